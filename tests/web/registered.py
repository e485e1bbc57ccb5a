"""A store with registrations in every status, for the pages of the directory."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.messages import engine
from domain.processes.award import commands as a
from domain.processes.award.commands import Issue
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from domain.services.course import commands as c
from store.pool import Pool
from store.vault import NewPerson, write_people
from tests.store.courses import (
    BEN,
    CONDITIONS,
    HOUSE,
    a_date,
    a_provider,
    attend,
    book,
    registered,
)
from tests.store.scenes import HOLDER, NOW, Scene, scene, work

BOOKING = "course:first"
MH, MEDS = "moving_and_handling", "medicines"
GAIL, IVO = "Gail Ferncombe", "Ivo Brackenhurst"
NAMES = {"p-gail": GAIL, "p-ivo": IVO, "p-manager": "Grace Mbeki", "p-bill": "Martin Rowan"}


@dataclass(frozen=True)
class Award:
    """A registration of a test: its stream, its number, and the public id of its paper."""

    ref: Ref
    number: str
    public_id: str


async def a_course(pool: Pool) -> tuple[Scene, Award, Award]:
    """Run a Moving and Handling course: Gail and Ivo of Rowan House are registered."""
    made = await scene(pool)
    people = [NewPerson(who, name, f"{who[2:]}@care.example") for who, name in NAMES.items()]
    await write_people(pool, people, NOW)
    await a_provider(made)
    days = await a_date(made, MH)
    await made.do(BOOKING, book(MH, "p-gail", "p-ivo", conditions=CONDITIONS))
    for person in ("p-gail", "p-ivo"):
        await made.do(BOOKING, c.Screen(person=person, accepted=True, note="t-checked"))
    await work(made)
    await attend(made, days)
    await registered(made, BOOKING, "p-gail", "p-ivo")
    gail, ivo = await awards(made)
    return made, gail, ivo


async def awards(made: Scene) -> list[Award]:
    """Return every registration in its first edition, by number."""
    found = await made.all(
        "SELECT ref, number, public_id FROM award"
        " WHERE edition = 1 AND number IS NOT NULL ORDER BY number"
    )
    return [Award(*row) for row in found]


async def issue(
    made: Scene,
    name: str,
    *,
    setting: str = "rowan-house",
    provider: Ref = HOUSE,
    **changes: object,
) -> Award:
    """Issue a registration without a course."""
    values: dict[str, object] = {
        "kind": "registration",
        "service": "moving_and_handling",
        "title_of_award": "Trainer assessor",
        "holder": "p-gail",
        "provider": provider,
        "setting": setting,
        "regarding": HOLDER,
        "programme": "Trainer assessors",
        "completed_on": (await now(made)).date(),
        "valid_months": 24,
        "framework": MH,
        "update_months": 12,
    }
    ref = f"award:{name}"
    await made.do(ref, Issue.model_validate({**values, **changes}), by=engine(HOLDER))
    return next(one for one in await awards(made) if one.ref == ref)


async def now(made: Scene) -> datetime:
    """Return what the clock says."""
    async with made.pool.acquire() as conn:
        return await made.clock.now(conn)


async def a_house(made: Scene, number: int, name: str, district: str = "Mansfield") -> str:
    """Register a provider of its own with one setting; return the key of its page."""
    ref = f"provider:house-{number:03}"
    await made.do(
        ref,
        Register(
            organisation=f"Care Homes {number} Ltd",
            address=("1 Lime Walk",),
            billing_contact="p-bill",
        ),
    )
    await made.do(
        ref,
        AddSetting(
            setting="home",
            setting_name=name,
            cqc_location="1-123456789",
            district=district,
            people_supported=20,
            registered_manager="p-manager",
        ),
    )
    return f"house-{number:03}.home"


async def revoke(made: Scene, ref: Ref) -> None:
    """Revoke it: one person proposes, another approves."""
    await made.do(ref, a.ProposeRevocation(reason="t-why"))
    await made.do(ref, a.ApproveRevocation(), by=BEN)


async def after(made: Scene, days: float) -> None:
    """Let some days pass, every step performed when it is due."""
    await made.at(await now(made) + timedelta(days=days))
    await work(made)
