"""Bigger Picture: days in a sister cohort, and days that move."""

from datetime import timedelta
from typing import Any

from domain.parts.learning_days import day_of
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.cohort import tellings
from domain.services.bigger_picture import DECIDER, standing
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import refusals as r
from tests.domain.builders import (
    COHORT,
    MENTORS,
    NEWCOMER,
    OTHER_PROVIDER,
    PROGRAMME,
    PROVIDER,
    ROOM,
    SISTER,
    after,
    day,
    mark,
)
from tests.domain.stories import (
    A_WEEK,
    attend,
    go_on,
    leave,
    signed_up,
    under_way,
    with_hazel,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN

FIRST, SECOND, THIRD, FOURTH = MENTORS


def stands(world: World, who: str, number: int) -> str:
    programme = world.programme(PROGRAMME)
    member = programme.member(who)
    assert member is not None
    return standing(programme, member, number)


def missed(world: World) -> list[str]:
    return [key for key in world.agenda(PROGRAMME) if key.startswith("make_up:")]


def made_up(world: World, who: str, number: int) -> p.MakeUpDay:
    """Return the record of a catch-up today."""
    return p.MakeUpDay(person=who, day=number, caught_up_on=world.at.date(), evidence="t-how")


def with_choice(**sister: Any) -> World:
    """Return the same world with a sister cohort, three weeks later unless told otherwise."""
    return go_on(with_sister(signed_up(), **sister), 3, (3, FIRST))


def visit(who: str = FIRST, number: int = 3, sister: str = SISTER) -> p.ArrangeSisterDay:
    return p.ArrangeSisterDay(person=who, day=number, sister=sister)


class TestSisterCohort:
    def test_a_missed_day_is_booked_in_a_sister_cohort(self) -> None:
        world = with_choice()

        world.do(PROGRAMME, visit())

        assert stands(world, FIRST, 3) == "arranged"
        assert missed(world) == []
        assert world.cohort(SISTER).expected(3) == (FIRST,)

    def test_attending_there_makes_the_day_good(self) -> None:
        world = with_choice()
        world.do(PROGRAMME, visit())

        world.pass_to(after(3) + 3 * A_WEEK)
        world.do(SISTER, mark(3, FIRST))
        world.pass_to(world.at)

        assert stands(world, FIRST, 3) == "attended"

    def test_missing_it_there_too_asks_for_the_next_catch_up(self) -> None:
        world = with_choice()
        world.do(PROGRAMME, visit())

        world.pass_to(after(3) + 3 * A_WEEK)
        world.do(SISTER, mark(3, absent=(FIRST,)))
        world.pass_to(world.at)

        assert missed(world) == [f"make_up:{FIRST}:3"]

    def test_a_day_that_somebody_will_miss_can_be_booked_before(self) -> None:
        world = go_on(with_sister(signed_up(), later=-9), 2)
        assert p.ArrangeSisterDay in DECIDER.allowed(world.state(PROGRAMME), ANN)

        world.do(PROGRAMME, visit())
        world.pass_to(after(3) - timedelta(days=9))
        world.do(SISTER, mark(3, FIRST))
        attend(world, 3, (3, FIRST))

        assert stands(world, FIRST, 3) == "attended"

    def test_every_reason_is_told_at_once(self) -> None:
        world = with_choice()

        world.refused(
            PROGRAMME,
            visit(number=9, sister=COHORT),
            r.SameCohort,
            cohort_refusals.VisitorAlreadyExpected,
        )
        world.refused(PROGRAMME, visit(sister="cohort:nowhere"), cohort_refusals.NoCohort)
        world.refused(PROGRAMME, visit(number=4), r.NotTheirDay)
        world.refused(PROGRAMME, visit(who=NEWCOMER), r.NotInTeam, r.DayDiffers)
        attended = go_on(with_sister(signed_up()), 3)
        attended.refused(PROGRAMME, visit(), r.DayDone)

    def test_the_same_number_can_be_another_day(self) -> None:
        world = with_choice(variant="shared")

        refused = world.refused(PROGRAMME, visit(), r.DayDiffers)

        assert "is not the same day" in refused.sentence

    def test_a_full_sister_cohort_says_so(self) -> None:
        world = with_hazel(with_sister(signed_up(), capacity=5), cohort=SISTER)
        go_on(world, 9, (9, FIRST), (9, SECOND))

        world.do(PROGRAMME, visit(number=9))  # four chairs are kept for mentors not named yet
        refused = world.refused(PROGRAMME, visit(SECOND, 9), cohort_refusals.DayFull)

        assert "all 5 places are needed" in refused.sentence

    def test_an_in_house_cohort_takes_only_its_own(self) -> None:
        world = with_choice(in_house=OTHER_PROVIDER)
        world.refused(PROGRAMME, visit(), cohort_refusals.OtherProvidersOnly)

        own = with_choice(in_house=PROVIDER)
        own.do(PROGRAMME, visit())

        assert own.cohort(SISTER).expected(3) == (FIRST,)

    def test_another_cohort_can_be_chosen_instead(self) -> None:
        world = with_sister(with_choice(), "cohort:winter", later=250)
        world.do(PROGRAMME, visit())

        world.do(PROGRAMME, visit(sister="cohort:winter"))

        assert world.cohort(SISTER).expected(3) == ()
        assert world.cohort("cohort:winter").expected(3) == (FIRST,)
        world.refused(PROGRAMME, visit(sister="cohort:winter"), r.AlreadyArranged)

    def test_missing_the_other_one_asks_for_the_next_catch_up(self) -> None:
        world = with_sister(with_choice(), "cohort:winter", later=250)
        world.do(PROGRAMME, visit(sister="cohort:winter"))
        world.do(PROGRAMME, visit())

        world.pass_to(after(3) + 3 * A_WEEK)
        world.do(SISTER, mark(3, absent=(FIRST,)))
        world.pass_to(world.at)

        assert missed(world) == [f"make_up:{FIRST}:3"]

    def test_a_catch_up_instead_cancels_the_visit(self) -> None:
        world = with_choice()
        world.do(PROGRAMME, visit())

        world.do(PROGRAMME, made_up(world, FIRST, 3))

        assert world.cohort(SISTER).expected(3) == ()
        assert stands(world, FIRST, 3) == "made up"

    def test_who_leaves_does_not_visit(self) -> None:
        world = with_choice()
        world.do(PROGRAMME, visit())

        leave(world, FIRST)

        assert world.cohort(SISTER).expected(3) == ()

    def test_a_sister_day_that_moves_is_known(self) -> None:
        world = with_choice()
        world.do(PROGRAMME, visit())
        there = day_of(world.cohort(SISTER).days, 3)
        assert there is not None
        later = cohorts.MoveDay(
            day=3,
            starts=there.starts + A_WEEK / 7,
            ends=there.ends + A_WEEK / 7,
            room=there.room,
        )

        world.do(SISTER, later)
        world.pass_to(world.at)

        (sister,) = world.programme(PROGRAMME).sister_days
        assert sister.starts == later.starts


class TestMovedDays:
    def test_a_moved_day_moves_in_the_programme(self) -> None:
        world = under_way()
        move = cohorts.MoveDay(
            day=9,
            starts=day(9).starts + timedelta(days=1),
            ends=day(9).ends + timedelta(days=1),
            room="The Mill",
        )

        world.do(COHORT, move)
        world.pass_to(world.at)

        known = day_of(world.programme(PROGRAMME).main_days, 9)
        assert known is not None
        assert (known.starts, known.room) == (move.starts, "The Mill")

    def test_what_is_known_already_changes_nothing(self) -> None:
        world = under_way()
        same = tellings.NoteDayMoved(
            cohort=COHORT, day=9, starts=day(9).starts, ends=day(9).ends, room=ROOM
        )

        assert world.do(PROGRAMME, same) == []
        assert world.do(PROGRAMME, same.model_copy(update={"cohort": SISTER})) == []

    def test_a_day_that_fell_through_is_attended_at_its_new_date(self) -> None:
        world = under_way().pass_to(day(3).starts + timedelta(minutes=30))
        world.do(
            COHORT,
            cohorts.MoveDay(
                day=3, starts=day(3).starts + A_WEEK, ends=day(3).ends + A_WEEK, room=ROOM
            ),
        )

        world.pass_to(after(3) + A_WEEK)
        world.do(COHORT, mark(3, FIRST))
        world.pass_to(world.at)

        assert stands(world, FIRST, 3) == "attended"

    def test_a_replacement_who_came_between_old_and_new_date_attends_it(self) -> None:
        world = leave(under_way(), FIRST).pass_to(day(3).starts + timedelta(minutes=30))
        world.do(
            COHORT,
            cohorts.MoveDay(
                day=3, starts=day(3).starts + A_WEEK, ends=day(3).ends + A_WEEK, room=ROOM
            ),
        )
        world.pass_to(after(3))
        world.do(PROGRAMME, p.ReplaceMentor(leaver=FIRST, person=NEWCOMER))

        assert stands(world, NEWCOMER, 3) == "ahead"
        assert world.cohort(COHORT).expected(3) == (NEWCOMER,)
