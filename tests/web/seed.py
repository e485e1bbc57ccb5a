"""Fills a store through the real ledger: providers, cohorts, marks, a missed day, long names.

`python -m tests.web.seed` serves the site with this data, for looking at it.
"""

import asyncio
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import uvicorn

from domain.catalogue import service
from domain.messages import Role
from domain.processes.cohort import Cohort, Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from domain.services.bigger_picture import Measures, NamedMentor
from domain.services.bigger_picture.commands import (
    NameMentors,
    RecordBaseline,
    RecordReadinessCall,
    RegisterInterest,
    SignUp,
)
from store import accounts, trouble, vault
from store.agendas import items_of
from store.migrate import migrate
from store.pool import Pool, open_pool
from store.streams import peek
from store.vault import MailStatus, NewDocument, NewMail, NewPerson
from tests.store.scenes import ANN, Scene, scene, work
from web.app import WebConfig, create_app
from workers.local.postgres import local_postgres
from workers.printing import PRESS

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = datetime(2026, 6, 24, 13, 30, tzinfo=UTC)
PASSWORD = "twelve green bottles"
COORDINATOR, AUDITOR = "asha@optimum.example", "ada@audit.example"

SPRING, JULY, SUMMER, AUTUMN = "cohort:spring", "cohort:july", "cohort:summer", "cohort:autumn"
ROWAN, BRAMBLE = "provider:rowan", "provider:bramble"
ROWAN_WORK, BRAMBLE_WORK, LATER_WORK = (
    "bigger_picture:rowan",
    "bigger_picture:bramble",
    "bigger_picture:later",
)
LONG_NAME = "Oluwaseun Maria-Fernanda Fitzwilliam-Abernethy Throckmorton"
LONG_HOME = "The Old Vicarage at Newstead St Mary Residential and Dementia Home"

PEOPLE = {
    "p-trainer": "Bel Okafor",
    "p-other-trainer": "Rhys Tallis",
    "p-rowan-manager": "Grace Mbeki",
    "p-rowan-sponsor": "Martin Rowan",
    "p-rowan-1": "Kofi Larkspur",
    "p-rowan-2": "Sian Treadwell",
    "p-rowan-3": "Priya Nettlefold",
    "p-rowan-4": "Tom Ashgrove",
    "p-bramble-manager": LONG_NAME,
    "p-bramble-sponsor": "Hannah Bramble",
    "p-bramble-1": "Leila Farsight",
    "p-bramble-2": "Owen Quill",
    "p-bramble-3": "Maja Winterbourne",
    "p-bramble-4": "Dev Thistlewood",
    "p-later": "Noor Halloran",
    "p-third-trainer": "Ines Calloway",
    "p-fern-manager": "Joan Pemberley",
    "p-fern-sponsor": "Abel Fern",
    "p-hazel-manager": "Ravi Stanmore",
    "p-hazel-sponsor": "Edith Hazel",
    "p-quarry-manager": "Una Moorcroft",
    "p-quarry-sponsor": "Saul Quarrington",
}
MEASURES = Measures(
    vision=3, leadership=3, learning=2, wellbeing=4, turnover_percent=31, sickness_days=212
)


async def fill(pool: Pool) -> Scene:
    """Fill an empty store; its clock stops on an afternoon some days into the spring cohort."""
    made = await scene(pool, NOW)
    everybody = [NewPerson(i, n, f"{i[2:]}@care.example") for i, n in PEOPLE.items()]
    await vault.write_people(pool, everybody, NOW)
    async with pool.acquire() as conn:
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
        await conn.execute("UPDATE account SET id = $1", ANN.id)  # who does everything in a scene
        await accounts.create(conn, AUDITOR, "Ada Lovell", Role.AUDITOR, PASSWORD)
    await _cohorts(made)
    await _provider(made, ROWAN, "Rowan and Daughters Ltd", "rowan-house", "Rowan House", "p-rowan")
    await _provider(made, BRAMBLE, "Bramble Care Group", "old-vicarage", LONG_HOME, "p-bramble")
    await _sign_up(made, ROWAN_WORK, ROWAN, "rowan-house", "p-rowan")
    await _sign_up(made, BRAMBLE_WORK, BRAMBLE, "old-vicarage", "p-bramble")
    for short, name, home, cohort in (
        ("fern", "Fernleigh Homes", "Fernleigh", JULY),
        ("hazel", "Hazel Court Care Ltd", "Hazel Court", SUMMER),
        ("quarry", "Quarry Bank Trust", "Quarry Bank", SUMMER),
    ):
        await _provider(made, f"provider:{short}", name, short, home, f"p-{short}")
        await _sign_up(
            made, f"bigger_picture:{short}", f"provider:{short}", short, f"p-{short}", cohort
        )
    await made.do(
        LATER_WORK, RegisterInterest(provider=BRAMBLE, setting="old-vicarage", contact="p-later")
    )
    await work(made)
    await _teach(made)
    await _papers(made)
    return made


