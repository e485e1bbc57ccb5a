"""Assessments of delegates: who judged what, when, and whether the result was released."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.messages import PersonId
from domain.ref import Ref
from domain.services import course
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One attempt at a part of an assessment, by delegate number and in its order."""

    ref: Ref
    delegate: int
    attempt: int
    person: PersonId
    component: str
    passed: bool
    counts: bool
    assessor: PersonId
    assessed_on: date
    released: bool


def rows(ref: Ref, state: Any) -> list[AssessmentRow]:
    if not isinstance(state, course.Underway | course.Over):
        return []
    return [
        AssessmentRow(
            ref=ref,
            delegate=delegate.number,
            attempt=number,
            person=delegate.person,
            component=attempt.component,
            passed=attempt.passed,
            counts=not attempt.void,
            assessor=attempt.assessor,
            assessed_on=attempt.on,
            released=delegate.released_at is not None,
        )
        for delegate in state.booking.delegates
        for number, attempt in enumerate(delegate.attempts, start=1)
    ]


TABLE = Table("assessment", AssessmentRow, ("delegate", "attempt"), rows)
