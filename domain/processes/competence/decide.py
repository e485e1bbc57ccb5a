"""What the staff competence of a setting allows: every command is checked for all reasons."""

from typing import Any, assert_never

from domain.facts import Facts, Need
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.processes.competence import commands as c
from domain.processes.competence import events as e
from domain.processes.competence import refusals as r
from domain.processes.competence.agenda import agenda, stage_words
from domain.processes.competence.assessing import (
    record_competence,
    record_training,
    registrations,
    withdraw_assessment,
)
from domain.processes.competence.staffing import (
    Events,
    add_staff,
    note_assessor,
    record_left,
    record_return,
)
from domain.processes.competence.state import AnyState, Kept, NotBegun
from domain.processes.competence.steps import WarnDue
from domain.processes.provider import ProviderOf
from domain.ref import Ref
from domain.refusals import NotNow, refuse
from domain.say import listed, person


def decide(state: AnyState, command: c.CompetenceCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(command, c.NoteAssessor):
        return note_assessor(state, command, facts)
    if isinstance(command, c.NoteDueWarned | LapseStep):
        return [_outcome(state, command, facts)]
    if not isinstance(state, Kept):
        raise NotNow(command=command.title, stage=stage_words(state))
    team = state.team
    match command:
        case c.AddStaff():
            return add_staff(team, command, facts)
        case c.RecordStaffLeft():
            return record_left(team, command, facts)
        case c.RecordStaffReturn():
            return record_return(team, command, facts)
        case c.RecordTraining():
            return record_training(team, command, facts)
        case c.RecordCompetence():
            return record_competence(team, command, facts)
        case c.WithdrawAssessment():
            return withdraw_assessment(team, command, facts)
        case c.StopKeeping(reason=reason):
            names = listed(person(one) for one in team.assessing)
            refuse([r.AssessorStillHere(assessors=names)] if team.assessing else [])
            return [e.Stopped(at=facts.at, reason=reason)]
        case _:
            assert_never(command)


def _outcome(
    state: AnyState, command: c.NoteDueWarned | LapseStep, facts: Facts
) -> e.CompetenceEvent:
    """Record what a step did; StepGone when the agenda no longer asks for it."""
    items = agenda(state)
    match command:
        case c.NoteDueWarned(month=month, rung=rung):
            due_step(items, facts.at, WarnDue, month=month, rung=rung)
            return e.DueWarned(at=facts.at, month=month, rung=rung)
        case LapseStep():
            step = lapsing(items, command.key)
            return e.StepLapsed(at=facts.at, key=step.key, what=step.says())
        case _:
            assert_never(command)


def needs(ref: Ref, state: AnyState, command: Command) -> tuple[Need[Any], ...]:
    """Declare the provider at the beginning, and the registrations that somebody assesses by."""
    match command:
        case c.NoteAssessor() if isinstance(state, NotBegun):
            return (ProviderOf(ref=command.provider),)
        case c.RecordCompetence() | c.RecordTraining() if isinstance(state, Kept):
            return registrations(state.team, command.assessor)
        case _:
            return ()


def allowed(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR or not isinstance(state, Kept):
        return ()
    team = state.team
    leaving = (c.RecordStaffLeft,) if team.to_assess else ()
    back = (c.RecordStaffReturn,) if any(not one.here for one in team.staff) else ()
    wrong = (c.WithdrawAssessment,) if any(one.assessments for one in team.staff) else ()
    if not team.assessing:
        return (c.AddStaff, *leaving, *back, *wrong, c.StopKeeping)
    someone = (c.RecordCompetence, c.RecordTraining) if team.to_assess else ()
    return (*someone, c.AddStaff, *leaving, *back, *wrong)
