"""How own actions, evidence and private objections change what is known of a delegate."""

from typing import assert_never

from domain.parts.actions import with_new, with_reviews
from domain.services.course import events as e
from domain.services.course.state import Delegate, Evidence, Objection

InASet = (
    e.ActionsSet | e.ActionsReviewed | e.EvidenceRecorded | e.ObjectionRaised | e.ObjectionSettled
)


def in_a_set(was: Delegate, event: InASet) -> Delegate:
    """Return a delegate after something happened that only members of a set do."""
    at = event.at
    match event:
        case e.ActionsSet():
            actions = with_new(
                was.actions, event.actions, meeting=event.day, on=event.held_on, at=at
            )
            return was.model_copy(update={"actions": actions})
        case e.ActionsReviewed():
            actions = with_reviews(
                was.actions, event.reviews, meeting=event.day, on=event.held_on, at=at
            )
            return was.model_copy(update={"actions": actions})
        case e.EvidenceRecorded():
            piece = Evidence(
                kind=event.kind,
                called=event.called,
                difference=event.difference,
                on=event.produced_on,
                at=at,
            )
            return was.model_copy(update={"evidence": (*was.evidence, piece)})
        case e.ObjectionRaised():
            new = Objection(
                objection=event.objection, cohort=event.cohort, about=event.about, at=at
            )
            return was.model_copy(update={"objections": (*was.objections, new)})
        case e.ObjectionSettled():
            settled = tuple(
                one.model_copy(update={"settled": event.reason})
                if one.objection == event.objection
                else one
                for one in was.objections
            )
            return was.model_copy(update={"objections": settled})
        case _:
            assert_never(event)