async def _cohorts(made: Scene) -> None:
    places = (
        (
            SPRING,
            "Spring cohort, Mansfield",
            25,
            date(2026, 4, 14),
            "p-trainer",
            "Mansfield Library",
        ),
        (SUMMER, "Summer cohort, Newark", 12, date(2026, 9, 8), "p-other-trainer", "Newark Hall"),
        (JULY, "July cohort, Retford", 8, date(2026, 7, 6), "p-third-trainer", "Retford Mill"),
        (AUTUMN, "Autumn cohort, Worksop", 20, date(2026, 11, 3), "p-trainer", "Online"),
    )
    for ref, label, capacity, first, trainer, room in places:
        on = tuple(_weekday(first + timedelta(days=9 * n)) for n in range(14))
        days = lay_out(
            "bigger_picture",
            "by_area",
            on,
            begins=time(9, 30),
            ends=time(16),
            room=room,
            trainer=trainer,
        )
        await made.do(
            ref,
            Plan(
                service="bigger_picture",
                label=label,
                capacity=capacity,
                days=days,
                on_days_off=True,
            ),
        )
        if ref != AUTUMN:
            await made.do(ref, OpenForPlaces())


def _weekday(day: date) -> date:
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


async def _provider(
    made: Scene, ref: Ref, name: str, setting: str, setting_name: str, people: str
) -> None:
    await made.do(
        ref,
        Register(
            organisation=name,
            address=("1 Lime Walk", "Nottingham", "NG1 0AA"),
            billing_contact=f"{people}-sponsor",
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


async def _sign_up(
    made: Scene, ref: Ref, provider: Ref, setting: str, people: str, cohort: Ref = SPRING
) -> None:
    await made.do(
        ref, RegisterInterest(provider=provider, setting=setting, contact=f"{people}-manager")
    )
    await made.do(ref, RecordReadinessCall(held_on=NOW.date(), ready=True))
    await made.do(
        ref,
        SignUp(
            cohort=cohort,
            sponsor=f"{people}-sponsor",
            sponsor_agreed=True,
            release_agreed=True,
            manager=f"{people}-manager",
        ),
    )
    await made.do(ref, RecordBaseline(measures=MEASURES))


async def _teach(made: Scene) -> None:
    """Two days for managers, then mentors for one setting, and sheets up to yesterday."""
    subjects = [one.slug for one in service("bigger_picture").subjects]
    async with made.pool.acquire() as conn:
        cohort = await peek(conn, SPRING)
    assert isinstance(cohort, Cohort)
    for day in cohort.days:
        if day.starts > TODAY:
            break
        await made.at(day.starts - timedelta(hours=1))
        await work(made)
        if day.number == 3:
            await made.do(
                ROWAN_WORK,
                NameMentors(
                    mentors=tuple(
                        NamedMentor(person=f"p-rowan-{n}", areas=tuple(subjects[2 * n - 2 : 2 * n]))
                        for n in (1, 2, 3, 4)
                    )
                ),
            )
        await made.at(day.ends)
        await _mark(made, day.number)
    await made.at(TODAY)
    await work(made)


async def _mark(made: Scene, number: int) -> None:
    async with made.pool.acquire() as conn:
        cohort = await peek(conn, SPRING)
    expected = cohort.expected(number)
    marks = [Mark(person=who, status="attended") for who in expected]
    if number in (4, 7) and marks:
        marks[0] = Mark(person=expected[0], status="absent")
    if number == 2:
        marks[-1] = Mark(person=expected[-1], status="late", minutes_late=12)
    if number == 8:
        marks = []
    if marks:
        await made.do(SPRING, MarkRegister(day=number, marks=tuple(marks)))
        await work(made)


MIME = b"""From: Optimum <training@optimum.example>
To: Grace Mbeki <rowan-manager@care.example>
Subject: Your place in the spring cohort
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

Dear Grace,

your first learning day is on 14 April 2026 at 9:30 in Mansfield Library.

--b
Content-Type: text/html; charset="utf-8"

<!doctype html><html lang="en-GB"><body style="font-family: sans-serif"><p>Dear Grace,</p>
<p>your first learning day is on <strong>14 April 2026</strong> at 9:30 in Mansfield Library.</p>
<script>document.title = "no"</script></body></html>
--b--
"""


async def _papers(made: Scene) -> None:
    """Two letters, a document and a step that keeps failing, as the activities would leave them."""
    async with made.pool.acquire() as conn, conn.transaction():
        states: tuple[tuple[int, MailStatus], ...] = ((1, "sent"), (2, "failed"))
        for number, status in states:
            letter = NewMail(
                message_id=f"<{number}@optimum.example>",
                ref=SPRING,
                key=f"letter:{number}",
                kind="joining_instructions",
                person_id="p-rowan-manager",
                to_address="rowan-manager@care.example",
                subject="Your place in the spring cohort",
                mime=MIME,
                status=status,
                error="550 no such mailbox" if status == "failed" else None,
            )
            await letter.write(conn, TODAY)
        pdf = NewDocument("d-one", "invoice", "application/pdf", "INV-00001.pdf", b"%PDF-1.7", "s")
        await pdf.write(conn, TODAY)
        steps = [item for item in await items_of(conn, SPRING) if item.kind == "step"]
        await trouble.record(conn, SPRING, steps[0].key, "The mail server does not answer", TODAY)


async def _serve(home: Path) -> None:
    """Serve the filled site on port 8123 until stopped."""
    async with local_postgres(home) as dsn:
        await migrate(dsn)
        async with open_pool(dsn) as pool:
            made = await fill(pool)
            config = WebConfig("a" * 40, "A" * 43, "http://127.0.0.1:8123", secure_cookies=False)
            app = create_app(pool, made.ledger, made.clock, config, PRESS)
            await uvicorn.Server(uvicorn.Config(app, port=8123, log_level="warning")).serve()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="optimum-look-") as folder:
        Path(folder).chmod(0o711)  # as root, the server runs as somebody else
        asyncio.run(_serve(Path(folder)))
