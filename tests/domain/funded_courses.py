"""What tests of funded courses start from: course dates, settings, delegates who fulfil all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.catalogue import service
from domain.frameworks import framework
from domain.messages import Actor, Command, PersonId, Role
from domain.parts.criteria import CriterionOutcome
from domain.parts.learning_days import LearningDay
from domain.processes.allocation import Open, allocation_ref
from domain.processes.cohort import Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.ref import Ref
from domain.services.course import commands as c
from tests.domain.builders import add_setting, register_provider
from tests.domain.world import World

MH, CARE, ACE = "moving_and_handling", "care_planning", "clinical_quality"
DATE, LATER = "cohort:course-date", "cohort:later-date"
HOUSE, COUNCIL = "provider:rowan", "provider:council"
BOOKING, SECOND = "course:rowan", "course:council"
BEN = Actor(role=Role.COORDINATOR, id="ben")
GAIL, IVO, JUNE = "p-gail", "p-ivo", "p-june"
FIRST = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday
ASSESSOR, OTHER_ASSESSOR = "p-assessor", "p-other-assessor"


def conditions(slug: str) -> tuple[str, ...]:
    """Return every condition of a course."""
    plan = service(slug).course
    return tuple(one.slug for one in plan.conditions) if plan else ()


def course_days(slug: str, first: datetime = FIRST) -> tuple[LearningDay, ...]:
    """Return the learning days of a course, one a week, from nine to four."""
    co_trainer = "p-alumna" if service(slug).co_delivered else None
    return tuple(
        LearningDay(
            number=one.number,
            title=one.title,
            audience=one.audience,
            starts=first + timedelta(weeks=one.number - 1),
            ends=first + timedelta(weeks=one.number - 1, hours=7),
            room=f"Room of {slug}, {first:%B}",
            trainer=f"p-trainer-{slug.replace('_', '-')}-{first:%m}",
            co_trainer=co_trainer and f"{co_trainer}-{first:%m}",
        )
        for one in service(slug).variant().days
    )


def plan(slug: str, *, capacity: int = 4, first: datetime = FIRST, automatic: bool = True) -> Plan:
    """Return the plan of a course date."""
    return Plan(
        service=slug,
        label=f"{service(slug).title}, {first:%B}",
        capacity=capacity,
        days=course_days(slug, first),
        automatic_offers=automatic,
    )


def book(slug: str, *people: PersonId, **other: Any) -> c.Book:
    """Return a booking to which nothing is lacking."""
    fulfils = other.pop("fulfils", conditions(slug))
    usual: dict[str, Any] = {
        "service": slug,
        "provider": HOUSE,
        "setting": "rowan-house",
        "contact": "p-manager",
        "cohort": DATE,
        "delegates": tuple(c.NamedDelegate(person=one, fulfils=fulfils) for one in people),
    }
    return c.Book(**{**usual, **other})


def accept(person: PersonId) -> c.Screen:
    return c.Screen(person=person, accepted=True, note="t-checked")


def cancel(person: PersonId) -> c.CancelPlace:
    return c.CancelPlace(person=person, reason="t-why")


def score(person: PersonId, percent: int = 90, **other: Any) -> c.RecordScore:
    usual: dict[str, Any] = {"component": "knowledge_test", "assessor": ASSESSOR}
    return c.RecordScore(person=person, percent=percent, **{**usual, **other})


def observe(person: PersonId, on: date, *, unmet: Sequence[str] = (), **other: Any) -> Command:
    """Return an observation of all criteria, or of those in `only`."""
    only = other.pop("only", None)
    return c.RecordCriteria(
        person=person,
        assessor=other.get("assessor", ASSESSOR),
        observed_on=on,
        outcomes=tuple(
            CriterionOutcome(criterion=one.slug, met=one.slug not in unmet, evidence="t-seen")
            for one in framework(MH).criteria
            if only is None or one.slug in only
        ),
    )


def judge(person: PersonId, on: date, *, passed: bool = True, **other: Any) -> c.RecordJudgement:
    usual: dict[str, Any] = {"component": "assignment", "assessor": ASSESSOR}
    return c.RecordJudgement(
        person=person, passed=passed, judged_on=on, evidence="t-work", **{**usual, **other}
    )


def results(person: PersonId, on: date) -> tuple[Command, ...]:
    """Return the commands that record a Moving and Handling assessment as passed."""
    return (score(person, taken_on=on), observe(person, on), judge(person, on))


def opened(slug: str, **other: Any) -> World:
    """Return a world with a provider, a public body and a course date that takes bookings.

    Where a funder pays for the places of the course, they are open as well.
    """
    world = World()
    if service(slug).allocation:
        world.do(allocation_ref(slug), funded(slug))
    world.do(HOUSE, register_provider())
    world.do(HOUSE, add_setting())
    world.do(COUNCIL, register_provider("Rowan Council", public_body=True))
    world.do(COUNCIL, add_setting())
    return with_date(world, slug, DATE, **other)


def funded(slug: str, **other: Any) -> Open:
    """Return the order to open the funded places of a course."""
    usual: dict[str, Any] = {
        "funder": "LETC",
        "contact": "p-funder",
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 12, 18),
        "round_one_until": date(2026, 4, 30),
        "automatic_offers": True,
    }
    return Open(service=slug, **{**usual, **other})


def with_date(world: World, slug: str, ref: Ref, **other: Any) -> World:
    """Plan and open one more course date."""
    world.do(ref, plan(slug, **other))
    world.do(ref, OpenForPlaces())
    return world


def booked(slug: str, *people: PersonId, **other: Any) -> World:
    """Return a world in which delegates have their places for good."""
    world = opened(slug, **other)
    world.do(BOOKING, book(slug, *people))
    for person in people if conditions(slug) else ():
        world.do(BOOKING, accept(person))
    return world.pass_to(world.at)


def hold(world: World, day: int, *, absent: Sequence[PersonId] = (), ref: Ref = DATE) -> World:
    """Hold one learning day; everybody expected attends but those who are absent."""
    cohort = world.cohort(ref)
    world.pass_to(cohort.days[day - 1].ends)
    marks = tuple(
        Mark(person=who, status="absent" if who in absent else "attended")
        for who in world.cohort(ref).expected(day)
    )
    world.do(ref, MarkRegister(day=day, marks=marks))
    return world.pass_to(world.at)


def attended(slug: str, *people: PersonId, **other: Any) -> World:
    """Return a world in which delegates came to every learning day."""
    world = booked(slug, *people, **other)
    for day in world.cohort(DATE).days:
        hold(world, day.number)
    return world


def released(world: World, *people: PersonId, ref: Ref = BOOKING) -> World:
    """Check and release results by somebody who recorded none of them."""
    for person in people:
        delegate = world.booking(ref).delegate(person)
        if delegate and delegate.sample and delegate.sample.sampled:
            world.do(ref, c.CheckQuality(person=person, agreed=True, note="t-fine"), by=BEN)
        world.do(ref, c.Release(person=person), by=BEN)
    return world.pass_to(world.at)
