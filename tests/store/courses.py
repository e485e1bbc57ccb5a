"""Short courses on a real store: a course date, bookings, and every step performed by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.catalogue import service
from domain.frameworks import framework
from domain.messages import Actor, Command, Role
from domain.parts.criteria import CriterionOutcome
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from domain.services.course import commands as c
from store.streams import peek
from tests.store.scenes import FIRST, Scene, work

BEN = Actor(role=Role.COORDINATOR, id="ben")
DATE = "cohort:course-date"
HOUSE = "provider:0001"
CONDITIONS = ("practises", "fit", "recent_training", "employer_agrees")


def course_days(slug: str, first: datetime = FIRST) -> tuple[LearningDay, ...]:
    """Return the learning days of a course, one a week."""
    return tuple(
        LearningDay(
            number=one.number,
            title=one.title,
            audience=one.audience,
            starts=first + timedelta(weeks=one.number),
            ends=first + timedelta(weeks=one.number, hours=7),
            room=f"Room of {slug}",
            trainer=f"p-trainer-{slug.replace('_', '-')}",
            co_trainer="p-alumna" if service(slug).co_delivered else None,
        )
        for one in service(slug).variant().days
    )


async def a_provider(
    made: Scene, ref: Ref = HOUSE, name: str = "Rowan Care Ltd", *, public_body: bool = False
) -> None:
    """Register a provider with one setting."""
    await made.do(
        ref,
        Register(
            organisation=name,
            address=("1 Rowan Way",),
            public_body=public_body,
            billing_contact="p-bill",
        ),
    )
    await made.do(
        ref,
        AddSetting(
            setting="rowan-house",
            setting_name="Rowan House",
            cqc_location="1-123456789",
            district="Ashfield",
            people_supported=24,
            registered_manager="p-manager",
        ),
    )


async def a_date(
    made: Scene,
    slug: str,
    *,
    ref: Ref = DATE,
    capacity: int = 2,
    automatic: bool = True,
    first: datetime = FIRST,
) -> tuple[LearningDay, ...]:
    """Plan and open a course date; return its learning days."""
    days = course_days(slug, first)
    await made.do(
        ref,
        Plan(
            service=slug,
            label=f"{service(slug).title}, {ref}",
            capacity=capacity,
            days=days,
            automatic_offers=automatic,
            on_days_off=True,
        ),
    )
    await made.do(ref, OpenForPlaces())
    return days


def book(
    slug: str,
    *people: str,
    cohort: Ref = DATE,
    provider: Ref = HOUSE,
    wait: bool = False,
    conditions: Sequence[str] = (),
) -> c.Book:
    """Return the command that books delegates."""
    return c.Book(
        service=slug,
        provider=provider,
        setting="rowan-house",
        contact="p-manager",
        cohort=cohort,
        delegates=tuple(c.NamedDelegate(person=one, fulfils=tuple(conditions)) for one in people),
        wait_if_full=wait,
    )


async def attend(made: Scene, days: Sequence[LearningDay], cohort: Ref = DATE) -> None:
    """Hold every learning day, everybody attending."""
    for day in days:
        await made.at(day.starts)
        await work(made)
        async with made.pool.acquire() as conn:
            people = (await peek(conn, cohort)).expected(day.number)
        if people:
            marks = tuple(Mark(person=one, status="attended") for one in people)
            await made.do(cohort, MarkRegister(day=day.number, marks=marks))
        await work(made)


def results(person: str, on: datetime) -> tuple[Command, ...]:
    """Return the commands that record everything of a Moving and Handling assessment as passed."""
    day = on.date()
    assessor = "p-assessor"
    return (
        c.RecordScore(
            person=person, component="knowledge_test", percent=90, assessor=assessor, taken_on=day
        ),
        c.RecordCriteria(
            person=person,
            assessor=assessor,
            observed_on=day,
            outcomes=tuple(
                CriterionOutcome(criterion=one.slug, met=True, evidence="t-seen")
                for one in framework("moving_and_handling").criteria
            ),
        ),
        c.RecordJudgement(
            person=person,
            component="assignment",
            passed=True,
            assessor=assessor,
            judged_on=day,
            evidence="t-handed-in",
        ),
    )


async def registered(made: Scene, ref: Ref, *people: str) -> None:
    """Take booked delegates of Moving and Handling from the last day to their registrations."""
    for person in people:
        async with made.pool.acquire() as conn:
            now = await made.clock.now(conn)
        for command in results(person, now):
            await made.do(ref, command)
        await work(made)
        note = "t-checked"
        await made.do(ref, c.CheckQuality(person=person, agreed=True, note=note), by=BEN)
        await made.do(ref, c.Release(person=person), by=BEN)
        await work(made)


async def to_registration(made: Scene, first: datetime) -> None:
    """Take somebody through Moving and Handling, while somebody else waits for a later date.

    Their provider has nothing else with us, so that no unpaid invoice stops it.
    """
    slug, later, hazel = "moving_and_handling", "cohort:course-later", "provider:hazel"
    await a_provider(made, hazel, "Hazel Care Ltd")
    days = await a_date(made, slug, first=first)
    await a_date(made, slug, ref=later, capacity=1, first=first + timedelta(weeks=40))
    for ref, person, cohort in (
        ("course:first", "p-gail", DATE),
        ("course:second", "p-ivo", later),
        ("course:third", "p-june", later),
    ):
        wait = ref == "course:third"
        booking = book(
            slug, person, cohort=cohort, provider=hazel, wait=wait, conditions=CONDITIONS
        )
        await made.do(ref, booking)
    for ref, person in (("course:first", "p-gail"), ("course:second", "p-ivo")):
        await made.do(ref, c.Screen(person=person, accepted=True, note="t-checked"))
    await work(made)
    await attend(made, days)
    await registered(made, "course:first", "p-gail")
