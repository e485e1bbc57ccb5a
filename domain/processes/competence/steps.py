"""What the system does about staff competence by itself."""

from typing import Literal

from domain.messages import Step
from domain.processes.competence import commands as c


class WarnDue(Step):
    """`month` is that of the days by which the assessments are due, such as 2027-03."""

    step: Literal["warn_due"] = "warn_due"
    month: str
    rung: int

    def says(self) -> str:
        return "A letter tells the registered manager which assessments are due"

    def outcome(self) -> c.NoteDueWarned:
        return c.NoteDueWarned(month=self.month, rung=self.rung)


CompetenceStep = WarnDue
