"""Reports to funders: the figures of a month on paper and as a spreadsheet, sent together."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.documents import PDF, Printing, enclosed
from activities.funding_figures import funder_pack
from activities.letters import Value
from activities.papers import FunderPack, PaperError, render_funder_pack, render_funder_sheet
from activities.post import Draft
from activities.steps import Call
from domain.agenda import Agenda
from domain.calendar import london_date, say_date
from domain.catalogue import service
from domain.parts.lapses import LapseStep
from domain.processes.allocation import Allocation, Over, Running
from domain.processes.allocation.steps import MakePack, SendPack
from domain.ref import Ref, effect_id
from store.pool import Connection
from store.streams import peek
from store.vault import NewDocument

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEXT = "The next one follows on the first working day of next month."
LAST = "It is the last one."


class Funding(Printing):
    """Makes and sends reports; method names are the names of the steps."""

    @activity.defn
    async def make_pack(self, call: Call[MakePack]) -> Agenda:
        """Make both documents of a report; they and the outcome are one transaction.

        Their ids follow from the step, so that making them again changes nothing.
        """
        ref, step = call.ref, call.step
        async with self.gate.turn(ref, step) as wanted:
            if not wanted:
                return await self.agenda(ref)
            if await self.is_lapsed(step):
                return await self.hand_in(ref, step, LapseStep(key=step.key))
            async with self.pool.acquire() as conn:
                own = await _allocation(conn, ref)
                today = london_date(await self.clock.now(conn))
                pack = await funder_pack(conn, own, today, last=step.last)
            name = f"funded-places-{own.service.replace('_', '-')}-{step.on}"
            paper = await self._made(ref, step.key, pack, render_funder_pack, f"{name}.pdf")
            sheet = await self._made(
                ref, f"{step.key}/sheet", pack, render_funder_sheet, f"{name}.xlsx"
            )
            outcome = step.outcome(paper.id, paper.digest, sheet.id, sheet.digest)
            return await self.hand_in(ref, step, outcome, vault=[paper, sheet])

    async def _made(
        self, ref: Ref, key: str, pack: FunderPack, render: Callable[[FunderPack], bytes], name: str
    ) -> NewDocument:
        try:
            body = await asyncio.to_thread(render, pack)
        except PaperError as error:
            raise ApplicationError(str(error), type="PaperError", non_retryable=True) from None
        identifier = effect_id(ref, key)
        return NewDocument(
            id=str(identifier),
            kind="funder_report",
            media_type=PDF if name.endswith(".pdf") else XLSX,
            filename=name,
            body=body,
            salt=self.chance.public_id(ref, identifier, "salt"),
            retention="funder_report",
        )

    @activity.defn
    async def send_pack(self, call: Call[SendPack]) -> Agenda:
        """Send a report to the funder's contact."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            own = await _allocation(conn, call.ref)
            last = isinstance(await peek(conn, call.ref), Over)
            values: dict[str, Value] = {
                "service": service(own.service).title,
                "funder": own.funder,
                "on": say_date(london_date(call.step.due)),
                "which": LAST if last else NEXT,
            }
            both = [*await enclosed(conn, call.step.document)]
            both += await enclosed(conn, call.step.sheet)
            return [Draft("funder_pack", own.contact, values, attachments=tuple(both))]

        return await self.tell(call.ref, call.step, compose)


async def _allocation(conn: Connection, ref: Ref) -> Allocation:
    state = await peek(conn, ref)
    assert isinstance(state, Running | Over)  # only open or closed places have steps
    return state.allocation
