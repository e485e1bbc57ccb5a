"""A course date is merged into another one, with the consent of each booking."""

from datetime import date, timedelta

from domain.calendar import deadline
from domain.messages import VISITOR, Task
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import merge_events as me
from domain.processes.cohort import refusals as r
from domain.processes.cohort.merge_commands import ProposeMerge
from domain.processes.request import commands as q
from domain.services.course import commands as c
from domain.services.course import refusals as course_refusals
from tests.domain.beginnings import two_signed_up
from tests.domain.builders import COHORT, SISTER, add_setting, register_provider
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    HAZEL,
    LATER,
    MOVING,
    OTHER,
    book,
    booked,
    letters,
    run,
    settle,
)
from tests.domain.requests import ASKS, details, hold
from tests.domain.world import World

MERGE = ProposeMerge(into=LATER)
ANSWER_BY = deadline(date(2026, 3, 9))  # 5 working days


def two_booked() -> World:
    """Ada and Bob have places of one provider, Cyn of another."""
    world = booked(ADA, BOB).fork()
    world.do(HAZEL, register_provider(name="Hazel Care Ltd"))
    world.do(HAZEL, add_setting("hazel-house"))
    world.do(OTHER, book(CYN, provider=HAZEL, setting="hazel-house"))
    return settle(world)


def proposed() -> World:
    world = two_booked()
    world.do(DATE, MERGE)
    return settle(world)


class TestProposed:
    def test_everybody_is_asked_and_places_are_kept_for_all(self) -> None:
        world = proposed()

        merge = world.cohort(DATE).merge
        assert merge is not None
        assert (merge.open, merge.to_tell, merge.answer_by) == ((BOOKING, OTHER), (), ANSWER_BY)
        assert (world.cohort(LATER).reserved, world.cohort(LATER).free) == (3, 9)
        task = world.agenda(BOOKING)[f"answer_merge:{DATE}"]
        assert isinstance(task, Task)
        assert (task.due, task.settled_by) == (ANSWER_BY, "agree_to_merge")
        assert letters(world)[-1] == "merge proposed"

    def test_nobody_new_comes_to_a_date_that_is_about_to_go(self) -> None:
        world = proposed()

        world.refused("course:late", book("p-dev"), r.BeingMerged)
        world.refused(DATE, MERGE, x.MergeUnderWay)

    def test_every_reason_against_it_is_told_with_those_of_the_other_date(self) -> None:
        world = two_booked()
        run(world, "cohort:tiny", later=200, capacity=2)
        run(world, "cohort:other", MOVING, later=300)

        world.refused(DATE, ProposeMerge(into="cohort:tiny"), r.CohortFull)
        world.refused(DATE, ProposeMerge(into="cohort:other"), r.OtherService)
        world.refused(DATE, ProposeMerge(into=DATE), x.MergeWithItself)
        world.refused(LATER, ProposeMerge(into=DATE), x.NobodyToMerge)
        world.refused(LATER, ProposeMerge(into="cohort:tiny"), x.NobodyToMerge)
        world.pass_to(world.cohort(DATE).first_start)
        world.refused(DATE, MERGE, r.AlreadyStarted)

    def test_requests_of_the_site_are_answered_first(self) -> None:
        world = two_booked()
        world.do(ASKS, hold(2), by=VISITOR)
        world.do(ASKS, details(ADA), by=VISITOR)
        settle(world)

        said = world.refused(DATE, MERGE, x.RequestsOpen).sentence
        assert "are held for booking requests: 1 request." in said
        world.do(ASKS, q.TurnDown(reason="t-why"))
        world.do(DATE, MERGE)

    def test_a_programme_is_cancelled_instead(self) -> None:
        world = two_signed_up().fork()

        world.refused(COHORT, ProposeMerge(into=SISTER), x.NotMergeable, r.CohortFull)


class TestAnswers:
    def test_a_yes_moves_all_places_in_one_decision(self) -> None:
        world = proposed()

        world.do(BOOKING, c.AgreeToMerge())
        settle(world)

        assert world.cohort(LATER).expected(1) == (ADA, BOB)
        assert world.cohort(DATE).expected(1) == (CYN,)
        assert world.cohort(LATER).reserved == 1
        assert world.stage(BOOKING) == "booked"
        assert world.cohort(DATE).stage.value == "open"  # the other has not answered

    def test_when_all_have_agreed_the_date_ends_as_merged(self) -> None:
        world = proposed()
        for ref in (BOOKING, OTHER):
            world.do(ref, c.AgreeToMerge())

        settle(world)

        assert world.stage(DATE) == "merged"
        (ended,) = world.events(DATE, me.Merged)
        assert (ended.moved, ended.left) == (2, 0)
        assert world.cohort(LATER).taken == 3
        assert [world.stage(ref) for ref in (BOOKING, OTHER)] == ["booked", "booked"]
        assert world.cohort(DATE).trainers_to_tell == ()

    def test_silence_is_no_consent(self) -> None:
        world = proposed()
        world.do(BOOKING, c.AgreeToMerge())

        world.pass_to(ANSWER_BY)

        assert world.stage(DATE) == "merged"
        assert world.stage(OTHER) == "needs another date"
        assert world.cohort(LATER).reserved == 0
        world.do(OTHER, c.CancelPlace(person=CYN, reason="t-why"))
        cancelled = [one for one in world.booking(OTHER).delegates if one.person == CYN]
        assert cancelled[0].ended and cancelled[0].ended.charge == "free"

    def test_a_no_frees_what_was_kept_and_another_date_can_be_chosen(self) -> None:
        world = proposed()
        world.do(BOOKING, c.DeclineMerge())
        world.do(OTHER, c.AgreeToMerge())

        settle(world)

        assert (world.cohort(LATER).taken, world.cohort(LATER).reserved) == (1, 0)
        assert world.stage(DATE) == "merged"
        assert world.stage(BOOKING) == "needs another date"
        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        assert settle(world).cohort(LATER).taken == 3

    def test_an_answer_that_comes_too_late_is_refused(self) -> None:
        world = proposed()
        world.at = ANSWER_BY + timedelta(minutes=1)  # and the engine is down

        world.refused(BOOKING, c.AgreeToMerge(), x.NoMergeOpen)
        world.pass_to(world.at)
        world.refused(BOOKING, c.AgreeToMerge(), course_refusals.NoMerge)

    def test_places_are_kept_even_when_others_wait_there(self) -> None:
        world = two_booked()
        run(world, "cohort:tight", later=200, capacity=3)
        world.do(DATE, ProposeMerge(into="cohort:tight"))
        settle(world)
        world.do("course:waits", book("p-dev", cohort="cohort:tight", wait_if_full=True))

        for ref in (BOOKING, OTHER):
            world.do(ref, c.AgreeToMerge())

        assert settle(world).cohort("cohort:tight").taken == 3
        assert world.stage("course:waits") == "waiting list"

    def test_a_cancelled_date_keeps_no_places_elsewhere(self) -> None:
        world = proposed()

        world.do(DATE, cohorts.Cancel(reason="t-why"))

        assert world.cohort(LATER).reserved == 0
        assert settle(world).stage(BOOKING) == "needs another date"
