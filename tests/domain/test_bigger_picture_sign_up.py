"""Bigger Picture: interest, readiness call, sign-up, and the purchase order it may wait for."""

from datetime import date, timedelta

import pytest

from domain.calendar import deadline
from domain.messages import Command, Owner, Task
from domain.money import total
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.invoice import Owing
from domain.processes.invoice.events import Issued as InvoiceIssued
from domain.processes.provider import commands as providers
from domain.refusals import NotNow, StepGone
from domain.services.bigger_picture import DECIDER, Enquiry
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.outside import invoice_ref
from tests.domain.builders import (
    COHORT,
    MANAGER,
    OTHER_PROGRAMME,
    POOR,
    PROGRAMME,
    PROVIDER,
    SPONSOR,
    add_setting,
    day,
    days,
    interest,
    plan,
    register_provider,
    short_days,
    sign_up,
)
from tests.domain.stories import ready, signed_up, with_hazel
from tests.domain.world import World
from tests.given import ANN, AUDITOR, NOW

TODAY = NOW.date()
INVOICE = invoice_ref(PROGRAMME)
WANTS_ORDERS = {"purchase_order_required": True}


def interested() -> World:
    world = World()
    world.do(PROVIDER, register_provider())
    world.do(PROVIDER, add_setting())
    world.do(PROGRAMME, interest())
    return world


class TestInterest:
    def test_interest_is_registered_for_a_setting_by_its_names(self) -> None:
        registered = interested().events(PROGRAMME, e.InterestRegistered)

        assert [one.says() for one in registered] == [
            "Rowan House (Rowan Care Ltd) is interested in the programme"
        ]

    def test_a_provider_has_to_be_registered_first(self) -> None:
        refused = World().refused(PROGRAMME, interest(), r.ProviderUnknown)

        assert PROVIDER in refused.sentence

    def test_a_setting_has_to_be_one_of_the_providers(self) -> None:
        refused = interested().refused(
            OTHER_PROGRAMME, interest(setting="rowan-hall"), r.SettingUnknown
        )

        assert "Its settings are: rowan-house." in refused.sentence

    def test_a_provider_without_settings_is_told_so(self) -> None:
        world = World()
        world.do(PROVIDER, register_provider())

        refused = world.refused(PROGRAMME, interest(), r.SettingUnknown)

        assert "Its settings are: none yet." in refused.sentence

    def test_interest_is_registered_once(self) -> None:
        interested().refused(PROGRAMME, interest(), NotNow)

    @pytest.mark.parametrize(
        "command",
        [sign_up(), p.Withdraw(reason="t-why"), p.RecordInvoiceRaised(), p.EndPause()],
    )
    def test_nothing_else_comes_first(self, command: Command) -> None:
        World().refused(PROGRAMME, command, NotNow)


class TestReadiness:
    def test_the_call_is_owed_within_ten_working_days(self) -> None:
        world = interested()

        task = world.agenda(PROGRAMME)["readiness_call:0"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 3, 16)), Owner.COORDINATOR)
        assert DECIDER.allowed(world.state(PROGRAMME), ANN) == (p.RecordReadinessCall,)

    def test_a_ready_provider_signs_up_next(self) -> None:
        world = interested()

        world.do(PROGRAMME, p.RecordReadinessCall(held_on=TODAY, ready=True))

        assert world.stage(PROGRAMME) == "ready to sign up"
        assert list(world.agenda(PROGRAMME)) == ["sign_up"]
        assert p.SignUp in DECIDER.allowed(world.state(PROGRAMME), ANN)

    def test_a_call_can_be_held_again_until_the_provider_is_ready(self) -> None:
        world = interested()

        world.do(PROGRAMME, p.RecordReadinessCall(held_on=TODAY, ready=False))
        assert world.stage(PROGRAMME) == "interested"
        assert list(world.agenda(PROGRAMME)) == ["readiness_call:1"]

        world.do(PROGRAMME, p.RecordReadinessCall(held_on=TODAY, ready=True))
        assert world.stage(PROGRAMME) == "ready to sign up"

    def test_a_call_is_recorded_once_it_was_held(self) -> None:
        tomorrow = TODAY + timedelta(days=1)

        refused = interested().refused(
            PROGRAMME, p.RecordReadinessCall(held_on=tomorrow, ready=True), r.InTheFuture
        )

        assert "3 March 2026, which is after today, 2 March 2026" in refused.sentence


