"""Why a booking of a short course says no."""

from domain.parts.refusals import (
    AlreadyArranged,
    AlreadyRecorded,
    DayDiffers,
    DayDone,
    HasPurchaseOrder,
    InTheFuture,
    InvoiceIsOut,
    NamedTwice,
    NothingToMakeUp,
    NotTheirDay,
    OnStop,
    ProviderUnknown,
    SameCohort,
    SettingUnknown,
    not_yet,
)
from domain.refusals import Refused

__all__ = [
    "AlreadyArranged",
    "AlreadyAttends",
    "AlreadyPassed",
    "AlreadyRecorded",
    "BegunAlready",
    "CatchUpTooEarly",
    "CatchUpTooLate",
    "ConditionMissing",
    "DateCalledOff",
    "DayDiffers",
    "DayDone",
    "DaysMissing",
    "ExtensionNotLater",
    "HasNoPlaceYet",
    "HasPurchaseOrder",
    "InTheFuture",
    "InvoiceIsOut",
    "NamedTwice",
    "NoObjection",
    "NoOffer",
    "NobodyNeedsADate",
    "NobodyToMove",
    "NotACourse",
    "NotADelegate",
    "NotAPart",
    "NotATask",
    "NotAtTheMeeting",
    "NotInTheSet",
    "NotSampled",
    "NotTheCourse",
    "NotTheirDay",
    "NothingFailed",
    "NothingToMakeUp",
    "NothingToScreen",
    "ObjectionOpen",
    "OnStop",
    "OtherKindOfPart",
    "ProviderUnknown",
    "ReleasedByRecorder",
    "ReviewedTooSoon",
    "SameAssessor",
    "SameCohort",
    "SettingUnknown",
    "StartedAlready",
    "TooLateToMove",
    "UnknownCondition",
    "WorkedOnTheirOwn",
    "not_yet",
]


class NotACourse(Refused):
    """{service} is not booked in this way. Courses are: {courses}."""

    field = "service"


class NotTheCourse(Refused):
    """{label} does not have the {needed} learning days of this course. Choose another date."""

    field = "cohort"


class UnknownCondition(Refused):
    """“{condition}” is not a condition of this course. Its conditions are: {conditions}."""

    field = "delegates"


class ConditionMissing(Refused):
    """{person} does not fulfil: {condition}. Only who fulfils every condition can apply."""

    field = "delegates"


class NotADelegate(Refused):
    """{person} is not a delegate of this booking, or does not go on."""

    field = "person"


class AlreadyAttends(Refused):
    """{person} is a delegate of this booking already. Name somebody else."""

    field = "substitute"


class NothingToScreen(Refused):
    """The application of {person} has been checked already."""

    field = "person"


class NoOffer(Refused):
    """The waiting list offers no place at present."""


class NoMerge(Refused):
    """No other date is proposed to this booking at present."""


class NobodyNeedsADate(Refused):
    """Every delegate has a place or waits for one. Move a single delegate instead."""

    field = "cohort"


class HasNoPlaceYet(Refused):
    """{person} has no place at present. Choose another course date first."""

    field = "person"


class DateCalledOff(Refused):
    """{cohort} was cancelled. Choose another course date first."""


class TooLateToMove(Refused):
    """Moving was free until {until}. A colleague can still take the place until the start."""

    field = "person"


class NobodyToMove(Refused):
    """Nobody of this booking has learning days ahead, so there is nobody to move."""

    field = "cohort"


class BegunAlready(Refused):
    """{person} began the course on {when}. Arrange a single day elsewhere, or cancel the place."""

    field = "cohort"


class StartedAlready(Refused):
    """The course started on {when}, so nobody else can take the place any more."""

    field = "person"


class CatchUpTooEarly(Refused):
    """Learning day {day} is on {on}, so nobody can have caught up on it by {given}."""

    field = "caught_up_on"


class CatchUpTooLate(Refused):
    """Learning day {day} was on {on}, so a catch-up counts until {latest}.

    After that the course is taken again on another date.
    """


class NotATask(Refused):
    """“{task}” is not a workplace task of this course. Its tasks are: {tasks}."""

    field = "task"


class NotAPart(Refused):
    """“{part}” is not a part of this assessment. Its parts are: {parts}."""

    field = "component"


class OtherKindOfPart(Refused):
    """“{part}” is not recorded in this way. Use “{instead}”."""

    field = "component"


class AlreadyPassed(Refused):
    """{person} has passed “{part}” already."""


class SameAssessor(Refused):
    """{assessor} judged the last try. A re-sit needs a different assessor."""

    field = "assessor"


class WorkedOnTheirOwn(Refused):
    """{person} cannot be their own assessor."""

    field = "assessor"


class DaysMissing(Refused):
    """{person} has not attended a learning day yet, so there is nothing to assess."""

    field = "person"


class NothingFailed(Refused):
    """There is nothing that {person} has not been given feedback on."""

    field = "person"


class ExtensionNotLater(Refused):
    """The assessment runs to {until} already. Give a later day, within {latest}."""

    field = "until"


class NotSampled(Refused):
    """The assessment of {person} was not drawn for a quality check, or it is checked already."""

    field = "person"


class ReleasedByRecorder(Refused):
    """You recorded a result of {person}, so somebody else has to do this. Ask a colleague."""


class NotAtTheMeeting(Refused):
    """{person} did not attend meeting {day}, or its attendance sheet is not filled in yet."""

    field = "day"


class ReviewedTooSoon(Refused):
    """Action {action} is from meeting {day}, so it is reviewed at meeting {next} or later."""

    field = "day"


class NotInTheSet(Refused):
    """{provider} has nobody else in this set. Choose a provider who has."""

    field = "about"


class ObjectionOpen(Refused):
    """An objection of {person} is to be settled first."""

    field = "person"


class NoObjection(Refused):
    """{person} has no objection that is to be settled."""

    field = "person"
