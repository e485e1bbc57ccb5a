"""How a cohort's events change its state: assignment only, nothing is refused."""

from datetime import datetime
from typing import Any, assert_never

from domain.parts.places import Departed, Place, PlaceStatus
from domain.processes.cohort.correcting import corrected
from domain.processes.cohort.correction_messages import CorrectionEvent
from domain.processes.cohort.cover_events import CoverEvent
from domain.processes.cohort.cover_evolve import (
    cover_evolve,
    covers_without,
    first_told,
    trainers_told,
)
from domain.processes.cohort.date_events import DateEvent
from domain.processes.cohort.date_evolve import date_evolve, venues_without
from domain.processes.cohort.evaluating import evaluation_evolve
from domain.processes.cohort.evaluation_events import EvaluationEvent
from domain.processes.cohort.events import (
    Assessed,
    AtRisk,
    Cancelled,
    Closed,
    CohortEvent,
    DayMoved,
    DayMoveTold,
    DayReminded,
    DaysExcused,
    GoingAhead,
    HolderTold,
    Instructed,
    InvitationsCancelled,
    Opened,
    PlacesConfirmed,
    PlacesGivenUp,
    PlacesNamed,
    PlacesTaken,
    PlaceVacated,
    Planned,
    RegisterChased,
    RegisterMarked,
    RegisterReported,
    StepLapsed,
    TogetherAgreed,
    TrainerTold,
    VisitCancelled,
    VisitorExcused,
    VisitorWelcomed,
)
from domain.processes.cohort.merge_events import Merged, MergeEvent
from domain.processes.cohort.merge_evolve import merge_evolve
from domain.processes.cohort.people_events import PeopleEvent
from domain.processes.cohort.people_evolve import people_evolve
from domain.processes.cohort.queue_events import QueueEvent
from domain.processes.cohort.queue_evolve import queue_ended, queue_evolve
from domain.processes.cohort.state import Cohort, DayLog, Stage, Unplanned, Visitor


def evolve(state: Unplanned | Cohort, event: CohortEvent) -> Unplanned | Cohort:
    """Return the state after one event."""
    if isinstance(event, Planned):
        return _planned(event)
    if isinstance(state, Unplanned):
        return state
    after = _evolve(state, event)
    since = (state.offer_wanted_since or event.at) if after.next_party else None
    after = _set(after, offer_wanted_since=since) if since != state.offer_wanted_since else after
    return _room_known(after, event.at)


def _room_known(state: Cohort, at: datetime) -> Cohort:
    """The shared list hears of more room; of less it finds out when it asks for it."""
    if not state.shares_list:
        return state
    told = min(state.room_told, state.room)
    since = (state.room_since or at) if state.room > told else None
    if (told, since) == (state.room_told, state.room_since):
        return state
    rooms = state.rooms + 1 if since and state.room_since is None else state.rooms
    return _set(state, room_told=told, room_since=since, rooms=rooms)


def _evolve(state: Cohort, event: CohortEvent) -> Cohort:
    if isinstance(event, QueueEvent):
        return queue_evolve(state, event)
    if isinstance(event, CorrectionEvent):
        return corrected(state, event)
    if isinstance(event, CoverEvent):
        return cover_evolve(state, event)
    if isinstance(event, DateEvent):
        return date_evolve(state, event)
    if isinstance(event, MergeEvent):
        return merge_evolve(state, event)
    if isinstance(event, EvaluationEvent):
        return evaluation_evolve(state, event)
    if isinstance(event, PeopleEvent):
        return people_evolve(state, event)
    match event:
        case Planned():
            return _planned(event)
        case Opened():
            opened = _set(state, stage=Stage.OPEN, opened_at=event.at)
            return _set(opened, handovers=first_told(opened, event.at))
        case GoingAhead():
            return _set(state, stage=Stage.GOING_AHEAD)
        case AtRisk():
            return _set(state, stage=Stage.AT_RISK)
        case Cancelled():
            return _cancelled(state, event.at, Stage.CANCELLED)
        case Merged():
            return _cancelled(state, event.at, Stage.MERGED)
        case DayMoved():
            return _day_moved(state, event)
        case TogetherAgreed():
            return _set(state, together=(*state.together, event.provider))
        case PlacesTaken():
            return _places_taken(state, event)
        case PlacesConfirmed():
            return _places_confirmed(state, event)
        case Assessed():
            return _set(state, assessed_people=(*state.assessed_people, event.person))
        case DaysExcused():
            return _place(state, event.place, excused=event.days)
        case PlacesNamed():
            return _places_named(state, event)
        case PlaceVacated():
            return _vacated(state, [event.place], event.at, keep=True)
        case PlacesGivenUp():
            return _vacated(state, list(event.places), event.at, keep=False)
        case VisitorWelcomed():
            visitor = Visitor(holder=event.holder, person=event.person, day=event.day)
            return _set(state, visitors=(*state.visitors, visitor))
        case VisitorExcused():
            excused = Visitor(holder=event.holder, person=event.person, day=event.day)
            return _set(state, visitors=tuple(v for v in state.visitors if v != excused))
        case RegisterMarked():
            return _marked(state, event)
        case Instructed():
            return _place(state, event.place, status=PlaceStatus.INSTRUCTED, again_at=None)
        case DayReminded():
            return _log(state, event.day, reminded=event.sequence)
        case RegisterChased():
            return _log(state, event.day, chased=event.sequence)
        case RegisterReported():
            return _log(state, event.day, reported=event.revision)
        case DayMoveTold():
            return trainers_told(_log(state, event.day, told=event.sequence), event.day)
        case InvitationsCancelled():
            return _told(state, event)
        case HolderTold() | TrainerTold() | VisitCancelled():
            return _heard(state, event)
        case Closed():
            return _set(state, stage=Stage.CLOSED)
        case StepLapsed():
            return _set(state, lapsed=(*state.lapsed, event.key))
        case _:
            assert_never(event)


