"""Fills a store with staff competence: two settings, one of them without an assessor any more.

`python -m tests.web.staffed [port]` serves the site with this data, for looking at it.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import uvicorn

from domain.messages import PersonId, Role, engine
from domain.processes.award import commands as award
from domain.processes.competence import commands as c
from domain.processes.competence import competence_ref
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from store import accounts, vault
from store.migrate import migrate
from store.pool import Pool, open_pool
from store.vault import NewPerson, NewText
from tests.store.scenes import ANN, Scene, scene, work
from tests.web.seed import AUDITOR, COORDINATOR, LONG_HOME, LONG_NAME, PASSWORD
from web.app import WebConfig, create_app
from workers.local.postgres import local_postgres
from workers.printing import PRESS

BEGINS = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = datetime(2027, 2, 8, 10, 0, tzinfo=UTC)
MOVING = "moving_and_handling"
ROWAN, COUNTY = "provider:rowan", "provider:county"
REGISTRATION, LOST = "award:june", "award:tallis"
STAFF = competence_ref(ROWAN, "rowan-house", MOVING)
ALONE = competence_ref(COUNTY, "quarry", MOVING)
JUNE, KIM, MANAGER = "p-june", "p-kim", "p-manager"
GOOD, SOON, UNMET, NEW, OVERDUE, LEFT = (
    "p-good",
    "p-soon",
    "p-unmet",
    "p-new",
    "p-overdue",
    "p-left",
)
PEOPLE: dict[PersonId, str] = {
    JUNE: LONG_NAME,
    KIM: "Kim Tallis",
    MANAGER: "Grace Mbeki",
    GOOD: "Kofi Larkspur",
    SOON: "Siân Treadwell",
    UNMET: "Wilhelmina Oyelaran-Featherstonehaugh",
    NEW: "Tom Ashgrove",
    OVERDUE: "Priya Nettlefold",
    LEFT: "Owen Quill",
}
NOTE, WORDS = "t-seen", "Seen with a resident who uses a stand aid"


async def fill(pool: Pool) -> Scene:
    """Fill an empty store; its clock stops in the second year of a registration."""
    made = await scene(pool, BEGINS)
    people = [NewPerson(i, n, f"{i[2:]}@care.example") for i, n in PEOPLE.items()]
    await vault.write_people(pool, people, BEGINS)
    async with pool.acquire() as conn, conn.transaction():
        await NewText(NOTE, WORDS, ()).write(conn, BEGINS)
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
        await conn.execute("UPDATE account SET id = $1", ANN.id)  # who does everything in a scene
        await accounts.create(conn, AUDITOR, "Ada Lovell", Role.AUDITOR, PASSWORD)
    await _provider(made, ROWAN, "Rowan and Daughters Ltd", "rowan-house", LONG_HOME)
    await _provider(made, COUNTY, "County Care Trust", "quarry", "Quarry Bank")
    await _register(made, REGISTRATION, JUNE, ROWAN, "rowan-house")
    await _register(made, LOST, KIM, COUNTY, "quarry")
    await work(made)
    await made.do(STAFF, _add(GOOD, SOON, UNMET, OVERDUE, LEFT))
    await made.do(ALONE, _add(GOOD))
    await made.do(STAFF, _train(GOOD, SOON, UNMET))
    await _assessments(made)
    await made.do(LOST, award.Remove(cause="left the setting"))
    await made.do(STAFF, c.RecordStaffLeft(person=LEFT, left_on=date(2026, 12, 18)))
    await made.do(STAFF, _add(NEW))
    await work(made)
    return made


async def _provider(made: Scene, ref: Ref, name: str, setting: str, home: str) -> None:
    register = Register(organisation=name, address=("1 Lime Walk",), billing_contact=MANAGER)
    await made.do(ref, register)
    await made.do(
        ref,
        AddSetting(
            setting=setting,
            setting_name=home,
            cqc_location="1-123456789",
            district="Ashfield",
            people_supported=34,
            registered_manager=MANAGER,
        ),
    )


async def _register(made: Scene, ref: Ref, who: PersonId, provider: Ref, setting: str) -> None:
    issue = award.Issue(
        kind="registration",
        title_of_award="Optimum Moving and Handling Trainer Assessor",
        holder=who,
        provider=provider,
        setting=setting,
        regarding="course:0001",
        service="moving_and_handling",
        programme="Moving and Handling trainer assessor",
        completed_on=BEGINS.date(),
        valid_months=24,
        framework=MOVING,
        update_months=12,
    )
    await made.do(ref, issue, by=engine("course:0001"))


def _add(*people: PersonId) -> c.AddStaff:
    since = date(2024, 9, 2)
    return c.AddStaff(
        staff=tuple(
            c.NewEmployee(person=who, role="care worker", joined_on=since) for who in people
        )
    )


def _train(*people: PersonId) -> c.RecordTraining:
    return c.RecordTraining(assessor=JUNE, trained_on=BEGINS.date(), people=people)


async def _assessments(made: Scene) -> None:
    for who, at in (
        (OVERDUE, BEGINS),
        (SOON, BEGINS + timedelta(days=60)),
        (LEFT, BEGINS + timedelta(days=60)),
        (GOOD, BEGINS + timedelta(days=200)),
    ):
        await _on(made, at)
        await made.do(STAFF, seen(who, at.date()))
    await _on(made, TODAY - timedelta(days=3))
    missing = ("consent", "sling_fit", "falls", "skin")
    await made.do(STAFF, seen(UNMET, (TODAY - timedelta(days=3)).date(), *missing))
    await _on(made, TODAY + timedelta(days=28))  # one year after the first assessment


def seen(who: PersonId, on: date, *not_met: str) -> c.RecordCompetence:
    """Return the record of an assessment by June."""
    return c.RecordCompetence(
        person=who,
        assessor=JUNE,
        assessed_on=on,
        all_met=not not_met,
        not_met=not_met,
        evidence=NOTE,
    )


async def _on(made: Scene, at: datetime) -> None:
    """Let time pass week by week, so that every letter goes out in its time."""
    async with made.pool.acquire() as conn:
        now = await made.clock.now(conn)
    while now < at:
        now = min(now + timedelta(days=7), at)
        await made.at(now)
        await work(made)


async def _serve(home: Path, port: int) -> None:
    """Serve the filled site until stopped."""
    async with local_postgres(home) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            made = await fill(pool)
            address = f"http://127.0.0.1:{port}"
            config = WebConfig("a" * 40, "A" * 43, address, secure_cookies=False)
            app = create_app(pool, made.ledger, made.clock, config, PRESS)
            await uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning")).serve()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="optimum-look-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as somebody else
        asyncio.run(_serve(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 8124))
