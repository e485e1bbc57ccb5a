"""A trainer cannot come: who could take over is asked in turn, until somebody can.

Each has a time to answer. Far from the first of the days it is the whole next working day; closer
to it, hours of the day; and on that day itself, minutes (policy.toml). Whoever is booked elsewhere
is passed over. Somebody who says yes takes over all the days together, if they are still free.
The cohort's trainers stay as they are until then; with nobody left to ask it is the coordinator's
turn.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from domain.calendar import add_working_days, deadline, london, london_date, morning
from domain.facts import ClashesOf, Facts
from domain.messages import PersonId, Role
from domain.parts.by_link import require_concerned
from domain.parts.cover import Answer, Asked, Cover
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import cover_events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.commands import ChangeTrainer
from domain.processes.cohort.date_events import DoubleBooked
from domain.processes.cohort.diaries import (
    clashes,
    cover_needs,
    double_booked,
    link_id,
    slots,
    slots_for,
    unless_doubled,
)
from domain.processes.cohort.scheduling import find_day, held_day
from domain.processes.cohort.state import Cohort, Stage
from domain.refusals import NotAllowed, Refused, refuse
from domain.say import person

QUIET_FROM = time(20, 0)
"""Nobody has to answer a question between then and the hour at which letters go out."""


def trainer_cannot_come(
    state: Cohort, command: v.TrainerCannotCome, facts: Facts
) -> list[e.CoverEvent]:
    """Begin to look for somebody who takes over, in place of any earlier search for these days."""
    require_concerned(facts.actor, (command.trainer,))
    days = [find_day(state, number) for number in dict.fromkeys(command.days)]
    if facts.actor.role is Role.INVITED:
        if command.ask:
            raise NotAllowed(role=facts.actor.role.value)  # whom to ask is the office's to say
        # A search that has begun goes on: saying so once more does not end it.
        days = [day for day in days if command.trainer not in state.cannot_come(day.number)]
        if not days:
            return []
    people = [one.person for one in command.ask]
    refuse(
        [
            *(reason for day in days for reason in _not_to_be_covered(state, command, day, facts)),
            *_wrong_people(people, command.trainer, days),
        ]
    )
    return [
        e.TrainerOut(
            at=facts.at,
            cover=state.covers_begun + 1,
            trainer=command.trainer,
            days=tuple(sorted(day.number for day in days)),
            to_ask=tuple(people),
        )
    ]


def _not_to_be_covered(
    state: Cohort, command: v.TrainerCannotCome, day: LearningDay, facts: Facts
) -> Iterator[Refused]:
    if state.has_taken_place(day.number):
        yield r.DayOver(day=day.number)
    elif day.starts <= facts.at:
        yield x.BegunWithoutTrainer(day=day.number, when=day.starts)
    if command.trainer not in day.trainers:
        yield x.DoesNotTeach(person=person(command.trainer), day=day.number)


def _wrong_people(
    people: list[PersonId], trainer: PersonId, days: list[LearningDay]
) -> Iterator[Refused]:
    for who, count in Counter(people).items():
        if count > 1:
            yield x.AskedTwice(person=person(who))
        if who == trainer or any(who in day.trainers for day in days):
            yield x.TeachesAlready(person=person(who))


def ask_next(state: Cohort, number: int, facts: Facts) -> list[e.CoverEvent]:
    """Ask the first who is free; whoever is busy before them is passed over for good."""
    cover = next(one for one in state.covers if one.number == number)
    days = state.to_cover(cover)
    events: list[e.CoverEvent] = []
    for count, who in enumerate(cover.to_ask, start=cover.count + 1):
        if facts[ClashesOf(slots=slots_for(days, who))]:
            events.append(_answered(cover, count, who, "busy", facts.at))
            continue
        asked = e.TrainerAsked(
            at=facts.at,
            cover=number,
            number=count,
            person=who,
            days=cover.days,
            link=facts[link_id(cover)],
            answer_by=answer_by(facts.at, days[0].starts),
        )
        return [*events, asked]
    return events


def change_trainer(
    state: Cohort, command: ChangeTrainer, facts: Facts
) -> list[e.CoverEvent | DoubleBooked]:
    """Give a day to another trainer; somebody may also have stepped in on the day itself."""
    dateless = state.stage is Stage.POSTPONED  # somebody else may be found before there is a date
    day = find_day(state, command.day) if dateless else held_day(state, command.day)
    if day.trainer == command.trainer:
        return []
    reasons: list[Refused] = []
    if state.has_taken_place(day.number):
        reasons.append(r.DayOver(day=day.number))
    if command.trainer == day.co_trainer:
        reasons.append(r.SamePersonTwice(day=day.number))
    claimed = slots(state, command)
    refuse([*reasons, *unless_doubled(command.despite, facts, claimed)])
    return [
        changed(state, day, day.trainer, command.trainer, facts.at),
        *double_booked(command.despite, facts, claimed, [day]),
    ]


def answer_by(at: datetime, first: datetime) -> datetime:
    """Return how long somebody asked now can think about days of which the first starts then."""
    today, on = london_date(at), london_date(first)
    if on == today:
        until = at + timedelta(minutes=POLICY.trainer_answer_minutes_on_the_day)
    elif on > add_working_days(today, POLICY.trainer_answer_hurry_working_days):
        until = deadline(add_working_days(today, 1))
    else:
        until = _by_day(at, first)
    return min(until, first)


def _by_day(at: datetime, first: datetime) -> datetime:
    """Hours count by day only, as long as that leaves time to ask somebody else."""
    window = timedelta(minutes=POLICY.trainer_answer_minutes)
    ends = at + window
    opens, closes = morning(london_date(ends)), london(london_date(ends), QUIET_FROM)
    if opens <= ends <= closes:
        return ends
    if ends > closes:
        opens = morning(london_date(ends) + timedelta(days=1))
    return opens + window if opens + 2 * window <= first else ends


def answer(state: Cohort, command: v.AnswerForCover, facts: Facts) -> list[e.CoverEvent]:
    """Take an answer: with a yes the days change hands in this very decision."""
    found = state.question(command.asked)
    if found is None or facts.at > found[1].answer_by:
        raise x.NotAskedAnyMore()
    cover, asked = found
    require_concerned(facts.actor, (asked.person,))
    if not command.can_come:
        return [_answered(cover, asked.number, asked.person, "no", facts.at)]
    days = state.to_cover(cover)
    (need,) = cover_needs(state, command)
    assert isinstance(need, ClashesOf)
    refuse(
        [
            *(
                x.TeachesAlready(person=person(asked.person))
                for day in days
                if asked.person in day.trainers
            ),
            *clashes(facts, need.slots),
        ]
    )
    return [
        _answered(cover, asked.number, asked.person, "yes", facts.at),
        *(changed(state, day, cover.trainer, asked.person, facts.at) for day in days),
    ]


def end_asking(state: Cohort, key: str, facts: Facts) -> list[e.CoverEvent]:
    """Go on without somebody who did not answer in time."""
    cover, asked = _open(state, key)
    return [_answered(cover, asked.number, asked.person, "none", facts.at)]


def ask_told(state: Cohort, key: str, facts: Facts) -> list[e.CoverEvent]:
    cover, asked = _open(state, key)
    return [
        e.TrainerAskTold(at=facts.at, cover=cover.number, number=asked.number, person=asked.person)
    ]


def handover_told(state: Cohort, command: v.NoteHandoverTold, facts: Facts) -> list[e.CoverEvent]:
    which = (command.day, command.change, command.person)
    return [
        e.HandoverTold(
            at=facts.at, day=one.day, change=one.change, person=one.person, begins=one.begins
        )
        for one in state.handovers
        if (one.day, one.change, one.person) == which
    ]


def changed(
    state: Cohort, day: LearningDay, old: PersonId, new: PersonId, at: datetime
) -> e.TrainerChanged:
    """Return the event that gives a day to somebody else."""
    change = state.log(day.number).handovers + 1
    return e.TrainerChanged(at=at, day=day.number, change=change, trainer=new, instead_of=old)


def _open(state: Cohort, key: str) -> tuple[Cover, Asked]:
    found = state.question(key)
    assert found is not None  # the agenda asks only about open questions
    return found


def _answered(
    cover: Cover, number: int, who: PersonId, said: Answer, at: datetime
) -> e.TrainerAnswered:
    return e.TrainerAnswered(at=at, cover=cover.number, number=number, person=who, answer=said)
