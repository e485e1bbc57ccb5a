"""Calendar entries that update and cancel themselves in the diary of the person who gets them."""

from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Literal, Self

from icalendar import Calendar, Event, Timezone, vCalAddress, vText
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from activities.letters.address import MailAddress
from activities.plain_text import Sentence, Words
from domain.calendar import LONDON

# London's rule since 1996, written out: every calendar program understands it without a database.
_LONDON_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""

Uid = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
"""The id of a calendar entry for ever: visible ASCII characters without spaces."""


class CalendarEntry(BaseModel):
    """One entry in one person's diary.

    The `uid` never changes; the `sequence` rises with each change. Instants are aware; they are
    written as London times. Use `moved` and `called_off` to make the follow-ups.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    uid: Uid
    sequence: Annotated[int, Field(ge=0)] = 0
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"
    summary: Words
    starts: AwareDatetime
    ends: AwareDatetime
    location: Sentence
    description: Sentence
    organizer: MailAddress
    organizer_name: Words
    attendee: MailAddress
    attendee_name: Words
    stamped_at: AwareDatetime

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError("ends must be later than starts")
        return self


def moved(
    entry: CalendarEntry,
    starts: datetime,
    ends: datetime,
    stamped_at: datetime,
    location: str | None = None,
) -> CalendarEntry:
    """Return the entry that puts the earlier one on another time or place."""
    return CalendarEntry.model_validate(
        entry.model_dump()
        | {
            "sequence": entry.sequence + 1,
            "starts": starts,
            "ends": ends,
            "location": location or entry.location,
            "stamped_at": stamped_at,
        }
    )


def called_off(entry: CalendarEntry, stamped_at: datetime) -> CalendarEntry:
    """Return the entry that removes the earlier one from the diary."""
    return CalendarEntry.model_validate(
        entry.model_dump()
        | {"sequence": entry.sequence + 1, "method": "CANCEL", "stamped_at": stamped_at}
    )


def ics(entry: CalendarEntry) -> bytes:
    """Return the entry as an iCalendar file (RFC 5545 and 5546); the same entry, the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Optimum Workforce Leadership//Engagements//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(_london())
    calendar.add_component(_event(entry))
    data: bytes = calendar.to_ical()
    return data


@cache
def _london() -> Timezone:
    zone = Timezone.from_ical(_LONDON_RULES)
    assert isinstance(zone, Timezone)  # The library says no more than that it is a component.
    return zone


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(LONDON))
    event.add("dtend", entry.ends.astimezone(LONDON))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("organizer", _party(entry.organizer, entry.organizer_name), encode=False)
    attendee = _party(entry.attendee, entry.attendee_name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    # Answers go by reply to a person, not as calendar mail that nobody reads.
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return event


def _party(address: str, name: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = vText(name)
    return party
