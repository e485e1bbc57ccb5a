"""What must happen next to the staff competence of a setting, and when."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import assert_never

from domain.calendar import add_working_days, deadline, london_date, say_date
from domain.messages import Item, Owner, Task
from domain.parts.ladders import letter_day, next_rung
from domain.parts.lapses import without
from domain.policy import POLICY
from domain.processes.competence import commands as c
from domain.processes.competence.state import AnyState, Employee, Kept, NotBegun, Stopped, Team
from domain.processes.competence.steps import WarnDue
from domain.say import counted, listed, person, setting

MOST_NAMES = 3
LADDER = POLICY.competence_notice_days
KIND_WORDS = {
    "first": "not assessed yet",
    "again": "re-assessment",
    "repeat": "something was not met",
}


def agenda(state: AnyState) -> tuple[Item, ...]:
    """Return the steps and tasks of a setting; without an assessor somebody has to be found."""
    match state:
        case Kept(team=team):
            items = _assessments(team) if team.assessing else _nobody_assesses(team)
            return without(items, team.lapsed)
        case NotBegun() | Stopped():
            return ()
        case _:
            assert_never(state)


def months(team: Team) -> tuple[tuple[str, tuple[Employee, ...]], ...]:
    """Return who has to be assessed, by the month in which it is due, the earliest first.

    A month is told of in one letter and owed as one task: nobody gets one for each employee.
    """
    due = sorted(
        (one for one in team.to_assess if one.next_due is not None),
        key=lambda one: (due_by(one), one.number),
    )
    return tuple(
        (month, tuple(some)) for month, some in groupby(due, lambda one: f"{due_by(one):%Y-%m}")
    )


def due_by(employee: Employee) -> date:
    """Return by when somebody is assessed next."""
    assert employee.next_due is not None  # of everybody who is assessed
    return employee.next_due.by


def _assessments(team: Team) -> Iterator[Item]:
    for month, some in months(team):
        first, known = due_by(some[0]), max(one.next_due.set_at for one in some if one.next_due)
        key = partial(due_key, month)
        found = next_rung(LADDER, first, known, (*team.warned, *team.lapsed), key)
        if found is not None:
            rung, until = found
            yield WarnDue(
                key=key(rung), due=letter_day(first, rung), until=until, month=month, rung=rung
            )
        announced = found is None or found[0] != LADDER[0]
        if announced or any(one.next_due and one.next_due.kind != "again" for one in some):
            yield _assess(team, month, some)


def due_key(month: str, rung: int) -> str:
    """Return the key of one letter about the assessments of a month."""
    return f"warn_due:{month}:{rung}"


def _assess(team: Team, month: str, some: Sequence[Employee]) -> Task:
    """Re-assessments are owed from their first letter on; everything else at once."""
    first = due_by(some[0])
    whom = counted(len(some), "employee") if len(some) > 1 else person(some[0].person)
    names = [f"{person(one.person)} ({_why(one)})" for one in some[:MOST_NAMES]]
    if len(some) > MOST_NAMES:
        names.append(counted(len(some) - MOST_NAMES, "other"))
    return Task(
        key=f"assess:{month}",
        due=deadline(first),
        owner=Owner.PROVIDER,
        title=f"Assess {whom}: {team.framework_title}",
        why=f"{listed(names)}; the first by {say_date(first)}.",
        settled_by=c.RecordCompetence.name,
        prefill={"person": some[0].person} if len(some) == 1 else {},
    )


def _why(employee: Employee) -> str:
    assert employee.next_due is not None  # of everybody who is assessed
    return KIND_WORDS[employee.next_due.kind]


def _nobody_assesses(team: Team) -> Iterator[Item]:
    since = team.without_since
    if since is not None:
        where = setting(team.provider, team.setting)
        days = POLICY.assessor_missing_working_days
        yield Task(
            key=f"no_assessor:{team.without}",
            due=deadline(add_working_days(london_date(since), days)),
            owner=Owner.COORDINATOR,
            title=f"No registered assessor at this setting: {team.framework_title}",
            why=f"Nobody at {where} may train and assess staff any more. Offer the"
            " course to the manager, or stop keeping staff competence there.",
            settled_by=c.StopKeeping.name,
        )


def stage_words(state: AnyState) -> str:
    """Return where the staff competence stands, in words."""
    match state:
        case NotBegun():
            return "not begun"
        case Kept(team=team):
            count = len(team.assessing)
            return counted(count, "registered assessor") if count else "no registered assessor"
        case Stopped():
            return "stopped"
        case _:
            assert_never(state)


def ended(state: AnyState) -> bool:
    """Staff come and go as long as it is kept."""
    return isinstance(state, Stopped)
