"""Actions that somebody sets at a meeting; at the next they are done, carried on or dropped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from domain.messages import Message, TextId
from domain.refusals import Refused

Review = Literal["done", "carried_on", "dropped"]
REVIEW_SAYS: dict[Review, str] = {"done": "done", "carried_on": "carried on", "dropped": "dropped"}


class NothingReviewed(Refused):
    """Nothing is reviewed yet. Say of at least one action what became of it."""

    field = "reviews"


class NoSuchAction(Refused):
    """There is no open action {action}. Open actions are: {known}."""

    field = "reviews"


class ActionTwice(Refused):
    """Action {action} is reviewed more than once. Say once what became of it."""

    field = "reviews"


class DifferenceMissing(Refused):
    """Action {action} is done: say what difference it made."""

    field = "reviews"


class ReasonMissing(Refused):
    """Action {action} is dropped: say why."""

    field = "reviews"


class NewAction(Message):
    """Something that somebody wants to have done by the next meeting."""

    what: TextId = Field(title="What will be done")


class ActionSet(Message):
    """An action with its number; the number stays for good."""

    action: int
    what: TextId


class ActionReview(Message):
    """What became of an action: the difference it made, or why it was dropped."""

    action: int = Field(title="Action", ge=1)
    outcome: Review = Field(title="What became of it")
    note: TextId | None = Field(
        None,
        title="The difference it made, or why it was dropped",
        description="Needed when it is done or dropped",
    )


class Action(Message):
    """An action. `meeting` is where it was set, or where it was carried on last.

    `note` is what was said at its last review, `at` when it was last heard of.
    """

    action: int
    what: TextId
    set_at: int  # the meeting at which it was set
    meeting: int
    on: date
    at: AwareDatetime
    outcome: Review | None = None
    note: TextId | None = None
    carried: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether it was done or dropped."""
        return self.outcome in ("done", "dropped")


def numbered(actions: Sequence[Action], new: Iterable[NewAction]) -> tuple[ActionSet, ...]:
    """Return new actions with the numbers that follow those of `actions`."""
    return tuple(
        ActionSet(action=number, what=one.what)
        for number, one in enumerate(new, start=len(actions) + 1)
    )


def with_new(
    actions: tuple[Action, ...],
    new: Iterable[ActionSet],
    *,
    meeting: int,
    on: date,
    at: AwareDatetime,
) -> tuple[Action, ...]:
    """Return the actions with those that were set at a meeting."""
    added = (
        Action(action=one.action, what=one.what, set_at=meeting, meeting=meeting, on=on, at=at)
        for one in new
    )
    return (*actions, *added)


def with_reviews(
    actions: tuple[Action, ...],
    reviews: Iterable[ActionReview],
    *,
    meeting: int,
    on: date,
    at: AwareDatetime,
) -> tuple[Action, ...]:
    """Return the actions as they stand after a review at a meeting."""
    found = {one.action: one for one in reviews}

    def reviewed(was: Action) -> Action:
        review = found.get(was.action)
        if review is None:
            return was
        carried = was.carried + (review.outcome == "carried_on")
        return was.model_copy(
            update={
                "outcome": review.outcome,
                "note": review.note,
                "carried": carried,
                "meeting": meeting,
                "on": on,
                "at": at,
            }
        )

    return tuple(reviewed(one) for one in actions)


def wrong_reviews(
    open_actions: Iterable[Action], reviews: Sequence[ActionReview]
) -> Iterator[Refused]:
    """Yield every reason why these reviews cannot be recorded together."""
    known = [one.action for one in open_actions]
    if not reviews:
        yield NothingReviewed()
    for number, count in Counter(one.action for one in reviews).items():
        if number not in known:
            listed = ", ".join(str(one) for one in known) or "none"
            yield NoSuchAction(action=number, known=listed)
        elif count > 1:
            yield ActionTwice(action=number)
    for one in reviews:
        if one.note is None and one.outcome == "done":
            yield DifferenceMissing(action=one.action)
        if one.note is None and one.outcome == "dropped":
            yield ReasonMissing(action=one.action)