def _planned(event: Planned) -> Cohort:
    return Cohort(
        stage=Stage.DRAFT,
        service=event.service,
        label=event.label,
        capacity=event.capacity,
        days=event.days,
        logs=tuple(DayLog(day=day.number) for day in event.days),
        in_house=event.in_house,
        automatic_offers=event.automatic_offers,
        planned_at=event.at,
        opens_decision_at=event.opens_decision_at,
    )


def _day_moved(state: Cohort, event: DayMoved) -> Cohort:
    moved = _set(
        _day(state, event.day, starts=event.starts, ends=event.ends, room=event.room),
        opens_decision_at=event.opens_decision_at,
        covers=covers_without(state.covers, [event.day]),
        venue_searches=venues_without(state.venue_searches, [event.day]),
        doubled=tuple(one for one in state.doubled if one.day != event.day),
    )
    changes: dict[str, Any] = {
        "sequence": event.sequence,
        "moved_at": event.at,
        "together": False,
        "arrivals": (),
    }
    if state.stage is Stage.DRAFT:
        changes["told"] = event.sequence  # nobody has heard of it
    return _log(moved, event.day, **changes)


def _places_taken(state: Cohort, event: PlacesTaken) -> Cohort:
    new = tuple(
        Place(
            place=seat.place,
            holder=event.holder,
            provider=event.provider,
            part=seat.part,
            areas=seat.areas,
            person=seat.person,
            occupant=1 if seat.person else 0,
            since=event.at if seat.person else None,
            status=PlaceStatus.HELD if event.held else PlaceStatus.CONFIRMED,
        )
        for seat in event.seats
    )
    # What was kept for them is taken now.
    kept = tuple(one for one in state.kept if one.holder != event.holder)
    return _set(state, places=(*state.places, *new), kept=kept)


def _places_confirmed(state: Cohort, event: PlacesConfirmed) -> Cohort:
    confirmed = {"status": PlaceStatus.CONFIRMED}
    places = tuple(
        place.model_copy(update=confirmed) if place.place in event.places else place
        for place in state.places
    )
    return _set(state, places=places)


def _places_named(state: Cohort, event: PlacesNamed) -> Cohort:
    seats = {seat.place: seat for seat in event.seats}
    places = tuple(
        place.model_copy(
            update={
                "person": seats[place.place].person,
                "areas": seats[place.place].areas,
                "occupant": place.occupant + 1,
                "since": event.at,
                "status": PlaceStatus.HELD if event.held else _not_instructed(place),
                "excused": (),
            }
        )
        if place.place in seats
        else place
        for place in state.places
    )
    return _set(state, places=places)


def _vacated(state: Cohort, places: list[str], at: datetime, *, keep: bool) -> Cohort:
    leaving = [place for place in state.places if place.place in places]
    departed = tuple(_departed(state, place, at) for place in leaving if place.person)
    empty = {"person": None, "since": None, "excused": (), "again_at": None, "round": 0}
    kept = tuple(
        place.model_copy(
            update={**empty, "status": _not_instructed(place) if keep else PlaceStatus.GIVEN_UP}
        )
        if place in leaving
        else place
        for place in state.places
    )
    return _set(state, places=kept, departed=(*state.departed, *departed))


def _not_instructed(place: Place) -> PlaceStatus:
    """Somebody else sits in the place, or nobody: they have not heard of it yet."""
    return PlaceStatus.HELD if place.held else PlaceStatus.CONFIRMED


