"""Why a provider says no."""

from domain.refusals import Refused


class SettingKnown(Refused):
    """This provider already has a setting with the short name {setting}. Choose another."""

    field = "setting"


class LocationKnown(Refused):
    """CQC location {location} already belongs to {setting}. Check the number."""

    field = "cqc_location"


class NotACqcLocation(Refused):
    """“{location}” is not a CQC location number. It looks like 1-123456789: see the CQC website."""

    field = "cqc_location"


class SettingMissing(Refused):
    """Say of which setting this person is the registered manager."""

    field = "setting"


class SettingUnknown(Refused):
    """This provider has no setting {setting}. Its settings are: {known}."""

    field = "setting"


class SettingNotWanted(Refused):
    """There is one billing contact for the whole provider, so leave the setting empty."""

    field = "setting"


class PremiumBackwards(Refused):
    """The last day, {ends_on}, is before the first day, {starts_on}."""

    field = "ends_on"


class PremiumOutOfRange(Refused):
    """A membership starts within two years of today and lasts at most five years."""

    field = "ends_on"


class PremiumOverlaps(Refused):
    """There is a Premium membership from {starts_on} to {ends_on} already. Start after it ends."""

    field = "starts_on"


class AlreadyStopped(Refused):
    """The account was already stopped by hand on {since}."""


class NotStopped(Refused):
    """The account is not on stop, so there is nothing to release."""


class WorkplaceKnown(Refused):
    """“{workplace}” is the workplace reference of {setting} already. Each setting has its own."""

    field = "workplace"
