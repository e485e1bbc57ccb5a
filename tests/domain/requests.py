"""What tests of booking requests start from: a visitor of the site holds places in June."""

from datetime import timedelta
from typing import Any

from domain.messages import VISITOR
from domain.policy import POLICY
from domain.processes.cohort.date_commands import MoveDays, NewTime
from domain.processes.request import Over, Sent
from domain.processes.request import commands as q
from domain.ref import Ref
from tests.domain.courses import CARE, CONTACT, DATE, open_for
from tests.domain.world import World

ASKS, ASKS_TOO = "request:visitor", "request:another"
HALF_AN_HOUR = timedelta(minutes=POLICY.hold_minutes)
A_MINUTE = timedelta(minutes=1)


def hold(places: int = 2, *, cohort: Ref = DATE, wait: bool = False) -> q.HoldPlaces:
    return q.HoldPlaces(service=CARE, cohort=cohort, places=places, wait=wait)


def move(world: World, by: timedelta = timedelta(days=7)) -> World:
    """Give every day of the date a new time, of which nobody has heard yet."""
    times = tuple(
        NewTime(day=one.number, starts=one.starts + by, ends=one.ends + by)
        for one in world.cohort(DATE).days
    )
    world.do(DATE, MoveDays(times=times))
    return world


def details(*people: str, **other: Any) -> q.Send:
    """Return what a visitor says of themselves; they name nobody unless `people` are given."""
    usual: dict[str, Any] = {
        "organisation": "t-organisation",
        "setting": "t-setting",
        "contact": CONTACT,
        "delegates": tuple(q.Attending(person=one) for one in people),
    }
    return q.Send(**{**usual, **other})


def held(places: int = 2, *, ref: Ref = ASKS, wait: bool = False, **provider: Any) -> World:
    """Return a world in which a visitor holds places, or is about to ask for the waiting list."""
    world = open_for(CARE, **provider)
    world.do(ref, hold(places, wait=wait), by=VISITOR)
    return world


def sent(*people: str, places: int = 2, **provider: Any) -> World:
    """Return a world in which a visitor has sent a request, and was told that it has arrived."""
    world = held(places, **provider)
    world.do(ASKS, details(*people), by=VISITOR)
    return world.pass_to(world.at)


def open_request(world: World, ref: Ref = ASKS) -> Sent:
    state = world.state(ref)
    assert isinstance(state, Sent)
    return state


def over(world: World, ref: Ref = ASKS) -> Over:
    state = world.state(ref)
    assert isinstance(state, Over)
    return state
