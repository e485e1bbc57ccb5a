"""Why a command cannot be done: one class a reason, its docstring the sentence the user reads.

Refused
├── Several            all the reasons of one refusal
├── NotFound           no such item
├── NotNow             the command does not fit the present stage
├── NotAllowed         this person may not do it
├── KeyReused          the same command id with another body
├── ChangedMeanwhile   somebody else was faster
├── StepGone           the step is no longer due: done, cancelled or overtaken
├── NumbersBehind      the database is older than papers that were sent
└── …                  the reasons of each process, beside its rules
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from domain.calendar import say_date, say_when

Detail = str | int | date | datetime


class Refused(Exception):
    """This cannot be done."""

    field: ClassVar[str | None] = None  # the form field that the message belongs to

    def __init__(self, **details: Detail) -> None:
        self.details = details
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """The class name: stored, logged and sent to API callers."""
        return type(self).__name__

    @property
    def sentence(self) -> str:
        """What is wrong and what would be right, in plain words."""
        words = {key: _plain(value) for key, value in self.details.items()}
        return " ".join((type(self).__doc__ or "").split()).format(**words)

    @property
    def reasons(self) -> tuple["Refused", ...]:
        """Every reason, this one included; never empty."""
        return (self,)


class Several(Refused):
    """There is more than one reason."""

    def __init__(self, reasons: Iterable[Refused]) -> None:
        found: dict[tuple[str, str], Refused] = {}
        for one in (one for reason in reasons for one in reason.reasons):
            # Streams that refuse together may give the same reason: it is said once.
            found.setdefault((one.code, one.sentence), one)
        self._reasons = tuple(found.values())
        super().__init__()

    @property
    def sentence(self) -> str:
        return " ".join(reason.sentence for reason in self._reasons)

    @property
    def reasons(self) -> tuple[Refused, ...]:
        return self._reasons


class NotFound(Refused):
    """There is nothing here under {ref}. Check the address, or search for it."""


class NotNow(Refused):
    """“{command}” does not fit the present stage, which is: {stage}."""


class NotAllowed(Refused):
    """Your role, {role}, may not do this. Ask a coordinator."""


class KeyReused(Refused):
    """This command id was already used for something else. Send new content under a new id."""


class ChangedMeanwhile(Refused):
    """Somebody else changed this while you were working on it. Look at it again, then repeat."""


class StepGone(Refused):
    """This step is no longer due: it was done, cancelled or overtaken."""


class NumbersBehind(Refused):
    """The database is older than what was sent: {known} was given out before, and here the last
    is {last}. It seems to have been restored from an older copy. No further number is given out
    until somebody who runs the system calls: optimum restored."""


def refuse(reasons: Iterable[Refused]) -> None:
    """Raise all the given reasons at once; do nothing when there are none."""
    found = tuple(reasons)
    if len(found) == 1:
        raise found[0]
    if found:
        raise Several(found)


def _plain(value: Detail) -> str:
    if isinstance(value, datetime):
        return say_when(value)
    if isinstance(value, date):
        return say_date(value)
    return str(value)
