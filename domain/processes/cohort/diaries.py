"""Whose time a cohort's commands claim: trainers, rooms and people cannot be in two places."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.facts import Clash, ClashesOf, Facts, Need, PublicId, Slot, SomebodyFirst
from domain.messages import Command, PersonId, TextId
from domain.parts.cover import Cover
from domain.parts.doubling import Doubled
from domain.parts.learning_days import LearningDay, day_of, required
from domain.parts.places import DoneDay, Seat
from domain.processes.cohort import commands as c
from domain.processes.cohort import refusals as r
from domain.processes.cohort.correction_messages import CorrectVenue
from domain.processes.cohort.cover_commands import AnswerForCover, AskForCover
from domain.processes.cohort.date_commands import MoveDays, VenueLost
from domain.processes.cohort.date_events import DoubleBooked
from domain.processes.cohort.state import Cohort, Unplanned
from domain.ref import Ref
from domain.refusals import Refused
from domain.say import resource_words, stream


def needs(ref: Ref, state: Unplanned | Cohort, command: Command) -> tuple[Need[Any], ...]:
    """Declare whose diaries a command touches."""
    if isinstance(command, AskForCover | AnswerForCover):
        return cover_needs(state, command) if isinstance(state, Cohort) else ()
    claimed = slots(state, command)
    clashes: tuple[Need[Any], ...] = (ClashesOf(slots=claimed),) if claimed else ()
    if isinstance(command, c.TakePlaces) and command.shared_list:
        first = SomebodyFirst(shared_list=command.shared_list, cohort=ref)
        return (*clashes, first)
    return clashes


def slots(state: Unplanned | Cohort, command: Command) -> tuple[Slot, ...]:
    match command:
        case c.Plan():
            return plan_slots(command)
        case c.MoveDay() | c.ChangeTrainer() | c.WelcomeVisitor() if isinstance(state, Cohort):
            day = day_of(state.days, command.day)
            return _change_slots(state, command, day) if day else ()
        case MoveDays() if isinstance(state, Cohort):
            return _day_slots(state, at_new_times(state, command), rooms=True, people=True)
        case VenueLost() if isinstance(state, Cohort):
            there = (day for day in state.timetable if day.room == command.room)
            moved = (
                day.model_copy(update={"room": command.new_room})
                for day in there
                if day.on >= command.since
            )
            return _day_slots(state, moved, rooms=True) if command.new_room else ()
        case CorrectVenue() if isinstance(state, Cohort):
            return _day_slots(state, rightly(state, command), rooms=True)
        case c.TakePlaces() if isinstance(state, Cohort):
            return seat_slots(state, command.seats, command.done)
        case c.TakeOffer() if isinstance(state, Cohort):
            party = state.party_of(command.holder)
            return seat_slots(state, party.seats, party.done) if party else ()
        case c.NamePlaces() | c.NameWaiting() if isinstance(state, Cohort):
            return seat_slots(state, command.seats)
        case _:
            return ()


def plan_slots(command: c.Plan) -> tuple[Slot, ...]:
    return tuple(
        Slot(resource=resource, starts=day.starts, ends=day.ends)
        for day in command.days
        if day.starts < day.ends
        for resource in dict.fromkeys((*day.trainers, day.room))
    )


def _change_slots(
    state: Cohort, command: c.MoveDay | c.ChangeTrainer | c.WelcomeVisitor, day: LearningDay
) -> tuple[Slot, ...]:
    resources: tuple[str, ...]
    starts, ends = day.starts, day.ends
    match command:
        case c.ChangeTrainer() if not state.takes_place(day):
            return ()  # without a date nobody's time is taken
        case c.MoveDay():
            starts, ends = command.starts, command.ends
            moved = day.model_copy(update={"starts": starts, "ends": ends})
            resources = (*day.trainers, command.room, *state.expected_on(moved))
        case c.ChangeTrainer():
            resources = (command.trainer,)
        case c.WelcomeVisitor():
            resources = (command.person,)
    if starts >= ends:
        return ()
    return tuple(Slot(resource=one, starts=starts, ends=ends) for one in resources)


def slots_for(days: tuple[LearningDay, ...], who: PersonId) -> tuple[Slot, ...]:
    """Return the time that somebody would spend on these days."""
    return tuple(Slot(resource=who, starts=day.starts, ends=day.ends) for day in days)


def cover_needs(
    state: Cohort, command: AskForCover | AnswerForCover
) -> tuple[ClashesOf | PublicId, ...]:
    """Declare the diaries of whom a question is about; asking takes an id that nobody guesses."""
    if isinstance(command, AnswerForCover):
        found = state.question(command.asked)
        if found is None or not command.can_come:
            return ()
        cover, asked = found
        return (ClashesOf(slots=slots_for(state.to_cover(cover), asked.person)),)
    for cover in state.covers:
        if cover.number == command.cover:
            days = state.to_cover(cover)
            diaries = (ClashesOf(slots=slots_for(days, who)) for who in cover.to_ask)
            return (link_id(cover), *diaries)
    return ()


def link_id(cover: Cover) -> PublicId:
    """Return the need of an id for the address at which the next question is answered."""
    return PublicId(purpose=f"cover/{cover.number}/{cover.count}")


def at_new_times(state: Cohort, command: MoveDays) -> tuple[LearningDay, ...]:
    """Return the days that a command moves, as they would be; those that stay are left out."""
    found = ((day_of(state.days, one.day), one) for one in command.times)
    moved = (
        day.model_copy(
            update={"starts": new.starts, "ends": new.ends, "room": command.room or day.room}
        )
        for day, new in found
        if day is not None
    )
    return tuple(day for day in moved if day not in state.timetable)


def rightly(state: Cohort, command: CorrectVenue) -> tuple[LearningDay, ...]:
    """Return the days at a venue as they will be written; days that are off take no time."""
    return tuple(
        day.model_copy(update={"room": command.right})
        for day in state.timetable
        if day.room == command.room != command.right
    )


def _day_slots(
    state: Cohort, days: Iterable[LearningDay], *, rooms: bool = False, people: bool = False
) -> tuple[Slot, ...]:
    """Return what days claim as they would be: their rooms, trainers and people."""
    return tuple(
        Slot(resource=resource, starts=day.starts, ends=day.ends)
        for day in days
        if day.starts < day.ends
        for resource in dict.fromkeys(
            (
                *((day.room,) if rooms else ()),
                *((*day.trainers, *state.expected_on(day)) if people else ()),
            )
        )
    )


def done_days(state: Cohort, seat: Seat, done: tuple[DoneDay, ...]) -> tuple[int, ...]:
    """Return the days of a seat that were done elsewhere; a day is known by number and title."""
    own = required(state.days, seat.part, seat.areas)
    found = [(one.day, one.title) for one in done if one.place == seat.place]
    return tuple(
        day.number for day in state.days if day.number in own and (day.number, day.title) in found
    )


def seat_slots(
    state: Cohort, seats: tuple[Seat, ...], done: tuple[DoneDay, ...] = ()
) -> tuple[Slot, ...]:
    """Return the time that people would spend in these seats, without days done elsewhere."""

    def days(seat: Seat) -> list[LearningDay]:
        numbers = required(state.days, seat.part, seat.areas)
        excused = done_days(state, seat, done)
        theirs = [day for day in state.days if day.number in numbers and day.number not in excused]
        return [day for day in theirs if state.takes_place(day)]

    return tuple(
        Slot(resource=seat.person, starts=day.starts, ends=day.ends)
        for seat in seats
        if seat.person
        for day in days(seat)
    )


def clashes(facts: Facts, slots: tuple[Slot, ...], *, ahead: bool = False) -> Iterator[Refused]:
    """Return a reason for each slot taken elsewhere; with `ahead`, days that are over are free."""
    if not slots:
        return
    found: tuple[Clash, ...] = facts[ClashesOf(slots=slots)]
    for clash in found:
        if ahead and clash.slot.ends <= facts.at:
            continue  # who takes a place now is not expected on days that are over
        yield r.Clashes(
            what=resource_words(clash.slot.resource),
            when=clash.slot.starts,
            taken_by=stream(clash.taken_by),
        )


def unless_doubled(
    despite: TextId | None, facts: Facts, slots: tuple[Slot, ...], *, ahead: bool = False
) -> Iterator[Refused]:
    """Return the same reasons, and none where somebody has said why both can be."""
    return iter(()) if despite else clashes(facts, slots, ahead=ahead)


def double_booked(
    despite: TextId | None, facts: Facts, slots: tuple[Slot, ...], days: Iterable[LearningDay]
) -> Iterator[DoubleBooked]:
    """Return what is booked twice by `days` as they will be, if anything is."""
    if despite is None or not slots:
        return
    known = {(day.starts, day.ends): day.number for day in days}
    found: tuple[Clash, ...] = facts[ClashesOf(slots=slots)]
    doubled = tuple(
        Doubled(
            day=known[clash.slot.starts, clash.slot.ends],
            resource=clash.slot.resource,
            taken_by=clash.taken_by,
        )
        for clash in found
        if (clash.slot.starts, clash.slot.ends) in known
    )
    if doubled:
        yield DoubleBooked(at=facts.at, doubled=doubled, reason=despite)
