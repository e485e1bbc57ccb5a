"""A coordinator sees all that a registration is, wherever it stands, and what can be done now."""

from datetime import timedelta

import httpx
import pytest

from domain.messages import Role
from domain.processes.award import commands as a
from store import accounts
from store.pool import Pool
from store.vault import NewPerson, write_people
from tests.store.courses import a_provider
from tests.store.scenes import NOW, Scene, scene, work
from tests.web.conftest import site
from tests.web.registered import after, issue, revoke
from tests.web.visitor import text_of, visitor

UPDATED = a.RecordUpdate(done_on=(NOW + timedelta(days=364)).date(), evidence="t-why")


async def coordinator(made: Scene) -> httpx.AsyncClient:
    async with made.pool.acquire() as conn:
        await accounts.create(conn, "asha", "Asha Verma", Role.COORDINATOR, "twelve green bottles")
        (account,) = await accounts.list_accounts(conn)
        token = await accounts.begin_session(conn, account, timedelta(hours=1))
    return visitor(site(made), token)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("registered", ("Registered", "1 March 2028", "Suspend the registration")),
        ("update overdue", ("Update due", "Update overdue since 1 March 2027")),
        ("suspended", ("Suspended", "End the suspension")),
        ("in grace", ("Update due", "In grace to the end of 31 March 2028", "Renew")),
        ("lapsed", ("Lapsed", "Expired")),
        ("revoked", ("Revoked", "Record an appeal")),
        ("removed", ("Removed", "Removed from the directory")),
    ],
)
async def test_a_registration_has_its_facts_wherever_it_stands(
    pool: Pool, standing: str, words: tuple[str, ...]
) -> None:
    made = await scene(pool)
    await write_people(pool, [NewPerson("p-gail", "Gail Ferncombe", "gail@care.example")], NOW)
    await a_provider(made)
    award = await issue(made, "first")
    await work(made)
    match standing:
        case "update overdue":
            await after(made, 366)
        case "suspended":
            await made.do(award.ref, a.Suspend(reason="t-why"))
        case "in grace" | "lapsed":
            await after(made, 364)
            await made.do(award.ref, UPDATED)
            await after(made, 368 if standing == "in grace" else 400)
        case "revoked":
            await revoke(made, award.ref)
        case "removed":
            await made.do(award.ref, a.Remove(cause="own wish"))
        case _:
            assert standing == "registered"
    page = await (await coordinator(made)).get(f"/p/{award.ref}")

    said = text_of(page)
    assert page.status_code == 200
    for fact in ("REG-00001", "Moving and Handling", "Gail Ferncombe", "Named in the directory"):
        assert fact in said
    for fact in words:
        assert fact in said


async def test_a_renewed_registration_keeps_the_period_before_it(pool: Pool) -> None:
    made = await scene(pool)
    await write_people(pool, [NewPerson("p-gail", "Gail Ferncombe", "gail@care.example")], NOW)
    await a_provider(made)
    award = await issue(made, "first", update_months=None)
    await after(made, 700)
    completed = (NOW + timedelta(days=699)).date()
    await made.do(award.ref, a.Renew(completed_on=completed, evidence="t-why"))
    page = await (await coordinator(made)).get(f"/p/{award.ref}")

    said = text_of(page)
    assert "None before the renewal" in said
    for day in ("1 March 2028", "2 March 2028", "1 March 2030"):
        assert day in said


async def test_consent_to_be_named_is_seen_on_the_page(pool: Pool) -> None:
    made = await scene(pool)
    await a_provider(made)
    ref = (await issue(made, "first")).ref
    await made.do(ref, a.ListName(listed=True))
    consented = text_of(await (await coordinator(made)).get(f"/p/{ref}"))
    assert "Yes, the holder agrees" in consented
