"""Why a Bigger Picture programme says no."""

from domain.parts.refusals import (
    AlreadyArranged,
    AlreadyRecorded,
    DayDiffers,
    DayDone,
    HasPurchaseOrder,
    InTheFuture,
    InvoiceIsOut,
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
    "AlreadyInTeam",
    "AlreadyRecorded",
    "BaselineMissing",
    "BeforeJoining",
    "CanStillJoin",
    "ChooseCohortFirst",
    "DayDiffers",
    "DayDone",
    "DaysStillAhead",
    "HasPurchaseOrder",
    "InTheFuture",
    "InvoiceIsOut",
    "MentorsAlreadyNamed",
    "NamedTwice",
    "NoVacancy",
    "NotAttended",
    "NotInTeam",
    "NotReady",
    "NotSignedAgain",
    "NotTheProgramme",
    "NotTheirDay",
    "NothingToMakeUp",
    "NowhereToMoveFrom",
    "OnStop",
    "PauseNotAhead",
    "PauseTooLong",
    "ProviderUnknown",
    "ReleaseNotAgreed",
    "SameCohort",
    "SettingUnknown",
    "SponsorNotAgreed",
    "StillAMentor",
    "SubjectMissing",
    "SubjectTwice",
    "TooLateToJoin",
    "UnknownSubject",
    "WrongNumberOfMentors",
    "not_yet",
]


class NotReady(Refused):
    """The readiness call has not found the provider ready yet. Record that call first."""


class SponsorNotAgreed(Refused):
    """The sponsor has to agree before the provider can sign up."""

    field = "sponsor_agreed"


class ReleaseNotAgreed(Refused):
    """The release of the manager and four mentors has to be agreed before sign-up."""

    field = "release_agreed"


class NowhereToMoveFrom(Refused):
    """Nobody here waits for a cohort: people move only when theirs was cancelled."""

    field = "cohort"


class ChooseCohortFirst(Refused):
    """{cohort} was cancelled. Choose another cohort first: learning days are still to come."""


class NotTheProgramme(Refused):
    """{label} does not have the {needed} learning days of this programme. Choose another cohort."""

    field = "cohort"


class WrongNumberOfMentors(Refused):
    """Name {needed} well-being mentors; {given} were given."""

    field = "mentors"


class MentorsAlreadyNamed(Refused):
    """The mentors are already named. Record that one leaves, then name the replacement."""

    field = "mentors"


class NamedTwice(Refused):
    """{person} is named twice. Each mentor has to be a different person."""

    field = "mentors"


class AlreadyInTeam(Refused):
    """{person} already takes part in this programme. Name somebody else."""


class StillAMentor(Refused):
    """{person} is a well-being mentor at present. Record first that they leave as a mentor."""

    field = "person"


class UnknownSubject(Refused):
    """“{subject}” is not a subject of this programme. Choose from: {subjects}."""

    field = "mentors"


class SubjectTwice(Refused):
    """“{subject}” is given to {person} twice."""

    field = "mentors"


class SubjectMissing(Refused):
    """Nobody is responsible for “{subject}”. Every subject needs at least one mentor."""

    field = "mentors"


class NotInTeam(Refused):
    """{person} does not take part in this programme as {part}."""

    field = "person"


class NotAttended(Refused):
    """{person} is not marked as having attended learning day {day}."""

    field = "after_day"


class BeforeJoining(Refused):
    """{person} joined on {joined}, so they cannot leave on {given}."""

    field = "left_on"


class NoVacancy(Refused):
    """{person} has not left, or somebody has taken their place already."""

    field = "leaver"


class NotSignedAgain(Refused):
    """The deputy has to sign the agreement again before taking over."""

    field = "signed_again"


class TooLateToJoin(Refused):
    """{passed} of the mentor's {total} days have passed, more than a third.

    Name the next cohort for the new mentor.
    """

    field = "next_cohort"


class CanStillJoin(Refused):
    """Only {passed} of the mentor's {total} days have passed: the new mentor joins this cohort.

    Leave the next cohort empty.
    """

    field = "next_cohort"


class PauseTooLong(Refused):
    """A pause can last at most {months} months, so until {latest}."""

    field = "until"


class PauseNotAhead(Refused):
    """A pause has to end after today, {today}."""

    field = "until"


class DaysStillAhead(Refused):
    """The last learning day is on {last}. The end review is held after it."""

    field = "held_on"


class NoDatesAtPresent(Refused):
    """{cohort} is postponed, and learning days are left. Wait for their new dates: the end review
    is held after the last one."""

    field = "held_on"


class BaselineMissing(Refused):
    """There is no baseline to compare with. Record the baseline first."""
