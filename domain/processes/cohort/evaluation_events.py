"""What has happened about the evaluation of a cohort; answers are no events, nor who gave them."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.messages import Event
from domain.say import counted


class EvaluationInvited(Event):
    type: ClassVar[str] = "cohort.evaluation_invited.v1"
    invited: int
    closes_at: AwareDatetime

    def says(self) -> str:
        asked = counted(self.invited, "person", "people")
        return f"Everybody who attended was asked how it was: {asked}"


class EvaluationReminded(Event):
    type: ClassVar[str] = "cohort.evaluation_reminded.v1"

    def says(self) -> str:
        return "Those who had not answered the evaluation were reminded"


class EvaluationClosed(Event):
    type: ClassVar[str] = "cohort.evaluation_closed.v1"

    def says(self) -> str:
        return "The evaluation was closed"


EvaluationEvent = EvaluationInvited | EvaluationReminded | EvaluationClosed
