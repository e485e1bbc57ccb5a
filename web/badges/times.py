"""Times as credentials write them: in UTC, to the second."""

from datetime import UTC, datetime


def zulu(instant: datetime) -> str:
    """Return an instant as text: 2026-03-15T00:00:00Z."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def seconds(instant: datetime) -> int:
    """Return an instant as the seconds of a JWT claim."""
    return int(instant.timestamp())
