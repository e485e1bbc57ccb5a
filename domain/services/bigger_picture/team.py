"""Who takes part: mentors named, leaving and replaced, and a deputy who takes over."""

from collections import Counter
from collections.abc import Iterator

from domain.calendar import london_date
from domain.facts import Facts
from domain.messages import PersonId
from domain.policy import POLICY
from domain.processes.cohort import Cohort, CohortOf
from domain.refusals import Refused, refuse
from domain.say import person
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.requirements import is_done, required_days
from domain.services.bigger_picture.signing import whole_cohort
from domain.services.bigger_picture.state import Member, Programme

Events = list[e.ProgrammeEvent]


def name_mentors(programme: Programme, command: c.NameMentors, facts: Facts) -> Events:
    """Name all mentors at once, each with their areas."""
    refuse(_naming_wrong(programme, command))
    pairs = zip(programme.mentor_places, command.mentors, strict=True)
    named = tuple(
        e.TeamMentor(person=mentor.person, areas=mentor.areas, place=place)
        for place, mentor in pairs
    )
    return [e.MentorsNamed(at=facts.at, mentors=named)]


def _naming_wrong(programme: Programme, command: c.NameMentors) -> Iterator[Refused]:
    if programme.mentors_named:
        yield r.MentorsAlreadyNamed()
    if len(command.mentors) != programme.terms.mentors:
        yield r.WrongNumberOfMentors(needed=programme.terms.mentors, given=len(command.mentors))
    for who, count in Counter(mentor.person for mentor in command.mentors).items():
        if count > 1:
            yield r.NamedTwice(person=person(who))
        if _takes_part(programme, who):
            yield r.AlreadyInTeam(person=person(who))
    yield from _areas_wrong(programme, command)


def _areas_wrong(programme: Programme, command: c.NameMentors) -> Iterator[Refused]:
    subjects = programme.terms.subjects
    for mentor in command.mentors:
        for area, count in Counter(mentor.areas).items():
            if area not in subjects:
                yield r.UnknownSubject(subject=area, subjects=", ".join(subjects))
            if count > 1:
                yield r.SubjectTwice(subject=area, person=person(mentor.person))
    covered = [area for mentor in command.mentors for area in mentor.areas]
    if programme.terms.divided:
        for subject in subjects:
            if subject not in covered:
                yield r.SubjectMissing(subject=subject)


def mentor_left(programme: Programme, command: c.RecordMentorLeft, facts: Facts) -> Events:
    """Record that a mentor leaves; their place stays with the programme."""
    member = programme.member(command.person)
    if member is None or member.part != "mentor" or not member.here:
        raise r.NotInTeam(person=person(command.person), part="a well-being mentor")
    refuse(_leaving_wrong(member, command, facts))
    return [e.MentorLeft(at=facts.at, person=command.person, left_on=command.left_on)]


def manager_left(programme: Programme, command: c.RecordManagerLeft, facts: Facts) -> Events:
    """Record that the registered manager leaves."""
    manager = programme.manager
    if manager is None:
        raise r.AlreadyRecorded(what="That the registered manager left")
    refuse(_leaving_wrong(manager, command, facts))
    return [e.ManagerLeft(at=facts.at, person=manager.person, left_on=command.left_on)]


def _leaving_wrong(
    member: Member, command: c.RecordMentorLeft | c.RecordManagerLeft, facts: Facts
) -> Iterator[Refused]:
    joined = london_date(member.joined_at)
    yield from r.not_yet("The last day", command.left_on, facts.today)
    if command.left_on < joined:
        yield r.BeforeJoining(person=person(member.person), joined=joined, given=command.left_on)


def replace_mentor(programme: Programme, command: c.ReplaceMentor, facts: Facts) -> Events:
    """Name a replacement: who missed at most a third joins now, otherwise the next cohort."""
    left = programme.vacancy_left_by(command.leaver, "mentor")
    reasons: list[Refused] = []
    if left is None:
        reasons.append(r.NoVacancy(person=person(command.leaver)))
    if _takes_part(programme, command.person):
        reasons.append(r.AlreadyInTeam(person=person(command.person)))
    if left is not None:
        reasons += _joins_when(programme, left, command, facts)
    days = None
    if command.next_cohort:
        following = facts[CohortOf(ref=command.next_cohort)]
        reasons += whole_cohort(command.next_cohort, following)
        days = following.days if isinstance(following, Cohort) else None
    refuse(reasons)
    assert left is not None  # refused above
    return [
        e.MentorReplaced(
            at=facts.at,
            leaver=command.leaver,
            person=command.person,
            areas=left.areas,
            place=left.place,
            cohort=command.next_cohort or left.cohort,
            days=days,
        )
    ]


def _joins_when(
    programme: Programme, left: Member, command: c.ReplaceMentor, facts: Facts
) -> Iterator[Refused]:
    """Days over that the new mentor has not done; somebody who comes back may have done some."""
    own = required_days(programme, left)
    joining = left.model_copy(update={"person": command.person})
    missed = [
        number
        for number in own
        if _is_over(programme, left, number, facts) and not is_done(programme, joining, number)
    ]
    fits = POLICY.replacement_joins_within.holds(len(missed), len(own))
    if fits and command.next_cohort:
        yield r.CanStillJoin(passed=len(missed), total=len(own))
    if not fits and not command.next_cohort:
        yield r.TooLateToJoin(passed=len(missed), total=len(own))


def _is_over(programme: Programme, member: Member, number: int, facts: Facts) -> bool:
    day = programme.day(member, number)
    if day is None or programme.is_called_off(member.cohort):
        return False  # the cohort that is chosen next has the day again
    return day.starts <= facts.at


def hand_over_to_deputy(programme: Programme, command: c.HandOverToDeputy, facts: Facts) -> Events:
    """Let a deputy take over; the days done stay with the manager who left."""
    vacancies = [one for one in programme.vacancies if one.part == "manager"]
    reasons: list[Refused] = []
    if not vacancies:
        reasons.append(r.AlreadyRecorded(what="A manager who takes part"))
    if not command.signed_again:
        reasons.append(r.NotSignedAgain())
    if command.person in [mentor.person for mentor in programme.mentors]:
        reasons.append(r.StillAMentor(person=person(command.person)))
    refuse(reasons)
    left = vacancies[-1]
    return [
        e.DeputyTookOver(at=facts.at, leaver=left.person, person=command.person, place=left.place)
    ]


def _takes_part(programme: Programme, who: PersonId) -> bool:
    """Somebody has one part at a time; who left may come back, or take another part."""
    member = programme.member(who)
    return member is not None and member.here
