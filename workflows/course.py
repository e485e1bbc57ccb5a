"""Short course: places are confirmed, money follows them, delegates are assessed and certified."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.course_notices import CourseNotices
    from domain.agenda import Agenda
    from domain.ref import Ref
    from domain.services.course.steps import (
        ChaseWork,
        ConfirmPlaces,
        CourseStep,
        DrawSample,
        IssueAward,
        LapseAssessment,
        RaiseCredit,
        RaiseFee,
        RaiseInvoice,
        ReleaseHold,
        TellNews,
    )


@workflow.defn(name="course")
class CourseWorkflow(Durable[CourseStep]):
    """The clock of one booking."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: CourseStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case ConfirmPlaces() | ReleaseHold() | LapseAssessment() | DrawSample():
                return await self.record(step)
            case RaiseInvoice() | RaiseCredit() | RaiseFee() | IssueAward():
                return await self.record(step)
            case TellNews():
                return await self.act(CourseNotices.tell_news, step, LETTERS)
            case ChaseWork():
                return await self.act(CourseNotices.chase_work, step, LETTERS)
            case _:
                assert_never(step)
