"""Why the funded places of a service say no."""

from domain.refusals import Refused


class NotFunded(Refused):
    """No funder pays for places of “{service}”. Services with such places are: {funded}."""

    field = "service"


class KeptElsewhere(Refused):
    """The funded places of {service} are kept under {ref}. Open them there."""

    field = "service"


class EndsBeforeItStarts(Refused):
    """The last day, {ends_on}, is before the first day, {starts_on}."""

    field = "ends_on"


class OverAlready(Refused):
    """The last day, {ends_on}, is over. Funded places end today or later."""

    field = "ends_on"


class EndsTooLate(Refused):
    """The places would be given until after {latest}. Check the year of the last day."""

    field = "ends_on"


class RoundOneOutside(Refused):
    """Round one ends on a day from {starts_on} to {ends_on}."""

    field = "round_one_until"


class LastPackUnderWay(Refused):
    """The last report of the period before is still to be sent. Try again in a moment."""


class RoundOneIsOver(Refused):
    """Round one is over already."""


class WaitsAlready(Refused):
    """This item of work is on the waiting list already."""


class NobodyToOffer(Refused):
    """There is nobody on the waiting list to whom places could be offered now."""


class FewerThanDrawn(Refused):
    """Places taken or offered already: {drawn}. There cannot be fewer funded places than that."""

    field = "places"


class NothingOpen(Refused):
    """No funded places of this course are open at present. Open them first, from the board."""


class OutsideItsDates(Refused):
    """Funded places are given out from {starts_on} to the end of {ends_on}; today is {today}."""


class TooFewLeft(Refused):
    """Of the {places} funded places {left} are left, and {asked} would be needed."""


class RoundOneShare(Refused):
    """{provider} has {has} of the {most} funded places that each provider can have in round one,
    and asks for {asked}. Round one runs to the end of {until}; ask for more after it."""
