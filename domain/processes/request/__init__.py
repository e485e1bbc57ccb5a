"""Booking request: places held for a visitor of the site, until they are booked or free again."""

from typing import get_args

from domain.decider import Decider
from domain.processes.request.agenda import agenda, ended, stage_words
from domain.processes.request.commands import (
    MOST_PLACES,
    Accept,
    GiveBack,
    HoldPlaces,
    RequestCommand,
    Send,
    TurnDown,
)
from domain.processes.request.decide import allowed, companions, decide, for_the_site, needs
from domain.processes.request.events import RequestEvent
from domain.processes.request.evolve import evolve
from domain.processes.request.state import (
    Details,
    Holding,
    Nothing,
    Over,
    Sent,
    Shape,
    State,
    Wanted,
)
from domain.processes.request.steps import RequestStep

SLUG = "request"

DECIDER: Decider[Shape] = Decider(
    slug=SLUG,
    title="Booking request",
    state=State,
    initial=Nothing(),
    commands=get_args(RequestCommand),
    events=get_args(RequestEvent),
    steps=get_args(RequestStep),
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
    "MOST_PLACES",
    "SLUG",
    "Accept",
    "Details",
    "GiveBack",
    "HoldPlaces",
    "Holding",
    "Nothing",
    "Over",
    "Send",
    "Sent",
    "Shape",
    "TurnDown",
    "Wanted",
    "for_the_site",
]
