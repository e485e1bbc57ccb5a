"""Cohorts of little patience, so that a test need not wait for what seldom happens."""

from datetime import timedelta

from temporalio import workflow

from workflows.cohort import CohortWorkflow

with workflow.unsafe.imports_passed_through():
    from domain.ref import Ref


@workflow.defn(name="cohort")
class ShortCohort(CohortWorkflow):
    """Its runs are short: it continues as new all the time."""

    history_limit = 40

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()


@workflow.defn(name="cohort")
class HastyCohort(CohortWorkflow):
    """It cancels at once what left the agenda."""

    cancel_after = timedelta()

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()
