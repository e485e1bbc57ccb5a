"""What a registration tells the staff competence of the setting that it is for."""

from domain.processes.award.state import Issued, Removed
from domain.processes.award.steps import PassOnStanding
from domain.processes.competence.commands import NoteAssessor
from domain.processes.competence.state import competence_ref
from domain.ref import Ref

GONE = ("left the setting", "died")
"""Who was removed for one of these does not work at the setting any more."""


def assessor_news(ref: Ref, issued: Issued, step: PassOnStanding) -> tuple[Ref, NoteAssessor]:
    """Return which staff competence a registration belongs to, and what is told there."""
    own = issued.certificate
    assert own.holder and own.framework and own.number  # of every registration
    news = NoteAssessor(
        provider=own.provider,
        setting=own.setting,
        framework=own.framework,
        assessor=own.holder,
        registration=ref,
        number=own.number,
        change=step.change,
        status=step.status,
        since=step.since,
        left=isinstance(issued, Removed) and issued.cause in GONE,
    )
    return competence_ref(own.provider, own.setting, own.framework), news
