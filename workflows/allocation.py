"""Allocation: round one ends on its day, and the funder hears of the places each month."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import DELIVERY, LETTERS, PAPER

with workflow.unsafe.imports_passed_through():
    from activities.deliveries import Deliveries
    from activities.funding import Funding
    from domain.agenda import Agenda
    from domain.processes.allocation.steps import (
        AllocationStep,
        EndRoundOne,
        EndWaiting,
        MakePack,
        OfferTurn,
        SendPack,
    )
    from domain.ref import Ref


@workflow.defn(name="allocation")
class AllocationWorkflow(Durable[AllocationStep]):
    """The clock of the funded places of one service."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: AllocationStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case EndRoundOne() | OfferTurn():
                return await self.record(step)
            case MakePack():
                return await self.act(Funding.make_pack, step, PAPER)
            case SendPack():
                return await self.act(Funding.send_pack, step, LETTERS)
            case EndWaiting():
                return await self.act(Deliveries.end_waiting, step, DELIVERY)
            case _:
                assert_never(step)
