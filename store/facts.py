"""Loads what a decision needs from outside its stream, and holds it until the transaction ends."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

from domain.facts import (
    AssessmentsBy,
    Clash,
    ClashesOf,
    Need,
    NextNumber,
    PublicId,
    Slot,
    SomebodyFirst,
    StateOf,
)
from domain.messages import PersonId
from domain.processes.allocation import AllocationOf, comes_first
from domain.ref import Ref, slug_of
from domain.refusals import NotFound
from domain.registry import DECIDERS
from store import codec, events
from store.chance import Chance
from store.number_book import NumberBook
from store.numbers import number
from store.pool import Connection
from store.streams import Stream


class FactLoader:
    """Loads the facts of one transaction, in which the streams `held` are locked.

    With a `book` no number is drawn that was given out before a restore, and none unnoted.
    """

    def __init__(
        self,
        conn: Connection,
        held: Mapping[Ref, Stream],
        chance: Chance,
        command_id: UUID,
        book: NumberBook | None = None,
    ) -> None:
        self._conn = conn
        self._held = held
        self._chance = chance
        self._command_id = command_id
        self._book = book
        self._last: dict[str, int] = {}  # by series: the last number used, here included
        self._used: set[str] = set()

    async def load(self, ref: Ref, needs: Sequence[Need[Any]]) -> dict[Need[Any], Any]:
        """Return the facts that stream `ref` needs; NotFound for a reference to the wrong thing."""
        return {need: await self._fact(ref, need) for need in needs}

    async def _fact(self, ref: Ref, need: Need[Any]) -> Any:
        match need:
            case StateOf():
                return await self._state(need)
            case ClashesOf():
                return await self._clashes(ref, need.slots)
            case NextNumber():
                return number(need.series, await self._next(need.series))
            case SomebodyFirst():
                state = await self._state(AllocationOf(ref=need.shared_list))
                return comes_first(state, need.cohort)
            case AssessmentsBy():
                return await self._assessments(need.assessor)
            case PublicId():
                return self._chance.public_id(ref, self._command_id, need.purpose)
            case _:
                raise TypeError(f"Nothing loads the fact {type(need).__name__}.")

    async def _state(self, need: StateOf[Any]) -> Any:
        if slug_of(need.ref) not in DECIDERS:
            raise NotFound(ref=need.ref)
        if need.ref in self._held:
            state = self._held[need.ref].state
        else:
            state = await shared_state(self._conn, need.ref)
        if not isinstance(state, _asked_for(need)):
            raise NotFound(ref=need.ref)
        return state

    async def _clashes(self, ref: Ref, slots: Sequence[Slot]) -> tuple[Clash, ...]:
        """Who else has taken the slots; nobody can take them until this transaction ends."""
        resources = [slot.resource for slot in slots]
        await self._conn.execute(
            """
            SELECT pg_advisory_xact_lock(id) FROM (
                SELECT DISTINCT hashtextextended(resource, 1) AS id
                  FROM unnest($1::text[]) AS resource ORDER BY id
            ) AS sorted
            """,
            resources,
        )
        found = await self._conn.fetch(
            """
            SELECT DISTINCT slot.ordinality, booking.ref
              FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[])
                   WITH ORDINALITY AS slot (resource, starts, ends, ordinality)
              JOIN booking ON booking.resource = slot.resource
               AND tstzrange(booking.starts, booking.ends) && tstzrange(slot.starts, slot.ends)
             WHERE booking.ref <> $4 ORDER BY slot.ordinality, booking.ref
            """,
            resources,
            [slot.starts for slot in slots],
            [slot.ends for slot in slots],
            ref,
        )
        return tuple(
            Clash(slot=slots[record["ordinality"] - 1], taken_by=record["ref"]) for record in found
        )

    async def _assessments(self, assessor: PersonId) -> int:
        count: int = await self._conn.fetchval(
            """
            SELECT count(DISTINCT (ref, delegate)) FROM assessment
             WHERE assessor = $1 AND passed AND counts AND released
            """,
            assessor,
        )
        return count

    async def _next(self, series: str) -> int:
        if series not in self._last:
            await self._conn.execute(
                "INSERT INTO counter (series, last) VALUES ($1, 0) ON CONFLICT DO NOTHING", series
            )
            last = await self._conn.fetchval(
                "SELECT last FROM counter WHERE series = $1 FOR NO KEY UPDATE", series
            )
            if self._book is not None:
                await self._book.check(self._conn, series, last)
            self._last[series] = last
        return self._last[series] + 1

    def use(self, needs: Sequence[Need[Any]]) -> None:
        """Take note that an accepted decision used these facts: its numbers are gone."""
        for need in needs:
            if isinstance(need, NextNumber):
                self._last[need.series] += 1
                self._used.add(need.series)

    async def keep_numbers(self) -> None:
        """Give the used numbers out for good, as part of this transaction."""
        if self._book is not None and self._used:
            await self._book.note(self._conn, {one: self._last[one] for one in self._used})
        for series in sorted(self._used):
            await self._conn.execute(
                "UPDATE counter SET last = $2 WHERE series = $1", series, self._last[series]
            )


async def shared_state(conn: Connection, ref: Ref) -> Any:
    """Return the state of a stream, which nobody can change until the transaction ends."""
    found = await conn.fetchrow(
        "SELECT state::text AS state, fingerprint FROM stream WHERE ref = $1 FOR SHARE", ref
    )
    decider = DECIDERS[slug_of(ref)]
    if found is None:
        return decider.initial
    if found["fingerprint"] == codec.fingerprint():
        return codec.decode_state(ref, found["state"])
    return events.folded(ref, await events.read(conn, ref))


def _asked_for(need: StateOf[Any]) -> tuple[type, ...]:
    """Return the classes of state that a child of StateOf[…] was declared with."""
    for base in type(need).__mro__:
        declared = getattr(base, "__pydantic_generic_metadata__", None) or {}
        if declared.get("origin") is StateOf:
            (state,) = declared["args"]
            return get_args(state) or (state,)
    raise TypeError(f"{type(need).__name__} must be a child of StateOf[its state].")
