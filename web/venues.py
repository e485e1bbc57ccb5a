"""How a venue is shown: a place as it stands, a meeting link as a link that can be followed."""

from domain.parts.learning_days import is_meeting_link
from web.view import Link


def venue(room: str) -> str | Link:
    """Return a venue for those who are expected there."""
    return Link(text=room, href=room) if is_meeting_link(room) else room


def venue_in_public(room: str) -> str:
    """Return a venue for anybody: whoever knows the link of a meeting could come in."""
    return "Online" if is_meeting_link(room) else room
