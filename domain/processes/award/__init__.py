"""Award: a certificate or registration from its issue to its end, with every period between."""

from typing import get_args

from domain.decider import Decider
from domain.processes.award.agenda import agenda, ended, stage_words
from domain.processes.award.commands import AwardCommand, AwardKind, Issue
from domain.processes.award.decide import allowed, decide, needs
from domain.processes.award.events import AwardEvent
from domain.processes.award.evolve import evolve
from domain.processes.award.state import (
    IN_FORCE,
    AnyState,
    AwardOf,
    Certificate,
    Edition,
    Expired,
    InGrace,
    InQuestion,
    Issued,
    NotIssued,
    Period,
    Removed,
    Revoked,
    State,
    Status,
    StatusChange,
    Suspended,
    Valid,
    status_of,
)
from domain.processes.award.steps import AwardStep

DECIDER: Decider[AnyState] = Decider(
    slug="award",
    title="Certificate or registration",
    state=State,
    initial=NotIssued(),
    commands=get_args(AwardCommand),
    events=get_args(AwardEvent),
    steps=get_args(AwardStep),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
)

__all__ = [
    "DECIDER",
    "IN_FORCE",
    "AwardKind",
    "AwardOf",
    "Certificate",
    "Edition",
    "Expired",
    "InGrace",
    "InQuestion",
    "Issue",
    "Issued",
    "NotIssued",
    "Period",
    "Removed",
    "Revoked",
    "State",
    "Status",
    "StatusChange",
    "Suspended",
    "Valid",
    "status_of",
]
