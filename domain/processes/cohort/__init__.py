"""Cohort: one scheduled run of something taught, with its learning days, places and registers."""

from typing import get_args

from domain.decider import Decider
from domain.processes.cohort.agenda import CohortStep, agenda, ended, stage_words
from domain.processes.cohort.commands import (
    Cancel,
    CohortCommand,
    ExcuseVisitor,
    GiveUpPlaces,
    Mark,
    MarkRegister,
    NamePlaces,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
)
from domain.processes.cohort.decide import allowed, decide
from domain.processes.cohort.diaries import needs
from domain.processes.cohort.events import CohortEvent
from domain.processes.cohort.evolve import evolve
from domain.processes.cohort.state import Cohort, CohortOf, State, Unplanned

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
)

__all__ = [
    "DECIDER",
    "Cancel",
    "Cohort",
    "CohortOf",
    "ExcuseVisitor",
    "GiveUpPlaces",
    "Mark",
    "MarkRegister",
    "NamePlaces",
    "TakePlaces",
    "Unplanned",
    "VacatePlace",
    "WelcomeVisitor",
]
