"""Items of work, one row each: which service, for whom, and where it stands."""

from dataclasses import dataclass
from typing import Any

from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from domain.services import bigger_picture, course
from store.projections.table import Table


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """One engagement; `cohort` is the one in which it holds its places, or waits for some."""

    ref: Ref
    service: str
    shape: str
    stage: str
    provider: Ref
    setting: str | None
    cohort: Ref | None
    ended: bool


def rows(ref: Ref, state: Any) -> list[EngagementRow]:
    match state:
        case bigger_picture.Enquiry():
            return [_row(ref, state, state.provider, state.setting, None)]
        case bigger_picture.Underway() | bigger_picture.Withdrew() | bigger_picture.Completed():
            programme = state.programme
            return [_row(ref, state, programme.provider, programme.setting, programme.cohort)]
        case course.Underway() | course.Over():
            own = state.booking
            goes_on = own.active or own.delegates
            cohort = goes_on[0].cohort
            return [_row(ref, state, own.provider, own.setting, cohort, service=own.service)]
        case _:
            return []


def _row(
    ref: Ref,
    state: Any,
    provider: Ref,
    setting: str | None,
    cohort: Ref | None,
    service: str | None = None,
) -> EngagementRow:
    slug = slug_of(ref)
    decider = DECIDERS[slug]
    return EngagementRow(
        ref=ref,
        service=service or slug,
        shape=state.shape,
        stage=decider.stage(state),
        provider=provider,
        setting=setting,
        cohort=cohort,
        ended=decider.ended(state),
    )


TABLE = Table("engagement", EngagementRow, (), rows)
