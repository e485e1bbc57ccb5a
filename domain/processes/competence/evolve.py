"""How events change the staff competence of a setting: assignment only, nothing is refused."""

from datetime import date
from typing import Any, TypeVar, assert_never

from domain.calendar import london_date
from domain.messages import Message
from domain.processes.award.state import IN_FORCE
from domain.processes.competence import events as e
from domain.processes.competence.agenda import due_key
from domain.processes.competence.state import (
    AnyState,
    Assessment,
    Assessor,
    Change,
    DueKind,
    Employee,
    Employment,
    Kept,
    NextDue,
    NotBegun,
    Stopped,
    Team,
)

M = TypeVar("M", bound=Message)


def evolve(state: AnyState, event: e.CompetenceEvent) -> AnyState:
    """Return the state after one event."""
    if isinstance(event, e.Begun):
        return Kept(team=_begun(event))
    if isinstance(state, NotBegun):
        return state
    team = _without(state.team, _after(state.team, event), event)
    match event:
        case e.Stopped():
            return Stopped(team=team)
        case e.AssessorNoted() if team.assessing:
            return Kept(team=team)
        case _:
            return _with(state, team=team)


def _after(team: Team, event: e.CompetenceEvent) -> Team:
    match event:
        case e.Begun() | e.Stopped():
            return team
        case e.AssessorNoted():
            return _noted(team, event)
        case e.StaffAdded():
            return _with(team, staff=(*team.staff, *(_new(one, event) for one in event.staff)))
        case e.StaffLeft(person=who, left_on=left_on):
            employee = team.employee(who)
            return _put(team, _left(employee, left_on)) if employee else team
        case e.StaffReturned():
            return _returned(team, event)
        case e.Trained(people=people, trained_on=on):
            for employee in (one for one in team.staff if one.person in people):
                latest = max(on, employee.trained_on or on)
                team = _put(team, _with(employee, trained_on=latest))
            return team
        case e.Assessed():
            return _assessed(team, event)
        case e.AssessmentWithdrawn():
            return _withdrawn(team, event)
        case e.DueWarned(month=month, rung=rung):
            return _with(team, warned=(*team.warned, due_key(month, rung)))
        case e.StepLapsed(key=key):
            return _with(team, lapsed=(*team.lapsed, key))
        case _:
            assert_never(event)


def _begun(event: e.Begun) -> Team:
    return Team(
        provider=event.provider,
        setting=event.setting,
        framework=event.framework,
        framework_title=event.framework_title,
    )


def _without(before: Team, after: Team, event: e.CompetenceEvent) -> Team:
    """Note since when nobody may assess; the event that leaves nobody is counted."""
    if after.assessing:
        return _with(after, without_since=None)
    if before.assessing or after.without == 0:
        return _with(after, without_since=event.at, without=after.without + 1)
    return after


def _noted(team: Team, event: e.AssessorNoted) -> Team:
    was_registered = team.registered(event.assessor)
    known = next((one for one in team.assessors if one.registration == event.registration), None)
    change = Change(change=event.change, status=event.status, since=event.since)
    assessor = Assessor(
        person=event.assessor,
        registration=event.registration,
        number=event.number,
        changes=(*(known.changes if known else ()), change),
    )
    others = tuple(one for one in team.assessors if one.registration != event.registration)
    team = _with(team, assessors=(*others, assessor))
    employee = team.employee(event.assessor)
    on = london_date(event.since)
    if event.status in IN_FORCE:
        return team if known and known.ever_in_force else _arrived(team, event, on)
    if employee is None or not employee.here:
        return team
    if event.left:
        return _put(team, _left(employee, max(on, employee.employments[-1].joined_on)))
    if was_registered and not team.registered(event.assessor) and event.assess_by is not None:
        return _put(team, _with(employee, next_due=_in_time(employee, event.assess_by, event)))
    return team


def _arrived(team: Team, event: e.AssessorNoted, on: date) -> Team:
    """Whoever is registered for a setting works there, whether or not they are listed."""
    employee = team.employee(event.assessor)
    if employee is None:
        new = Employee(
            number=len(team.staff) + 1,
            person=event.assessor,
            role="registered assessor",
            employments=(Employment(joined_on=on),),
        )
        return _with(team, staff=(*team.staff, new))
    if employee.here:
        return team
    *before, last = employee.employments
    if last.left_on is not None and last.left_on >= on:
        back = (*before, Employment(joined_on=last.joined_on))
    else:
        back = (*before, last, Employment(joined_on=on))
    return _put(team, _with(employee, employments=back))


def _new(joined: e.Joined, event: e.StaffAdded) -> Employee:
    return Employee(
        number=joined.number,
        person=joined.person,
        role=joined.role,
        employments=(Employment(joined_on=joined.joined_on),),
        next_due=NextDue(kind="first", by=event.assess_by, set_at=event.at),
    )


def _left(employee: Employee, left_on: date) -> Employee:
    *before, last = employee.employments
    return _with(employee, employments=(*before, _with(last, left_on=left_on)))


def _returned(team: Team, event: e.StaffReturned) -> Team:
    employee = team.employee(event.person)
    if employee is None:
        return team
    back = Employment(joined_on=event.returned_on)
    again = _with(
        employee,
        role=event.role,
        employments=(*employee.employments, back),
        next_due=_in_time(employee, event.assess_by, event),
    )
    return _put(team, again)


def _in_time(
    employee: Employee, by: date, event: e.AssessorNoted | e.StaffReturned | e.AssessmentWithdrawn
) -> NextDue:
    """A competence that lasts longer than the time for a first assessment counts to its end."""
    latest = employee.assessments[-1] if employee.assessments else None
    if latest is None:
        return NextDue(kind="first", by=by, set_at=event.at)
    if latest.until is not None:
        return NextDue(kind="again", by=max(by, latest.until), set_at=event.at)
    return NextDue(kind="repeat", by=by, set_at=event.at)


def _assessed(team: Team, event: e.Assessed) -> Team:
    employee = team.employee(event.person)
    if employee is None:
        return team
    competent = not event.unmet
    seen = Assessment(
        assessor=event.assessor,
        assessed_on=event.assessed_on,
        framework_version=event.framework_version,
        unmet=event.unmet,
        until=event.next_by if competent else None,
    )
    kind: DueKind = "again" if competent else "repeat"
    changed = _with(
        employee,
        assessments=(*employee.assessments, seen),
        next_due=NextDue(kind=kind, by=event.next_by, set_at=event.at),
    )
    return _put(team, changed)


def _withdrawn(team: Team, event: e.AssessmentWithdrawn) -> Team:
    employee = team.employee(event.person)
    if employee is None:
        return team
    before = _with(employee, assessments=employee.assessments[:-1])
    return _put(team, _with(before, next_due=_in_time(before, event.assess_by, event)))


def _put(team: Team, employee: Employee) -> Team:
    staff = tuple(employee if one.person == employee.person else one for one in team.staff)
    return _with(team, staff=staff)


def _with(message: M, **changes: Any) -> M:
    return message.model_copy(update=changes)
