"""A cohort whose code has a mistake, as a bad deploy would bring it."""

from temporalio import workflow

from workflows.cohort import CohortWorkflow

with workflow.unsafe.imports_passed_through():
    from domain.ref import Ref


@workflow.defn(name="cohort")
class BrokenCohort(CohortWorkflow):
    """Fails each workflow task."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        raise RuntimeError("a mistake in the code")
