"""What the system does about staff competence by itself."""

from typing import Literal

from domain.calendar import say_month
from domain.messages import Step
from domain.processes.competence import commands as c


class WarnDue(Step):
    """`month` is that of the days by which the assessments are due."""

    step: Literal["warn_due"] = "warn_due"
    month: c.Month
    rung: int

    def says(self) -> str:
        month = say_month(self.month)
        return f"A letter tells the registered manager which assessments are due in {month}"

    def outcome(self) -> c.NoteDueWarned:
        return c.NoteDueWarned(month=self.month, rung=self.rung)


CompetenceStep = WarnDue
