"""Why the staff competence of a setting says no."""

from domain.refusals import Refused


class NotAssessorHere(Refused):
    """{assessor} was never registered as an assessor of this setting for {framework}."""

    field = "assessor"


class NotInForce(Refused):
    """{assessor} may not train and assess now: registration {number} is {status}."""

    field = "assessor"


class AssessorNotHere(Refused):
    """{assessor} does not work at this setting any more, so somebody else has to assess."""

    field = "assessor"


class BeforeRegistration(Refused):
    """{on} is before {assessor} was registered, on {begins}. What was seen before does not
    count."""


class OutOfForceThen(Refused):
    """On {on} the registration of {assessor} was not in force. What was seen then does not
    count."""


class OwnAssessment(Refused):
    """{person} cannot assess themself. Choose another registered assessor."""

    field = "assessor"


class OwnTraining(Refused):
    """{person} cannot train themself. Choose those who were trained."""

    field = "people"


class NotEmployed(Refused):
    """{person} is not on the list of staff. Add them first."""


class NotEmployedThen(Refused):
    """{person} did not work at this setting on {on}."""


class AssessedLater(Refused):
    """A later assessment of {person}, on {on}, is on record already."""

    field = "assessed_on"


class NeverAssessed(Refused):
    """No assessment of {person} is on record, so there is none to withdraw."""

    field = "person"


class SayWhatIsMissing(Refused):
    """Not every criterion was met, so say which were not met or not seen."""

    field = "not_met"


class EverythingOrNot(Refused):
    """Every criterion was met, and yet some are given as not met. Say one or the other."""

    field = "not_met"


class OnTheList(Refused):
    """{person} is on the list of staff already."""


class ReturnInstead(Refused):
    """{person} worked here before. Record their return instead of adding them."""


class StillHere(Refused):
    """{person} works here, so there is no return to record."""

    field = "person"


class LeftBeforeJoining(Refused):
    """{left_on} is before {person} began, on {joined_on}."""

    field = "left_on"


class BackTooEarly(Refused):
    """{person} worked here until {left_on}. The return comes after that day."""

    field = "returned_on"


class AssessorLeaves(Refused):
    """{person} is a registered assessor. Remove registration {number} because they left the
    setting: they then leave this list by themselves."""

    field = "person"


class AssessorStillHere(Refused):
    """There is a registered assessor: {assessors}. Staff competence is kept as long as there is
    one."""
