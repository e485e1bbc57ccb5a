"""Calendar entries: what a diary shows is the London time meant, also when it changes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pydantic import ValidationError

from activities.letters import CalendarEntry, called_off, ics, moved
from domain.calendar import LONDON
from tests.activities.test_letters import AT, entry

LATER = datetime(2026, 3, 5, 15, tzinfo=UTC)


def read(entry: CalendarEntry) -> tuple[Any, Any]:
    """Return the calendar and its one event, parsed again."""
    calendar = Calendar.from_ical(ics(entry))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_entry_is_read_back_with_every_fact() -> None:
    diary = entry()

    calendar, event = read(diary)

    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == diary.uid
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == diary.summary
    assert event["LOCATION"] == diary.location
    assert event["DESCRIPTION"] == diary.description
    assert event["DTSTART"].dt == diary.starts
    assert event["DTEND"].dt == diary.ends
    assert event["DTSTAMP"].dt == AT
    assert event["ORGANIZER"] == "mailto:office@optimum.example"
    assert event["ATTENDEE"] == "mailto:s.rhys@rowan.example"
    assert event["ATTENDEE"].params["CN"] == "Siân Rhys-Davies"


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert ics(entry()) == ics(entry())


def test_times_are_written_in_london_with_the_rules_of_the_zone() -> None:
    summer = entry(
        starts=datetime(2026, 7, 1, 8, 30, tzinfo=UTC), ends=datetime(2026, 7, 1, 15, tzinfo=UTC)
    )

    calendar, event = read(summer)

    assert b"DTSTART;TZID=Europe/London:20260701T093000" in ics(summer)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert event["DTSTART"].params["TZID"] == "Europe/London"


@pytest.mark.parametrize(
    "day",
    [
        *(date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)),
        *(date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)),
    ],
)
def test_nine_in_the_morning_stays_nine_around_the_change_of_clocks(day: date) -> None:
    starts = datetime.combine(day, time(9), LONDON)
    calendar, event = read(entry(starts=starts, ends=starts + timedelta(hours=6)))

    assert event["DTSTART"].dt == starts
    assert event["DTSTART"].dt.time() == time(9)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(datetime.combine(day, time(9))) == starts.utcoffset()


@given(
    st.dates(date(2012, 1, 1), date(2030, 12, 30)), st.times(time(4), time(22)), st.integers(1, 600)
)
def test_every_instant_by_day_comes_back_as_it_was(day: date, at: time, minutes: int) -> None:
    starts = datetime.combine(day, at.replace(second=0, microsecond=0), UTC)
    ends = starts + timedelta(minutes=minutes)

    _, event = read(entry(starts=starts, ends=ends))

    assert event["DTSTART"].dt.astimezone(UTC) == starts
    assert event["DTEND"].dt.astimezone(UTC) == ends


def test_a_move_keeps_the_id_and_raises_the_sequence() -> None:
    first = entry()

    second = moved(first, first.starts + timedelta(days=7), first.ends + timedelta(days=7), LATER)
    third = moved(second, second.starts, second.ends, LATER, location="Town Hall")

    _, event = read(third)
    assert event["UID"] == first.uid
    assert [first.sequence, second.sequence, event["SEQUENCE"]] == [0, 1, 2]
    assert event["DTSTART"].dt == first.starts + timedelta(days=7)
    assert event["LOCATION"] == "Town Hall"
    assert event["DTSTAMP"].dt == LATER
    assert second.location == first.location


def test_a_cancellation_keeps_the_id_raises_the_sequence_and_says_cancelled() -> None:
    first = entry(sequence=4)

    calendar, event = read(called_off(first, LATER))

    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == first.uid
    assert event["SEQUENCE"] == 5
    assert event["ATTENDEE"] == "mailto:s.rhys@rowan.example"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": datetime(2026, 3, 12, 9, 30, tzinfo=UTC)}, "ends must be later"),
        ({"starts": datetime(2026, 3, 12, 9)}, "starts"),  # noqa: DTZ001 - that is the fault
        ({"sequence": -1}, "sequence"),
        ({"uid": "a b"}, "uid"),
        ({"method": "PUBLISH"}, "method"),
    ],
)
def test_an_impossible_entry_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        entry(**changes)


def test_a_move_to_an_impossible_time_is_refused() -> None:
    first = entry()

    with pytest.raises(ValidationError, match="ends must be later"):
        moved(first, first.ends, first.starts, LATER)


def test_separators_in_texts_are_escaped() -> None:
    text = "Newark; Library, room 1 \\ left"

    _, event = read(entry(location=text, attendee_name="Rhys; Davies, Siân: mentor"))

    assert event["LOCATION"] == text
    assert event["ATTENDEE"].params["CN"] == "Rhys; Davies, Siân: mentor"
