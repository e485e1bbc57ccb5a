"""Award: a certificate from its issue through new editions to its end, revoked or expired."""

from typing import get_args

from domain.decider import Decider
from domain.processes.award.agenda import AwardStep, agenda, ended, stage_words
from domain.processes.award.commands import AwardCommand, AwardKind, Issue
from domain.processes.award.decide import allowed, decide, needs
from domain.processes.award.events import AwardEvent
from domain.processes.award.evolve import evolve
from domain.processes.award.state import (
    AnyState,
    AwardOf,
    Certificate,
    Edition,
    Expired,
    InQuestion,
    NotIssued,
    Revoked,
    State,
    Valid,
)

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
    "AwardKind",
    "AwardOf",
    "Certificate",
    "Edition",
    "Expired",
    "InQuestion",
    "Issue",
    "NotIssued",
    "Revoked",
    "State",
    "Valid",
]
