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


class DayTooFar(Refused):
    """Learning day {day} would be after {latest}. Check the year."""

    field = "days"


class CoTrainerMissing(Refused):
    """{service} is given by a trainer together with somebody who has been through it.

    Say who gives {days} with the trainer.
    """

    field = "co_trainer"


class SamePersonTwice(Refused):
    """Learning day {day} names the same person twice. Two people give it: choose another one."""

    field = "co_trainer"


class NotTaught(Refused):
    """{service} has no learning days, so it cannot be planned as a cohort."""

    field = "service"


class TooManyDays(Refused):
    """{service} has {needed} learning days; {given} were given."""

    field = "days"


class DaysOverlap(Refused):
    """Learning day {day} would take place at the same time as learning day {other}."""

    field = "starts"


class DaysOutOfOrder(Refused):
    """Learning day {day} must start after the end of learning day {before}."""

    field = "days"


class NoSuchDay(Refused):
    """There is no learning day {day}. This cohort has days 1 to {last}."""

    field = "day"


class DayOver(Refused):
    """Learning day {day} has taken place, so it can no longer be changed."""

    field = "day"


class DayBegun(Refused):
    """Learning day {day} of {label} began on {when}. Choose a day that is still ahead."""

    field = "day"


class DayNotYet(Refused):
    """Learning day {day} starts on {when}. Its attendance sheet can be filled in from then on."""

    field = "day"


class NoPlaceThatDay(Refused):
    """{person} has no place on learning day {day}. Only people expected that day can be marked."""

    field = "marks"


class NotTheDay(Refused):
    """Learning day {day} begins on {starts}. You can sign in on that day, until it ends."""

    field = "day"


class NotExpected(Refused):
    """{person} is not expected on learning day {day}. Ask the trainer."""

    field = "person"


class NoDayAhead(Refused):
    """{person} has no learning day ahead here, so there is nothing to arrange."""

    field = "person"


class TooManyAdjustments(Refused):
    """We have {most} needs of {person} already. Change one of them by ringing Optimum."""

    field = "detail"


class NoSuchAdjustment(Refused):
    """{person} has told us of no need number {number} here. Choose one from the list."""

    field = "number"


class ReasonMissing(Refused):
    """Say why it cannot be arranged: the person has to hear it before the day."""

    field = "reason"


class MarkedTwice(Refused):
    """{person} is on the list twice. Give each person one mark."""

    field = "marks"


class MinutesWithoutLate(Refused):
    """{minutes} minutes missed were given for {person}, who is marked {status}.

    Mark them late or as having left early, or leave the minutes out.
    """

    field = "marks"


class ReasonWithoutAbsence(Refused):
    """A reason for being absent was given for {person}, who is marked {status}.

    Mark them absent, or leave the reason out.
    """

    field = "marks"


class NotOpen(Refused):
    """{label} takes no bookings at present: its stage is “{stage}”."""

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
    """{label} has {left} of {capacity} places left, and {asked} are needed.

    Join the waiting list where that is possible, or choose another cohort.
    """

    field = "cohort"


class NobodyOvertakes(Refused):
    """Others are on the waiting list of {label}, and nobody overtakes them.

    Join the waiting list where that is possible, or choose another cohort.
    """

    field = "cohort"


class KeptForFewer(Refused):
    """{kept} of the places asked for are kept in {label}, and {asked} are needed.

    Book those, and the others separately.
    """

    field = "delegates"


class TooManyForCohort(Refused):
    """{label} has {capacity} places altogether, and {asked} are needed: waiting would not help."""

    field = "cohort"


class WaitsAlready(Refused):
    """This item of work is on the waiting list of {label} already."""


class SomebodyWaitsAlready(Refused):
    """{person} is on the waiting list of {label} already."""


class NotWaiting(Refused):
    """They are not on the waiting list of {label} any more. Choose somebody who is."""

    field = "holder"


class HasAnOffer(Refused):
    """They have an offer already, to be answered by {until}."""

    field = "holder"


class NotTheirTurn(Refused):
    """{first} is before them on the waiting list of {label}, and fits. Offer the place there."""

    field = "holder"


class TooFewFree(Refused):
    """They need {asked} places together in {label}, and {left} are free."""

    field = "holder"


class OfferGone(Refused):
    """This offer of a place in {label} no longer stands: {why}."""


class AlreadyHolds(Refused):
    """Places in {label} are already taken for this item of work."""


class HasAPlaceAlready(Refused):
    """{person} already has a place in {label}. A person can have one place in a cohort."""


class CohortCancelled(Refused):
    """{label} was cancelled, so nobody can be named for it. Choose another cohort first."""


class NothingAhead(Refused):
    """Every learning day of {label} has begun, so there is nothing left to cancel."""


class DayCalledOff(Refused):
    """Learning day {day} of {label} does not take place then: it was cancelled or postponed."""

    field = "day"


class NoCohort(Refused):
    """There is no cohort {cohort}. Choose one from the board."""

    field = "cohort"


class PlaceTwice(Refused):
    """Place {place} is asked for twice. Each person needs a place of their own."""


class NobodyNamed(Refused):
    """Nobody is named for place {place}. Say who sits in it."""


class NoSuchPlace(Refused):
    """Place {place} in {label} is not open to this item of work.

    It was given up, or somebody sits in it already.
    """


class PersonHasNoPlace(Refused):
    """{person} has no place in {label}."""


class Clashes(Refused):
    """{what} is already booked on {when}, for {taken_by}. Choose another time, or somebody else."""


class VisitorAlreadyExpected(Refused):
    """{person} is already expected on learning day {day} of {label}."""


class DayFull(Refused):
    """Learning day {day} of {label} is full: all {capacity} places are needed."""

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


class BeingMerged(Refused):
    """{label} is about to be merged with another date, so it takes no more bookings."""

    field = "cohort"
