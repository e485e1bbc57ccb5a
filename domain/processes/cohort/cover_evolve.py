"""How the search for somebody who takes over changes a cohort: nothing is refused here."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, assert_never

from domain.messages import PersonId
from domain.parts.cover import Asked, Cover, Handover
from domain.parts.learning_days import LearningDay
from domain.processes.cohort.cover_events import (
    CoverEvent,
    HandoverTold,
    TrainerAnswered,
    TrainerAsked,
    TrainerAskTold,
    TrainerChanged,
    TrainerOut,
)
from domain.processes.cohort.state import Cohort, DayLog, Stage


def cover_evolve(state: Cohort, event: CoverEvent) -> Cohort:
    """Return the state after one event of this kind."""
    match event:
        case TrainerOut():
            return _out(state, event)
        case TrainerAsked():
            asked = Asked(
                number=event.number,
                person=event.person,
                link=event.link,
                at=event.at,
                answer_by=event.answer_by,
            )
            return _gone_on(state, event, asked)
        case TrainerAnswered():
            return _gone_on(state, event, None)
        case TrainerAskTold():
            return _each(state, event.cover, _with_letter_out)
        case TrainerChanged():
            return _changed(state, event)
        case HandoverTold():
            return _told(state, event)
        case _:
            assert_never(event)


def _out(state: Cohort, event: TrainerOut) -> Cohort:
    cover = Cover(
        number=event.cover,
        trainer=event.trainer,
        days=event.days,
        to_ask=event.to_ask,
        since=event.at,
    )
    rest = covers_without(state.covers, event.days, event.trainer)
    return _set(state, covers=(*rest, cover), covers_begun=event.cover)


def _gone_on(state: Cohort, event: TrainerAsked | TrainerAnswered, asked: Asked | None) -> Cohort:
    """Whoever is asked, or passed over, is off the list of those to ask."""

    def on(cover: Cover) -> Cover:
        to_ask = tuple(one for one in cover.to_ask if one != event.person)
        changes = {"asked": asked, "to_ask": to_ask, "count": event.number, "since": event.at}
        return cover.model_copy(update=changes)

    return _each(state, event.cover, on)


def _with_letter_out(cover: Cover) -> Cover:
    assert cover.asked is not None  # only who was asked is written to
    return cover.model_copy(update={"asked": cover.asked.model_copy(update={"told": True})})


def _each(state: Cohort, number: int, change: Callable[[Cover], Cover]) -> Cohort:
    covers = tuple(change(one) if one.number == number else one for one in state.covers)
    return _set(state, covers=covers)


def _changed(state: Cohort, event: TrainerChanged) -> Cohort:
    old, new = event.instead_of, event.trainer

    def given(day: LearningDay) -> LearningDay:
        field = "trainer" if day.trainer == old else "co_trainer"
        return day.model_copy(update={field: new}) if day.number == event.day else day

    days = tuple(given(day) for day in state.days)
    after = _log(state, event.day, handovers=event.change)
    return _set(
        after,
        days=days,
        doubled=tuple(one for one in state.doubled if (one.day, one.resource) != (event.day, old)),
        covers=covers_without(state.covers, [event.day], old),
        handovers=_handed_over(after, event),
    )


def _handed_over(state: Cohort, event: TrainerChanged) -> tuple[Handover, ...]:
    """Both hear of it before the day; what nobody has heard of yet is taken back instead.

    Nobody has heard of a draft at all, and of a day without a date they hear with its new one.
    """
    day = next(one for one in state.days if one.number == event.day)
    ahead = state.takes_place(day) and day.starts > event.at
    if state.stage is Stage.DRAFT or not ahead:
        return state.handovers
    pending = list(state.handovers)
    for person, begins in ((event.instead_of, False), (event.trainer, True)):
        overtaken = [one for one in pending if (one.day, one.person) == (event.day, person)]
        if overtaken:
            pending.remove(overtaken[0])
            continue
        pending.append(
            Handover(day=event.day, change=event.change, person=person, begins=begins, at=event.at)
        )
    return tuple(pending)


def first_told(state: Cohort, at: datetime) -> tuple[Handover, ...]:
    """Return who hears that a day is theirs once the cohort is open: every trainer of its days."""
    return tuple(
        Handover(
            day=day.number, change=state.log(day.number).handovers, person=who, begins=True, at=at
        )
        for day in sorted(state.days, key=lambda day: day.starts)
        if day.starts > at
        for who in day.trainers
    )


def trainers_told(state: Cohort, number: int) -> Cohort:
    """Return the cohort whose trainers of a day were told its new time: it is in their diaries."""
    day = next(one for one in state.days if one.number == number)
    waiting = [one.person for one in state.handovers if one.day == number]
    knew = state.log(number).invited
    told = (who for who in day.trainers if who not in waiting)
    return _log(state, number, invited=tuple(dict.fromkeys((*knew, *told))))


def _told(state: Cohort, event: HandoverTold) -> Cohort:
    """Who was told of a day has it in their diary from then on, or no longer."""
    done = (event.day, event.change, event.person)
    pending = tuple(one for one in state.handovers if (one.day, one.change, one.person) != done)
    knew = tuple(one for one in state.log(event.day).invited if one != event.person)
    invited = (*knew, event.person) if event.begins else knew
    return _set(_log(state, event.day, invited=invited), handovers=pending)


def covers_without(
    covers: tuple[Cover, ...], days: Collection[int], trainer: PersonId | None = None
) -> tuple[Cover, ...]:
    """Return the searches without these days, those for one trainer or all; empty ones are over."""

    def left(cover: Cover) -> Cover:
        if trainer not in (None, cover.trainer):
            return cover
        return cover.model_copy(
            update={"days": tuple(day for day in cover.days if day not in days)}
        )

    return tuple(one for cover in covers if (one := left(cover)).days)


def _log(state: Cohort, day: int, **changes: Any) -> Cohort:
    logs: tuple[DayLog, ...] = tuple(
        log.model_copy(update=changes) if log.day == day else log for log in state.logs
    )
    return _set(state, logs=logs)


def _set(state: Cohort, **changes: Any) -> Cohort:
    return state.model_copy(update=changes)
