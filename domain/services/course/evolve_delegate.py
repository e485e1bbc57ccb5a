"""How results change what is known of a delegate's assessment."""

from domain.calendar import london_date
from domain.services.course import events as e
from domain.services.course.state import Attempt, Delegate


def attempted(was: Delegate, event: e.ResultRecorded) -> Delegate:
    """Add one attempt; criteria that were judged again count as judged last."""
    attempt = Attempt(
        component=event.component,
        passed=event.passed,
        assessor=event.assessor,
        on=event.on,
        at=event.at,
        recorded_by=event.recorded_by,
        by_criteria=bool(event.outcomes),
        unfinished=event.unfinished,
    )
    outcomes = (*was.outcomes, *event.outcomes)
    return was.model_copy(update={"attempts": (*was.attempts, attempt), "outcomes": outcomes})


def quality_checked(was: Delegate, event: e.QualityChecked) -> Delegate:
    """A check that does not agree asks for a new observation, by another assessor.

    Where nothing is judged by criteria, every part is judged again.
    """
    if event.agreed:
        assert was.sample is not None  # only what was drawn is checked
        checked = was.sample.model_copy(update={"checked_at": event.at})
        return was.model_copy(update={"sample": checked})
    observed = any(one.by_criteria for one in was.counts)
    attempts = tuple(
        one.model_copy(update={"void": one.void or one.by_criteria or not observed})
        for one in was.attempts
    )
    return was.model_copy(
        update={
            "sample": None,
            "outcomes": (),
            "attempts": attempts,
            "reopened_on": london_date(event.at),
        }
    )
