"""Training and assessing: by somebody whose registration is in force now and was in force then."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from domain.calendar import add_working_days, deadline, london_date, validity_end
from domain.facts import Facts, Need
from domain.frameworks import Framework, framework
from domain.messages import PersonId
from domain.parts.criteria import CriterionOutcome, unmet_criteria, wrong_outcomes
from domain.parts.refusals import not_yet
from domain.policy import POLICY
from domain.processes.award.state import (
    IN_FORCE,
    AwardOf,
    Certificate,
    NotIssued,
    Status,
    status_of,
)
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence import refusals as r
from domain.processes.competence.staffing import Events, first_by
from domain.processes.competence.state import Assessor, Team
from domain.ref import Ref
from domain.refusals import Refused, refuse
from domain.say import person

A_DAY = timedelta(days=1)
Held = tuple[Assessor, Status, Certificate]
"""A registration of an assessor: as it was heard of here, and as it stands in this transaction."""


def registrations(team: Team, who: PersonId) -> tuple[Need[Any], ...]:
    """Declare the registrations that somebody assesses by: they cannot end meanwhile."""
    return tuple(AwardOf(ref=one.registration) for one in team.registrations(who))


def record_competence(team: Team, command: c.RecordCompetence, facts: Facts) -> Events:
    """Record an assessment against the framework as it stands; all reasons come at once."""
    against = framework(team.framework)
    outcomes = _outcomes(against, command)
    on, held = command.assessed_on, _held(team, command.assessor, facts)
    refuse(
        [
            *not_yet("The assessment", on, facts.today),
            *_wrong_assessor(team, command.assessor, on, held),
            *_own(command),
            *_wrong_employee(team, command.person, on),
            *_assessed_later(team, command.person, on),
            *_contradicts(command),
            *wrong_outcomes(against, outcomes),
        ]
    )
    unmet = unmet_criteria(against, outcomes)
    repeat = add_working_days(facts.today, POLICY.competence_repeat_working_days)
    return [
        e.Assessed(
            at=facts.at,
            person=command.person,
            assessor=command.assessor,
            registration=_by(held, on),
            framework_version=against.version,
            assessed_on=on,
            unmet=unmet,
            evidence=command.evidence,
            next_by=repeat if unmet else validity_end(on, POLICY.competence_valid_months),
            recorded_by=facts.actor.id,
        )
    ]


def withdraw_assessment(team: Team, command: c.WithdrawAssessment, facts: Facts) -> Events:
    """Withdraw the latest assessment; what was known before it counts again."""
    employee = team.employee(command.person)
    if employee is None or not employee.assessments:
        raise r.NeverAssessed(person=person(command.person))
    return [
        e.AssessmentWithdrawn(
            at=facts.at,
            person=command.person,
            assessed_on=employee.assessments[-1].assessed_on,
            reason=command.reason,
            assess_by=first_by(facts),
        )
    ]


def record_training(team: Team, command: c.RecordTraining, facts: Facts) -> Events:
    """Record whom an assessor has trained."""
    on, held = command.trained_on, _held(team, command.assessor, facts)
    people = tuple(dict.fromkeys(command.people))
    own = command.assessor in people
    refuse(
        [
            *not_yet("The training", on, facts.today),
            *_wrong_assessor(team, command.assessor, on, held),
            *([r.OwnTraining(person=person(command.assessor))] if own else []),
            *(reason for who in people for reason in _wrong_employee(team, who, on)),
        ]
    )
    return [
        e.Trained(
            at=facts.at,
            assessor=command.assessor,
            registration=_by(held, on),
            trained_on=on,
            people=people,
        )
    ]


def _outcomes(against: Framework, command: c.RecordCompetence) -> tuple[CriterionOutcome, ...]:
    """Return every criterion as met or not: those that the form does not name were met."""
    missing = [
        CriterionOutcome(criterion=slug, met=False, evidence=command.evidence)
        for slug in command.not_met
    ]
    met = [
        CriterionOutcome(criterion=one.slug, met=True, evidence=command.evidence)
        for one in against.criteria
        if one.slug not in command.not_met
    ]
    return (*missing, *met)


def _held(team: Team, who: PersonId, facts: Facts) -> tuple[Held, ...]:
    """Return the registrations of somebody for this very setting and framework."""
    found = []
    for one in team.registrations(who):
        state = facts[AwardOf(ref=one.registration)]
        if isinstance(state, NotIssued):
            continue
        own = state.certificate
        place = (own.holder, own.provider, own.setting, own.framework)
        if place == (who, team.provider, team.setting, team.framework):
            found.append((one, status_of(state), own))
    return tuple(found)


def _good(held: Sequence[Held]) -> list[Held]:
    return [one for one in held if one[1] in IN_FORCE]


def _by(held: Sequence[Held], on: date) -> Ref:
    """Return the registration that somebody assesses by: in force now and on the day."""
    return next(one.registration for one, _, own in _good(held) if in_force_on(own, on))


def _wrong_assessor(team: Team, who: PersonId, on: date, held: Sequence[Held]) -> Iterator[Refused]:
    name, employee = person(who), team.employee(who)
    if not held:
        yield r.NotAssessorHere(assessor=name, framework=team.framework_title)
        return
    if employee is None or not employee.here:
        yield r.AssessorNotHere(assessor=name)
    good = _good(held)
    if not good:
        latest, status, _ = held[-1]
        yield r.NotInForce(assessor=name, number=latest.number, status=status)
        return
    begins = min(london_date(own.status_since[0].since) for _, _, own in good)
    if on < begins:
        yield r.BeforeRegistration(on=on, assessor=name, begins=begins)
    elif not any(in_force_on(own, on) for _, _, own in good):
        yield r.OutOfForceThen(on=on, assessor=name)


def in_force_on(own: Certificate, day: date) -> bool:
    """Tell whether a registration was in force at any moment of a London day."""
    starts, ends = deadline(day - A_DAY), deadline(day)
    changes = own.status_since
    following = [*(one.since for one in changes[1:]), None]
    return any(
        one.status in IN_FORCE and one.since < ends and (until is None or until > starts)
        for one, until in zip(changes, following, strict=True)
    )


def _own(command: c.RecordCompetence) -> Iterator[Refused]:
    if command.assessor == command.person:
        yield r.OwnAssessment(person=person(command.person))


def _wrong_employee(team: Team, who: PersonId, on: date) -> Iterator[Refused]:
    employee = team.employee(who)
    if employee is None or not employee.here:
        yield r.NotEmployed(person=person(who))
    elif not employee.employed_on(on):
        yield r.NotEmployedThen(person=person(who), on=on)


def _assessed_later(team: Team, who: PersonId, on: date) -> Iterator[Refused]:
    employee = team.employee(who)
    latest = employee.assessments[-1].assessed_on if employee and employee.assessments else on
    if latest > on:
        yield r.AssessedLater(person=person(who), on=latest)


def _contradicts(command: c.RecordCompetence) -> Iterator[Refused]:
    if command.all_met and command.not_met:
        yield r.EverythingOrNot()
    if not command.all_met and not command.not_met:
        yield r.SayWhatIsMissing()
