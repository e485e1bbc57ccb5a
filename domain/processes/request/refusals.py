"""Why a booking request says no."""

from domain.parts.refusals import NamedTwice
from domain.refusals import Refused

__all__ = ["HoldIsOver", "MorePeopleThanPlaces", "NamedTwice", "NotForTheSite", "StillKept"]


class NotForTheSite(Refused):
    """{label} cannot be booked on this site at present. Ring us, or choose another date."""

    field = "places"


class HoldIsOver(Refused):
    """The places were held until {until} and are free again. Start again to hold them."""


class MorePeopleThanPlaces(Refused):
    """{named} people are named, and there are {places} places."""

    field = "delegates"


class StillKept(Refused):
    """The places of this request are not booked yet. Book them first, with the provider's name."""
