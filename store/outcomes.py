"""What items of work have come to: figures for the demo, the tests and the reports."""

from dataclasses import dataclass
from datetime import date

from domain.processes import competence
from domain.ref import Ref
from domain.services import course
from domain.services.bigger_picture import programme_of
from domain.services.bigger_picture.requirements import days_complete
from store.pool import Connection
from store.streams import peek


@dataclass(frozen=True)
class CertificateFigures:
    """A certificate in force; `holder_ref` is a person's id, or the provider's reference."""

    id: str
    holder_ref: str
    kind: str
    pdf_bytes: int


@dataclass(frozen=True)
class InvoiceFigures:
    """An invoice as it stands."""

    number: str
    total_pence: int
    status: str


@dataclass(frozen=True)
class EngagementFigures:
    """An item of work as it stands; learning days as (attended or made up, required).

    A booking of a short course counts the days of each of its delegates.
    """

    ref: Ref
    service: str
    provider: str
    status: str
    days: tuple[int, int]
    certificates: tuple[CertificateFigures, ...]
    invoices: tuple[InvoiceFigures, ...]
    events: int


@dataclass(frozen=True)
class StaffFigures:
    """The staff of a setting at the end of a day, and how many registered assessors it had."""

    ref: Ref
    setting: str
    framework: str
    framework_title: str
    assessors: int
    coverage: competence.Coverage


@dataclass(frozen=True)
class LogFigures:
    """How much is in the log."""

    events: int
    streams: int


async def engagement_figures(conn: Connection) -> tuple[EngagementFigures, ...]:
    """Return every item of work, by provider and in the order in which they were opened."""
    found = await conn.fetch(
        """
        SELECT e.ref, e.service, p.name, s.stage,
               (SELECT count(*) FROM event WHERE event.ref = e.ref) AS events
          FROM engagement e JOIN provider p ON p.ref = e.provider JOIN stream s ON s.ref = e.ref
         ORDER BY s.opened_at, p.name, e.ref
        """
    )
    return tuple(
        [
            EngagementFigures(
                ref=row["ref"],
                service=row["service"],
                provider=row["name"],
                status=row["stage"],
                days=await _days(conn, row["ref"]),
                certificates=await _certificates(conn, row["ref"]),
                invoices=await _invoices(conn, row["ref"]),
                events=row["events"],
            )
            for row in found
        ]
    )


async def staff_figures(conn: Connection, on: date) -> tuple[StaffFigures, ...]:
    """Return the staff competence of every setting at the end of a day, by its name."""
    kept = await conn.fetch(
        """
        SELECT competence.ref, coalesce(setting.name, competence.setting) AS name
          FROM competence LEFT JOIN setting ON setting.ref = provider
                                           AND setting.setting = competence.setting
         ORDER BY competence.ref
        """
    )
    states = [(row["ref"], row["name"], await peek(conn, row["ref"])) for row in kept]
    found = [
        StaffFigures(
            ref=ref,
            setting=name,
            framework=state.team.framework,
            framework_title=state.team.framework_title,
            assessors=sum(
                competence.standing(state.team, one, on) == "registered"
                for one in state.team.staff
                if one.here_after(on)
            ),
            coverage=competence.coverage(state.team, on),
        )
        for ref, name, state in states
        if not isinstance(state, competence.NotBegun)
    ]
    return tuple(sorted(found, key=lambda one: (one.setting, one.framework, one.ref)))


async def log_figures(conn: Connection) -> LogFigures:
    """Return the size of the log."""
    row = await conn.fetchrow(
        "SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM stream) AS streams"
    )
    assert row is not None  # a query without FROM gives one row
    return LogFigures(events=row["events"], streams=row["streams"])


async def _days(conn: Connection, ref: Ref) -> tuple[int, int]:
    match await peek(conn, ref):
        case course.Underway(booking=booking) | course.Over(booking=booking):
            people = booking.active
            done = sum(course.days_done(booking, one) for one in people)
            return done, sum(len(booking.own_days(one)) for one in people)
        case state:
            programme = programme_of(state)
            return days_complete(programme) if programme else (0, 0)


async def _certificates(conn: Connection, ref: Ref) -> tuple[CertificateFigures, ...]:
    found = await conn.fetch(
        """
        SELECT DISTINCT ON (a.ref) a.public_id, coalesce(a.holder, a.provider) AS holder, a.kind,
               coalesce(octet_length(d.bytes), 0) AS pdf_bytes
          FROM award a LEFT JOIN document d ON d.id = a.document
         WHERE a.regarding = $1 ORDER BY a.ref, a.edition DESC
        """,
        ref,
    )
    return tuple(
        CertificateFigures(row["public_id"], row["holder"], row["kind"], row["pdf_bytes"])
        for row in sorted(found, key=lambda row: (row["kind"], row["holder"]))
    )


async def _invoices(conn: Connection, ref: Ref) -> tuple[InvoiceFigures, ...]:
    found = await conn.fetch(
        "SELECT number, total_pence, status FROM invoice WHERE regarding = $1 ORDER BY number", ref
    )
    return tuple(InvoiceFigures(row["number"], row["total_pence"], row["status"]) for row in found)
