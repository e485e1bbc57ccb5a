"""The heart: a command is decided under the lock of its stream, in one transaction."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import structlog

from domain.agenda import Agenda
from domain.messages import Actor, Command, Event, engine
from domain.ref import Ref
from domain.refusals import NotFound, Refused
from store import agendas, events, orders, projections, refusals, streams
from store.away import TRY_AGAIN
from store.chance import Chance
from store.clock import Clock
from store.decisions import decide
from store.number_book import NumberBook
from store.orders import Done, Order, VaultWrite
from store.pool import Connection, Pool
from store.streams import Held, OutOfOrder

log = structlog.stdlib.get_logger(__name__)

PAUSES_S = (0.02, 0.1)


class Busy(Exception):
    """Somebody else is changing this right now. Try again in a moment."""


@dataclass(frozen=True)
class Outcome:
    """An accepted command: what it recorded in its own stream, and what is to be done there now.

    When it was `repeated`, `version` and `events` are those of the first time; `agenda` is current.
    """

    ref: Ref
    version: int
    events: tuple[Event, ...]
    agenda: Agenda
    repeated: bool


class Ledger:
    """Accepts or refuses commands; the only writer of the log and of what follows from it.

    The `book` remembers numbers beyond a restore; where all is thrown away, none is kept.
    """

    def __init__(
        self, pool: Pool, clock: Clock, chance: Chance, book: NumberBook | None = None
    ) -> None:
        self._pool, self._clock, self._chance, self._book = pool, clock, chance, book

    async def handle(
        self,
        ref: Ref,
        command: Command,
        *,
        command_id: UUID,
        actor: Actor,
        expected_version: int | None = None,
        vault: Sequence[VaultWrite] = (),
    ) -> Outcome:
        """Accept a command with all its companions, or raise Refused with every reason.

        A command id is accepted once: a repeat returns the first outcome. Busy when a lock was not
        to be had in time; errors of the connection pass through when trying again did not help.
        """
        order = Order(ref, command, command_id, actor, expected_version, vault)
        for pause in PAUSES_S:
            try:
                return await self._try(order)
            except TRY_AGAIN as error:
                log.warning("trying again", ref=ref, command=command.name, cause=repr(error))
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))
        return await self._try(order)

    async def _try(self, order: Order) -> Outcome:
        refs: Sequence[Ref] = [order.ref]
        while True:
            try:
                return await self._transact(order, refs)
            except OutOfOrder as found:
                refs = found.refs

    async def _transact(self, order: Order, refs: Sequence[Ref]) -> Outcome:
        async with self._pool.acquire() as conn:
            try:
                async with conn.transaction():
                    return await self._accept(conn, order, refs)
            except asyncpg.LockNotAvailableError as error:
                raise Busy() from error
            except Refused as refused:
                no = refused
            except asyncpg.PostgresError as error:
                meant = refusals.refusal_of(error)
                if meant is None:
                    raise
                no = meant
            # All is taken back; that it was refused is kept on its own.
            await refusals.note(conn, order, no, await self._clock.now(conn))
        raise no

    async def _accept(self, conn: Connection, order: Order, refs: Sequence[Ref]) -> Outcome:
        if not orders.takes(order.ref, order.command):
            raise NotFound(ref=order.ref)
        held = Held()
        await held.lock(conn, refs)
        before = await orders.accepted_before(conn, order)
        if before:
            return await self._repeat(conn, before)
        await orders.check(conn, order, held[order.ref])
        done, at = await decide(conn, order, held, self._clock, self._chance, self._book)
        changed = [stream for _, stream in sorted(held.items()) if stream.new]
        for write in order.vault if changed else ():
            await write.write(conn, at)
        new: dict[Ref, Agenda] = {}
        for stream in changed:
            await streams.save(conn, stream, order.command_id, order.actor)
            await projections.project(conn, stream)
            own = order.actor == engine(stream.ref)
            new[stream.ref] = await agendas.keep(conn, stream, at, by_itself=own)
        await orders.accept(conn, order, done, at)
        stream = held[order.ref]
        agenda = new.get(order.ref) or await agendas.read_agenda(conn, self._clock, order.ref)
        return Outcome(order.ref, stream.version_now, tuple(stream.new), agenda, repeated=False)

    async def _repeat(self, conn: Connection, done: Done) -> Outcome:
        ref = done.part.ref
        recorded = await events.of_command(conn, ref, done.first_version, done.last_version)
        agenda = await agendas.read_agenda(conn, self._clock, ref)
        return Outcome(ref, done.last_version, recorded, agenda, repeated=True)
