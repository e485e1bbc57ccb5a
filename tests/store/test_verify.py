"""`optimum verify` finds whatever is not as the log says; each check is shown a fault to find."""

import asyncpg
import pytest

from store import codec
from store.pool import Pool
from store.verify import verify
from tests.store.scenes import COHORT, opened, programme, scene


async def test_store_after_a_whole_programme_is_in_order(pool: Pool) -> None:
    made = await scene(pool)
    await programme(made)

    report = await verify(pool)

    assert report.verified
    assert report.stale == 0
    assert report.streams == await made.one("SELECT count(*) FROM stream")
    assert report.events == await made.one("SELECT count(*) FROM event")
    assert report.commands == await made.one("SELECT count(*) FROM command")


FORGED = (
    "INSERT INTO event (ref, version, type, data, command_id, actor_role, actor_id, at)"
    " SELECT ref, version + {step}, type, data, {command}, actor_role, actor_id, at + '{wait}'"
    " FROM event ORDER BY version DESC LIMIT 1"
)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            FORGED.format(step=2, command="command_id", wait="0 s"),
            "versions run to 2 but 3 events are there, from 1 to 4",
        ),
        (
            FORGED.format(step=1, command="gen_random_uuid()", wait="0 s"),
            "event 3 belongs to no accepted command",
        ),
        (
            FORGED.format(step=1, command="command_id", wait="-1 day"),
            "event 3 is dated before the one before it",
        ),
        (
            "INSERT INTO command SELECT ref, gen_random_uuid(), 0, 'forged', body_hash, 7, 8,"
            " actor_role, actor_id, at FROM command LIMIT 1",
            "recorded versions 7 to 8, of which some are missing",
        ),
        (
            "UPDATE stream SET state = jsonb_set(state, '{capacity}', '99')",
            "the snapshot is not what its events say",
        ),
        ("UPDATE stream SET stage = 'closed'", "the stage shown is not that of its events"),
        ("UPDATE stream SET version = 9", "versions run to 9 but 2 events are there"),
        ("DELETE FROM agenda_item", "agenda_item holds None instead of"),
        ("UPDATE cohort SET taken = 5", "cohort holds"),
        ("INSERT INTO counter VALUES ('invoice', 1)", "INV-00001 is missing"),
        (
            "INSERT INTO invoice VALUES ('invoice:0001', 'INV-00009', 'provider:0001',"
            " 'cohort:spring', NULL, 1, 0, 0, 1, '2026-03-02', '2026-04-01', 'issued', 0, false)",
            "INV-00009 was never given out",
        ),
    ],
)
async def test_fault_is_found(pool: Pool, dsn: str, statement: str, told: str) -> None:
    made = await scene(pool)
    await opened(made)
    owner = await asyncpg.connect(dsn)
    await owner.execute(statement)
    await owner.close()

    report = await verify(pool)

    assert not report.verified
    assert any(told in fault.what for fault in report.faults), report.faults


async def test_streams_of_other_code_are_counted_not_condemned(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await scene(pool)
    await opened(made)
    monkeypatch.setattr(codec, "fingerprint", lambda: "another version")

    report = await verify(pool)

    assert (report.verified, report.stale, report.streams) == (True, 1, 1)
    assert await made.one("SELECT ref FROM stream") == COHORT
