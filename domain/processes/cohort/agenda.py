"""What must happen next in a cohort, and when."""

from collections.abc import Iterator
from datetime import datetime

from domain.calendar import add_working_days, deadline, london_date, morning
from domain.messages import Item, Owner, Step, Task
from domain.parts.lapses import without
from domain.parts.learning_days import LearningDay
from domain.parts.places import Departed, Place, PlaceStatus
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort.adjusting import to_arrange
from domain.processes.cohort.cover_agenda import covering, handing_over
from domain.processes.cohort.date_agenda import dating
from domain.processes.cohort.evaluating import evaluation
from domain.processes.cohort.merge_agenda import merging
from domain.processes.cohort.state import OVER, TEACHING, Cohort, Stage, Unplanned
from domain.processes.cohort.steps import (
    CancelInvitations,
    CancelVisit,
    ChaseRegister,
    Close,
    EndQueue,
    JudgePlaces,
    LapseOffer,
    OfferNext,
    PassOnCancellation,
    PassOnOffer,
    PassOnOfferGone,
    RemindDay,
    ReportRegister,
    SendInstructions,
    TellDayMove,
    TellRoom,
    TellTrainer,
)
from domain.say import stream


def agenda(state: Unplanned | Cohort) -> tuple[Item, ...]:
    """Return the steps and tasks of a cohort."""
    if isinstance(state, Unplanned):
        return ()
    if state.stage is Stage.DRAFT:
        return (_open_it(state),)
    items: list[Item] = [*_decision(state), *_cancellation(state), *_departures(state)]
    items += [
        *_waiting(state),
        *_offers(state),
        *_room(state),
        *handing_over(state),
        *dating(state),
        *merging(state),
        *evaluation(state),
    ]
    if state.stage in TEACHING:
        items += covering(state)
    for day in state.timetable:
        items += _around(state, day)
    if state.stage not in (*OVER, Stage.POSTPONED):
        items += _instructions(state)
        if state.stage is not Stage.DELIVERED:
            items += to_arrange(state)
        if state.all_complete:
            items.append(_close(state))
    return without(items, state.lapsed)


def _open_it(state: Cohort) -> Task:
    return Task(
        key="open",
        due=state.opens_decision_at,
        owner=Owner.COORDINATOR,
        title="Open the cohort for bookings",
        why="It is planned, and nobody can take a place yet.",
        settled_by=c.OpenForPlaces.name,
    )


def _decision(state: Cohort) -> Iterator[Item]:
    opened = state.opened_at or state.planned_at
    if state.stage is Stage.OPEN:
        yield JudgePlaces(key="judge_places", due=max(state.opens_decision_at, opened))
    if state.stage is Stage.AT_RISK:
        yield Task(
            key="go_ahead",
            due=deadline(add_working_days(london_date(state.opens_decision_at), 2)),
            owner=Owner.COORDINATOR,
            title="Decide whether the cohort goes ahead",
            why=f"{state.taken} of {state.capacity} places are taken: go ahead, or cancel it.",
            settled_by=c.GoAhead.name,
        )


def _cancellation(state: Cohort) -> Iterator[Item]:
    """Everybody who counted on the days ahead hears of it, each by a step of their own."""
    at = state.cancelled_at
    if at is None:
        return
    for holder in state.holders_to_tell:
        yield PassOnCancellation(key=f"pass_on_cancellation:{holder}", due=at, holder=holder)
    for trainer in state.trainers_to_tell:
        yield TellTrainer(key=f"tell_trainer:{trainer}", due=at, trainer=trainer)
    for visit in state.visits_to_cancel:
        yield CancelVisit(
            key=f"cancel_visit:{visit.person}:{visit.day}",
            due=at,
            until=next(day.starts for day in state.days if day.number == visit.day),
            person=visit.person,
            day=visit.day,
        )


def _waiting(state: Cohort) -> Iterator[Item]:
    """While somebody waits, what is free is offered, and the list ends when the cohort starts."""
    if not state.queue or state.stage is Stage.POSTPONED:
        return
    queue = state.queues_ended + 1
    yield EndQueue(key=f"end_queue:{queue}", due=state.cut_off, queue=queue)
    party, since = state.next_party, state.offer_wanted_since
    if party is None or since is None:
        return
    offer = state.offered + 1
    if state.automatic_offers:
        yield OfferNext(key=f"offer_next:{offer}", due=since, offer=offer)
        return
    free = "the free place" if party.count == 1 else f"{party.count} free places"
    yield Task(
        key=f"offer_place:{offer}",
        due=min(deadline(add_working_days(london_date(since), 1)), state.cut_off),
        owner=Owner.COORDINATOR,
        title=f"Offer {free} to {stream(party.holder)}",
        why="They are the first on the waiting list for whom there is room.",
        settled_by=c.OfferPlace.name,
        prefill={"holder": party.holder},
    )


def _room(state: Cohort) -> Iterator[TellRoom]:
    """The list that serves all cohorts of a service hears of free places.

    What it hears is part of the key: with more or less room, or other dates, it is other news.
    """
    if state.room_since is not None:
        yield TellRoom(
            key=f"tell_room:{state.rooms}:{state.room}:{state.first_start:%Y%m%dT%H%M}",
            due=state.room_since,
            service=state.service,
            free=state.room,
            starts=state.first_start,
        )


