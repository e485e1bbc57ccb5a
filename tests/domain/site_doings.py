"""Visitors of the site in a random walk: they hold places, send requests, and think again."""

from collections.abc import Callable

from domain.messages import Command
from domain.processes.cohort.state import Stage
from domain.processes.cohort.steps import PassOnTiding, TellDayMove
from domain.processes.request import Holding, Over, Sent
from domain.processes.request import commands as q
from domain.ref import Ref
from domain.services.course import NothingYet
from domain.services.course import commands as c
from tests.domain.course_doings import BOOKINGS, MADE, CourseDoer
from tests.domain.world import World

REQUESTS = tuple(f"request:site-{number}" for number in range(1, 6))
Give = Callable[[Ref, Command], None]


def for_the_site(walk: CourseDoer, give: Give) -> None:
    """One move of a visitor, or what a coordinator does about one."""
    ref = walk.pick(REQUESTS)
    state = walk.world.state(ref)
    if isinstance(state, Holding):
        give(ref, _sends(walk) if walk.chance.random() < 0.8 else q.GiveBack())
    elif isinstance(state, Sent):
        _answered(walk, give, ref, state)
    else:
        give(ref, _begins(walk))


def _begins(walk: CourseDoer) -> q.HoldPlaces:
    cohort = walk.pick(walk.world.cohorts)
    service = walk.world.cohort(cohort).service
    wait = walk.chance.random() < 0.4
    return q.HoldPlaces(service=service, cohort=cohort, places=walk.pick([1, 1, 2]), wait=wait)


def _sends(walk: CourseDoer) -> q.Send:
    named = tuple(q.Attending(person=walk.newcomer()) for _ in range(walk.pick([0, 1])))
    return q.Send(organisation="t-one", setting="t-two", contact="p-visitor", delegates=named)


def _answered(walk: CourseDoer, give: Give, ref: Ref, state: Sent) -> None:
    free = [
        one
        for one, (_, slug) in BOOKINGS.items()
        if slug == state.wanted.service and isinstance(walk.world.state(one), NothingYet)
    ]
    if not free or walk.chance.random() < 0.2:
        give(
            ref,
            walk.pick([q.TurnDown(reason="t-why"), q.GiveBack(), q.Accept(booking="course:none")]),
        )
        return
    booking = walk.pick(free)
    asked = MADE[c.Book](walk, booking)
    assert isinstance(asked, c.Book)
    named = asked.delegates[: state.wanted.places]
    same = {"request": ref, "cohort": state.wanted.cohort, "delegates": named}
    give(booking, asked.model_copy(update=same))


def requests_agree(world: World) -> None:
    """What is held for a request, or waited for, is what it knows; nothing is left behind."""
    waiting = [step for _, _, _, step in world.steps()]
    on_its_way = any(isinstance(step, TellDayMove | PassOnTiding) for step in waiting)
    for ref in REQUESTS:
        state = world.state(ref)
        if not isinstance(state, Holding | Sent | Over):
            continue
        cohort = world.cohort(state.wanted.cohort)
        if cohort.stage is Stage.CANCELLED:
            continue
        taken = sum(one.taken and one.holder == ref for one in cohort.places)
        party = cohort.party_of(ref)
        match state:
            case Holding():
                assert taken == (0 if state.wanted.wait else state.wanted.places)
            case Sent(waiting=True):
                off = any(one.holder == ref and not one.told for one in cohort.gone)
                assert taken == 0 and (off or party is not None)
            case Sent():
                moved = [(day.starts, day.ends, day.room) for day in cohort.days]
                known = [(day.starts, day.ends, day.room) for day in state.days]
                assert on_its_way or known == moved
                assert taken == state.wanted.places and party is None
            case Over():
                assert taken == 0 and party is None
