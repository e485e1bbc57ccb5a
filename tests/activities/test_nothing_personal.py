"""Names and addresses stay in the vault: nothing else that a whole programme leaves holds any."""

import json

from structlog.testing import capture_logs

from store.pool import Pool
from tests.activities.workroom import CANARY, completed, workroom

NAMES_STAND_IN = ("mail", "person_version")  # documents hold them too, in compressed bytes


async def test_no_name_or_address_leaves_the_vault(pool: Pool) -> None:
    room = await workroom(pool)
    with capture_logs() as lines:
        await completed(room)
    assert len(await room.mails()) > 30 and len(room.wire) > 100
    for said in (*room.wire, json.dumps(lines, default=str)):
        assert CANARY.lower() not in said.lower()
    tables = await room.ask(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
    )
    told = []
    for (table,) in tables:
        found = await room.ask(
            f"SELECT FROM {table} AS row WHERE row::text ILIKE $1 LIMIT 1", f"%{CANARY}%"
        )
        told += [table] if found else []
    assert tuple(told) == NAMES_STAND_IN