class TestSignUp:
    def test_signing_up_takes_five_places_and_pins_the_terms(self) -> None:
        world = ready()

        world.do(PROGRAMME, sign_up())

        (signed,) = world.events(PROGRAMME, e.SignedUp)
        assert total(signed.terms.lines).gross_pence == 80_000
        assert (signed.terms.mentors, signed.terms.divided) == (4, True)
        assert [one.number for one in signed.days] == list(range(1, 15))
        assert world.cohort(COHORT).taken == 5
        assert world.cohort(COHORT).expected(1) == (MANAGER,)
        assert world.stage(PROGRAMME) == "signed up, mentors to be named"

    def test_the_terms_tell_days_shared_by_all_mentors_from_divided_ones(self) -> None:
        world = ready()
        world.do("cohort:shared", plan(days=days(later=200, variant="shared"), label="Shared"))
        world.do("cohort:shared", cohorts.OpenForPlaces())

        world.do(PROGRAMME, sign_up(cohort="cohort:shared"))

        assert not world.programme(PROGRAMME).terms.divided

    def test_every_reason_of_programme_and_cohort_is_told_at_once(self) -> None:
        world = interested()
        world.do(COHORT, plan(capacity=4))
        world.do(PROVIDER, providers.StopAccount(reason="t-why"))
        unwilling = sign_up(sponsor_agreed=False, release_agreed=False)

        world.refused(
            PROGRAMME,
            unwilling,
            r.NotReady,
            r.SponsorNotAgreed,
            r.ReleaseNotAgreed,
            r.OnStop,
            cohort_refusals.NotOpen,
            cohort_refusals.CohortFull,
        )

    def test_a_cohort_that_does_not_exist_is_told_once(self) -> None:
        refused = ready().refused(
            PROGRAMME, sign_up(cohort="cohort:nowhere"), cohort_refusals.NoCohort
        )

        assert refused.sentence == "There is no cohort cohort:nowhere. Choose one from the board."

    def test_a_cohort_must_have_every_day_of_the_programme(self) -> None:
        world = ready()
        world.do("cohort:short", plan(days=elsewhere(short_days()), label="Three days"))

        refused = world.refused(
            PROGRAMME,
            sign_up(cohort="cohort:short"),
            r.NotTheProgramme,
            cohort_refusals.NotOpen,
        )

        assert "does not have the 14 learning days" in refused.sentence

    def test_a_cohort_of_another_service_is_refused_by_the_cohort(self) -> None:
        world = ready()
        two_days = elsewhere(short_days(2))
        world.do("cohort:care", plan(service="medicines", days=two_days, label="In June"))
        world.do("cohort:care", cohorts.OpenForPlaces())

        world.refused(PROGRAMME, sign_up(cohort="cohort:care"), cohort_refusals.OtherService)

    def test_the_last_places_may_be_gone(self) -> None:
        world = with_hazel(ready())  # 12 places, of which 5 are taken
        world.do("cohort:small", plan(capacity=9, days=days(later=200), label="Small"))
        world.do("cohort:small", cohorts.OpenForPlaces())
        world.do(PROGRAMME, sign_up(cohort="cohort:small"))
        other = "bigger_picture:oaks"
        world.do(other, interest())
        world.do(other, p.RecordReadinessCall(held_on=TODAY, ready=True))

        refused = world.refused(
            other, sign_up(cohort="cohort:small", manager="p-oak"), cohort_refusals.CohortFull
        )

        assert "4 of 9 places left, and 5 are needed" in refused.sentence

    def test_a_manager_cannot_take_part_twice_in_one_cohort(self) -> None:
        world = with_hazel(ready())

        world.refused(
            PROGRAMME, sign_up(manager="p-hazel-manager"), cohort_refusals.HasAPlaceAlready
        )

    def test_a_cohort_that_has_started_is_too_late(self) -> None:
        world = ready().pass_to(day(1).starts)

        world.refused(PROGRAMME, sign_up(), cohort_refusals.AlreadyStarted)

    def test_sign_up_happens_once(self) -> None:
        world = signed_up()

        world.refused(PROGRAMME, sign_up(), NotNow)
        assert world.cohort(COHORT).taken == 5

    def test_the_versions_of_prices_and_policy_are_pinned(self) -> None:
        terms = signed_up().programme(PROGRAMME).terms

        assert (terms.catalogue_version, terms.policy_version) == (1, 1)


def elsewhere(timetable: tuple[LearningDay, ...]) -> tuple[LearningDay, ...]:
    """Return days with another trainer in another room, so that they clash with nothing."""
    other = {"room": "The Barn", "trainer": "p-other-trainer"}
    return tuple(one.model_copy(update=other) for one in timetable)


