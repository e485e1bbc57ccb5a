"""Signing in on the day: people say that they are here, and the trainer's sheet proposes it.

What somebody says of themselves is never a mark: only the attendance sheet counts.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.calendar import MIDNIGHT, london
from domain.facts import Facts
from domain.messages import PersonId
from domain.parts.by_link import require_concerned
from domain.parts.learning_days import LearningDay, day_of
from domain.processes.cohort import refusals as r
from domain.processes.cohort.commands import Mark
from domain.processes.cohort.people_commands import SignIn
from domain.processes.cohort.people_events import SelfSignedIn
from domain.processes.cohort.scheduling import held_day
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse
from domain.say import person

MOST_MINUTES = 600
"""No more than this can be recorded as late."""


def sign_in(state: Cohort, command: SignIn, facts: Facts) -> list[SelfSignedIn]:
    """Record that somebody says they are here; the first time stands."""
    day = held_day(state, command.day)
    require_concerned(facts.actor, (command.person,))
    refuse(_not_now(state, day, command.person, facts.at))
    log = state.log(day.number)
    known = [mark.person for mark in log.marks] + [one.person for one in log.arrivals]
    if command.person in known:
        return []
    return [SelfSignedIn(at=facts.at, day=day.number, person=command.person)]


def _not_now(state: Cohort, day: LearningDay, who: PersonId, at: datetime) -> Iterator[Refused]:
    if not is_open(day, at):
        yield r.NotTheDay(day=day.number, starts=day.starts)
    if who not in state.expected(day.number):
        yield r.NotExpected(person=person(who), day=day.number)


def is_open(day: LearningDay, at: datetime) -> bool:
    """Tell whether one can sign in: on the day, and after its midnight until it ends."""
    return london(day.on, MIDNIGHT) <= at <= day.ends


def proposed(state: Cohort, number: int) -> tuple[tuple[datetime, Mark], ...]:
    """Return what the sheet proposes: who says they are here and is not marked, and since when."""
    day = day_of(state.days, number)
    if day is None:
        return ()
    log = state.log(number)
    open_to = [who for who in state.expected(number) if who not in {m.person for m in log.marks}]
    return tuple(
        (arrival.at, _as_mark(arrival.person, day, arrival.at))
        for arrival in log.arrivals
        if arrival.person in open_to
    )


def _as_mark(who: PersonId, day: LearningDay, at: datetime) -> Mark:
    minutes = (at - day.starts) // timedelta(minutes=1)
    if minutes < 1:
        return Mark(person=who, status="attended")
    return Mark(person=who, status="late", minutes_late=min(minutes, MOST_MINUTES))
