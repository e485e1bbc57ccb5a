"""Invoice: it is put on paper, sent and chased; accounts are stopped and freed."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import LETTERS, PAPER

with workflow.unsafe.imports_passed_through():
    from activities.invoicing import Invoicing
    from domain.agenda import Agenda
    from domain.processes.invoice.agenda import (
        InvoiceStep,
        LiftStop,
        RenderCreditNote,
        RenderInvoice,
        SendCreditNote,
        SendInvoice,
        SendReminder,
        StopAccount,
    )
    from domain.processes.invoice.ordering import SendOrder
    from domain.ref import Ref


@workflow.defn(name="invoice")
class InvoiceWorkflow(Durable[InvoiceStep]):
    """The clock of one invoice."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: InvoiceStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case LiftStop():
                return await self.record(step)
            case StopAccount():
                return await self.act(Invoicing.stop_account, step, LETTERS)
            case RenderInvoice():
                return await self.act(Invoicing.render_invoice, step, PAPER)
            case SendInvoice():
                return await self.act(Invoicing.send_invoice, step, LETTERS)
            case SendOrder():
                return await self.act(Invoicing.send_order, step, LETTERS)
            case RenderCreditNote():
                return await self.act(Invoicing.render_credit_note, step, PAPER)
            case SendCreditNote():
                return await self.act(Invoicing.send_credit_note, step, LETTERS)
            case SendReminder():
                return await self.act(Invoicing.send_reminder, step, LETTERS)
            case _:
                assert_never(step)
