"""Cohort: one scheduled run of something taught, with its learning days, places and registers."""

from typing import get_args

from domain.decider import Decider
from domain.processes.cohort.agenda import agenda, ended, stage_words
from domain.processes.cohort.commands import (
    Cancel,
    CohortCommand,
    ConfirmPlaces,
    ExcuseVisitor,
    GiveUpPlaces,
    LeaveQueue,
    Mark,
    MarkRegister,
    NamePlaces,
    NameWaiting,
    NoteAssessed,
    OfferSeats,
    TakeOffer,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
)
from domain.processes.cohort.decide import allowed, decide
from domain.processes.cohort.diaries import needs
from domain.processes.cohort.events import CohortEvent
from domain.processes.cohort.evolve import evolve
from domain.processes.cohort.merge_commands import AnswerMerge
from domain.processes.cohort.merging import companions
from domain.processes.cohort.passing_on import kept_places, will_wait
from domain.processes.cohort.state import Cohort, CohortOf, State, Unplanned
from domain.processes.cohort.steps import CohortStep
from domain.processes.cohort.waiting import can_offer, has_room, offer_until

DECIDER: Decider[Unplanned | Cohort] = Decider(
    slug="cohort",
    title="Cohort",
    state=State,
    initial=Unplanned(),
    commands=get_args(CohortCommand),
    events=get_args(CohortEvent),
    steps=get_args(CohortStep),
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
    "AnswerMerge",
    "Cancel",
    "Cohort",
    "CohortOf",
    "ConfirmPlaces",
    "ExcuseVisitor",
    "GiveUpPlaces",
    "LeaveQueue",
    "Mark",
    "MarkRegister",
    "NamePlaces",
    "NameWaiting",
    "NoteAssessed",
    "OfferSeats",
    "TakeOffer",
    "TakePlaces",
    "Unplanned",
    "VacatePlace",
    "WelcomeVisitor",
    "can_offer",
    "has_room",
    "kept_places",
    "offer_until",
    "will_wait",
]
