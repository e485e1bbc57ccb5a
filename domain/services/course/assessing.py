"""Assessment: every part judged, re-sits with another assessor, a sample, two people to release."""

from datetime import date

from domain.calendar import add_months
from domain.course_plan import Assessment, Component
from domain.facts import AssessmentsBy, Facts
from domain.frameworks import framework
from domain.messages import PersonId
from domain.parts.criteria import unmet_criteria, wrong_outcomes
from domain.policy import POLICY
from domain.processes.cohort import Cohort, CohortOf
from domain.refusals import NotNow, Refused, refuse
from domain.say import person
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.booking import find
from domain.services.course.requirements import (
    days_done,
    failures,
    finished_at,
    lapses_on,
    last_day,
    passed,
    tries,
)
from domain.services.course.state import Booking, Delegate

Events = list[e.CourseEvent]
LONGEST_MONTHS = 12
"""Ours: an assessment can be extended to a year after the last learning day."""

_RECORD = {
    "score": c.RecordScore.title,
    "criteria": c.RecordCriteria.title,
    "judgement": c.RecordJudgement.title,
}


def record_score(booking: Booking, command: c.RecordScore, facts: Facts) -> Events:
    """Record a test; it is passed from the pass mark on."""
    part = _part(booking, command, command.component, "score")
    reasons = _wrong(booking, command.person, part, command.assessor, command.taken_on, facts)
    refuse(reasons)
    assert part.pass_percent is not None  # a score has a pass mark
    good = command.percent >= part.pass_percent
    result = e.ResultRecorded(
        at=facts.at,
        person=command.person,
        component=part.slug,
        component_title=part.title,
        passed=good,
        percent=command.percent,
        assessor=command.assessor,
        on=command.taken_on,
        recorded_by=facts.actor.id,
    )
    return _and_perhaps_end(booking, part, result)


def record_criteria(booking: Booking, command: c.RecordCriteria, facts: Facts) -> Events:
    """Record an observation; the part is passed once no criterion of the framework is open.

    It can take several: one that finds nothing wrong and leaves criteria open is no try by itself.
    """
    part = _part(booking, command, None, "criteria")
    against = framework(booking.terms.framework or "")
    reasons = _wrong(booking, command.person, part, command.assessor, command.observed_on, facts)
    refuse([*reasons, *wrong_outcomes(against, command.outcomes)])
    before = find(booking, command.person).outcomes
    left = unmet_criteria(against, (*before, *command.outcomes))
    result = e.ResultRecorded(
        at=facts.at,
        person=command.person,
        component=part.slug,
        component_title=part.title,
        passed=not left,
        unfinished=bool(left) and all(one.met for one in command.outcomes),
        outcomes=command.outcomes,
        assessor=command.assessor,
        on=command.observed_on,
        recorded_by=facts.actor.id,
    )
    return _and_perhaps_end(booking, part, result)


def record_judgement(booking: Booking, command: c.RecordJudgement, facts: Facts) -> Events:
    """Record what an assessor says of an assignment."""
    part = _part(booking, command, command.component, "judgement")
    refuse(_wrong(booking, command.person, part, command.assessor, command.judged_on, facts))
    result = e.ResultRecorded(
        at=facts.at,
        person=command.person,
        component=part.slug,
        component_title=part.title,
        passed=command.passed,
        assessor=command.assessor,
        on=command.judged_on,
        recorded_by=facts.actor.id,
        evidence=command.evidence,
    )
    return _and_perhaps_end(booking, part, result)


def _assessment(booking: Booking, title: str) -> Assessment:
    assessment = booking.plan.assessment
    if assessment is None:
        raise NotNow(command=title, stage="a course without an assessment")
    return assessment


def _part(
    booking: Booking,
    command: c.RecordScore | c.RecordCriteria | c.RecordJudgement,
    slug: str | None,
    kind: str,
) -> Component:
    """Return the part that a command is about; an observation is about the part with criteria."""
    assessment = _assessment(booking, command.title)
    parts = assessment.components
    found = [one for one in parts if one.slug == slug or (slug is None and one.kind == kind)]
    if not found:
        known = ", ".join(one.slug for one in parts)
        raise r.NotAPart(part=slug or kind, parts=known)
    if found[0].kind != kind:
        raise r.OtherKindOfPart(part=found[0].title, instead=_RECORD[found[0].kind])
    return found[0]


def _wrong(
    booking: Booking, who: PersonId, part: Component, assessor: PersonId, on: date, facts: Facts
) -> list[Refused]:
    delegate = find(booking, who)
    reasons = r.not_yet("The assessment", on, facts.today)
    if delegate.seat != "booked":
        return [*reasons, r.HasNoPlaceYet(person=person(who))]
    if not days_done(booking, delegate):
        reasons.append(r.DaysMissing(person=person(who)))
    if passed(delegate, part) is not None:
        reasons.append(r.AlreadyPassed(person=person(who), part=part.title))
    if assessor == who:
        reasons.append(r.WorkedOnTheirOwn(person=person(who)))
    if assessor in _judged_before(delegate, part):
        reasons.append(r.SameAssessor(assessor=person(assessor)))
    return reasons


