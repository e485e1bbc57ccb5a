"""Staff competence: registered assessors train and assess the staff of their setting."""

from typing import get_args

from domain.decider import Decider
from domain.processes.competence.agenda import agenda, ended, stage_words
from domain.processes.competence.commands import (
    AddStaff,
    CompetenceCommand,
    NewEmployee,
    NoteAssessor,
    RecordCompetence,
)
from domain.processes.competence.coverage import COMPETENT, Coverage, Standing, coverage, standing
from domain.processes.competence.decide import allowed, decide, needs
from domain.processes.competence.events import CompetenceEvent
from domain.processes.competence.evolve import evolve
from domain.processes.competence.state import (
    SLUG,
    AnyState,
    Assessor,
    CompetenceOf,
    Employee,
    Kept,
    NotBegun,
    State,
    Stopped,
    Team,
    competence_ref,
)
from domain.processes.competence.steps import CompetenceStep

DECIDER: Decider[AnyState] = Decider(
    slug=SLUG,
    title="Staff competence",
    state=State,
    initial=NotBegun(),
    commands=get_args(CompetenceCommand),
    events=get_args(CompetenceEvent),
    steps=(CompetenceStep,),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
)

__all__ = [
    "COMPETENT",
    "DECIDER",
    "AddStaff",
    "AnyState",
    "Assessor",
    "CompetenceOf",
    "Coverage",
    "Employee",
    "Kept",
    "NewEmployee",
    "NotBegun",
    "NoteAssessor",
    "RecordCompetence",
    "Standing",
    "State",
    "Stopped",
    "Team",
    "competence_ref",
    "coverage",
    "standing",
]
