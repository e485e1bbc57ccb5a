"""What has happened to the dates of a cohort as a whole."""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_due
from domain.messages import Event, PersonId, TextId
from domain.parts.doubling import Doubled
from domain.parts.tidings import Tiding
from domain.processes.cohort.cover_events import say_days
from domain.ref import Ref
from domain.say import listed, person, resource_words, stream, text


class Postponed(Event):
    type: ClassVar[str] = "cohort.postponed.v1"
    reason: TextId
    days: tuple[int, ...]
    new_dates_by: AwareDatetime

    def says(self) -> str:
        return (
            f"The cohort was postponed, {say_days(self.days)} without a date: {text(self.reason)}"
        )


class DoubleBooked(Event):
    """Comes after what made it so: whom or what the days take although they are taken."""

    type: ClassVar[str] = "cohort.double_booked.v1"
    doubled: tuple[Doubled, ...]
    reason: TextId

    def says(self) -> str:
        found = [
            f"{resource_words(one.resource)} on {say_days((one.day,))}, "
            f"as well as for {stream(one.taken_by)}"
            for one in self.doubled
        ]
        return f"Booked twice: {listed(found)}. The reason: {text(self.reason)}"


class Rescheduled(Event):
    """Comes after the moves of the days themselves, which were decided together."""

    type: ClassVar[str] = "cohort.rescheduled.v1"
    days: tuple[int, ...]
    venue_only: bool

    def says(self) -> str:
        what = "another venue" if self.venue_only else "new dates"
        return f"{say_days(self.days).capitalize()} got {what} together"


class VenueSearched(Event):
    type: ClassVar[str] = "cohort.venue_searched.v1"
    search: int
    room: str
    days: tuple[int, ...]
    by: AwareDatetime

    def says(self) -> str:
        until = say_due(self.by)
        return f"{self.room} is lost for {say_days(self.days)}; another venue is needed by {until}"


class TidingPassedOn(Event):
    type: ClassVar[str] = "cohort.tiding_passed_on.v1"
    number: int
    what: Tiding
    holder: Ref

    def says(self) -> str:
        said: dict[Tiding, str] = {
            "postponed": "The postponement was",
            "new dates": "The new dates were",
            "new venue": "The new venue was",
        }
        return f"{said[self.what]} passed on to {stream(self.holder)}"


class PostponedTold(Event):
    type: ClassVar[str] = "cohort.postponed_told.v1"
    number: int
    person: PersonId

    def says(self) -> str:
        return f"{person(self.person)} was told that there is no date at present"


DateEvent = Postponed | DoubleBooked | Rescheduled | VenueSearched | TidingPassedOn | PostponedTold