def _departed(state: Cohort, place: Place, at: datetime) -> Departed:
    assert place.person and place.since  # only places with a person are vacated
    instructed = place.status is PlaceStatus.INSTRUCTED or place.again_at is not None
    # Once it is postponed, entries in diaries are cancelled in any case.
    in_diary = instructed and state.stage is not Stage.POSTPONED
    return Departed(
        place=place.place,
        occupant=place.occupant,
        holder=place.holder,
        part=place.part,
        areas=place.areas,
        person=place.person,
        since=place.since,
        left_at=at,
        told=not in_diary,  # nobody invited, nothing to cancel
        excused=place.excused,
    )


def _cancelled(state: Cohort, at: datetime, stage: Stage) -> Cohort:
    """Everybody leaves their place now: they stay on the sheets of the days that were held."""
    places = [place for place in state.places if place.taken]
    after = _set(
        queue_ended(
            _vacated(state, [place.place for place in places], at, keep=False),
            "cohort cancelled",
            at,
        ),
        stage=stage,
        cancelled_at=at,
    )
    ahead = [day for day in after.days if not after.takes_place(day)]
    numbers = [day.number for day in ahead]
    visits = tuple(visitor for visitor in state.visitors if visitor.day in numbers)
    heard = state.stage is Stage.POSTPONED  # their diaries are free already
    holders = [*(place.holder for place in places), *(visit.holder for visit in visits)]
    return _set(
        after,
        visitors=tuple(visitor for visitor in state.visitors if visitor not in visits),
        holders_to_tell=tuple(dict.fromkeys(holders)),
        trainers_to_tell=tuple(dict.fromkeys(who for day in ahead for who in day.trainers)),
        visits_to_cancel=() if heard else visits,
        covers=covers_without(state.covers, numbers),
        venue_searches=(),
        tidings=(),
        handovers=(),
    )


def _heard(state: Cohort, event: HolderTold | TrainerTold | VisitCancelled) -> Cohort:
    match event:
        case HolderTold(holder=holder):
            left = tuple(one for one in state.holders_to_tell if one != holder)
            return _set(state, holders_to_tell=left)
        case TrainerTold(trainer=trainer):
            rest = tuple(one for one in state.trainers_to_tell if one != trainer)
            return _set(state, trainers_to_tell=rest)
        case VisitCancelled(person=person, day=day):
            visits = tuple(v for v in state.visits_to_cancel if (v.person, v.day) != (person, day))
            return _set(state, visits_to_cancel=visits)
        case _:
            assert_never(event)


def _told(state: Cohort, event: InvitationsCancelled) -> Cohort:
    done = (event.place, event.occupant)
    departed = tuple(
        gone.model_copy(update={"told": True}) if (gone.place, gone.occupant) == done else gone
        for gone in state.departed
    )
    return _set(state, departed=departed)


def _marked(state: Cohort, event: RegisterMarked) -> Cohort:
    marks = {mark.person: mark for mark in state.log(event.day).marks}
    marks.update({mark.person: mark for mark in event.marks})
    after = _log(
        state,
        event.day,
        marks=tuple(marks.values()),
        revision=event.revision,
        marked_at=event.at,
    )
    # Somebody taught it, whoever that was: nobody is looked for any more.
    after = _set(
        after,
        covers=covers_without(after.covers, [event.day]),
        handovers=tuple(one for one in after.handovers if one.day != event.day),
    )
    if state.stage is Stage.POSTPONED:
        return _set(after, postponed_from=Stage.DELIVERING)
    over_already = state.stage in (Stage.CLOSED, Stage.CANCELLED, Stage.MERGED)
    stage = state.stage if over_already else Stage.DELIVERING
    over = event.at >= after.last_day.starts and after.all_complete
    if over and stage is Stage.DELIVERING:
        return _set(after, stage=Stage.DELIVERED)
    return _set(after, stage=stage)


def _set(state: Cohort, **changes: Any) -> Cohort:
    return state.model_copy(update=changes)


def _log(state: Cohort, day: int, **changes: Any) -> Cohort:
    logs = tuple(log.model_copy(update=changes) if log.day == day else log for log in state.logs)
    return _set(state, logs=logs)


def _day(state: Cohort, number: int, **changes: Any) -> Cohort:
    days = tuple(
        day.model_copy(update=changes) if day.number == number else day for day in state.days
    )
    return _set(state, days=days)


def _place(state: Cohort, name: str, **changes: Any) -> Cohort:
    places = tuple(
        place.model_copy(update=changes) if place.place == name else place for place in state.places
    )
    return _set(state, places=places)
