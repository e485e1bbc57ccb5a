"""The people concerned with a booking: they see its page by a link of theirs, and answer there."""

from domain.messages import PersonId
from domain.processes.provider import Provider
from domain.services.course.state import Booking


def parties(booking: Booking, provider: object) -> tuple[PersonId, ...]:
    """Return who booked, who pays, and the registered manager of the setting, as they are now."""
    others = provider.answers_for(booking.setting) if isinstance(provider, Provider) else ()
    return tuple(dict.fromkeys((booking.contact, *others)))
