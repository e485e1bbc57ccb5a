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


class FrameworkMissing(Refused):
    """A registration says for which competence framework it is."""

    field = "framework"


class ValidityMissing(Refused):
    """A registration is valid for a number of months. Say for how many."""

    field = "valid_months"


class UpdateNotWanted(Refused):
    """Only a registration has an annual update."""

    field = "update_months"


class OnlyRegistrations(Refused):
    """This is possible for a registration only, and this is a certificate."""


class NoUpdateDue(Refused):
    """No annual update is due before the registration is renewed. Renew it instead."""


class NotDoneYet(Refused):
    """{done_on} has not come yet. Record the update once it was done."""

    field = "done_on"


class UpdateKnown(Refused):
    """An update done on {last} is recorded already, or the registration began then. Enter the day
    of a later one."""

    field = "done_on"


class UpdateTooOld(Refused):
    """An update done on {done_on} does not carry the registration beyond {due}. Enter the day of a
    later one."""

    field = "done_on"


class RenewalTooEarly(Refused):
    """The registration is valid to the end of {valid_until}. It can be renewed from {opens}; what
    was completed before then does not count."""

    field = "completed_on"


class RenewalTooLate(Refused):
    """The registration could be renewed to the end of {grace_until}. Now it has to be earned
    anew."""


class TwoPeople(Refused):
    """You proposed this revocation, so somebody else must approve it. Ask another coordinator."""


class AppealWindowOver(Refused):
    """An appeal was possible to the end of {appeal_until}."""


class AppealedAlready(Refused):
    """There was an appeal already, and it was dismissed."""


class SomebodyElseDecides(Refused):
    """You approved the revocation, so somebody else must decide the appeal. Ask another
    coordinator."""
