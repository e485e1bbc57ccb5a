"""Fills a store with short courses: applications, a full date, a hold, an assessment half done.

`python -m tests.web.seed_courses` serves the site with this data, for looking at it.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import uvicorn

from domain.catalogue import service
from domain.frameworks import framework
from domain.messages import Actor, PersonId, Role
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import Cohort, Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from domain.services.course import Book
from domain.services.course import commands as c
from domain.services.course.commands import NamedDelegate
from store import accounts, vault
from store.migrate import migrate
from store.pool import Pool, open_pool
from store.streams import peek
from store.vault import NewPerson, NewText
from tests.store.scenes import ANN, Scene, scene, work
from tests.web.seed import AUDITOR, COORDINATOR, LONG_HOME, LONG_NAME, PASSWORD
from tests.web.seed_sets import fill_set, meet
from web.app import WebConfig, create_app
from workers.local.postgres import local_postgres
from workers.printing import PRESS

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = datetime(2026, 6, 10, 13, 30, tzinfo=UTC)
BEN = Actor(role=Role.COORDINATOR, id="ben")
MAY, JULY, SEPTEMBER = "cohort:may-course", "cohort:july", "cohort:september"
PLANS, FULL = "cohort:plans", "cohort:full"
ROWAN, COUNTY = "provider:rowan", "provider:county"
TEAM, PAIR, WAITING, DONE = "course:team", "course:pair", "course:waiting", "course:done"
TEAM_PEOPLE = tuple(f"p-team-{n}" for n in range(1, 7))
PEOPLE = {
    "p-trainer": "Bel Okafor",
    "p-other-trainer": "Rhys Tallis",
    "p-assessor": "Ines Calloway",
    "p-alumna": "Joan Pemberley",
    "p-rowan-manager": "Grace Mbeki",
    "p-county-manager": "Una Moorcroft",
    "p-team-1": LONG_NAME,
    "p-team-2": "Kofi Larkspur",
    "p-team-3": "Siân Treadwell",
    "p-team-4": "Wilhelmina Oyelaran-Featherstonehaugh",
    "p-team-5": "Tom Ashgrove",
    "p-team-6": "Priya Nettlefold",
    "p-pair-1": "Leila Farsight",
    "p-pair-2": "Owen Quill",
    "p-wait-1": "Maja Winterbourne",
    "p-wait-2": "Dev Thistlewood",
    "p-full-1": "Noor Halloran",
    "p-full-2": "Ravi Stanmore",
}
NOTE = "t-seen"
WORDS = "Seen with a resident who uses a stand aid, at Rowan House"


async def fill(pool: Pool) -> Scene:
    """Fill an empty store; its clock stops while a course is being assessed."""
    made = await scene(pool, NOW)
    people = [NewPerson(i, n, f"{i[2:]}@care.example") for i, n in PEOPLE.items()]
    await vault.write_people(pool, people, NOW)
    async with pool.acquire() as conn, conn.transaction():
        await NewText(NOTE, WORDS, ()).write(conn, NOW)
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
        await conn.execute("UPDATE account SET id = $1", ANN.id)  # who does everything in a scene
        await accounts.create(conn, AUDITOR, "Ada Lovell", Role.AUDITOR, PASSWORD)
    moving = "moving_and_handling"
    await _date(made, MAY, moving, "May course, Mansfield", 12, date(2026, 5, 5))
    await _date(made, JULY, moving, "July course, Newark", 12, date(2026, 7, 7), "p-other-trainer")
    await _date(made, SEPTEMBER, moving, "September course", 6, date(2026, 9, 8))
    plans = "care_planning"
    await _date(made, PLANS, plans, "Autumn care planning", 16, date(2026, 9, 16))
    await _date(made, FULL, plans, "Summer care planning", 2, date(2026, 7, 1), "p-other-trainer")
    await _provider(made, ROWAN, "Rowan and Daughters Ltd", "rowan-house", LONG_HOME, "p-rowan")
    await _provider(made, COUNTY, "County Care Trust", "quarry", "Quarry Bank", "p-county")
    await _bookings(made)
    await fill_set(made, NOW)
    await meet(made, 1)
    await _learn(made)
    await meet(made, 2)
    await _assess(made)
    return made


async def _date(
    made: Scene,
    ref: Ref,
    slug: str,
    label: str,
    capacity: int,
    first: date,
    trainer: PersonId = "p-trainer",
) -> None:
    course = service(slug)
    on = tuple(first + timedelta(weeks=n) for n in range(len(course.variant().days)))
    days = lay_out(
        slug,
        "standard",
        on,
        begins=time(9, 30),
        ends=time(16),
        room="Mansfield Library" if trainer == "p-trainer" else "Newark Hall",
        trainer=trainer,
        co_trainer="p-alumna" if course.co_delivered else None,
    )
    await made.do(
        ref, Plan(service=slug, label=label, capacity=capacity, days=days, on_days_off=True)
    )
    await made.do(ref, OpenForPlaces())


async def _provider(
    made: Scene, ref: Ref, name: str, setting: str, setting_name: str, people: str
) -> None:
    await made.do(
        ref,
        Register(
            organisation=name,
            address=("1 Lime Walk", "Nottingham", "NG1 0AA"),
            billing_contact=f"{people}-manager",
            purchase_order_required=ref == COUNTY,
        ),
    )
    await made.do(
        ref,
        AddSetting(
            setting=setting,
            setting_name=setting_name,
            cqc_location="1-123456789",
            district="Ashfield",
            people_supported=34,
            registered_manager=f"{people}-manager",
        ),
    )


async def _bookings(made: Scene) -> None:
    moving = service("moving_and_handling")
    assert moving.course is not None
    fulfils = tuple(one.slug for one in moving.course.conditions)
    await made.do(TEAM, _book("moving_and_handling", ROWAN, MAY, TEAM_PEOPLE, fulfils))
    for who in TEAM_PEOPLE:
        await made.do(TEAM, c.Screen(person=who, accepted=True, note=NOTE))
    await made.do(DONE, _book("care_planning", ROWAN, FULL, ("p-full-1", "p-full-2")))
    await work(made)
    await made.do(WAITING, _book("care_planning", ROWAN, FULL, ("p-wait-1", "p-wait-2")))
    await made.do(PAIR, _book("care_planning", COUNTY, PLANS, ("p-pair-1", "p-pair-2")))
    await work(made)


def _book(
    slug: str, provider: Ref, cohort: Ref, people: Sequence[PersonId], fulfils: Sequence[str] = ()
) -> Book:
    named = tuple(NamedDelegate(person=one, fulfils=tuple(fulfils)) for one in people)
    return Book(
        service=slug,
        provider=provider,
        setting="rowan-house" if provider == ROWAN else "quarry",
        contact="p-rowan-manager" if provider == ROWAN else "p-county-manager",
        cohort=cohort,
        delegates=named,
        wait_if_full=True,
    )


async def _learn(made: Scene) -> None:
    async with made.pool.acquire() as conn:
        cohort = await peek(conn, MAY)
    assert isinstance(cohort, Cohort)
    for day in cohort.days:
        await made.at(day.ends)
        await work(made)
        away = {2: TEAM_PEOPLE[2], 3: TEAM_PEOPLE[4]}.get(day.number)
        marks = tuple(
            Mark(person=who, status="absent" if who == away else "attended") for who in TEAM_PEOPLE
        )
        await made.do(MAY, MarkRegister(day=day.number, marks=marks))
        await work(made)
    await made.do(TEAM, c.ArrangeSisterDay(person=TEAM_PEOPLE[4], day=3, sister=JULY))


async def _assess(made: Scene) -> None:
    first, second, third, fourth, *_ = TEAM_PEOPLE
    await made.at(TODAY)
    await work(made)
    on = TODAY.date()
    for who, percent in ((first, 92), (second, 64), (third, 88), (fourth, 95)):
        await made.do(
            TEAM,
            c.RecordScore(
                person=who,
                component="knowledge_test",
                percent=percent,
                assessor="p-trainer",
                taken_on=on,
            ),
        )
    every = [one.slug for one in framework("moving_and_handling").criteria]
    for who, unmet in ((first, 0), (second, 3), (fourth, 0)):
        outcomes = tuple(
            CriterionOutcome(criterion=slug, met=n >= unmet, evidence=NOTE)
            for n, slug in enumerate(every)
        )
        await made.do(
            TEAM,
            c.RecordCriteria(person=who, assessor="p-assessor", observed_on=on, outcomes=outcomes),
        )
    for who in (first, fourth):
        await made.do(
            TEAM,
            c.RecordJudgement(
                person=who,
                component="assignment",
                passed=True,
                assessor="p-assessor",
                judged_on=on,
                evidence=NOTE,
            ),
        )
    await work(made)
    await made.do(TEAM, c.CheckQuality(person=first, agreed=True, note=NOTE), by=BEN)
    await made.do(TEAM, c.Release(person=first), by=BEN)
    await work(made)


async def _serve(home: Path) -> None:
    """Serve the filled site on port 8124 until stopped."""
    async with local_postgres(home) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            made = await fill(pool)
            config = WebConfig("a" * 40, "A" * 43, "http://127.0.0.1:8124", secure_cookies=False)
            app = create_app(pool, made.ledger, made.clock, config, PRESS)
            await uvicorn.Server(uvicorn.Config(app, port=8124, log_level="warning")).serve()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="optimum-look-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as somebody else
        asyncio.run(_serve(Path(folder)))
