"""Provider: its premium membership ends on its day."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable

with workflow.unsafe.imports_passed_through():
    from domain.agenda import Agenda
    from domain.processes.provider.agenda import EndPremium, ProviderStep
    from domain.ref import Ref


@workflow.defn(name="provider")
class ProviderWorkflow(Durable[ProviderStep]):
    """The clock of one provider."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: ProviderStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case EndPremium():
                return await self.record(step)
            case _:
                assert_never(step)
