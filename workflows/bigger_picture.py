"""Developing the Bigger Picture: it is invoiced, its mentors are chased, and it is certified."""

from typing import assert_never

from temporalio import workflow
from temporalio.common import VersioningBehavior

from workflows.durable import Durable
from workflows.limits import LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.notices import Notices
    from domain.agenda import Agenda
    from domain.ref import Ref
    from domain.services.bigger_picture.agenda import (
        ChaseMentors,
        ChaseReplacement,
        EndPause,
        IssueCertificate,
        IssueOrganisationAward,
        PauseForMentors,
        ProgrammeStep,
        RaiseCredit,
        RaiseInvoice,
    )


@workflow.defn(name="bigger_picture", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
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
            case (
                RaiseInvoice()
                | RaiseCredit()
                | PauseForMentors()
                | EndPause()
                | IssueCertificate()
                | IssueOrganisationAward()
            ):
                return await self.record(step)
            case ChaseMentors():
                return await self.act(Notices.chase_mentors, step, LETTERS)
            case ChaseReplacement():
                return await self.act(Notices.chase_replacement, step, LETTERS)
            case _:
                assert_never(step)
