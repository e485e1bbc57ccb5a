"""Attendance sheets: who was there, who was late, who was not."""

from collections import Counter
from collections.abc import Iterator

from domain.catalogue import CATALOGUE
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
    most = minutes_missed(state)
    marks = tuple(_judged(mark, most) for mark in command.marks)
    mine = marks if command.seen is None else _not_overtaken(marks, command.seen, known)
    new = tuple(mark for mark in mine if known.get(mark.person) != mark)
    if not new:
        return []
    revision = state.log(day.number).revision + 1
    return [e.RegisterMarked(at=facts.at, day=day.number, revision=revision, marks=new)]


def _not_overtaken(
    marks: tuple[c.Mark, ...], seen: tuple[c.Mark, ...], known: dict[str, c.Mark]
) -> tuple[c.Mark, ...]:
    """Leave out what the sheet said already, and whom somebody else has marked since it was shown.

    Without this a sheet that was opened early would undo, when it is saved, what others saw.
    """
    before = {mark.person: mark for mark in seen}
    return tuple(
        mark
        for mark in marks
        if mark != before.get(mark.person) and known.get(mark.person) == before.get(mark.person)
    )


def _wrong_marks(state: Cohort, command: c.MarkRegister) -> Iterator[Refused]:
    expected = state.expected(command.day)  # who is marked once stays expected for good
    for who, count in Counter(mark.person for mark in command.marks).items():
        if count > 1:
            yield r.MarkedTwice(person=person(who))
        if who not in expected:
            yield r.NoPlaceThatDay(person=person(who), day=command.day)
    for mark in command.marks:
        was_there = mark.status in ("late", "left_early")
        judged_before = mark.status == "absent" and not counts(mark, minutes_missed(state))
        if mark.minutes_missed and not (was_there or judged_before):
            yield r.MinutesWithoutLate(
                person=person(mark.person), minutes=mark.minutes_missed, status=mark.status
            )
        if mark.reason and mark.status != "absent":
            said = mark.status.replace("_", " ")
            yield r.ReasonWithoutAbsence(person=person(mark.person), status=said)


def minutes_missed(state: Cohort) -> int:
    """Return how many minutes of a day of this cohort may be missed."""
    service = CATALOGUE.get(state.service)
    return service.minutes_missed if service else POLICY.late_counts_absent_minutes


def counts(mark: c.Mark, most: int) -> bool:
    """Tell whether a mark counts as a day attended: who missed more than `most` minutes did not."""
    return mark.minutes_missed <= most if mark.minutes_missed else mark.status != "absent"


def _judged(mark: c.Mark, most: int) -> c.Mark:
    """Somebody who missed too much is recorded as absent; the minutes stay on record."""
    return mark if counts(mark, most) else mark.model_copy(update={"status": "absent"})
