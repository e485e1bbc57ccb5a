"""How news about all its dates changes a cohort: nothing is refused here."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, assert_never

from domain.messages import PersonId
from domain.parts.places import Place, PlaceStatus
from domain.parts.tidings import Tiding, ToHolder, ToPerson, VenueSearch
from domain.processes.cohort.cover_evolve import covers_without
from domain.processes.cohort.date_events import (
    DateEvent,
    DoubleBooked,
    Postponed,
    PostponedTold,
    Rescheduled,
    TidingPassedOn,
    VenueSearched,
)
from domain.processes.cohort.state import Cohort, DayLog, Stage
from domain.ref import Ref


def date_evolve(state: Cohort, event: DateEvent) -> Cohort:
    """Return the state after one event of this kind."""
    match event:
        case Postponed():
            return _postponed(state, event)
        case DoubleBooked():
            return _set(state, doubled=(*state.doubled, *event.doubled))
        case Rescheduled():
            return _rescheduled(state, event)
        case VenueSearched():
            rest = venues_without(state.venue_searches, event.days)
            search = VenueSearch(number=event.search, room=event.room, days=event.days, by=event.by)
            return _set(state, venue_searches=(*rest, search), venues_lost=event.search)
        case TidingPassedOn():
            left = tuple(
                one
                for one in state.tidings
                if (one.number, one.holder) != (event.number, event.holder)
            )
            return _set(state, tidings=left)
        case PostponedTold():
            rest_of = tuple(
                one
                for one in state.postponed_to_tell
                if (one.number, one.person) != (event.number, event.person)
            )
            known = [one for one in state.postponed_to_tell if one not in rest_of]
            return _set(
                state,
                postponed_to_tell=rest_of,
                logs=tuple(_out_of_diary(log, known) for log in state.logs),
            )
        case _:
            assert_never(event)


def _postponed(state: Cohort, event: Postponed) -> Cohort:
    """Places are kept; whoever has days in a diary hears of it, and is written to anew later."""
    off = event.days
    number = state.tidings_begun + 1
    told = tuple(
        ToPerson(number=number, person=who, days=days, at=event.at)
        for who, days in _in_diaries(state, off)
    )
    return _set(
        _told_anew(state, off, event.at),
        stage=Stage.POSTPONED,
        postponed_from=state.stage,
        postponed_at=event.at,
        new_dates_by=event.new_dates_by,
        logs=tuple(_without_date(log) if log.day in off else log for log in state.logs),
        covers=covers_without(state.covers, off),
        handovers=tuple(one for one in state.handovers if one.day not in off),
        venue_searches=(),
        tidings=_tidings(state, number, "postponed", off, event.at),
        tidings_begun=number,
        postponed_to_tell=told,
    )


def _out_of_diary(log: DayLog, told: Collection[ToPerson]) -> DayLog:
    """The entry of a trainer who was told is gone."""
    gone = [one.person for one in told if log.day in one.days]
    return log.model_copy(update={"invited": tuple(w for w in log.invited if w not in gone)})


def _without_date(log: DayLog) -> DayLog:
    """Its entries in diaries are cancelled, which counts as a change like any other."""
    return log.model_copy(update={"sequence": log.sequence + 1, "told": log.sequence + 1})


def _in_diaries(state: Cohort, off: Collection[int]) -> Iterable[tuple[PersonId, tuple[int, ...]]]:
    """Who knows of which of these days: who was instructed, visitors, and trainers."""
    days = [day for day in state.days if day.number in off]
    known: dict[PersonId, list[int]] = {}
    for day in days:
        people = [
            place.person
            for place in state.places
            if place.status is PlaceStatus.INSTRUCTED and place.expected_on(day)
        ]
        people += [visitor.person for visitor in state.visitors if visitor.day == day.number]
        for who in dict.fromkeys((*people, *day.trainers)):
            if who is not None:
                known.setdefault(who, []).append(day.number)
    return [(who, tuple(numbers)) for who, numbers in known.items()]


def _rescheduled(state: Cohort, event: Rescheduled) -> Cohort:
    number = state.tidings_begun + 1
    what: Tiding = "new venue" if event.venue_only else "new dates"
    after = _set(
        _told_anew(state, event.days, event.at),
        logs=tuple(
            log.model_copy(update={"together": True, "arrivals": ()})
            if log.day in event.days
            else log
            for log in state.logs
        ),
        tidings=_tidings(state, number, what, event.days, event.at),
        tidings_begun=number,
    )
    if state.stage is not Stage.POSTPONED:
        return after
    return _set(
        after,
        stage=state.postponed_from or Stage.OPEN,
        postponed_from=None,
        postponed_at=None,
        new_dates_by=None,
        postponed_to_tell=(),
    )


def _told_anew(state: Cohort, days: Collection[int], at: datetime) -> Cohort:
    """Whoever was instructed about one of these days is instructed again."""
    moved = [day for day in state.days if day.number in days]

    def again(place: Place) -> Place:
        knew = place.status is PlaceStatus.INSTRUCTED
        if not knew or not any(place.expected_on(day) for day in moved):
            return place
        return place.model_copy(
            update={"status": PlaceStatus.CONFIRMED, "again_at": at, "round": place.round + 1}
        )

    return _set(state, places=tuple(again(place) for place in state.places))


def _tidings(
    state: Cohort, number: int, what: Tiding, days: Collection[int], at: datetime
) -> tuple[ToHolder, ...]:
    """Everybody concerned hears the latest; what they have not heard before that is overtaken."""
    holders: list[Ref] = [place.holder for place in state.places if place.taken]
    holders += [visitor.holder for visitor in state.visitors if visitor.day in days]
    holders += [party.holder for party in state.queue]
    new = dict.fromkeys(holders)
    older = [one for one in state.tidings if one.holder not in new]
    return (
        *older,
        *(ToHolder(number=number, what=what, holder=holder, at=at) for holder in new),
    )


def venues_without(
    searches: tuple[VenueSearch, ...], days: Collection[int]
) -> tuple[VenueSearch, ...]:
    """Return the searches for a venue without these days; empty ones are over."""
    left = (
        one.model_copy(update={"days": tuple(day for day in one.days if day not in days)})
        for one in searches
    )
    return tuple(one for one in left if one.days)


def _set(state: Cohort, **changes: Any) -> Cohort:
    return state.model_copy(update=changes)
