"""Who works at the setting: assessors whom registrations bring, and staff who come and go."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from domain.calendar import add_working_days
from domain.facts import Facts
from domain.frameworks import FRAMEWORKS
from domain.messages import PersonId
from domain.parts.refusals import NamedTwice, not_yet
from domain.policy import POLICY
from domain.processes.award.state import IN_FORCE
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence import refusals as r
from domain.processes.competence.state import AnyState, Employee, NotBegun, Team
from domain.processes.provider import Provider, ProviderOf
from domain.refusals import Refused, refuse
from domain.say import person

Events = list[e.CompetenceEvent]


def note_assessor(state: AnyState, command: c.NoteAssessor, facts: Facts) -> Events:
    """Take note of a registration; staff competence begins with the first one in force."""
    in_force = command.status in IN_FORCE
    known = () if isinstance(state, NotBegun) else state.team.assessors
    if isinstance(state, NotBegun) and not in_force:
        return []  # it was over before anybody here heard of it
    heard = [one.changes[-1].change for one in known if one.registration == command.registration]
    if heard and heard[0] >= command.change:
        return []  # overtaken by later news
    gone = command.left and not in_force
    noted = e.AssessorNoted(
        at=facts.at,
        assessor=command.assessor,
        registration=command.registration,
        number=command.number,
        change=command.change,
        status=command.status,
        since=command.since,
        left=gone,
        assess_by=None if in_force or gone else first_by(facts),
    )
    return [_begun(command, facts), noted] if isinstance(state, NotBegun) else [noted]


def _begun(command: c.NoteAssessor, facts: Facts) -> e.Begun:
    provider = facts[ProviderOf(ref=command.provider)]
    setting = provider.setting(command.setting) if isinstance(provider, Provider) else None
    framework = FRAMEWORKS.get(command.framework)
    return e.Begun(
        at=facts.at,
        provider=command.provider,
        setting=command.setting,
        setting_name=setting.setting_name if setting else command.setting,
        framework=command.framework,
        framework_title=framework.title if framework else command.framework,
    )


def first_by(facts: Facts) -> date:
    """Return by when somebody is assessed who has to begin today."""
    return add_working_days(facts.today, POLICY.competence_first_working_days)


def add_staff(team: Team, command: c.AddStaff, facts: Facts) -> Events:
    """Put people on the list under numbers of their own."""
    refuse(_cannot_join(team, command, facts))
    staff = tuple(
        e.Joined(
            number=len(team.staff) + n, person=one.person, role=one.role, joined_on=one.joined_on
        )
        for n, one in enumerate(command.staff, 1)
    )
    return [e.StaffAdded(at=facts.at, staff=staff, assess_by=first_by(facts))]


def _cannot_join(team: Team, command: c.AddStaff, facts: Facts) -> Iterator[Refused]:
    for who, count in Counter(one.person for one in command.staff).items():
        if count > 1:
            yield NamedTwice(person=person(who))
    for one in command.staff:
        known = team.employee(one.person)
        if known is not None:
            reason = r.OnTheList if known.here else r.ReturnInstead
            yield reason(person=person(one.person))
        yield from not_yet(f"The first day of {person(one.person)}", one.joined_on, facts.today)


def record_left(team: Team, command: c.RecordStaffLeft, facts: Facts) -> Events:
    """Record a leaver; a registered assessor leaves by their registration."""
    employee = employed(team, command.person)
    reasons = not_yet("The last day", command.left_on, facts.today)
    joined_on = employee.employments[-1].joined_on
    if command.left_on < joined_on:
        reasons.append(
            r.LeftBeforeJoining(
                left_on=command.left_on, person=person(command.person), joined_on=joined_on
            )
        )
    for one in team.registrations(command.person):
        if one.in_force:
            reasons.append(r.AssessorLeaves(person=person(command.person), number=one.number))
    refuse(reasons)
    return [e.StaffLeft(at=facts.at, person=command.person, left_on=command.left_on)]


def record_return(team: Team, command: c.RecordStaffReturn, facts: Facts) -> Events:
    """Record that somebody is back; they are assessed in time like those who are new."""
    employee = team.employee(command.person)
    if employee is None:
        raise r.NotEmployed(person=person(command.person))
    left_on = employee.employments[-1].left_on
    if left_on is None:
        raise r.StillHere(person=person(command.person))
    reasons = not_yet("The return", command.returned_on, facts.today)
    if command.returned_on <= left_on:
        reasons.append(r.BackTooEarly(person=person(command.person), left_on=left_on))
    refuse(reasons)
    return [
        e.StaffReturned(
            at=facts.at,
            person=command.person,
            role=command.role,
            returned_on=command.returned_on,
            assess_by=first_by(facts),
        )
    ]


def employed(team: Team, who: PersonId) -> Employee:
    """Return somebody who works here now, or refuse."""
    employee = team.employee(who)
    if employee is None or not employee.here:
        raise r.NotEmployed(person=person(who))
    return employee
