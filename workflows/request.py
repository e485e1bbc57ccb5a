"""Booking request: a hold ends on its minute, a request that nobody answers on its day."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.request_notices import RequestNotices
    from domain.agenda import Agenda
    from domain.processes.request.steps import (
        EndHold,
        LapseRequest,
        RequestStep,
        TellDates,
        TellEnded,
        TellReceived,
    )
    from domain.ref import Ref


@workflow.defn(name="request")
class RequestWorkflow(Durable[RequestStep]):
    """The clock of what a visitor of the site asked for."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: RequestStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case EndHold() | LapseRequest():
                return await self.record(step)
            case TellReceived():
                return await self.act(RequestNotices.tell_received, step, LETTERS)
            case TellDates():
                return await self.act(RequestNotices.tell_request_dates, step, LETTERS)
            case TellEnded():
                return await self.act(RequestNotices.tell_ended, step, LETTERS)
            case _:
                assert_never(step)
