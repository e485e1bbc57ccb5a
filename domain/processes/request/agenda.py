"""What must happen next to a booking request, and when."""

from collections.abc import Iterator
from typing import assert_never

from domain.calendar import add_working_days, deadline, london_date
from domain.messages import Item, Owner, Task
from domain.policy import POLICY
from domain.processes.request import commands as c
from domain.processes.request.state import Holding, Nothing, Over, Sent, Shape
from domain.processes.request.steps import (
    EndHold,
    LapseRequest,
    TellDates,
    TellEnded,
    TellReceived,
)
from domain.say import counted, stream, text


def agenda(state: Shape) -> tuple[Item, ...]:
    """Return the steps and tasks of a booking request."""
    match state:
        case Nothing():
            return ()
        case Holding():
            return (EndHold(key="end_hold", due=state.until),)
        case Sent():
            return tuple(_sent(state))
        case Over():
            return (TellEnded(key="tell_ended", due=state.at),) if state.to_tell else ()
        case _:
            assert_never(state)


def _sent(state: Sent) -> Iterator[Item]:
    if not state.told:
        yield TellReceived(key="tell_received", due=state.details.at)
    elif (news := state.new_dates) and not news.told:
        yield TellDates(key=f"tell_dates:{news.number}", due=news.at, number=news.number)
    if state.kept_until is not None:
        yield LapseRequest(key="lapse_request", due=state.kept_until)
    yield _accept(state)


def _accept(state: Sent) -> Task:
    """Somebody answers within a few days; sooner where the places would be lost before that."""
    since = london_date(state.details.at)
    due = deadline(add_working_days(since, POLICY.request_answer_working_days))
    offered = state.offer.answer_by if state.offer else None
    where = stream(state.wanted.cohort)
    places = counted(state.wanted.places, "place")
    why = f"They ask for {places} of {where}. Find the provider, or register a new one."
    if state.waiting:
        why = (
            f"They want to wait for {places} of {where}. Find the provider, or register a new one."
        )
    if state.offer is not None:
        why = f"The waiting list offers them {places} of {where}: they are lost after that."
    return Task(
        key=f"accept:{state.offer.offer}" if state.offer else "accept",
        due=min(one for one in (due, state.kept_until, offered) if one is not None),
        owner=Owner.COORDINATOR,
        title=f"Accept the booking of {text(state.details.setting)}",
        why=why,
        settled_by=c.Accept.name,
    )


def stage_words(state: Shape) -> str:
    """Return where a request stands, in words."""
    match state:
        case Nothing():
            return "not begun"
        case Holding():
            return "being filled in"
        case Sent():
            return "waiting list, to be accepted" if state.waiting else "to be accepted"
        case Over():
            return state.ending
        case _:
            assert_never(state)


def ended(state: Shape) -> bool:
    """Tell whether nothing is left to do."""
    return isinstance(state, Over) and not state.to_tell
