"""Correcting how a cohort and its venues are written: nothing moves, and nobody is written to."""

from typing import Any, assert_never

from domain.facts import Facts
from domain.parts.correcting import NothingToCorrect
from domain.processes.cohort.correction_messages import (
    CorrectionCommand,
    CorrectionEvent,
    CorrectLabel,
    CorrectVenue,
    LabelCorrected,
    VenueCorrected,
)
from domain.processes.cohort.date_events import DoubleBooked
from domain.processes.cohort.diaries import double_booked, rightly, slots, unless_doubled
from domain.processes.cohort.state import Cohort
from domain.refusals import Refused, refuse


class NotAVenueHere(Refused):
    """No learning day of {label} is at “{room}”. Choose one of its venues."""

    field = "room"


def correct(
    state: Cohort, command: CorrectionCommand, facts: Facts
) -> list[CorrectionEvent | DoubleBooked]:
    """Record how it was written and how it is right, or say that nothing differs."""
    match command:
        case CorrectLabel(label=label):
            if label == state.label:
                raise NothingToCorrect()
            return [LabelCorrected(at=facts.at, before=state.label, after=label)]
        case CorrectVenue(room=room, right=right):
            days = tuple(day.number for day in state.days if day.room == room)
            if not days:
                raise NotAVenueHere(label=state.label, room=room)
            if right == room:
                raise NothingToCorrect()
            claimed = slots(state, command)
            refuse(unless_doubled(command.despite, facts, claimed))
            return [
                VenueCorrected(at=facts.at, days=days, before=room, after=right),
                *double_booked(command.despite, facts, claimed, rightly(state, command)),
            ]
        case _:
            assert_never(command)


def corrected(state: Cohort, event: CorrectionEvent) -> Cohort:
    """Return the cohort as it is written after a correction."""
    match event:
        case LabelCorrected(after=label):
            return _with(state, label=label)
        case VenueCorrected(before=wrong, after=right):
            return _with(
                state,
                days=tuple(_renamed(one, "room", wrong, right) for one in state.days),
                doubled=tuple(_renamed(one, "resource", wrong, right) for one in state.doubled),
                venue_searches=tuple(
                    _renamed(one, "room", wrong, right) for one in state.venue_searches
                ),
            )
        case _:
            assert_never(event)


def _renamed(one: Any, name: str, wrong: str, right: str) -> Any:
    return one.model_copy(update={name: right}) if getattr(one, name) == wrong else one


def _with(state: Cohort, **changes: Any) -> Cohort:
    return state.model_copy(update=changes)
