"""Read models, kept true inline: the ledger updates them in the transaction of each command.

Rows follow from the state of one stream; figures across streams are queries. A changed projection
needs no migration of rows: `optimum refresh` brings every stream to the new shape.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.ref import Ref, slug_of
from store.pool import Connection
from store.projections import (
    allocation,
    allocation_cohort,
    assessment,
    award,
    booking,
    cohort,
    competence,
    credit_note,
    employee,
    engagement,
    invoice,
    learning_day,
    place,
    provider,
    register_mark,
    registration_status,
    setting,
    waiting,
)
from store.projections.table import Table
from store.streams import Stream

PROJECTIONS: tuple[tuple[Table[Any], tuple[str, ...]], ...] = (
    (booking.TABLE, ("cohort",)),
    (cohort.TABLE, ("cohort",)),
    (learning_day.TABLE, ("cohort",)),
    (place.TABLE, ("cohort",)),
    (waiting.TABLE, ("cohort",)),
    (register_mark.TABLE, ("cohort",)),
    (engagement.TABLE, ("bigger_picture", "course")),
    (assessment.TABLE, ("course",)),
    (invoice.TABLE, ("invoice",)),
    (credit_note.TABLE, ("invoice",)),
    (award.TABLE, ("award",)),
    (registration_status.TABLE, ("award",)),
    (competence.TABLE, ("competence",)),
    (employee.TABLE, ("competence",)),
    (provider.TABLE, ("provider",)),
    (setting.TABLE, ("provider",)),
    (allocation.TABLE, ("allocation",)),
    (allocation_cohort.TABLE, ("allocation",)),
)
"""Every read model beside the agenda, and the slugs it listens to; written in this order."""


def _by_slug() -> Mapping[str, tuple[Table[Any], ...]]:
    slugs = sorted({slug for _, listens in PROJECTIONS for slug in listens})
    return MappingProxyType(
        {slug: tuple(t for t, listens in PROJECTIONS if slug in listens) for slug in slugs}
    )


_BY_SLUG = _by_slug()


def tables_of(ref: Ref) -> tuple[Table[Any], ...]:
    """Return the read models that show something of a stream, beside its agenda."""
    return _BY_SLUG.get(slug_of(ref), ())


async def project(conn: Connection, stream: Stream) -> None:
    """Bring every read model from the state before to the state now, touching only what changed.

    Rows that other code wrote are not trusted: they are read and compared.
    """
    ref = stream.ref
    for table in tables_of(ref):
        old = table.rows(ref, stream.before) if stream.trusted else await table.stored(conn, ref)
        await table.change(conn, old, table.rows(ref, stream.state))
