"""Waiting lists of courses: joining, offers, leaving, and parties that become smaller."""

from datetime import date, timedelta

from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.cohort.steps import PassOnOffer
from domain.refusals import NotNow
from domain.services.course import Over
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    LATER,
    MOVING,
    OTHER,
    accept,
    book,
    booked,
    delegate,
    fill,
    letters,
    open_for,
    seats,
    settle,
    start,
)
from tests.domain.world import World
from tests.given import NOW


def waiting(*people: str, slug: str = "care_planning") -> World:
    """Return a world in which the June date is full, and these people wait for places."""
    world = fill(open_for(slug), slug=slug)
    world.do(BOOKING, book(*people, slug=slug, wait_if_full=True))
    return settle(world)


def give_back(world: World, count: int) -> World:
    """Let the other booking cancel so many places, and offer what is free."""
    for number in range(count):
        world.do(OTHER, c.CancelPlace(person=f"p-stranger-{number}", reason="t-why"))
    world.do(DATE, cohorts.OfferPlace(holder=BOOKING))
    return settle(world)


class TestWaiting:
    def test_a_full_date_refuses_or_takes_them_on_its_waiting_list(self) -> None:
        world = fill(open_for())

        world.refused(BOOKING, book(), cohort_refusals.CohortFull)
        world.do(BOOKING, book(wait_if_full=True))
        settle(world)

        assert (seats(world), world.stage(BOOKING)) == (["waiting"], "waiting list")
        assert letters(world) == ["waiting"]
        assert world.booking(BOOKING).invoice is None

    def test_whoever_would_wait_gets_a_free_place_at_once(self) -> None:
        world = open_for()

        world.do(BOOKING, book(wait_if_full=True))

        assert seats(settle(world)) == ["booked"]

    def test_an_offer_is_answered_within_two_working_days(self) -> None:
        world = give_back(waiting(ADA, BOB), 2)

        offer = world.booking(BOOKING).offer
        assert offer is not None
        task = world.agenda(BOOKING)[f"answer_offer:{DATE}:{offer.offer}"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 3, 4)), Owner.PROVIDER)
        assert letters(world) == ["waiting", "offered"]

        world.do(BOOKING, c.AcceptOffer())
        settle(world)
        assert seats(world) == ["booked", "booked"]
        assert world.cohort(DATE).taken == 12

    def test_days_that_were_moved_meanwhile_are_known(self) -> None:
        world = waiting()
        day = world.cohort(DATE).days[1]
        later = timedelta(days=2)
        moved = cohorts.MoveDay(
            day=2, starts=day.starts + later, ends=day.ends + later, room=day.room
        )
        world.do(DATE, moved)

        give_back(settle(world), 1)
        world.do(BOOKING, c.AcceptOffer())

        assert world.booking(BOOKING).days(DATE) == world.cohort(DATE).days

    def test_places_are_offered_to_all_of_a_party_or_none(self) -> None:
        world = waiting(ADA, BOB)
        world.do(OTHER, c.CancelPlace(person="p-stranger-1", reason="t-why"))

        world.refused(DATE, cohorts.OfferPlace(holder=BOOKING), cohort_refusals.TooFewFree)

    def test_nothing_offered_is_nothing_to_take(self) -> None:
        waiting().refused(BOOKING, c.AcceptOffer(), r.NoOffer)

    def test_an_offer_can_be_declined_for_another_date(self) -> None:
        world = give_back(waiting(), 1)

        world.do(BOOKING, c.DeclineOffer())
        assert (seats(world), world.stage(BOOKING)) == (["none"], "needs another date")
        assert world.cohort(DATE).queue == ()

        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        settle(world)
        assert (seats(world), delegate(world).cohort) == (["booked"], LATER)

    def test_whoever_waits_for_nothing_has_no_list_to_leave(self) -> None:
        booked().refused(BOOKING, c.DeclineOffer(), NotNow)

    def test_an_offer_that_nobody_answers_ends(self) -> None:
        world = give_back(waiting(), 1)

        world.pass_to(NOW + timedelta(days=4))

        assert (seats(world), world.booking(BOOKING).offer) == (["none"], None)
        assert letters(world)[-1] == "offer ended"
        assert world.agenda(BOOKING)["choose_date:0"].due == deadline(date(2026, 3, 19))

    def test_the_start_ends_the_waiting(self) -> None:
        world = waiting()

        world.pass_to(start(world))

        (ended,) = world.events(BOOKING, e.OfferEnded)
        assert ended.cause == "waiting list closed"
        assert seats(world) == ["none"]

    def test_a_late_answer_is_told_why(self) -> None:
        world = give_back(waiting(), 1)
        world.at = NOW + timedelta(days=4)  # and the engine is down

        world.refused(BOOKING, c.AcceptOffer(), cohort_refusals.OfferGone)

    def test_a_letter_about_an_offer_that_is_over_is_not_sent(self) -> None:
        world = waiting()
        world.do(OTHER, c.CancelPlace(person="p-stranger-0", reason="t-why"))
        world.do(DATE, cohorts.OfferPlace(holder=BOOKING))
        for _, ref, _, step in world.steps():
            if ref == DATE and isinstance(step, PassOnOffer):
                world.perform(ref, step)
        world.at = NOW + timedelta(days=4)  # and the engine was down meanwhile

        settle(world)

        (lapsed,) = world.events(BOOKING, e.StepLapsed)
        assert (lapsed.key, letters(world)) == ("tell:2", ["waiting", "offer ended"])

    def test_news_of_a_list_that_they_left_changes_nothing(self) -> None:
        world = booked()
        gone = c.NoteOfferGone(cohort=DATE, offer=1, cause="lapsed")
        late = c.NoteOffered(
            cohort=DATE, offer=1, answer_by=NOW + timedelta(days=1), last_minute=False
        )

        assert world.do(BOOKING, gone) == world.do(BOOKING, late) == []


