"""How many of the staff are competent: worked out for any day from what is known."""

from collections import Counter
from datetime import date, timedelta
from typing import Literal

from domain.calendar import deadline
from domain.messages import Message
from domain.processes.competence.state import Employee, Team

Standing = Literal[
    "registered", "competent", "not yet competent", "re-assessment overdue", "not assessed yet"
]
COMPETENT: tuple[Standing, ...] = ("registered", "competent")
DUE_SOON_DAYS = (30, 60, 90)
"""Within these it is counted who has to be assessed again."""


def standing(team: Team, employee: Employee, on: date) -> Standing:
    """Return where an employee stands at the end of a day; a registration shows competence."""
    end = deadline(on)
    if any(one.in_force_at(end) for one in team.registrations(employee.person)):
        return "registered"
    latest = employee.last_by(on)
    if latest is None:
        return "not assessed yet"
    if latest.until is None:
        return "not yet competent"
    return "competent" if on <= latest.until else "re-assessment overdue"


class Coverage(Message):
    """The staff at the end of a day; `due` counts who is assessed again within so many days."""

    employed: int
    competent: int
    due: tuple[int, ...]
    overdue: int
    not_yet: int
    never: int

    @property
    def percent(self) -> int:
        """The share of the staff that is competent, rounded down: 100 means everybody."""
        return 100 * self.competent // self.employed if self.employed else 0


def coverage(team: Team, on: date) -> Coverage:
    """Return how the staff of a day stand at its end."""
    employed = [one for one in team.staff if one.here_after(on)]
    found = [(one, standing(team, one, on)) for one in employed]
    counts = Counter(word for _, word in found)
    ends = [
        latest.until
        for one, word in found
        if word == "competent" and (latest := one.last_by(on)) and latest.until
    ]
    return Coverage(
        employed=len(employed),
        competent=sum(counts[word] for word in COMPETENT),
        due=tuple(
            sum(until < on + timedelta(days=days) for until in ends) for days in DUE_SOON_DAYS
        ),
        overdue=counts["re-assessment overdue"],
        not_yet=counts["not yet competent"],
        never=counts["not assessed yet"],
    )
