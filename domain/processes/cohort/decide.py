"""What a cohort allows: every command is checked for all reasons at once."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import assert_never

from domain.calendar import add_working_days, london_date, morning
from domain.facts import Facts
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.learning_days import MAX_LENGTH, LearningDay, day_of
from domain.parts.places import Seat
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.agenda import agenda, stage_words
from domain.processes.cohort.diaries import clashes, plan_slots, seat_slots, slots
from domain.processes.cohort.state import Cohort, Stage, Unplanned
from domain.refusals import NotNow, Refused, StepGone, refuse
from domain.say import person

TAKES_PLACES = (Stage.OPEN, Stage.AT_RISK, Stage.GOING_AHEAD)


def decide(
    state: Unplanned | Cohort, command: c.CohortCommand, facts: Facts
) -> list[e.CohortEvent]:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(command, c.Plan):
        return _plan(state, command, facts)
    if isinstance(state, Unplanned):
        raise NotNow(command=command.title, stage=stage_words(state))
    match command:
        case c.OpenForPlaces():
            _only(state, command, Stage.DRAFT)
            return [e.Opened(at=facts.at)]
        case c.GoAhead():
            _only(state, command, Stage.AT_RISK)
            return [_going_ahead(state, facts)]
        case c.MoveDay():
            return _move_day(state, command, facts)
        case c.ChangeTrainer():
            return _change_trainer(state, command, facts)
        case c.MarkRegister():
            return _mark_register(state, command, facts)
        case c.TakePlaces():
            return _take_places(state, command, facts)
        case c.NamePlaces():
            return _name_places(state, command, facts)
        case c.VacatePlace():
            return _vacate(state, command, facts)
        case c.GiveUpPlaces():
            return _give_up(state, command, facts)
        case c.WelcomeVisitor():
            return _welcome(state, command, facts)
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case _:
            return _outcome(state, command, facts)


Outcome = (
    c.JudgePlaces
    | c.NoteInstructed
    | c.NoteDayReminded
    | c.NoteRegisterChased
    | c.NoteRegisterReported
    | c.NoteDayMoveTold
    | c.NoteInvitationsCancelled
    | c.Close
)


def _outcome(state: Cohort, command: Outcome, facts: Facts) -> list[e.CohortEvent]:
    """Record what a step did; StepGone when the agenda no longer asks for it."""
    due = [item for item in agenda(state) if hasattr(item, "outcome")]
    if not any(item.outcome() == command and item.due <= facts.at for item in due):
        raise StepGone()
    match command:
        case c.JudgePlaces():
            return [_judged(state, facts)]
        case c.NoteInstructed(place=place, occupant=occupant):
            who = next(p.person for p in state.places if p.place == place)
            assert who is not None  # the agenda only instructs places with a person
            return [e.Instructed(at=facts.at, place=place, occupant=occupant, person=who)]
        case c.NoteDayReminded(day=day, sequence=sequence):
            return [e.DayReminded(at=facts.at, day=day, sequence=sequence)]
        case c.NoteRegisterChased(day=day, sequence=sequence):
            return [e.RegisterChased(at=facts.at, day=day, sequence=sequence)]
        case c.NoteRegisterReported(day=day, revision=revision):
            return [e.RegisterReported(at=facts.at, day=day, revision=revision)]
        case c.NoteDayMoveTold(day=day, sequence=sequence):
            return [e.DayMoveTold(at=facts.at, day=day, sequence=sequence)]
        case c.NoteInvitationsCancelled(place=place, occupant=occupant):
            gone = next(d for d in state.departed if (d.place, d.occupant) == (place, occupant))
            return [
                e.InvitationsCancelled(
                    at=facts.at, place=place, occupant=occupant, person=gone.person
                )
            ]
        case c.Close():
            return [e.Closed(at=facts.at, last_day=state.last_day.ends)]
        case _:
            assert_never(command)


def _plan(state: Unplanned | Cohort, command: c.Plan, facts: Facts) -> list[e.CohortEvent]:
    if isinstance(state, Cohort):
        raise NotNow(command=command.title, stage=stage_words(state))
    refuse([*_wrong_days(command.days, facts), *clashes(facts, plan_slots(command))])
    first = min(day.starts for day in command.days)
    decision_day = add_working_days(london_date(first), -POLICY.go_decision_working_days)
    return [
        e.Planned(
            at=facts.at,
            service=command.service,
            label=command.label,
            capacity=command.capacity,
            days=tuple(sorted(command.days, key=lambda day: day.number)),
            in_house=command.in_house,
            opens_decision_at=max(morning(decision_day), facts.at),
        )
    ]


def _wrong_days(days: tuple[LearningDay, ...], facts: Facts) -> Iterator[Refused]:
    ordered = sorted(days, key=lambda day: day.number)
    if [day.number for day in ordered] != list(range(1, len(days) + 1)):
        numbers = ", ".join(str(day.number) for day in ordered)
        yield r.DayNumbersWrong(count=len(days), numbers=numbers)
    for day in ordered:
        if not day.starts < day.ends <= day.starts + MAX_LENGTH:
            yield r.DayEndsBeforeStart(day=day.number)
        if day.starts <= facts.at:
            yield r.DayInThePast(day=day.number, when=day.starts)
    for earlier, later in pairwise(ordered):
        if later.starts < earlier.ends:
            yield r.DaysOutOfOrder(day=later.number, before=earlier.number)


def _move_day(state: Cohort, command: c.MoveDay, facts: Facts) -> list[e.CohortEvent]:
    if state.stage is Stage.CLOSED:
        raise NotNow(command=command.title, stage=stage_words(state))
    day = _day(state, command.day)
    reasons: list[Refused] = []
    if day.starts <= facts.at:
        reasons.append(r.DayOver(day=day.number))
    if (day.starts, day.ends, day.room) == (command.starts, command.ends, command.room):
        reasons.append(r.NoChange(day=day.number))
    moved = day.model_copy(
        update={"starts": command.starts, "ends": command.ends, "room": command.room}
    )
    days = tuple(moved if one.number == day.number else one for one in state.days)
    others = [reason for reason in _wrong_days(days, facts) if _concerns(reason, day.number)]
    refuse([*reasons, *others, *clashes(facts, slots(state, command))])
    return [
        e.DayMoved(
            at=facts.at,
            day=day.number,
            sequence=state.log(day.number).sequence + 1,
            starts=command.starts,
            ends=command.ends,
            room=command.room,
        )
    ]


def _concerns(reason: Refused, day: int) -> bool:
    return day in (reason.details.get("day"), reason.details.get("before"))


def _change_trainer(state: Cohort, command: c.ChangeTrainer, facts: Facts) -> list[e.CohortEvent]:
    day = _day(state, command.day)
    if day.trainer == command.trainer:
        return []
    over = [r.DayOver(day=day.number)] if day.starts <= facts.at else []
    refuse([*over, *clashes(facts, slots(state, command))])
    return [e.TrainerChanged(at=facts.at, day=command.day, trainer=command.trainer)]


def _mark_register(state: Cohort, command: c.MarkRegister, facts: Facts) -> list[e.CohortEvent]:
    if state.stage is Stage.DRAFT:
        raise NotNow(command=command.title, stage=stage_words(state))
    day = _day(state, command.day)
    if day.starts > facts.at:
        raise r.DayNotYet(day=day.number, when=day.starts)
    expected = state.expected(day.number)
    known = {mark.person: mark for mark in state.log(day.number).marks}
    reasons: list[Refused] = []
    for who, count in Counter(mark.person for mark in command.marks).items():
        if count > 1:
            reasons.append(r.MarkedTwice(person=person(who)))
        if who not in expected and who not in known:
            reasons.append(r.NoPlaceThatDay(person=person(who), day=day.number))
    for mark in command.marks:
        if mark.minutes_late and mark.status != "late":
            reasons.append(r.MinutesWithoutLate(person=person(mark.person)))
    refuse(reasons)
    marks = tuple(_judge_lateness(mark) for mark in command.marks)
    new = tuple(mark for mark in marks if known.get(mark.person) != mark)
    if not new:
        return []
    revision = state.log(day.number).revision + 1
    return [e.RegisterMarked(at=facts.at, day=day.number, revision=revision, marks=new)]


def _judge_lateness(mark: c.Mark) -> c.Mark:
    """Somebody later than the policy allows counts as absent; the minutes stay on record."""
    if mark.status == "late" and mark.minutes_late > POLICY.late_counts_absent_minutes:
        return mark.model_copy(update={"status": "absent"})
    return mark


def _take_places(state: Cohort, command: c.TakePlaces, facts: Facts) -> list[e.CohortEvent]:
    refuse([*_closed_to(state, command, facts), *_seats_wrong(state, command.seats, facts)])
    events: list[e.CohortEvent] = [
        e.PlacesTaken(
            at=facts.at, holder=command.holder, provider=command.provider, seats=command.seats
        )
    ]
    taken = state.taken + len(command.seats)
    if state.stage is Stage.AT_RISK and _enough(state, taken):
        events.append(e.GoingAhead(at=facts.at, taken=taken, capacity=state.capacity))
    return events


def _closed_to(state: Cohort, command: c.TakePlaces, facts: Facts) -> Iterator[Refused]:
    if state.stage not in TAKES_PLACES:
        yield r.NotOpen(label=state.label, stage=state.stage.value)
    elif state.first_start <= facts.at:
        yield r.AlreadyStarted(label=state.label, when=state.first_start)
    if command.service != state.service:
        yield r.OtherService(label=state.label, taught=state.service, asked=command.service)
    if state.in_house not in (None, command.provider):
        yield r.OtherProvidersOnly(label=state.label)
    left = state.capacity - state.taken
    if len(command.seats) > left:
        asked = len(command.seats)
        yield r.CohortFull(label=state.label, left=left, capacity=state.capacity, asked=asked)
    known = {place.place for place in state.places}
    if any(seat.place in known for seat in command.seats):
        yield r.AlreadyHolds(label=state.label)


def _seats_wrong(state: Cohort, seats: tuple[Seat, ...], facts: Facts) -> Iterator[Refused]:
    people = [seat.person for seat in seats if seat.person]
    sitting = [place.person for place in state.places if place.person]
    for who, count in Counter(people).items():
        if count > 1:
            yield r.NamedTwice(person=person(who))
        if who in sitting:
            yield r.HasAPlaceAlready(person=person(who), label=state.label)
    yield from clashes(facts, seat_slots(state, seats))


def _name_places(state: Cohort, command: c.NamePlaces, facts: Facts) -> list[e.CohortEvent]:
    free = {
        place.place: place
        for place in state.places
        if place.holder == command.holder and place.taken and place.person is None
    }
    missing = [
        r.NoSuchPlace(place=seat.place, label=state.label)
        for seat in command.seats
        if seat.place not in free
    ]
    refuse([*missing, *_seats_wrong(state, command.seats, facts)])
    return [e.PlacesNamed(at=facts.at, holder=command.holder, seats=command.seats)]


def _vacate(state: Cohort, command: c.VacatePlace, facts: Facts) -> list[e.CohortEvent]:
    for place in state.places:
        if place.holder == command.holder and place.person == command.person:
            return [
                e.PlaceVacated(
                    at=facts.at, holder=command.holder, place=place.place, person=command.person
                )
            ]
    raise r.PersonHasNoPlace(person=person(command.person), label=state.label)


def _give_up(state: Cohort, command: c.GiveUpPlaces, facts: Facts) -> list[e.CohortEvent]:
    places = tuple(p.place for p in state.places if p.holder == command.holder and p.taken)
    if not places:
        return []
    return [e.PlacesGivenUp(at=facts.at, holder=command.holder, places=places)]


def _welcome(state: Cohort, command: c.WelcomeVisitor, facts: Facts) -> list[e.CohortEvent]:
    day = _day(state, command.day)
    reasons: list[Refused] = []
    expected = state.expected(day.number)
    if state.stage is Stage.DRAFT:
        reasons.append(r.NotOpen(label=state.label, stage=state.stage.value))
    if day.starts <= facts.at:
        reasons.append(r.DayOver(day=day.number))
    if command.person in expected:
        reasons.append(
            r.VisitorAlreadyExpected(
                person=person(command.person), day=day.number, label=state.label
            )
        )
    if len(expected) >= state.capacity:
        reasons.append(r.DayFull(day=day.number, label=state.label, capacity=state.capacity))
    refuse([*reasons, *clashes(facts, slots(state, command))])
    return [
        e.VisitorWelcomed(
            at=facts.at, holder=command.holder, person=command.person, day=command.day
        )
    ]


def _judged(state: Cohort, facts: Facts) -> e.GoingAhead | e.AtRisk:
    if _enough(state, state.taken):
        return _going_ahead(state, facts)
    return e.AtRisk(at=facts.at, taken=state.taken, capacity=state.capacity)


def _enough(state: Cohort, taken: int) -> bool:
    return taken * 100 >= state.capacity * POLICY.go_decision_percent


def _going_ahead(state: Cohort, facts: Facts) -> e.GoingAhead:
    return e.GoingAhead(at=facts.at, taken=state.taken, capacity=state.capacity)


def _day(state: Cohort, number: int) -> LearningDay:
    day = day_of(state.days, number)
    if day is None:
        raise r.NoSuchDay(day=number, last=len(state.days))
    return day


def _only(state: Cohort, command: Command, stage: Stage) -> None:
    if state.stage is not stage:
        raise NotNow(command=command.title, stage=stage_words(state))


def allowed(state: Unplanned | Cohort, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    if isinstance(state, Unplanned):
        return (c.Plan,)
    changes: tuple[type[Command], ...] = (c.MarkRegister, c.MoveDay, c.ChangeTrainer)
    match state.stage:
        case Stage.DRAFT:
            return (c.OpenForPlaces, c.MoveDay, c.ChangeTrainer)
        case Stage.AT_RISK:
            return (c.GoAhead, *changes)
        case Stage.CLOSED:
            return (c.MarkRegister,)
        case Stage.OPEN | Stage.GOING_AHEAD | Stage.DELIVERING | Stage.DELIVERED:
            return changes
        case _:
            assert_never(state.stage)
