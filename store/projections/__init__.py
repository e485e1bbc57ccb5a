"""Read models, kept true inline: the ledger updates them in the transaction of each command.

Rows follow from the state of one stream; figures across streams are queries. A changed projection
needs no migration of rows: `optimum refresh` brings every stream to the new shape.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.ref import Ref, slug_of
from store.pool import Connection
from store.projections import agenda_item, booking, cohort
from store.projections.table import Table

PROJECTIONS: tuple[tuple[Table[Any], tuple[str, ...]], ...] = (
    (booking.TABLE, ("cohort",)),
    (cohort.TABLE, ("cohort",)),
)
"""Every read model beside the agenda, and the slugs it listens to; written in this order."""


def _by_slug() -> Mapping[str, tuple[Table[Any], ...]]:
    slugs = sorted({slug for _, listens in PROJECTIONS for slug in listens})
    return MappingProxyType(
        {slug: tuple(t for t, listens in PROJECTIONS if slug in listens) for slug in slugs}
    )


_BY_SLUG = _by_slug()


def tables_of(ref: Ref) -> tuple[Table[Any], ...]:
    """Return the read models that show something of a stream, its agenda first."""
    return (agenda_item.TABLE, *_BY_SLUG.get(slug_of(ref), ()))


async def project(
    conn: Connection, ref: Ref, before: object, after: object, *, trusted: bool
) -> None:
    """Bring every read model from the state `before` to `after`, touching only what changed.

    When the rows are not `trusted`, because other code wrote them, they are read and compared.
    """
    for table in tables_of(ref):
        old = table.rows(ref, before) if trusted else await table.stored(conn, ref)
        await table.change(conn, old, table.rows(ref, after))
