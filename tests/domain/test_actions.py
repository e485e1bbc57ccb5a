"""Own actions as a part that services share: numbered, reviewed, and every mistake named."""

from datetime import date

from domain.parts import actions as a
from domain.parts.actions import Action, ActionReview, NewAction, numbered, with_new, with_reviews
from domain.refusals import Refused
from tests.given import NOW

ON, LATER = date(2026, 6, 2), date(2026, 7, 7)


def two() -> tuple[Action, ...]:
    new = numbered((), [NewAction(what="t-one"), NewAction(what="t-two")])
    return with_new((), new, meeting=1, on=ON, at=NOW)


def wrong(*reviews: ActionReview) -> list[type[Refused]]:
    return [type(one) for one in a.wrong_reviews(two(), reviews)]


def test_numbers_go_on_from_meeting_to_meeting() -> None:
    later = numbered(two(), [NewAction(what="t-three")])

    assert [*(one.action for one in two()), *(one.action for one in later)] == [1, 2, 3]


def test_an_action_that_is_carried_on_stays_open_and_is_counted() -> None:
    review = ActionReview(action=2, outcome="carried_on")
    first, second = with_reviews(two(), [review], meeting=2, on=LATER, at=NOW)

    assert (first.meeting, first.carried, first.ended) == (1, 0, False)
    assert (second.set_at, second.meeting, second.carried, second.ended) == (1, 2, 1, False)


def test_what_is_done_or_dropped_is_over() -> None:
    reviews = [
        ActionReview(action=1, outcome="done", note="t-difference"),
        ActionReview(action=2, outcome="dropped", note="t-why"),
    ]
    after = with_reviews(two(), reviews, meeting=2, on=LATER, at=NOW)

    assert [one.ended for one in after] == [True, True]
    assert [one.note for one in after] == ["t-difference", "t-why"]


def test_done_asks_for_the_difference_and_dropped_for_the_reason() -> None:
    silent = ActionReview(action=1, outcome="done"), ActionReview(action=2, outcome="dropped")

    assert wrong(*silent) == [a.DifferenceMissing, a.ReasonMissing]


def test_a_review_is_about_open_actions_once_each() -> None:
    twice = ActionReview(action=1, outcome="carried_on")

    assert wrong() == [a.NothingReviewed]
    assert wrong(twice, twice, ActionReview(action=9, outcome="carried_on")) == [
        a.ActionTwice,
        a.NoSuchAction,
    ]
