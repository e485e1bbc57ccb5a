"""Developing the Bigger Picture: 14 learning days towards a learning organisation."""

from typing import get_args

from domain.decider import Decider
from domain.services.bigger_picture.agenda import agenda
from domain.services.bigger_picture.commands import (
    Measures,
    NamedMentor,
    ProgrammeCommand,
)
from domain.services.bigger_picture.decide import allowed, decide, ended, stage_words
from domain.services.bigger_picture.events import ProgrammeEvent
from domain.services.bigger_picture.evolve import evolve
from domain.services.bigger_picture.outside import SLUG, companions, needs
from domain.services.bigger_picture.requirements import Unmet, required_days, standing, unmet
from domain.services.bigger_picture.state import (
    Completed,
    Enquiry,
    Member,
    NothingYet,
    Programme,
    Shape,
    State,
    Underway,
    Withdrew,
)
from domain.services.bigger_picture.steps import ProgrammeStep


def programme_of(state: Shape) -> Programme | None:
    """Return the programme since its sign-up, or None before it."""
    return state.programme if isinstance(state, Underway | Withdrew | Completed) else None


DECIDER: Decider[Shape] = Decider(
    slug=SLUG,
    title="Developing the Bigger Picture",
    state=State,
    initial=NothingYet(),
    commands=get_args(ProgrammeCommand),
    events=get_args(ProgrammeEvent),
    steps=get_args(ProgrammeStep),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
    companions=companions,
)

__all__ = [
    "DECIDER",
    "Completed",
    "Enquiry",
    "Measures",
    "Member",
    "NamedMentor",
    "NothingYet",
    "Programme",
    "Shape",
    "Underway",
    "Unmet",
    "Withdrew",
    "programme_of",
    "required_days",
    "standing",
    "unmet",
]
