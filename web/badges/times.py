"""Times as credentials write them, to the second."""

from datetime import UTC, date, datetime, time

from domain.calendar import LONDON


def on_the_day(day: date, at: time) -> str:
    """Return a London time as text that begins with its own day: 2026-06-30T00:00:00+01:00.

    Readers that show the date alone then show the right one, in summer too.
    """
    return datetime.combine(day, at, LONDON).isoformat()


def zulu(instant: datetime) -> str:
    """Return an instant as text: 2026-03-15T00:00:00Z."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def seconds(instant: datetime) -> int:
    """Return an instant as the seconds of a JWT claim."""
    return int(instant.timestamp())
