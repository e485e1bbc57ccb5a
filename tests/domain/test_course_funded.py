"""A funded course: its places are drawn, given back and counted together with the booking."""

from datetime import timedelta

import pytest

from domain.processes.allocation import Allocation, allocation_ref
from domain.processes.allocation import commands as a
from domain.processes.allocation.refusals import NothingOpen, RoundOneShare, TooFewLeft
from domain.processes.cohort import Cancel, Mark, MarkRegister
from domain.refusals import Refused
from domain.services.course import commands as c
from tests.domain import funded_courses as x
from tests.domain.world import World

REF = allocation_ref(x.ACE)


def counts(world: World, ref: str = x.DATE) -> tuple[int, int, int, int]:
    """Return places drawn for a course date, attended, not attended, and seen to be competent."""
    own: Allocation = world.state(REF).allocation
    assert own.total.drawn == sum(one.drawn for one in own.providers)
    here = own.cohort(ref)
    return here.drawn, here.attended, here.did_not_attend, here.competent


def reasons(world: World, ref: str, command: c.CourseCommand) -> list[type[Refused]]:
    """Return why a command is refused."""
    with pytest.raises(Refused) as raised:
        world.do(ref, command)
    return [type(one) for one in raised.value.reasons]


def both() -> World:
    """Return a world in which two delegates have places, and a later date is open."""
    return x.with_date(x.booked(x.ACE, x.GAIL, x.IVO), x.ACE, x.LATER, first=x.FIRST + WEEKS)


WEEKS = timedelta(weeks=10)
SEEN = "competence"


def test_a_booking_draws_a_place_for_each_delegate() -> None:
    assert counts(x.booked(x.ACE, x.GAIL, x.IVO)) == (2, 0, 0, 0)


def test_what_is_refused_to_the_one_is_refused_to_the_other() -> None:
    world = x.opened(x.ACE)
    many = x.book(x.ACE, x.GAIL, x.IVO, x.JUNE, "p-one-too-many")
    assert reasons(world, x.BOOKING, many) == [RoundOneShare]
    assert counts(world) == (0, 0, 0, 0)
    assert world.cohort(x.DATE).taken == 0

    world.do(REF, a.ChangePlaces(places=1, reason="t-why"))
    assert reasons(world, x.BOOKING, x.book(x.ACE, x.GAIL, x.IVO)) == [TooFewLeft]

    world.do(REF, a.Close(reason="t-why"))
    assert reasons(world, x.BOOKING, x.book(x.ACE, x.GAIL)) == [NothingOpen]


def test_other_courses_do_not_ask_for_funded_places() -> None:
    world = x.booked(x.MH, x.GAIL)
    assert [event for ref, event in world.log if ref.startswith("allocation:")] == []


def test_who_waits_draws_once_the_offer_is_taken() -> None:
    world = x.booked(x.ACE, x.GAIL, x.IVO, capacity=2)
    world.do(x.SECOND, x.book(x.ACE, x.JUNE, provider=x.COUNCIL, wait_if_full=True))
    assert counts(world) == (2, 0, 0, 0)

    world.do(x.BOOKING, x.cancel(x.IVO))
    assert counts(world) == (1, 0, 0, 0)
    world.pass_to(world.at)
    world.do(x.SECOND, c.AcceptOffer())
    assert counts(world) == (2, 0, 0, 0)


def test_a_place_moves_with_its_delegate() -> None:
    world = both()
    world.do(x.BOOKING, c.MoveDelegate(person=x.GAIL, cohort=x.LATER))
    assert counts(world) == (1, 0, 0, 0)
    assert counts(world, x.LATER) == (1, 0, 0, 0)


def test_a_cancelled_date_gives_its_places_back_until_another_is_chosen() -> None:
    world = both()
    world.do(x.DATE, Cancel(reason="t-why"))
    world.pass_to(world.at)
    assert counts(world) == (0, 0, 0, 0)

    world.do(x.BOOKING, c.ChooseDate(cohort=x.LATER))
    assert counts(world, x.LATER) == (2, 0, 0, 0)
    world.do(x.BOOKING, x.cancel(x.GAIL))
    assert counts(world, x.LATER) == (1, 0, 0, 0)


def test_attendance_and_a_corrected_sheet_are_counted() -> None:
    world = x.hold(x.booked(x.ACE, x.GAIL, x.IVO), 1, absent=[x.IVO])
    assert counts(world) == (2, 1, 1, 0)

    world.do(x.DATE, MarkRegister(day=1, marks=(Mark(person=x.IVO, status="attended"),)))
    world.pass_to(world.at)
    assert counts(world) == (2, 2, 0, 0)


def test_a_day_made_up_is_a_day_attended() -> None:
    world = x.hold(x.booked(x.ACE, x.GAIL), 1, absent=[x.GAIL])
    assert counts(world) == (1, 0, 1, 0)
    made_up = c.MakeUpDay(person=x.GAIL, day=1, caught_up_on=world.at.date(), evidence="t-how")
    world.do(x.BOOKING, made_up)
    assert counts(world) == (1, 1, 0, 0)


def test_a_day_on_another_date_counts_where_the_place_was_drawn() -> None:
    world = x.hold(both(), 1, absent=[x.GAIL])
    world.do(x.BOOKING, c.ArrangeSisterDay(person=x.GAIL, day=1, sister=x.LATER))
    assert counts(world) == (2, 1, 1, 0)
    x.hold(world, 1, ref=x.LATER)
    assert counts(world) == (2, 2, 0, 0)
    assert counts(world, x.LATER) == (0, 0, 0, 0)


def test_competence_is_counted_once_it_is_seen() -> None:
    world = x.attended(x.ACE, x.GAIL, x.IVO)
    day = world.at.date()
    world.do(x.BOOKING, x.judge(x.GAIL, day, passed=False, component=SEEN))
    world.pass_to(world.at)
    assert counts(world) == (2, 2, 0, 0)
    world.do(x.BOOKING, x.judge(x.GAIL, day, assessor=x.OTHER_ASSESSOR, component=SEEN))
    world.pass_to(world.at)
    assert counts(world) == (2, 2, 0, 1)


def test_who_did_not_come_has_used_the_place_up() -> None:
    world = x.hold(x.booked(x.ACE, x.GAIL), 1, absent=[x.GAIL])
    world.do(x.BOOKING, x.cancel(x.GAIL))
    assert counts(world) == (1, 0, 1, 0)


def test_a_corrected_sheet_is_counted_after_the_booking_is_complete() -> None:
    world = x.hold(x.booked(x.ACE, x.GAIL, x.IVO), 1)
    day = world.at.date()
    for who in (x.GAIL, x.IVO):
        world.do(x.BOOKING, x.judge(who, day, component=SEEN))
    world.pass_to(world.at)
    assert world.stage(x.BOOKING) == "complete"
    world.do(x.DATE, MarkRegister(day=1, marks=(Mark(person=x.IVO, status="absent"),)))
    world.pass_to(world.at)
    assert counts(world) == (2, 1, 1, 2)
