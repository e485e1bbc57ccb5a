"""Attendance sheets: who was there, who was late, who was not."""

from collections import Counter
from collections.abc import Iterator

from domain.facts import Facts
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from domain.processes.cohort.scheduling import held_day
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse
from domain.say import person


def mark_register(state: Cohort, command: c.MarkRegister, facts: Facts) -> list[e.CohortEvent]:
    """Record what is new on a day's sheet, under the next revision."""
    day = held_day(state, command.day)
    known = {mark.person: mark for mark in state.log(day.number).marks}
    reasons: list[Refused] = []
    if day.starts > facts.at:
        reasons.append(r.DayNotYet(day=day.number, when=day.starts))
    refuse([*reasons, *_wrong_marks(state, command)])
    marks = tuple(_judge_lateness(mark) for mark in command.marks)
    new = tuple(mark for mark in marks if known.get(mark.person) != mark)
    if not new:
        return []
    revision = state.log(day.number).revision + 1
    return [e.RegisterMarked(at=facts.at, day=day.number, revision=revision, marks=new)]


def _wrong_marks(state: Cohort, command: c.MarkRegister) -> Iterator[Refused]:
    expected = state.expected(command.day)  # who is marked once stays expected for good
    for who, count in Counter(mark.person for mark in command.marks).items():
        if count > 1:
            yield r.MarkedTwice(person=person(who))
        if who not in expected:
            yield r.NoPlaceThatDay(person=person(who), day=command.day)
    for mark in command.marks:
        if mark.minutes_late and mark.status != "late" and not _too_late(mark):
            yield r.MinutesWithoutLate(
                person=person(mark.person), minutes=mark.minutes_late, status=mark.status
            )


def _judge_lateness(mark: c.Mark) -> c.Mark:
    """Somebody later than the policy allows counts as absent; the minutes stay on record."""
    if mark.status == "late" and mark.minutes_late > POLICY.late_counts_absent_minutes:
        return mark.model_copy(update={"status": "absent"})
    return mark


def _too_late(mark: c.Mark) -> bool:
    """Tell whether the mark is one that was judged before, handed in again."""
    return mark.status == "absent" and mark.minutes_late > POLICY.late_counts_absent_minutes