class TestInvoice:
    def test_the_invoice_is_raised_at_once(self) -> None:
        world = signed_up().pass_to(NOW)

        bill = world.state(INVOICE)
        assert isinstance(bill, Owing)
        assert bill.bill.gross_pence == 80_000
        assert world.programme(PROGRAMME).invoice == INVOICE
        assert "raise_invoice" not in world.agenda(PROGRAMME)

    def test_it_is_raised_once(self) -> None:
        # The invoice itself refuses as well: it is issued already.
        signed_up().pass_to(NOW).refused(PROGRAMME, p.RecordInvoiceRaised(), StepGone, NotNow)

    def test_a_public_body_is_asked_for_its_purchase_order_first(self) -> None:
        world = signed_up(**WANTS_ORDERS).pass_to(NOW + timedelta(days=60))

        task = world.agenda(PROGRAMME)["purchase_order"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 3, 9)), Owner.PROVIDER)
        assert INVOICE not in world.states

    def test_the_order_number_lets_the_invoice_go(self) -> None:
        world = signed_up(**WANTS_ORDERS).pass_to(NOW + timedelta(days=3))

        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-17"))
        world.pass_to(world.at)

        assert world.state(INVOICE).bill.purchase_order == "PO-17"
        assert "purchase_order" not in world.agenda(PROGRAMME)

    def test_an_order_number_may_take_more_than_a_year(self) -> None:
        world = signed_up(**WANTS_ORDERS).pass_to(NOW + timedelta(days=400))

        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-17"))
        world.pass_to(world.at)

        (issued,) = world.events(INVOICE, InvoiceIssued)
        assert issued.tax_point == world.at.date()

    def test_an_order_number_given_at_sign_up_needs_no_waiting(self) -> None:
        world = ready(**WANTS_ORDERS)

        world.do(PROGRAMME, sign_up(purchase_order="PO-17"))
        world.pass_to(NOW)

        assert world.state(INVOICE).bill.purchase_order == "PO-17"

    @pytest.mark.parametrize("blank", ["", "   "])
    def test_blanks_are_no_order_number(self, blank: str) -> None:
        with pytest.raises(ValueError, match="purchase_order"):
            sign_up(purchase_order=blank)
        with pytest.raises(ValueError, match="purchase_order"):
            p.SupplyPurchaseOrder(purchase_order=blank)

    def test_a_second_order_number_is_refused_before_and_after_the_invoice(self) -> None:
        world = ready(**WANTS_ORDERS)
        world.do(PROGRAMME, sign_up(purchase_order="PO-17"))
        again = p.SupplyPurchaseOrder(purchase_order="PO-18")

        refused = world.refused(PROGRAMME, again, r.HasPurchaseOrder)
        assert "PO-17" in refused.sentence

        world.pass_to(NOW).refused(PROGRAMME, again, r.InvoiceIsOut)

    def test_an_invoice_without_an_order_number_is_not_changed_either(self) -> None:
        signed_up().pass_to(NOW).refused(
            PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"), r.InvoiceIsOut
        )


class TestAllowed:
    def test_each_stage_offers_what_makes_sense(self) -> None:
        world = World()
        assert DECIDER.allowed(world.state(PROGRAMME), ANN) == (p.RegisterInterest,)
        world = ready()
        assert isinstance(world.state(PROGRAMME), Enquiry)
        assert DECIDER.allowed(world.state(PROGRAMME), ANN) == (p.SignUp, p.RecordReadinessCall)
        world.do(PROGRAMME, sign_up())
        offered = DECIDER.allowed(world.state(PROGRAMME), ANN)
        assert p.RecordBaseline in offered
        assert p.NameMentors in offered
        assert p.SupplyPurchaseOrder not in offered

    def test_an_auditor_only_reads(self) -> None:
        for world in (World(), ready(), signed_up()):
            assert DECIDER.allowed(world.state(PROGRAMME), AUDITOR) == ()


class TestBaseline:
    def test_it_is_owed_by_the_first_day(self) -> None:
        world = ready()
        world.do(PROGRAMME, sign_up())

        assert world.agenda(PROGRAMME)["baseline"].due == deadline(day(1).on)

    def test_it_is_recorded_once(self) -> None:
        world = signed_up()

        assert "baseline" not in world.agenda(PROGRAMME)
        world.refused(PROGRAMME, p.RecordBaseline(measures=POOR), r.AlreadyRecorded)


def test_the_sponsor_is_on_record() -> None:
    assert signed_up().programme(PROGRAMME).sponsor == SPONSOR
