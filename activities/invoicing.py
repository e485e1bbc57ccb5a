"""Invoices and credit notes as papers, and the letters that go with them."""

from temporalio import activity

from activities.steps import Call, Steps
from domain.agenda import Agenda
from domain.processes.invoice.agenda import (
    RenderCreditNote,
    RenderInvoice,
    SendCreditNote,
    SendInvoice,
    SendReminder,
)


class Invoicing(Steps):
    """Turns issued invoices into paper and post; method names are the names of the steps."""

    @activity.defn
    async def render_invoice(self, call: Call[RenderInvoice]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def send_invoice(self, call: Call[SendInvoice]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def render_credit_note(self, call: Call[RenderCreditNote]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def send_credit_note(self, call: Call[SendCreditNote]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def send_reminder(self, call: Call[SendReminder]) -> Agenda:
        raise NotImplementedError
