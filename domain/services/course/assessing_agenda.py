"""What must happen between the learning days and the certificate."""

from collections.abc import Iterator
from datetime import date, datetime

from domain.calendar import add_working_days, deadline, london_date, morning
from domain.course_plan import Component
from domain.messages import Item, Owner, Task
from domain.policy import POLICY
from domain.say import person
from domain.services.course import commands as c
from domain.services.course.requirements import (
    component_due,
    days_done,
    failures,
    finished_at,
    lapse_at,
    needs_release,
    open_components,
    open_tasks,
    task_due,
    tries,
)
from domain.services.course.state import Booking, Delegate
from domain.services.course.steps import ChaseWork, DrawSample, LapseAssessment

_RECORDED_BY = {
    "score": c.RecordScore.name,
    "criteria": c.RecordCriteria.name,
    "judgement": c.RecordJudgement.name,
}


def assessing(booking: Booking, delegate: Delegate) -> Iterator[Item]:
    """Return the work, the assessment, its quality check and its release of one delegate."""
    yield from _tasks(booking, delegate)
    if booking.plan.assessment is None:
        return
    yield from _feedback(delegate)
    done_at = finished_at(booking, delegate)
    if done_at is not None:
        if needs_release(booking):
            yield from _release(delegate, done_at)
        return
    if days_done(booking, delegate):
        for part in open_components(booking, delegate):
            yield from _part(booking, delegate, part)
    lapses = lapse_at(booking, delegate)
    if lapses is not None:
        yield LapseAssessment(
            key=f"lapse_assessment:{delegate.number}:{delegate.occupant}:{london_date(lapses)}",
            due=lapses,
            person=delegate.person,
        )


def _tasks(booking: Booking, delegate: Delegate) -> Iterator[Item]:
    for task in open_tasks(booking, delegate):
        due = task_due(booking, delegate, task)
        if due is None or not days_done(booking, delegate):
            continue
        who = person(delegate.person)
        yield Task(
            key=f"task:{delegate.number}:{delegate.occupant}:{task.slug}",
            due=deadline(due),
            owner=Owner.DELEGATE,
            title=f"Hand in: {task.title}",
            why=f"{who} does this at work, and the certificate needs it.",
            settled_by=c.RecordTask.name,
            prefill={"person": delegate.person, "task": task.slug},
        )
        yield from _chase(delegate, task.slug, task.title, due, 0)


def _part(booking: Booking, delegate: Delegate, part: Component) -> Iterator[Item]:
    due = component_due(booking, delegate, part)
    tried = len(tries(delegate, part))
    who = person(delegate.person)
    yield Task(
        key=f"part:{delegate.number}:{delegate.occupant}:{delegate.draws}:{part.slug}:{tried}",
        due=deadline(due),
        owner=Owner.TRAINER,
        title=f"Assess: {part.title}" if not tried else f"Re-sit {tried}: {part.title}",
        why=f"{who} has not passed this part yet."
        if not tried
        else f"{who} did not pass; another assessor has to judge this time.",
        settled_by=_RECORDED_BY[part.kind],
        prefill=_prefill(delegate, part),
    )
    yield from _chase(delegate, part.slug, part.title, due, tried)


def _prefill(delegate: Delegate, part: Component) -> dict[str, str | int]:
    """An observation asks for the criteria; the other forms ask which part they are about."""
    if part.kind == "criteria":
        return {"person": delegate.person}
    return {"person": delegate.person, "component": part.slug}


def _chase(delegate: Delegate, slug: str, title: str, due: date, tried: int) -> Iterator[Item]:
    """Something late is asked for once; what was missed twice is a coordinator's to solve."""
    what = f"{slug}:{delegate.draws}:{tried}"
    if what in delegate.chased:
        return
    at = add_working_days(due, POLICY.assessment_reminder_working_days)
    yield ChaseWork(
        key=f"chase:{delegate.number}:{delegate.occupant}:{what}:{due}",
        due=morning(at),
        person=delegate.person,
        what=what,
        title=title,
    )


def _feedback(delegate: Delegate) -> Iterator[Item]:
    failed = failures(delegate)
    if len(failed) > delegate.feedback:
        latest = failed[-1]
        limit = add_working_days(london_date(latest.at), POLICY.feedback_working_days)
        yield Task(
            key=f"feedback:{delegate.number}:{delegate.occupant}:{len(failed)}",
            due=deadline(limit),
            owner=Owner.TRAINER,
            title="Give feedback on what was not passed",
            why=f"{person(delegate.person)} should know what to work on before the re-sit.",
            settled_by=c.RecordFeedback.name,
            prefill={"person": delegate.person},
        )


def _release(delegate: Delegate, done_at: datetime) -> Iterator[Item]:
    """First the sample, then a second person: nobody registers somebody alone."""
    sample = delegate.sample
    which = f"{delegate.number}:{delegate.occupant}:{delegate.draws}"
    if sample is None:
        yield DrawSample(key=f"draw_sample:{which}", due=done_at, person=delegate.person)
        return
    if sample.sampled and sample.checked_at is None:
        limit = add_working_days(london_date(sample.drawn_at), POLICY.quality_check_working_days)
        yield Task(
            key=f"check_quality:{which}",
            due=deadline(limit),
            owner=Owner.COORDINATOR,
            title="Check the quality of an assessment",
            why=f"The assessment of {person(delegate.person)} was drawn for the sample.",
            settled_by=c.CheckQuality.name,
            prefill={"person": delegate.person},
        )
    elif delegate.released_at is None:
        since = london_date(sample.checked_at or sample.drawn_at)
        yield Task(
            key=f"release:{which}",
            due=deadline(add_working_days(since, POLICY.release_working_days)),
            owner=Owner.COORDINATOR,
            title="Release the result",
            why=f"{person(delegate.person)} passed; a second person confirms it.",
            settled_by=c.Release.name,
            prefill={"person": delegate.person},
        )
