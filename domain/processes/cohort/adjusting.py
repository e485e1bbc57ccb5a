"""What people need in order to take part: told in time or late, and arranged by a coordinator."""

from collections.abc import Iterator
from datetime import date

from domain.calendar import add_working_days, deadline, london_date
from domain.facts import Facts
from domain.messages import Item, Owner, PersonId, Task
from domain.parts.adjustments import MOST_FOR_ONE, Adjustment
from domain.parts.by_link import require_concerned
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.processes.cohort import refusals as r
from domain.processes.cohort.people_commands import AnswerAdjustment, DeclareAdjustment
from domain.processes.cohort.people_events import AdjustmentAnswered, AdjustmentDeclared
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse
from domain.say import person


def declare(state: Cohort, command: DeclareAdjustment, facts: Facts) -> list[AdjustmentDeclared]:
    """Record what somebody needs; after the day for it, too, as late is better than not at all."""
    who = command.person
    require_concerned(facts.actor, (who,))
    ahead = [day for day in days_of(state, who) if day.ends > facts.at]
    refuse(_wrong(state, who, ahead))
    first = ahead[0]
    cut_off = last_day_to_tell(first.on)
    tomorrow = add_working_days(london_date(facts.at), 1)
    return [
        AdjustmentDeclared(
            at=facts.at,
            number=len(state.adjustments) + 1,
            person=who,
            kind=command.kind,
            detail=command.detail,
            late=london_date(facts.at) > cut_off,
            arrange_by=min(deadline(max(cut_off, tomorrow)), max(first.starts, facts.at)),
        )
    ]


def _wrong(state: Cohort, who: PersonId, ahead: list[LearningDay]) -> Iterator[Refused]:
    if not ahead:
        yield r.NoDayAhead(person=person(who))
    if sum(one.person == who for one in state.adjustments) >= MOST_FOR_ONE:
        yield r.TooManyAdjustments(person=person(who), most=MOST_FOR_ONE)


def last_day_to_tell(first: date) -> date:
    """Return by when needs are told so that there is time to arrange them."""
    return add_working_days(first, -POLICY.special_requirements_working_days)


def answer_adjustment(
    state: Cohort, command: AnswerAdjustment, facts: Facts
) -> list[AdjustmentAnswered]:
    """Record that something is arranged, or why it cannot be; a later answer corrects it."""
    known = [
        one
        for one in state.adjustments
        if (one.number, one.person) == (command.number, command.person)
    ]
    if not known:
        raise r.NoSuchAdjustment(person=person(command.person), number=command.number)
    if not command.arranged and command.reason is None:
        raise r.ReasonMissing()
    reason = None if command.arranged else command.reason
    if (known[0].arranged, known[0].reason) == (command.arranged, reason):
        return []
    return [
        AdjustmentAnswered(
            at=facts.at,
            number=command.number,
            person=command.person,
            arranged=command.arranged,
            reason=reason,
        )
    ]


def to_arrange(state: Cohort) -> Iterator[Item]:
    """Each need that nobody has answered is a task, while its person has a day to come to."""
    for one in current(state):
        if one.arranged is None:
            yield Task(
                key=f"arrange:{one.number}",
                due=one.arrange_by,
                owner=Owner.COORDINATOR,
                title=f"Arrange what {person(one.person)} needs to take part",
                why=_why(one),
                settled_by=AnswerAdjustment.name,
                prefill={"person": one.person, "number": one.number},
            )


def _why(one: Adjustment) -> str:
    if one.late:
        return "They told us after the day for it, so ask the venue and the trainer at once."
    return "They told us in time. What it is stands on the page of needs."


def current(state: Cohort) -> tuple[Adjustment, ...]:
    """Return the needs of people who have still a day to come to: nobody has marked them on it."""
    return tuple(one for one in state.adjustments if _still_comes(state, one.person))


def _still_comes(state: Cohort, who: PersonId) -> bool:
    return any(
        who not in [mark.person for mark in state.log(day.number).marks]
        for day in days_of(state, who)
    )


def needs_of(state: Cohort, who: PersonId) -> tuple[Adjustment, ...]:
    """Return what somebody needs, in the order in which it was told."""
    return tuple(one for one in state.adjustments if one.person == who)


def days_of(state: Cohort, who: PersonId) -> list[LearningDay]:
    """Return the days that somebody is expected on, in order of time."""
    days = [day for day in state.timetable if who in state.expected_on(day)]
    return sorted(days, key=lambda day: day.starts)


def is_for_somebody(state: Cohort) -> bool:
    """Tell whether there is anybody whose needs could be recorded."""
    return any(state.expected_on(day) for day in state.timetable)