def _judged_before(delegate: Delegate, part: Component) -> list[PersonId]:
    """Who judged the last try, and who judged what a quality check did not agree with."""
    void = [one.assessor for one in delegate.attempts if one.void and one.component == part.slug]
    return [*(one.assessor for one in tries(delegate, part)[-1:]), *void]


def _and_perhaps_end(booking: Booking, part: Component, result: e.ResultRecorded) -> Events:
    """After the last re-sit nothing is left but to take the course again."""
    assessment = booking.plan.assessment
    assert assessment is not None  # the part is one of its parts
    tried = len(tries(find(booking, result.person), part)) + 1
    if result.passed or result.unfinished or tried <= assessment.resits:
        return [result]
    used = e.AttemptsUsed(at=result.at, person=result.person, component_title=part.title)
    return [result, used]


def record_feedback(booking: Booking, command: c.RecordFeedback, facts: Facts) -> Events:
    """Record that what was not passed has been talked through."""
    delegate = find(booking, command.person)
    reasons = r.not_yet("The feedback", command.given_on, facts.today)
    if len(failures(delegate)) <= delegate.feedback:
        reasons.append(r.NothingFailed(person=person(command.person)))
    refuse(reasons)
    return [
        e.FeedbackRecorded(
            at=facts.at,
            person=command.person,
            given_on=command.given_on,
            feedback=command.feedback,
        )
    ]


def extend(booking: Booking, command: c.ExtendAssessment, facts: Facts) -> Events:
    """Give more time, within a year of the last learning day."""
    _assessment(booking, command.title)
    delegate = find(booking, command.person)
    until = lapses_on(booking, delegate)
    latest = add_months(last_day(booking, delegate), LONGEST_MONTHS)
    assert until is not None  # an assessment has a last day
    if not until < command.until <= latest:
        raise r.ExtensionNotLater(until=until, latest=latest)
    return [
        e.AssessmentExtended(
            at=facts.at, person=command.person, until=command.until, reason=command.reason
        )
    ]


def draw_sample(booking: Booking, delegate: Delegate, facts: Facts) -> e.SampleDrawn:
    """Decide on a quality check: the first of a run, then every tenth, and all of new assessors."""
    sampled, why = _sampled(delegate, booking, facts)
    return e.SampleDrawn(at=facts.at, person=delegate.person, sampled=sampled, why=why)


def _sampled(delegate: Delegate, booking: Booking, facts: Facts) -> tuple[bool, str]:
    cohort = facts[CohortOf(ref=delegate.cohort)]
    before = cohort.assessed if isinstance(cohort, Cohort) else 0
    if delegate.draws:
        return True, "an earlier check did not agree"
    fresh = [one for one in assessors(delegate) if _is_new(one, facts)]
    if fresh:
        return True, f"{person(fresh[0])} is new as an assessor"
    if before % POLICY.quality_sample_every == 0:
        return True, f"it is number {before + 1} of this course date"
    return False, f"it is number {before + 1} of this course date"


def _is_new(assessor: PersonId, facts: Facts) -> bool:
    return facts[AssessmentsBy(assessor=assessor)] < POLICY.new_assessor_assessments


def assessors(delegate: Delegate) -> tuple[PersonId, ...]:
    """Return whose judgement a result rests on, without repeats: of parts passed and criteria."""
    judged = [one for one in delegate.counts if one.passed or one.by_criteria]
    return tuple(dict.fromkeys(one.assessor for one in judged))


def check_quality(booking: Booking, command: c.CheckQuality, facts: Facts) -> Events:
    """Record the check by somebody who recorded none of the results."""
    delegate = find(booking, command.person)
    sample = delegate.sample
    if sample is None or not sample.sampled or sample.checked_at is not None:
        raise r.NotSampled(person=person(command.person))
    refuse(_second_person(delegate, facts))
    return [
        e.QualityChecked(
            at=facts.at,
            person=command.person,
            agreed=command.agreed,
            checked_by=facts.actor.id,
            note=command.note,
        )
    ]


def release(booking: Booking, command: c.Release, facts: Facts) -> Events:
    """Release a result that is complete and, where it was drawn, checked."""
    delegate = find(booking, command.person)
    sample = delegate.sample
    unchecked = sample is None or (sample.sampled and sample.checked_at is None)
    if finished_at(booking, delegate) is None or unchecked or delegate.released_at:
        raise NotNow(command=command.title, stage="not ready for release, or released already")
    refuse(_second_person(delegate, facts))
    return [e.Released(at=facts.at, person=command.person, released_by=facts.actor.id)]


def _second_person(delegate: Delegate, facts: Facts) -> list[Refused]:
    recorded = [one.recorded_by for one in delegate.counts]
    if facts.actor.id in recorded:
        return [r.ReleasedByRecorder(person=person(delegate.person))]
    return []
