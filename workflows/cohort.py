"""Cohort: places are judged and offered, people told, registers passed on, until it is over."""

from typing import assert_never

from temporalio import workflow

from workflows.durable import Durable
from workflows.limits import DELIVERY, LETTERS

with workflow.unsafe.imports_passed_through():
    from activities.deliveries import Deliveries
    from activities.evaluating import Evaluating
    from activities.notices import Notices
    from domain.agenda import Agenda
    from domain.processes.cohort.evaluation_steps import (
        EndEvaluation,
        InviteEvaluation,
        RemindEvaluation,
    )
    from domain.processes.cohort.steps import (
        AskForCover,
        AskTrainer,
        CancelInvitations,
        CancelVisit,
        ChaseRegister,
        Close,
        CohortStep,
        EndAsking,
        EndMerge,
        EndQueue,
        JudgePlaces,
        LapseOffer,
        OfferNext,
        PassOnCancellation,
        PassOnMerge,
        PassOnOffer,
        PassOnOfferGone,
        PassOnTiding,
        RemindDay,
        ReportRegister,
        SendInstructions,
        TellDayMove,
        TellHandover,
        TellPostponed,
        TellRoom,
        TellTrainer,
    )
    from domain.ref import Ref


@workflow.defn(name="cohort")
class CohortWorkflow(Durable[CohortStep]):
    """The clock of one cohort."""

    @workflow.init
    def __init__(self, ref: Ref) -> None:
        super().__init__(ref)

    @workflow.run
    async def run(self, ref: Ref) -> None:
        await self.keep()

    async def perform(self, step: CohortStep) -> Agenda:
        """Have one step done and return the agenda that it leaves."""
        match step:
            case JudgePlaces() | OfferNext() | LapseOffer() | EndQueue() | Close():
                return await self.record(step)
            case AskForCover() | EndAsking() | EndMerge():
                return await self.record(step)
            case AskTrainer():
                return await self.act(Notices.ask_trainer, step, LETTERS)
            case TellHandover():
                return await self.act(Notices.tell_handover, step, LETTERS)
            case EndEvaluation():
                return await self.record(step)
            case InviteEvaluation():
                return await self.act(Evaluating.invite_evaluation, step, LETTERS)
            case RemindEvaluation():
                return await self.act(Evaluating.remind_evaluation, step, LETTERS)
            case SendInstructions():
                return await self.act(Notices.send_instructions, step, LETTERS)
            case RemindDay():
                return await self.act(Notices.remind_day, step, LETTERS)
            case ChaseRegister():
                return await self.act(Notices.chase_register, step, LETTERS)
            case CancelInvitations():
                return await self.act(Notices.cancel_invitations, step, LETTERS)
            case PassOnCancellation():
                return await self.act(Deliveries.pass_on_cancellation, step, DELIVERY)
            case PassOnMerge():
                return await self.act(Deliveries.pass_on_merge, step, DELIVERY)
            case PassOnTiding():
                return await self.act(Deliveries.pass_on_tiding, step, DELIVERY)
            case TellPostponed():
                return await self.act(Notices.tell_postponed, step, LETTERS)
            case PassOnOffer():
                return await self.act(Deliveries.pass_on_offer, step, DELIVERY)
            case PassOnOfferGone():
                return await self.act(Deliveries.pass_on_offer_gone, step, DELIVERY)
            case TellRoom():
                return await self.act(Deliveries.tell_room, step, DELIVERY)
            case TellTrainer():
                return await self.act(Notices.tell_trainer, step, LETTERS)
            case CancelVisit():
                return await self.act(Notices.cancel_visit, step, LETTERS)
            case ReportRegister():
                return await self.act(Deliveries.report_register, step, DELIVERY)
            case TellDayMove():
                # The programmes first: whoever follows the letter's link should find the new time.
                await self.act(Deliveries.pass_on_day_move, step, DELIVERY)
                return await self.act(Notices.tell_day_move, step, LETTERS)
            case _:
                assert_never(step)