def _offers(state: Cohort) -> Iterator[Item]:
    """Each holder hears of its offer and of its end; an offer open at the start ends with it."""
    for party in state.queue:
        offer = party.offer
        if offer is None:
            continue
        until = state.answer_by(offer)
        if not offer.told:
            yield PassOnOffer(
                key=f"pass_on_offer:{offer.number}{f':{party.holder}' if party.former else ''}",
                due=offer.made_at,
                until=until,
                holder=party.holder,
                offer=offer.number,
            )
        if until < state.cut_off or state.stage is Stage.POSTPONED:
            yield LapseOffer(
                key=f"lapse_offer:{offer.number}",
                due=until,
                holder=party.holder,
                offer=offer.number,
            )
    for gone in state.gone:
        if not gone.told:
            yield PassOnOfferGone(
                key=f"pass_on_offer_gone:{gone.party}",
                due=gone.at,
                holder=gone.holder,
                offer=gone.offer,
                party=gone.party,
                cause=gone.cause,
            )


def _departures(state: Cohort) -> Iterator[Item]:
    for gone in state.departed:
        last = _last_invited(state, gone)
        if gone.told or last is None:
            continue
        yield CancelInvitations(
            key=f"cancel_invitations:{gone.place}:{gone.occupant}",
            due=gone.left_at,
            until=last,
            place=gone.place,
            occupant=gone.occupant,
        )


def _last_invited(state: Cohort, gone: Departed) -> datetime | None:
    """The start of the last day that somebody was invited to and will not attend."""
    missed = [day.starts for day in state.days if gone.is_for(day) and day.starts >= gone.left_at]
    return max(missed, default=None)


def _instructions(state: Cohort) -> Iterator[Item]:
    ready_at = morning(
        add_working_days(london_date(state.first_start), -POLICY.joining_instructions_working_days)
    )
    for place in state.places:
        last = _last_day(state, place)
        again = f":{place.round}" if place.round else ""
        if last and place.since and last >= place.since and place.status is PlaceStatus.CONFIRMED:
            yield SendInstructions(
                key=f"instructions:{place.place}:{place.occupant}{again}",
                due=place.again_at or max(ready_at, place.since),
                until=last,
                place=place.place,
                occupant=place.occupant,
                round=place.round,
            )


def _last_day(state: Cohort, place: Place) -> datetime | None:
    """The start of the last day that this place's person has still to attend."""
    starts = [day.starts for day in state.days if place.expected_on(day)]
    return max(starts, default=None)


def _around(state: Cohort, day: LearningDay) -> Iterator[Item]:
    log = state.log(day.number)
    expected = state.expected(day.number)
    if log.sequence > log.told and log.moved_at and state.cancelled_at is None:
        yield TellDayMove(
            key=f"tell_move:{day.number}:{log.sequence}",
            due=log.moved_at,
            day=day.number,
            sequence=log.sequence,
        )
    if log.revision > log.reported and log.marked_at:
        yield ReportRegister(
            key=f"report:{day.number}:{log.revision}",
            due=log.marked_at,
            day=day.number,
            revision=log.revision,
        )
    if not expected:
        return
    if log.reminded < log.sequence and state.stage not in OVER:
        yield RemindDay(
            key=f"remind:{day.number}:{log.sequence}",
            due=_remind_at(state, day),
            until=day.starts,
            day=day.number,
            sequence=log.sequence,
        )
    if not state.complete(day.number):
        yield from _register(state, day)


def _remind_at(state: Cohort, day: LearningDay) -> datetime:
    moved_at = state.log(day.number).moved_at or state.planned_at
    return max(morning(add_working_days(day.on, -POLICY.reminder_working_days)), moved_at)


def _register(state: Cohort, day: LearningDay) -> Iterator[Item]:
    log = state.log(day.number)
    missing = len(state.expected(day.number)) - len(
        [mark for mark in log.marks if mark.person in state.expected(day.number)]
    )
    yield Task(
        key=f"register:{day.number}",
        due=deadline(day.on),
        owner=Owner.TRAINER,
        title=f"Fill in the attendance sheet of learning day {day.number}",
        why=f"{missing} {'person is' if missing == 1 else 'people are'} not marked yet.",
        settled_by=c.MarkRegister.name,
        prefill={"day": day.number},
    )
    if log.chased < log.sequence:
        yield ChaseRegister(
            key=f"chase_register:{day.number}:{log.sequence}",
            due=morning(add_working_days(day.on, POLICY.register_chase_working_days)),
            day=day.number,
            sequence=log.sequence,
        )


def _close(state: Cohort) -> Close:
    last = add_working_days(state.last_day.on, POLICY.cohort_close_working_days)
    return Close(key="close", due=deadline(last))


def stage_words(state: Unplanned | Cohort) -> str:
    """Return where the cohort stands, in words."""
    if isinstance(state, Unplanned):
        return "not planned yet"
    return state.stage.value


def ended(state: Unplanned | Cohort) -> bool:
    """Tell whether the cohort is over, with nothing left to pass on.

    A cancelled one is not over before the attendance sheets of the days held are filled in.
    """
    if not isinstance(state, Cohort) or state.stage not in OVER:
        return False
    left = agenda(state)
    if state.cancelled_at is not None:
        return not left
    return not any(isinstance(item, Step) for item in left)
