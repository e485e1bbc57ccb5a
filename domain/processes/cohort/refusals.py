"""Why a cohort says no."""

from domain.refusals import Refused


class DayNumbersWrong(Refused):
    """The learning days must be numbered 1 to {count} without gaps or repeats; got {numbers}."""

    field = "days"


class DayEndsBeforeStart(Refused):
    """Learning day {day} ends before it starts, or lasts longer than 12 hours."""

    field = "days"


class DayInThePast(Refused):
    """Learning day {day} would start on {when}, which has passed. Choose a later time."""

    field = "days"


class DaysOutOfOrder(Refused):
    """Learning day {day} must start after the end of learning day {before}."""

    field = "days"


class NoSuchDay(Refused):
    """There is no learning day {day}. This cohort has days 1 to {last}."""

    field = "day"


class DayOver(Refused):
    """Learning day {day} has started already, so it can no longer be changed."""

    field = "day"


class DayNotYet(Refused):
    """Learning day {day} starts on {when}. Its attendance sheet can be filled in from then on."""

    field = "day"


class NoPlaceThatDay(Refused):
    """{person} has no place on learning day {day}. Only people expected that day can be marked."""

    field = "marks"


class MarkedTwice(Refused):
    """{person} is on the list twice. Give each person one mark."""

    field = "marks"


class MinutesWithoutLate(Refused):
    """Minutes late were given for {person}, who is not marked late."""

    field = "marks"


class NotOpen(Refused):
    """{label} takes no bookings at present: it is {stage}."""

    field = "cohort"


class AlreadyStarted(Refused):
    """{label} started on {when}. Choose a cohort that has not started."""

    field = "cohort"


class OtherService(Refused):
    """{label} teaches {taught}, not {asked}. Choose a cohort of the right service."""

    field = "cohort"


class OtherProvidersOnly(Refused):
    """{label} runs in-house for another provider. Choose an open cohort."""

    field = "cohort"


class CohortFull(Refused):
    """{label} has {left} of {capacity} places left, and {asked} are needed."""

    field = "cohort"


class AlreadyHolds(Refused):
    """Places in {label} are already taken for this item of work."""


class HasAPlaceAlready(Refused):
    """{person} already has a place in {label}. A person can have one place in a cohort."""


class NamedTwice(Refused):
    """{person} is named twice. Each place needs a different person."""


class NoSuchPlace(Refused):
    """This item of work has no free place {place} in {label}."""


class PersonHasNoPlace(Refused):
    """{person} has no place in {label}."""


class Clashes(Refused):
    """{what} is already booked on {when}, for {taken_by}. Choose another time, or somebody else."""


class VisitorAlreadyExpected(Refused):
    """{person} is already expected on learning day {day} of {label}."""


class DayFull(Refused):
    """Learning day {day} of {label} is full: {capacity} people are expected."""

    field = "day"


class NoChange(Refused):
    """Learning day {day} already has this time and venue."""

    field = "day"


class NoSuchVariant(Refused):
    """There is no form “{variant}” of {service}. Choose one of: {known}."""

    field = "days"


class WrongNumberOfDates(Refused):
    """“{variant}” has {needed} learning days; {given} dates were given."""

    field = "days"
