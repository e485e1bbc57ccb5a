"""Developing the Bigger Picture: it is invoiced, its mentors are chased, and it is certified."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.programme_notices import ProgrammeNotices
    from domain.agenda import Agenda
    from domain.ref import Ref
    from domain.services.bigger_picture.steps import (
        ChaseMentors,
        ChaseReplacement,
        EndPause,
        IssueCertificate,
        IssueOrganisationAward,
        PauseForMentors,
        ProgrammeStep,
        RaiseCredit,
        RaiseInvoice,
        TellCohortCancelled,
        TellDatesChanged,
        TellMoved,
    )


@workflow.defn(name="bigger_picture")
class BiggerPictureWorkflow(Durable[ProgrammeStep]):
    """The clock of one programme."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: ProgrammeStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case RaiseInvoice() | RaiseCredit() | IssueCertificate() | IssueOrganisationAward():
                return await self.record(step)
            case ChaseMentors():
                return await self.act(ProgrammeNotices.chase_mentors, step, LETTERS)
            case ChaseReplacement():
                return await self.act(ProgrammeNotices.chase_replacement, step, LETTERS)
            case TellCohortCancelled():
                return await self.act(ProgrammeNotices.tell_cohort_cancelled, step, LETTERS)
            case TellDatesChanged():
                return await self.act(ProgrammeNotices.tell_dates_changed, step, LETTERS)
            case TellMoved():
                return await self.act(ProgrammeNotices.tell_moved, step, LETTERS)
            case PauseForMentors():
                return await self.act(ProgrammeNotices.pause_for_mentors, step, LETTERS)
            case EndPause():
                return await self.act(ProgrammeNotices.end_pause, step, LETTERS)
            case _:
                assert_never(step)
