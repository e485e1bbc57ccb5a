"""Award: put on paper and sent; letters in time; staff competence knows; clocks until it ends."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import DELIVERY, LETTERS, PAPER

with workflow.unsafe.imports_passed_through():
    from activities.award_notices import AwardNotices
    from activities.certification import Certification
    from activities.deliveries import Deliveries
    from domain.agenda import Agenda
    from domain.processes.award.steps import (
        AwardStep,
        BeginGrace,
        Expire,
        NoteUpdateOverdue,
        PassOnStanding,
        RenderCertificate,
        SendCertificate,
        SuspendForUpdate,
        TellStanding,
        WarnExpiry,
        WarnUpdate,
    )
    from domain.ref import Ref


@workflow.defn(name="award")
class AwardWorkflow(Durable[AwardStep]):
    """The clock of one award."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: AwardStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case NoteUpdateOverdue() | SuspendForUpdate() | BeginGrace() | Expire():
                return await self.record(step)
            case RenderCertificate():
                return await self.act(Certification.render_certificate, step, PAPER)
            case SendCertificate():
                return await self.act(Certification.send_certificate, step, LETTERS)
            case WarnExpiry():
                return await self.act(AwardNotices.warn_expiry, step, LETTERS)
            case WarnUpdate():
                return await self.act(AwardNotices.warn_update, step, LETTERS)
            case TellStanding():
                return await self.act(AwardNotices.tell_standing, step, LETTERS)
            case PassOnStanding():
                return await self.act(Deliveries.pass_on_standing, step, DELIVERY)
            case _:
                assert_never(step)
