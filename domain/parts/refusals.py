"""Why a service says no: the reasons that more than one service has."""

from datetime import date

from domain.refusals import Refused


class ProviderUnknown(Refused):
    """No provider is registered under {provider}. Register the provider first."""

    field = "provider"


class SettingUnknown(Refused):
    """{provider} has no setting “{setting}”. Its settings are: {settings}."""

    field = "setting"


class OnStop(Refused):
    """{provider} is on stop because of an unpaid invoice, so it cannot start anything new."""


class InTheFuture(Refused):
    """{what} is given as {given}, which is after today, {today}. Record it once it has happened."""


class InvoiceIsOut(Refused):
    """The invoice is out already, and an invoice that is out is never changed."""

    field = "purchase_order"


class HasPurchaseOrder(Refused):
    """Purchase order {purchase_order} is on record already."""

    field = "purchase_order"


class AlreadyRecorded(Refused):
    """{what} is already on record."""


class NamedTwice(Refused):
    """{person} is named twice. Name a different person each time."""


class NotTheirDay(Refused):
    """Learning day {day} is not one that {person} has to attend. Theirs are: {days}."""

    field = "day"


class NothingToMakeUp(Refused):
    """{person} has not missed learning day {day}, so there is nothing to make up."""

    field = "day"


class DayDone(Refused):
    """{person} has attended learning day {day}, or caught up on it already."""

    field = "day"


class AlreadyArranged(Refused):
    """{person} is already booked on learning day {day} in that cohort."""

    field = "sister"


class SameCohort(Refused):
    """{person} already belongs to this cohort. Choose another one."""

    field = "sister"


class DayDiffers(Refused):
    """Learning day {day} of that cohort is not the same day, so it cannot be made up there."""

    field = "sister"


def not_yet(what: str, given: date, today: date) -> list[Refused]:
    """Return a reason when something is recorded before it has happened."""
    return [InTheFuture(what=what, given=given, today=today)] if given > today else []


class OnDayOff(Refused):
    """Learning day {day} would be on {when}. Choose another day, or say that it is meant."""

    field = "on_days_off"