class TestWaitingTogether:
    def test_somebody_may_leave_the_party_and_the_others_keep_their_turn(self) -> None:
        world = waiting(ADA, BOB, CYN)

        world.do(BOOKING, c.CancelPlace(person=BOB, reason="t-why"))

        assert [seat.person for seat in world.cohort(DATE).queue[0].seats] == [ADA, CYN]
        world = give_back(world, 2)
        world.do(BOOKING, c.AcceptOffer())
        assert seats(settle(world)) == ["booked", "waiting", "booked"]
        assert delegate(world, BOB).ended is not None

    def test_the_last_to_leave_ends_the_waiting(self) -> None:
        world = waiting(ADA, BOB)

        for who in (ADA, BOB):
            world.do(BOOKING, c.CancelPlace(person=who, reason="t-why"))

        assert world.cohort(DATE).queue == ()
        assert isinstance(world.state(BOOKING), Over)

    def test_an_applicant_who_is_not_accepted_does_not_take_the_others_along(self) -> None:
        world = waiting(ADA, BOB, slug=MOVING)

        world.do(BOOKING, accept(accepted=False))
        world.do(BOOKING, accept(BOB))

        assert [seat.person for seat in world.cohort(DATE).queue[0].seats] == [BOB]
        world = give_back(world, 1)
        world.do(BOOKING, c.AcceptOffer())
        assert delegate(settle(world), BOB).seat == "booked"

    def test_an_open_offer_shrinks_with_the_party(self) -> None:
        world = give_back(waiting(ADA, BOB), 2)

        world.do(BOOKING, c.CancelPlace(person=ADA, reason="t-why"))

        assert world.cohort(DATE).reserved == 1
        world.do(BOOKING, c.AcceptOffer())
        assert (world.cohort(DATE).taken, world.cohort(DATE).free) == (11, 1)
