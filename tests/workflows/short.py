"""A cohort whose runs are short, so that a test sees it continue as new."""

from temporalio import workflow

from workflows.cohort import CohortWorkflow

with workflow.unsafe.imports_passed_through():
    from domain.ref import Ref


@workflow.defn(name="cohort")
class ShortCohort(CohortWorkflow):
    """The same, but for its limit."""

    history_limit = 40

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()
