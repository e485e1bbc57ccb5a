"""Who sits in a set: its size, managers of different providers, and objections in confidence."""

import pytest

from domain.messages import Owner, Task
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort.composition import NotASetOfThisSize, SecondOfProvider
from domain.processes.cohort.state import Stage
from domain.ref import Ref
from domain.refusals import NotNow
from domain.services.course import commands as c
from domain.services.course import refusals as r
from tests.domain.builders import PROVIDER, add_setting, register_provider
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CARE,
    DATE,
    HAZEL,
    LATER,
    SETS,
    attend,
    book,
    booked,
    days,
    delegate,
    open_for,
    run,
    settle,
)
from tests.domain.world import World

SECOND = "course:rowan-second"


def homes(*names: str, capacity: int = 8) -> World:
    """Return a world in which each of these homes has one manager in the set of June."""
    world = open_for(SETS) if capacity == 8 else run(World(), DATE, SETS, capacity=capacity)
    for name in names:
        if f"provider:{name}" not in world.states:
            world.do(f"provider:{name}", register_provider(f"{name} Care"))
            world.do(f"provider:{name}", add_setting("rowan-house"))
        _join(world, f"course:{name}", f"provider:{name}", f"p-{name}")
    return settle(world)


def _join(world: World, ref: Ref, provider: Ref, *people: str, cohort: Ref = DATE) -> None:
    world.do(ref, book(*people, slug=SETS, provider=provider, cohort=cohort))


class TestSize:
    @pytest.mark.parametrize("capacity", [4, 9])
    def test_a_set_has_five_to_eight_places(self, capacity: int) -> None:
        plan = cohorts.Plan(service=SETS, label="A set", capacity=capacity, days=days(SETS))

        World().refused("cohort:odd", plan, NotASetOfThisSize)

    @pytest.mark.parametrize(("taken", "stage"), [(4, Stage.AT_RISK), (5, Stage.GOING_AHEAD)])
    def test_it_goes_ahead_with_five_however_few_places_it_has(
        self, taken: int, stage: Stage
    ) -> None:
        """Four are more than 60 % of six places, and still too few for a set."""
        names = ("hazel", "larch", "maple", "beech", "aspen")[:taken]
        world = homes(*names, capacity=6)
        judged = world.cohort(DATE).opens_decision_at

        assert world.pass_to(judged).cohort(DATE).stage is stage


class TestDifferentProviders:
    def test_a_second_manager_of_a_provider_is_refused_by_name(self) -> None:
        world = homes("rowan")
        second = book(BOB, slug=SETS)

        said = world.refused(SECOND, second, SecondOfProvider)

        assert "agree to it" in said.sentence

    def test_two_of_one_booking_are_two_of_a_provider(self) -> None:
        both = book(ADA, BOB, slug=SETS)

        open_for(SETS).refused(SECOND, both, SecondOfProvider)

    def test_they_can_sit_together_once_it_was_agreed(self) -> None:
        world = homes("rowan")
        world.do(DATE, cohorts.AgreeTogether(provider=PROVIDER, reason="t-why"))

        _join(world, SECOND, PROVIDER, BOB)

        assert world.do(DATE, cohorts.AgreeTogether(provider=PROVIDER, reason="t-why")) == []
        assert [one.provider for one in world.cohort(DATE).places] == [PROVIDER, PROVIDER]

    def test_after_somebody_left_a_colleague_can_come(self) -> None:
        world = homes("rowan")
        world.do("course:rowan", c.CancelPlace(person="p-rowan", reason="t-why"))

        _join(world, SECOND, PROVIDER, BOB)

    def test_moving_into_a_set_asks_the_same(self) -> None:
        world = homes("rowan")
        _join(world, SECOND, PROVIDER, BOB, cohort=LATER)
        settle(world)
        move = c.MoveDelegate(person=BOB, cohort=DATE)

        world.refused(SECOND, move, SecondOfProvider)

    def test_courses_without_sets_ask_nobody(self) -> None:
        world = booked(ADA, BOB)

        agreed = cohorts.AgreeTogether(provider=PROVIDER, reason="t-why")
        world.refused(DATE, agreed, NotNow)
        assert world.cohort(DATE).service == CARE


class TestPrivateObjections:
    def test_only_the_own_booking_knows_and_a_coordinator_settles_it(self) -> None:
        world = homes("rowan", "hazel")
        before = dict(world.states)
        world.do(BOOKING, c.ObjectToSet(person="p-rowan", about=HAZEL))

        changed = {ref for ref, state in world.states.items() if before[ref] is not state}
        (task,) = [item for item in world.items(BOOKING) if "objection" in item.key]
        assert changed == {BOOKING}
        assert isinstance(task, Task) and task.owner is Owner.COORDINATOR
        assert HAZEL not in task.model_dump_json()

    def test_no_sentence_of_the_history_names_the_other_provider(self) -> None:
        world = homes("rowan", "hazel")
        events = world.do(BOOKING, c.ObjectToSet(person="p-rowan", about=HAZEL))
        events += world.do(BOOKING, c.SettleObjection(person="p-rowan", reason="t-kept"))

        said = " ".join(event.says() for _, event in events)
        assert "hazel" not in said and "t-kept" not in said
        assert delegate(world, "p-rowan").objection is None

    def test_it_is_about_a_provider_who_is_in_the_set(self) -> None:
        world = homes("rowan", "hazel")

        for about in (PROVIDER, "provider:nowhere"):
            odd = c.ObjectToSet(person="p-rowan", about=about)
            world.refused(BOOKING, odd, r.NotInTheSet)

    def test_one_at_a_time_and_none_where_there_is_none(self) -> None:
        world = homes("rowan", "hazel")
        settle_it = c.SettleObjection(person="p-rowan", reason="t-why")
        world.refused(BOOKING, settle_it, r.NoObjection)

        world.do(BOOKING, c.ObjectToSet(person="p-rowan", about=HAZEL))

        again = c.ObjectToSet(person="p-rowan", about=HAZEL)
        world.refused(BOOKING, again, r.ObjectionOpen)

    def test_a_move_settles_it_and_is_free_at_any_time(self) -> None:
        world = homes("rowan", "hazel")
        attend(world, 1)
        move = c.MoveDelegate(person="p-rowan", cohort=LATER)
        world.refused(BOOKING, move, r.TooLateToMove)

        world.do(BOOKING, c.ObjectToSet(person="p-rowan", about=HAZEL))
        world.do(BOOKING, move)
        settle(world)

        one = delegate(world, "p-rowan")
        assert (one.cohort, one.objection) == (LATER, None)
        assert not [item for item in world.items(BOOKING) if "objection" in item.key]

    def test_other_courses_have_no_sets_to_object_to(self) -> None:
        world = booked()

        world.refused(BOOKING, c.ObjectToSet(person=ADA, about=HAZEL), NotNow)
