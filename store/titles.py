"""What a stream is called on the screen: the words behind a marker of a stream."""

from typing import Any

from domain.catalogue import service
from domain.processes import allocation, award, competence, invoice, provider, request
from domain.processes.cohort import Cohort
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from domain.say import setting, stream, text
from domain.services import bigger_picture, course


def title(ref: Ref, state: Any) -> str:
    """Return the title of a stream; it may hold markers itself (domain/say.py)."""
    match state:
        case Cohort():
            return state.label
        case invoice.Owing() | invoice.InDispute() | invoice.Cleared():
            return f"Invoice {state.bill.number}"
        case (
            award.Valid()
            | award.InGrace()
            | award.Suspended()
            | award.InQuestion()
            | award.Revoked()
            | award.Expired()
            | award.Removed()
        ):
            return state.certificate.title_of_award
        case provider.Provider():
            return state.organisation
        case competence.Kept(team=team) | competence.Stopped(team=team):
            where = setting(team.provider, team.setting)
            return f"Staff competence: {team.framework_title} at {where}"
        case allocation.Running() | allocation.Over():
            return f"Funded places: {service(state.allocation.service).title}"
        case request.Sent(details=details) | request.Over(details=request.Details() as details):
            return f"{text(details.setting)}: request for {service(state.wanted.service).title}"
        case request.Holding() | request.Over():
            return f"A visitor of the site: {service(state.wanted.service).title}"
        case bigger_picture.Enquiry():
            return _for_provider(ref, state.provider)
        case bigger_picture.Underway() | bigger_picture.Withdrew() | bigger_picture.Completed():
            return _for_provider(ref, state.programme.provider)
        case course.Underway() | course.Over():
            own = state.booking
            return f"{own.offered.title}, {stream(own.provider)}"
        case _:
            return DECIDERS[slug_of(ref)].title


def _for_provider(ref: Ref, organisation: Ref) -> str:
    return f"{DECIDERS[slug_of(ref)].title}, {stream(organisation)}"
