"""Why a certificate says no."""

from domain.refusals import Refused


class HolderMissing(Refused):
    """This kind of certificate is a person's, so say whose it is."""

    field = "holder"


class HolderNotWanted(Refused):
    """This certificate is the organisation's, so it names no person."""

    field = "holder"


class NotCompletedYet(Refused):
    """{completed_on} has not come yet. A certificate is issued once everything is completed."""

    field = "completed_on"


class TwoPeople(Refused):
    """You proposed this revocation, so somebody else must approve it. Ask another coordinator."""
