"""What the engine records about the evaluation of a cohort."""

from typing import ClassVar

from domain.messages import Command


class NoteEvaluationInvited(Command):
    """Record that everybody who attended was asked how it was."""

    name: ClassVar[str] = "note_evaluation_invited"
    title: ClassVar[str] = "Record the evaluation as sent"
    by_engine: ClassVar[bool] = True


class NoteEvaluationReminded(Command):
    """Record that those who have not answered were reminded."""

    name: ClassVar[str] = "note_evaluation_reminded"
    title: ClassVar[str] = "Record a reminder as sent"
    by_engine: ClassVar[bool] = True


class CloseEvaluation(Command):
    """Close the evaluation: results are shown from now on."""

    name: ClassVar[str] = "close_evaluation"
    title: ClassVar[str] = "Close the evaluation"
    by_engine: ClassVar[bool] = True


EvaluationOutcome = NoteEvaluationInvited | NoteEvaluationReminded | CloseEvaluation
