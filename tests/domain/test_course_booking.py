"""Booking a course: every reason at once, conditions, waiting lists, purchase orders."""

from datetime import date, timedelta

import pytest

from domain import say
from domain.calendar import deadline
from domain.catalogue import NoSuchOption, NoSuchService
from domain.messages import Command, Owner, Task
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.provider import commands as providers
from domain.refusals import NotNow, StepGone
from domain.services.course import DECIDER, Over, unmet
from domain.services.course import commands as c
from domain.services.course import refusals as r
from tests.domain.builders import PROVIDER, add_setting, plan, register_provider
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    DATE,
    DEV,
    FUNDED,
    HAZEL,
    LATER,
    MOVING,
    OTHER,
    SETTING,
    WANTS_ORDERS,
    accept,
    book,
    booked,
    days,
    delegate,
    evening,
    fill,
    letters,
    open_for,
    run,
    seats,
    settle,
    start,
)
from tests.domain.world import World
from tests.given import ANN, AUDITOR, NOW

ORDER = c.SupplyPurchaseOrder(purchase_order="PO-17")


class TestBook:
    def test_places_are_confirmed_at_once_when_nothing_stands_in_the_way(self) -> None:
        world = open_for()

        world.do(BOOKING, book(ADA, BOB))
        assert world.cohort(DATE).taken == 2
        assert all(place.held for place in world.cohort(DATE).places)

        settle(world)
        assert not any(place.held for place in world.cohort(DATE).places)
        assert world.stage(BOOKING) == "booked"
        assert letters(world) == ["booked"]

    def test_the_price_is_that_of_the_day_and_pinned(self) -> None:
        terms = booked().booking(BOOKING).terms

        assert (terms.catalogue_version, terms.policy_version) == (1, 1)
        assert (terms.unit.unit_pence, terms.unit.quantity) == (25_000, 1)
        assert terms.framework is None

    def test_a_framework_is_pinned_by_its_version(self) -> None:
        terms = booked(slug=MOVING).booking(BOOKING).terms

        assert (terms.framework, terms.framework_version) == (MOVING, 1)

    def test_every_reason_of_booking_and_cohort_is_told_at_once(self) -> None:
        world = open_for()
        fill(world)
        world.do(PROVIDER, providers.StopAccount(reason="t-why"))
        wrong = book(ADA, ADA, setting="elsewhere", options=("tea",), fulfils=("brave",))

        refused = world.refused(
            BOOKING,
            wrong,
            r.SettingUnknown,
            r.OnStop,
            r.NamedTwice,
            r.UnknownCondition,
            NoSuchOption,
            cohort_refusals.CohortFull,
        )
        assert f"Its settings are: {SETTING}." in refused.sentence
        assert "“tea”" in refused.sentence

    def test_a_provider_has_to_be_registered_first(self) -> None:
        open_for().refused(BOOKING, book(provider=HAZEL), r.ProviderUnknown)

    def test_a_provider_without_settings_is_told_so(self) -> None:
        world = open_for()
        world.do(HAZEL, register_provider("Hazel Homes"))

        refused = world.refused(BOOKING, book(provider=HAZEL), r.SettingUnknown)

        assert "Its settings are: none yet." in refused.sentence

    def test_only_courses_are_booked_here(self) -> None:
        world = open_for()

        refused = world.refused(
            BOOKING, book(slug="coaching"), r.NotACourse, cohort_refusals.OtherService
        )
        assert "Care planning to enhance well-being" in refused.sentence
        yoga = book().model_copy(update={"service": "yoga"})
        world.refused(BOOKING, yoga, NoSuchService, cohort_refusals.OtherService)

    def test_a_date_has_to_have_every_day_of_the_course(self) -> None:
        world = open_for()
        run(world, "cohort:short", days=days(later=7, who="-short")[:1])

        refused = world.refused(BOOKING, book(cohort="cohort:short"), r.NotTheCourse)

        assert "does not have the 2 learning days" in refused.sentence

    def test_a_date_that_does_not_exist_is_told_once(self) -> None:
        open_for().refused(BOOKING, book(cohort="cohort:nowhere"), cohort_refusals.NoCohort)

    def test_a_course_that_has_begun_is_too_late(self) -> None:
        world = open_for()

        world.pass_to(start(world)).refused(BOOKING, book(), cohort_refusals.AlreadyStarted)

    def test_a_draft_takes_no_bookings(self) -> None:
        world = open_for()
        draft = days(later=7, who="-draft")
        world.do("cohort:draft", plan(service="care_planning", days=draft, label="Not yet"))

        world.refused(BOOKING, book(cohort="cohort:draft"), cohort_refusals.NotOpen)

    def test_somebody_has_one_place_on_a_date(self) -> None:
        booked().refused(OTHER, book(), cohort_refusals.HasAPlaceAlready)

    def test_a_booking_is_made_once(self) -> None:
        booked().refused(BOOKING, book(BOB, cohort=LATER), NotNow)

    @pytest.mark.parametrize(
        "command", [accept(), ORDER, c.AcceptOffer(), c.ConfirmHeldPlaces(), c.NoteTold(news=1)]
    )
    def test_nothing_comes_before_the_booking(self, command: Command) -> None:
        world = World()

        world.refused(BOOKING, command, NotNow)
        assert DECIDER.allowed(world.state(BOOKING), ANN) == (c.Book,)
        assert DECIDER.allowed(world.state(BOOKING), AUDITOR) == ()


