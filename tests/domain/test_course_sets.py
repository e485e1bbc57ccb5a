"""Action learning: own actions from meeting to meeting, and evidence of the difference made."""

from datetime import date

import pytest

from domain import say
from domain.calendar import deadline
from domain.messages import Task
from domain.parts.actions import DifferenceMissing, NewAction
from domain.refusals import NotNow
from domain.services.course import Over, unmet
from domain.services.course import commands as c
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOOKING,
    DATE,
    SETS,
    attend,
    attend_all,
    awards,
    book,
    booked,
    delegate,
    open_for,
    review,
    reviewed,
    set_actions,
    settle,
    show_evidence,
)
from tests.domain.world import World


def in_a_set() -> World:
    return settle(_begun(open_for(SETS)))


def _begun(world: World) -> World:
    world.do(BOOKING, book(slug=SETS))
    return world


def tasks(world: World) -> dict[str, Task]:
    found = [item for item in world.items(BOOKING) if isinstance(item, Task)]
    return {item.key.partition(":")[0]: item for item in found}


def lacks(world: World) -> list[str]:
    said = [one.sentence for one in unmet(world.booking(BOOKING))]
    return [
        one.removeprefix(f"{say.person('p-ada')} ") for one in said if "learning day" not in one
    ]


class TestOwnActions:
    def test_after_a_meeting_they_are_asked_for(self) -> None:
        asked = tasks(attend(in_a_set(), 1))["set_actions"]

        assert asked.title == "Record own actions of meeting 1"
        assert asked.due == deadline(date(2026, 6, 9))
        assert asked.prefill == {"person": ADA, "day": 1}

    def test_an_open_action_is_reviewed_at_the_next_meeting(self) -> None:
        world = set_actions(attend(in_a_set(), 1), 1, "t-one", "t-two")
        task = tasks(world)["review_actions"]

        assert "set_actions" not in tasks(world)
        assert task.title == "Review own actions at meeting 2"
        assert task.due == deadline(world.cohort(DATE).days[1].on)
        assert task.why.endswith("has 2 open actions.")

    def test_each_is_done_carried_on_or_dropped(self) -> None:
        world = set_actions(attend(in_a_set(), 1), 1, "t-one", "t-two", "t-three")
        attend(world, 2)
        review(world, 2, _1="done", _2="carried_on", _3="dropped")

        own = delegate(world).actions
        assert [one.outcome for one in own] == ["done", "carried_on", "dropped"]
        assert [one.ended for one in own] == [True, False, True]
        assert tasks(world)["review_actions"].title == "Review own actions at meeting 3"
        assert "set_actions" not in tasks(world)  # one was carried on

    def test_when_all_are_over_new_ones_are_asked_for(self) -> None:
        world = attend(set_actions(attend(in_a_set(), 1), 1), 2)
        review(world, 2, _1="done")

        assert tasks(world)["set_actions"].title == "Record own actions of meeting 2"

    def test_whoever_missed_a_meeting_reviews_at_the_one_after(self) -> None:
        world = attend(set_actions(attend(in_a_set(), 1), 1), 2, absent=(ADA,))
        assert tasks(world)["review_actions"].title == "Review own actions at meeting 2"
        world.refused(BOOKING, reviewed(2, _1="done"), r.NotAtTheMeeting)

        attend(world, 3)
        assert tasks(world)["review_actions"].title == "Review own actions at meeting 3"
        review(world, 3, _1="done")

        assert delegate(world).actions[0].ended

    def test_what_is_carried_on_at_the_last_meeting_goes_on_after_the_set(self) -> None:
        world = set_actions(attend(in_a_set(), 1), 1)
        for number in (2, 3, 4, 5, 6):
            attend(world, number)
            assert lacks(world)[0] == "has 1 own action to review"
            review(world, number, _1="carried_on")

        assert delegate(world).actions[0].carried == 5
        assert not {"set_actions", "review_actions"} & set(tasks(world))
        assert lacks(world) == ["has 1 policy or procedure to hand in as evidence"]

    @pytest.mark.parametrize("meeting", [1, 2])
    def test_none_is_set_before_the_sheet_says_that_somebody_was_there(self, meeting: int) -> None:
        world = in_a_set()
        early = c.SetActions(person=ADA, day=meeting, actions=(NewAction(what="t-one"),))

        world.refused(BOOKING, early, r.NotAtTheMeeting)

    def test_no_review_at_the_meeting_where_an_action_was_set(self) -> None:
        world = set_actions(attend(in_a_set(), 1), 1)

        world.refused(BOOKING, reviewed(1, _1="done"), r.ReviewedTooSoon)

    def test_all_that_is_wrong_with_a_review_is_said_at_once(self) -> None:
        world = set_actions(attend(in_a_set(), 1), 1)
        silent = reviewed(2, _1="done")
        silent = silent.model_copy(
            update={"reviews": (silent.reviews[0].model_copy(update={"note": None}),)}
        )

        world.refused(BOOKING, silent, r.NotAtTheMeeting, DifferenceMissing)

    def test_a_course_without_them_takes_none(self) -> None:
        world = attend(booked(), 1)
        new = c.SetActions(person=ADA, day=1, actions=(NewAction(what="t-one"),))

        world.refused(BOOKING, new, NotNow)
        world.refused(BOOKING, reviewed(1, _1="done"), NotNow)


class TestEvidence:
    def test_the_certificate_needs_what_the_catalogue_says(self) -> None:
        world = attend_all(in_a_set())
        task = tasks(world)["evidence"]

        assert awards(world) == []
        assert task.due == deadline(date(2026, 9, 8))  # four weeks after the last meeting
        show_evidence(world)

        assert awards(world) == ["certificate"]
        assert isinstance(world.state(BOOKING), Over)

    def test_it_is_dated_when_it_was_produced_and_not_before_it_happens(self) -> None:
        world = attend(in_a_set(), 1)
        later = c.RecordEvidence(
            person=ADA,
            kind="procedure",
            called="t-title",
            difference="t-difference",
            produced_on=date(2026, 12, 1),
        )

        world.refused(BOOKING, later, r.InTheFuture)
        show_evidence(world, ago=3)
        assert delegate(world).evidence[0].on == date(2026, 5, 30)

    def test_an_open_action_holds_the_certificate_up(self) -> None:
        world = show_evidence(set_actions(attend(in_a_set(), 1), 1))
        for number in (2, 3, 4, 5, 6):
            attend(world, number)
        assert awards(world) == []

        review(world, 6, _1="done")

        assert awards(world) == ["certificate"]
