"""Why a Bigger Picture programme says no."""

from datetime import date

from domain.refusals import Refused


class ProviderUnknown(Refused):
    """No provider is registered under {provider}. Register the provider first."""

    field = "provider"


class SettingUnknown(Refused):
    """{provider} has no setting “{setting}”. Its settings are: {settings}."""

    field = "setting"


class InTheFuture(Refused):
    """{what} is given as {given}, which is after today, {today}. Record it once it has happened."""


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


class OnStop(Refused):
    """{provider} is on stop because of an unpaid invoice, so it cannot start anything new."""


class NotTheProgramme(Refused):
    """{label} does not have the {needed} learning days of this programme. Choose another cohort."""

    field = "cohort"


class InvoiceIsOut(Refused):
    """The invoice is out already, and an invoice that is out is never changed."""

    field = "purchase_order"


class HasPurchaseOrder(Refused):
    """Purchase order {purchase_order} is on record already."""

    field = "purchase_order"


class AlreadyRecorded(Refused):
    """{what} is already on record."""


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


class NotTheirDay(Refused):
    """Learning day {day} is not one that {person} has to attend. Theirs are: {days}."""

    field = "day"


class NothingToMakeUp(Refused):
    """{person} has not missed learning day {day}, so there is nothing to make up."""

    field = "day"


class AlreadyArranged(Refused):
    """{person} is already booked on learning day {day} in that cohort."""

    field = "sister"


class DayDone(Refused):
    """{person} has attended learning day {day}, or caught up on it already."""

    field = "day"

    field = "day"


class NotAttended(Refused):
    """{person} is not marked as having attended learning day {day}."""

    field = "after_day"


class SameCohort(Refused):
    """{person} already belongs to this cohort. Choose another one."""

    field = "sister"


class DayDiffers(Refused):
    """Learning day {day} of that cohort is not the same day, so it cannot be made up there."""

    field = "sister"


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


class BaselineMissing(Refused):
    """There is no baseline to compare with. Record the baseline first."""


def not_yet(what: str, given: date, today: date) -> list[Refused]:
    """Return a reason when something is recorded before it has happened."""
    return [InTheFuture(what=what, given=given, today=today)] if given > today else []
