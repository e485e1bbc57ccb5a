"""One order decided as a whole: facts loaded, every part judged, all reasons at once."""

from collections.abc import Sequence
from datetime import UTC, datetime

from domain.facts import Facts
from domain.messages import Event
from domain.refusals import Refused, refuse
from store import orders
from store.chance import Chance
from store.clock import Clock
from store.facts import FactLoader
from store.number_book import NumberBook
from store.orders import Done, Order, Part
from store.pool import Connection
from store.streams import Held, Stream

EARLIEST = datetime.min.replace(tzinfo=UTC)


async def decide(
    conn: Connection,
    order: Order,
    held: Held,
    clock: Clock,
    chance: Chance,
    book: NumberBook | None,
) -> tuple[list[Done], datetime]:
    """Let what an order decides happen to the streams in memory; return its parts and the instant.

    Raises Refused with the reasons of all parts. Later parts see what earlier ones did.
    """
    parts, missing = await orders.parts(conn, order, held)
    at = max(await clock.now(conn), held.last_at or EARLIEST)
    loader = FactLoader(conn, held, chance, order.command_id, book)
    reasons: dict[str, Refused] = {reason.sentence: reason for reason in missing}
    done: list[Done] = []
    for part in parts:
        stream, first = held[part.ref], held[part.ref].version_now + 1
        try:
            stream.happen(await _decided(order, part, stream, loader, at))
        except Refused as refused:
            reasons |= {reason.sentence: reason for reason in refused.reasons}
        else:
            done.append(Done(part, first, stream.version_now))
    refuse(reasons.values())
    await loader.keep_numbers()
    return done, at


async def _decided(
    order: Order, part: Part, stream: Stream, loader: FactLoader, at: datetime
) -> Sequence[Event]:
    needs = stream.decider.needs(part.ref, stream.state, part.command)
    facts = Facts(part.ref, at, order.actor, await loader.load(part.ref, needs))
    events = stream.decider.decide(stream.state, part.command, facts)
    if events:
        loader.use(needs)
    return events
