"""What one command asks of which streams, and the record of what was accepted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never
from uuid import UUID

from domain.messages import Actor, Command, Role
from domain.ref import REF_PATTERN, Ref, slug_of
from domain.refusals import ChangedMeanwhile, KeyReused, NotAllowed, NotFound
from domain.registry import DECIDERS
from store import codec
from store.pool import Connection
from store.repeats import written_then
from store.streams import Held, Stream


class VaultWrite(Protocol):
    """Something personal to be written to the vault in the transaction of an accepted command."""

    async def write(self, conn: Connection, at: datetime) -> None: ...


@dataclass(frozen=True)
class Order:
    """A command as it was given: to which stream, by whom, and under which id."""

    ref: Ref
    command: Command
    command_id: UUID
    actor: Actor
    expected_version: int | None = None
    vault: Sequence[VaultWrite] = ()


@dataclass(frozen=True)
class Part:
    """One stream's share of an order: the command itself is part 0, its companions follow."""

    number: int
    ref: Ref
    command: Command


@dataclass(frozen=True)
class Done:
    """An accepted part and the versions of its events; the last is below the first without any."""

    part: Part
    first_version: int
    last_version: int


async def parts(conn: Connection, order: Order, held: Held) -> tuple[list[Part], list[NotFound]]:
    """Lock every stream that an order concerns; return the command and all its companions.

    Companions bring companions of their own; each is decided once, in this order. NotFound names
    every reference to something that cannot be given such a command.
    """
    found: list[tuple[Ref, Command]] = []
    missing: list[NotFound] = []
    level: Sequence[tuple[Ref, Command]] = [(order.ref, order.command)]
    while level:
        missing += [NotFound(ref=ref) for ref, command in level if not takes(ref, command)]
        level = [(ref, command) for ref, command in level if takes(ref, command)]
        await held.lock(conn, [ref for ref, _ in level])
        found += level
        more = [
            pair
            for ref, command in level
            for pair in held[ref].decider.companions(ref, held[ref].state, command)
        ]
        level = [pair for number, pair in enumerate(more) if pair not in found + more[:number]]
    return [Part(number, *pair) for number, pair in enumerate(found)], missing


def takes(ref: Ref, command: Command) -> bool:
    """Tell whether a reference names a process that knows this command."""
    known = re.fullmatch(REF_PATTERN, ref) and slug_of(ref) in DECIDERS
    return bool(known) and type(command) in DECIDERS[slug_of(ref)].commands


async def check(conn: Connection, order: Order, stream: Stream) -> None:
    """Refuse who may not give this command, and who did not see what people did last.

    What the engine records by itself, such as letters that went out, is no change that somebody
    has to see before they give theirs: it never changes what people edit.
    """
    if not _may_give(order.actor.role, order.command):
        raise NotAllowed(role=order.actor.role.value)
    seen = order.expected_version
    if seen is None or seen == stream.version:
        return
    if seen > stream.version or await _people_since(conn, order.ref, seen):
        raise ChangedMeanwhile()


async def _people_since(conn: Connection, ref: Ref, version: int) -> bool:
    found: bool = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM event WHERE ref = $1 AND version > $2 AND actor_role <> $3)",
        ref,
        version,
        Role.ENGINE.value,
    )
    return found


def _may_give(role: Role, command: Command) -> bool:
    match role:
        case Role.ENGINE:
            return True
        case Role.COORDINATOR:
            return not command.by_engine
        case Role.VISITOR:
            return command.by_visitor and not command.by_engine
        case Role.INVITED:
            return command.by_link
        case Role.AUDITOR:
            return False
        case _:
            assert_never(role)


async def accepted_before(conn: Connection, order: Order) -> Done | None:
    """Return the recorded acceptance of this command id; KeyReused when its content was another.

    The body holds ids only: what people and texts are under them is compared in the vault. Whoever
    was erased since is as they were, for nothing of them is left to compare.
    """
    found = await conn.fetchrow(
        """
        SELECT body_hash, first_version, last_version, at FROM command
         WHERE ref = $1 AND command_id = $2 AND part = 0
        """,
        order.ref,
        order.command_id,
    )
    if found is None:
        return None
    if found["body_hash"] != codec.body_hash(order.command):
        raise KeyReused()
    for write in order.vault:
        if not await written_then(conn, write, found["at"]):
            raise KeyReused()
    part = Part(0, order.ref, order.command)
    return Done(part, found["first_version"], found["last_version"])


async def accept(conn: Connection, order: Order, done: Sequence[Done], at: datetime) -> None:
    """Bind the command id to what was accepted under it, for ever."""
    await conn.execute(
        """
        INSERT INTO command (ref, command_id, part, name, body_hash, first_version, last_version,
                             actor_role, actor_id, at)
        SELECT new.ref, $1, new.part, new.name, new.hash, new.first, new.last, $2, $3, $4
          FROM unnest($5::text[], $6::int[], $7::text[], $8::bytea[], $9::int[], $10::int[])
               AS new (ref, part, name, hash, first, last)
        """,
        order.command_id,
        order.actor.role.value,
        order.actor.id,
        at,
        [one.part.ref for one in done],
        [one.part.number for one in done],
        [one.part.command.name for one in done],
        [codec.body_hash(one.part.command) for one in done],
        [one.first_version for one in done],
        [one.last_version for one in done],
    )
