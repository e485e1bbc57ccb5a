"""The steps that need nobody but the ledger, and what the durable loop itself asks of the store."""

from temporalio import activity

from activities.steps import Steps, is_due, parse_step
from domain.agenda import Agenda, OpenStep
from domain.messages import Message
from domain.parts.lapses import LapseStep
from domain.ref import Ref
from store.trouble import record


class Entry(Message):
    """A step of any process, as its agenda holds it."""

    ref: Ref
    item: OpenStep


class Trouble(Message):
    """A step that cannot be done, and why, in words and ids only."""

    ref: Ref
    item: OpenStep
    cause: str


class Bookkeeping(Steps):
    """Reads agendas and records outcomes; every method may be repeated without harm."""

    @activity.defn
    async def read_agenda(self, ref: Ref) -> Agenda:
        """Return the part of a stream's agenda that its workflow needs."""
        return await self.agenda(ref)

    @activity.defn
    async def record(self, entry: Entry) -> Agenda:
        """Perform a step that is nothing but its record."""
        return await self.settle(entry.ref, parse_step(entry.ref, entry.item))

    @activity.defn
    async def lapse(self, entry: Entry) -> Agenda:
        """Record that a step came too late; when the store's clock sees time left, do nothing."""
        step = parse_step(entry.ref, entry.item)
        async with self.gate.turn(entry.ref, step) as wanted:
            if wanted and await self.is_lapsed(step):
                return await self.hand_in(entry.ref, step, LapseStep(key=step.key))
            return await self.agenda(entry.ref)

    @activity.defn
    async def trouble(self, report: Trouble) -> Agenda:
        """Note that a step cannot be done, unless its agenda no longer asks for it."""
        agenda = await self.agenda(report.ref)
        if is_due(report.item.key, agenda):
            async with self.pool.acquire() as conn:
                await record(conn, report.ref, report.item.key, report.cause, agenda.now)
        return agenda
