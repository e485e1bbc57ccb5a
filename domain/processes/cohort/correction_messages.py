"""What can be corrected of how a cohort is written, and what was."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.entry.text import Name, Venue
from domain.messages import Command, Event, TextId
from domain.parts.doubling import DESPITE
from domain.processes.cohort.cover_events import say_days


class CorrectLabel(Command):
    """Correct the name of this course date. Letters and papers that are out keep the old one."""

    name: ClassVar[str] = "correct_label"
    title: ClassVar[str] = "Correct the name"

    label: Annotated[Name, Field(min_length=3)] = Field(title="Name of the cohort")


class CorrectVenue(Command):
    """Correct how a venue or link is written, on all its days. Nobody is told: where a day takes
    place somewhere else, use “Move a learning day” or “Venue lost”, which write to everybody."""

    name: ClassVar[str] = "correct_venue"
    title: ClassVar[str] = "Correct how a venue is written"

    room: str = Field(title="Which venue")
    right: Venue = Field(title="How it is written right")
    despite: TextId | None = DESPITE


CorrectionCommand = CorrectLabel | CorrectVenue


class LabelCorrected(Event):
    type: ClassVar[str] = "cohort.label_corrected.v1"
    before: str
    after: str

    def says(self) -> str:
        return f"The name was corrected from “{self.before}” to “{self.after}”"


class VenueCorrected(Event):
    type: ClassVar[str] = "cohort.venue_corrected.v1"
    days: tuple[int, ...]
    before: str
    after: str

    def says(self) -> str:
        where = f"The venue of {say_days(self.days)}"
        return f"{where} was corrected from “{self.before}” to “{self.after}”"


CorrectionEvent = LabelCorrected | VenueCorrected
