"""Whether whoever assessed staff was registered then, told again from the events alone.

Nothing of the states is used here: what a registration says of itself is read from its own events,
and compared with what the staff competence of its setting has recorded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendar import deadline
from domain.messages import Event, PersonId
from domain.processes.award import events as award
from domain.processes.competence import events as e
from domain.ref import Ref
from store import events
from store.pool import Connection

BEGINS = (award.Issued, award.Reinstated, award.AppealUpheld)
ENDS = (award.Suspended, award.Revoked, award.Expired, award.Removed)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unregistered:
    """An assessment or a training by somebody who was not registered for it."""

    ref: Ref
    at: datetime
    registration: Ref


@dataclass(frozen=True)
class _Registration:
    """For whom and what it is, and when it was in force: (from, until), the last one open."""

    holder: PersonId | None
    place: tuple[Ref, str, str | None]
    spells: tuple[tuple[datetime, datetime | None], ...]

    def at(self, instant: datetime) -> bool:
        return any(one <= instant and (end is None or instant < end) for one, end in self.spells)

    def on(self, day: date) -> bool:
        """Whether it was in force in any part of a London day."""
        first, last = deadline(day - A_DAY), deadline(day)
        return any(one < last and (end is None or end > first) for one, end in self.spells)


def _registration(log: Iterable[Event]) -> _Registration | None:
    issued: award.Issued | None = None
    spells: list[tuple[datetime, datetime | None]] = []
    for event in log:
        if isinstance(event, award.Issued):
            issued = event
        open_now = bool(spells) and spells[-1][1] is None
        if isinstance(event, BEGINS) and not open_now:
            spells.append((event.at, None))
        if isinstance(event, ENDS) and open_now:
            spells[-1] = (spells[-1][0], event.at)
    if issued is None:
        return None
    place = (issued.provider, issued.setting, issued.framework)
    return _Registration(issued.holder, place, tuple(spells))


async def unregistered(conn: Connection) -> list[Unregistered]:
    """Return everything that was recorded without a registration in force, then and on the day."""
    refs = await conn.fetch("SELECT ref FROM stream WHERE slug = 'competence' ORDER BY ref")
    known: dict[Ref, _Registration | None] = {}
    found = []
    for row in refs:
        log = await events.read(conn, row["ref"])
        place = next(
            (one.provider, one.setting, one.framework) for one in log if isinstance(one, e.Begun)
        )
        for event, registration, assessor, on in _given(log):
            if registration not in known:
                known[registration] = _registration(await events.read(conn, registration))
            held = known[registration]
            right = held is not None and (held.holder, held.place) == (assessor, place)
            if held is None or not right or not held.at(event.at) or not held.on(on):
                found.append(Unregistered(row["ref"], event.at, registration))
    return found


def _given(log: Iterable[Event]) -> Iterator[tuple[Event, Ref, PersonId, date]]:
    for event in log:
        match event:
            case e.Assessed():
                yield event, event.registration, event.assessor, event.assessed_on
            case e.Trained():
                yield event, event.registration, event.assessor, event.trained_on
            case _:
                pass  # whoever comes and goes is not assessed by it
