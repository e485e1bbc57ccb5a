"""What the system does by itself about the evaluation of a cohort."""

from typing import Literal

from domain.messages import Step
from domain.processes.cohort import evaluation_outcomes as o


class InviteEvaluation(Step):
    step: Literal["invite_evaluation"] = "invite_evaluation"

    def says(self) -> str:
        return "Everybody who attended is asked how it was"

    def outcome(self) -> o.NoteEvaluationInvited:
        return o.NoteEvaluationInvited()


class RemindEvaluation(Step):
    step: Literal["remind_evaluation"] = "remind_evaluation"

    def says(self) -> str:
        return "Those who have not answered the evaluation are reminded, once"

    def outcome(self) -> o.NoteEvaluationReminded:
        return o.NoteEvaluationReminded()


class EndEvaluation(Step):
    step: Literal["end_evaluation"] = "end_evaluation"

    def says(self) -> str:
        return "The evaluation closes, and its results can be read"

    def outcome(self) -> o.CloseEvaluation:
        return o.CloseEvaluation()


EvaluationStep = InviteEvaluation | RemindEvaluation | EndEvaluation
