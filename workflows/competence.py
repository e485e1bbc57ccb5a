"""Staff competence: the registered manager hears in time which assessments are due."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.competence_notices import CompetenceNotices
    from domain.agenda import Agenda
    from domain.processes.competence.steps import CompetenceStep, WarnDue
    from domain.ref import Ref


@workflow.defn(name="competence")
class CompetenceWorkflow(Durable[CompetenceStep]):
    """The clock of the staff competence of one setting in one framework."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: CompetenceStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case WarnDue():
                return await self.act(CompetenceNotices.warn_due, step, LETTERS)
            case _:
                assert_never(step)
