"""A cohort changed in a way that its old runs cannot follow: the control of the replay test."""

from datetime import timedelta

from temporalio import workflow

from workflows.cohort import CohortWorkflow

with workflow.unsafe.imports_passed_through():
    from domain.agenda import Agenda
    from domain.processes.cohort.steps import CohortStep
    from domain.ref import Ref


@workflow.defn(name="cohort")
class RestlessCohort(CohortWorkflow):
    """Rests before each step."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: CohortStep) -> Agenda:
        await workflow.sleep(timedelta(seconds=1))
        return await super().perform(step)