class TestConditions:
    def test_every_condition_that_is_missing_is_named(self) -> None:
        world = open_for(MOVING)

        refused = world.refused(
            BOOKING,
            book(slug=MOVING, fulfils=("fit", "practises")),
            r.ConditionMissing,
            r.ConditionMissing,
        )
        assert "in the last 12 months" in refused.sentence

    def test_an_application_holds_a_place_and_is_checked_within_five_working_days(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(slug=MOVING))
        settle(world)

        task = world.agenda(BOOKING)["screen:1:1"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 3, 9)), Owner.COORDINATOR)
        assert world.cohort(DATE).places[0].held
        assert (world.stage(BOOKING), letters(world)) == ("application", ["applied"])
        assert world.booking(BOOKING).invoice is None

    def test_an_accepted_applicant_is_booked(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(slug=MOVING))

        world.do(BOOKING, accept())
        settle(world)

        assert delegate(world).seat == "booked"
        world.refused(BOOKING, accept(), r.NothingToScreen)

    def test_an_applicant_who_is_not_accepted_costs_nothing(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(ADA, BOB, slug=MOVING))

        world.do(BOOKING, accept(accepted=False))
        world.do(BOOKING, accept(BOB))
        settle(world)

        assert world.cohort(DATE).taken == 1
        assert world.booking(BOOKING).invoiced == (2,)
        assert letters(world) == ["applied", "not accepted", "booked"]

    def test_a_booking_with_nobody_accepted_is_over(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(slug=MOVING))

        world.do(BOOKING, accept(accepted=False))
        settle(world)

        assert isinstance(world.state(BOOKING), Over)
        assert DECIDER.ended(world.state(BOOKING))
        assert world.stage(BOOKING) == "cancelled"
        world.refused(BOOKING, accept(), NotNow)

    def test_each_applicant_is_confirmed_as_soon_as_they_are_checked(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(ADA, BOB, slug=MOVING))

        world.do(BOOKING, accept())
        settle(world)

        assert [one.seat for one in world.booking(BOOKING).delegates] == ["booked", "held"]
        assert [one.sentence for one in unmet(world.booking(BOOKING)) if BOB in one.person] == [
            f"The application of {say.person('p-bob')} is not checked yet"
        ]


def ordering(slug: str = "care_planning") -> World:
    """Return a world in which a public body has booked and not sent its order number."""
    world = open_for(slug, **WANTS_ORDERS)
    world.do(BOOKING, book(slug=slug))
    return settle(world)


class TestPurchaseOrder:
    def test_places_are_held_until_the_order_number_comes(self) -> None:
        world = ordering()

        task = world.agenda(BOOKING)["purchase_order"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 3, 9)), Owner.PROVIDER)
        assert (seats(world), world.stage(BOOKING)) == (["held"], "place on hold")
        assert letters(world) == ["applied"]

        world.do(BOOKING, ORDER)
        settle(world)
        assert seats(world) == ["booked"]
        assert "purchase_order" not in world.agenda(BOOKING)

    def test_the_hold_is_released_after_five_working_days(self) -> None:
        world = ordering().pass_to(deadline(date(2026, 3, 9)) - timedelta(seconds=1))
        assert seats(world) == ["held"]

        world.pass_to(deadline(date(2026, 3, 9)))

        assert (seats(world), world.cohort(DATE).taken) == (["none"], 0)
        assert letters(world) == ["applied", "hold released"]
        assert list(world.agenda(BOOKING)) == ["purchase_order", "choose_date:0"]

    def test_a_place_can_be_chosen_again_and_is_held_as_long_again(self) -> None:
        world = ordering().pass_to(NOW + timedelta(days=10))

        world.do(BOOKING, c.ChooseDate(cohort=DATE))
        assert seats(settle(world)) == ["held"]
        assert world.agenda(BOOKING)["release_hold:1:2026-03-12"].due == deadline(date(2026, 3, 19))
        world.do(BOOKING, ORDER)
        assert seats(settle(world)) == ["booked"]

    def test_the_days_of_the_check_do_not_count(self) -> None:
        world = ordering(MOVING).pass_to(NOW + timedelta(days=10))
        assert seats(world) == ["held"]

        world.do(BOOKING, accept())
        world.pass_to(world.at + timedelta(days=6))
        assert seats(world) == ["held"]

        world.pass_to(world.at + timedelta(days=2))
        assert seats(world) == ["none"]

    def test_an_order_number_at_the_booking_needs_no_waiting(self) -> None:
        world = open_for(**WANTS_ORDERS)

        world.do(BOOKING, book(purchase_order="PO-17"))

        assert seats(settle(world)) == ["booked"]

    def test_a_second_number_is_refused_and_so_is_one_for_an_invoice_that_is_out(self) -> None:
        world = ordering()
        world.do(BOOKING, ORDER)

        world.refused(BOOKING, ORDER, r.HasPurchaseOrder)
        booked().refused(BOOKING, ORDER, r.InvoiceIsOut)

    def test_a_free_place_needs_no_order_number(self) -> None:
        world = ordering(FUNDED)

        assert seats(world) == ["booked"]
        assert "purchase_order" not in world.agenda(BOOKING)


def test_a_step_that_is_not_due_is_gone() -> None:
    world = booked()

    world.refused(BOOKING, c.ConfirmHeldPlaces(), StepGone)
    world.refused(BOOKING, c.NoteTold(news=9), StepGone)


def test_another_home_books_for_its_own_people() -> None:
    world = booked()
    world.do(HAZEL, register_provider("Hazel Homes"))
    world.do(HAZEL, add_setting("hazel-court"))

    world.do(OTHER, book(DEV, provider=HAZEL, setting="hazel-court"))
    settle(world)

    assert world.cohort(DATE).expected(1) == (ADA, DEV)
    assert evening(world, 1) > world.at
