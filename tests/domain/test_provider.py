"""Provider: settings, contacts, Premium membership and the standing of the account."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import strategies as st

from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.parts.lapses import LapseStep
from domain.processes.provider import DECIDER, CorrectDetails, Provider, ProviderOf, Unregistered
from domain.processes.provider import commands as c
from domain.processes.provider import events as e
from domain.processes.provider import refusals as r
from domain.refusals import NotNow, StepGone
from tests.domain.walks import check
from tests.given import ANN, AUDITOR, NOW, Given, given

INVOICE = "invoice:0001"
REGISTER = c.Register(
    organisation="Rowan Care Ltd",
    address=("1 Rowan Way", "Nottingham"),
    billing_contact="p-bill",
)
REGISTERED = e.Registered(
    at=NOW,
    organisation="Rowan Care Ltd",
    address=("1 Rowan Way", "Nottingham"),
    public_body=False,
    purchase_order_required=False,
    billing_contact="p-bill",
)
ADD_SETTING = c.AddSetting(
    setting="rowan-house",
    setting_name="Rowan House",
    cqc_location="1-123456789",
    district="Gedling",
    people_supported=32,
    registered_manager="p-mary",
)
SETTING_ADDED = e.SettingAdded(
    at=NOW,
    setting="rowan-house",
    setting_name="Rowan House",
    cqc_location="1-123456789",
    district="Gedling",
    people_supported=32,
    registered_manager="p-mary",
)
YEAR = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
PREMIUM = e.PremiumGranted(at=NOW, **YEAR)
STOPPED = e.StoppedByHand(at=NOW, reason="t-why")
STOPPED_FOR_INVOICE = e.PutOnStopForInvoice(at=NOW, invoice=INVOICE)


def provider(after: Given[Unregistered | Provider]) -> Provider:
    assert isinstance(after.state, Provider)
    return after.state


class TestRegister:
    def test_a_provider_is_registered_with_its_billing_contact(self) -> None:
        after = given(DECIDER).when(REGISTER).then(REGISTERED)

        assert after.stage == "in good standing"

    def test_a_public_body_always_needs_purchase_orders(self) -> None:
        body = REGISTER.model_copy(update={"public_body": True})
        event = REGISTERED.model_copy(update={"public_body": True, "purchase_order_required": True})

        given(DECIDER).when(body).then(event)

    def test_a_provider_is_registered_once(self) -> None:
        given(DECIDER, REGISTERED).when(REGISTER).then_refused(NotNow)

    @pytest.mark.parametrize(
        "command", [ADD_SETTING, c.PutOnStop(invoice=INVOICE), LapseStep(key="any")]
    )
    def test_nothing_else_comes_before_registration(self, command: c.ProviderCommand) -> None:
        refused = given(DECIDER).when(command).then_refused(NotNow)

        assert "not registered yet" in refused.sentence


class TestSettings:
    def test_a_setting_is_added_with_its_manager(self) -> None:
        after = given(DECIDER, REGISTERED).when(ADD_SETTING).then(SETTING_ADDED)

        house = provider(after).setting("rowan-house")
        assert house is not None
        assert house.registered_manager == "p-mary"

    def test_every_reason_against_a_setting_is_told_at_once(self) -> None:
        twice = ADD_SETTING.model_copy(update={"cqc_location": "12345"})
        oak = SETTING_ADDED.model_copy(update={"setting": "oak", "cqc_location": "12345"})

        refused = (
            given(DECIDER, REGISTERED, SETTING_ADDED, oak)
            .when(twice)
            .then_refused(r.SettingKnown, r.NotACqcLocation, r.LocationKnown)
        )

        assert "“12345” is not a CQC location number" in refused.sentence

    @pytest.mark.parametrize(
        "location", ["1-1234567", "1-123456789012", "2-123456789", "1-12345678x", ""]
    )
    def test_a_cqc_location_is_one_hyphen_and_eight_to_eleven_digits(self, location: str) -> None:
        wrong = ADD_SETTING.model_copy(update={"cqc_location": location})

        given(DECIDER, REGISTERED).when(wrong).then_refused(r.NotACqcLocation)


class TestContacts:
    def test_the_billing_contact_changes(self) -> None:
        command = c.ChangeContact(contact="billing contact", person="p-new")
        event = e.ContactChanged(
            at=NOW, contact="billing contact", setting=None, setting_name=None, person="p-new"
        )

        after = given(DECIDER, REGISTERED).when(command).then(event)

        assert provider(after).billing_contact == "p-new"

    def test_the_registered_manager_of_one_setting_changes_and_of_no_other(self) -> None:
        oak = SETTING_ADDED.model_copy(update={"setting": "oak"})
        command = c.ChangeContact(
            contact="registered manager", setting="rowan-house", person="p-new"
        )

        after = given(DECIDER, REGISTERED, SETTING_ADDED, oak).when(command).after

        managers = [one.registered_manager for one in provider(after).settings]
        assert managers == ["p-new", "p-mary"]

    def test_the_same_contact_again_changes_nothing(self) -> None:
        command = c.ChangeContact(contact="billing contact", person="p-bill")

        given(DECIDER, REGISTERED).when(command).then_nothing()

    def test_a_registered_manager_needs_the_setting(self) -> None:
        command = c.ChangeContact(contact="registered manager", person="p-new")

        given(DECIDER, REGISTERED, SETTING_ADDED).when(command).then_refused(r.SettingMissing)

    def test_an_unknown_setting_is_answered_with_the_known_ones(self) -> None:
        command = c.ChangeContact(contact="registered manager", setting="elm", person="p-new")

        refused = (
            given(DECIDER, REGISTERED, SETTING_ADDED).when(command).then_refused(r.SettingUnknown)
        )

        assert "rowan-house" in refused.sentence

    def test_a_billing_contact_belongs_to_no_setting(self) -> None:
        command = c.ChangeContact(contact="billing contact", setting="rowan-house", person="p-new")

        given(DECIDER, REGISTERED, SETTING_ADDED).when(command).then_refused(r.SettingNotWanted)


class TestPremium:
    def test_both_days_of_a_membership_count(self) -> None:
        after = given(DECIDER, REGISTERED).when(c.GrantPremium(**YEAR)).then(PREMIUM)

        member = provider(after)
        assert member.premium_on(date(2026, 4, 1))
        assert member.premium_on(date(2027, 3, 31))
        assert not member.premium_on(date(2026, 3, 31))
        assert not member.premium_on(date(2027, 4, 1))

    def test_dates_the_wrong_way_round_are_refused(self) -> None:
        wrong = c.GrantPremium(starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 1))

        given(DECIDER, REGISTERED).when(wrong).then_refused(r.PremiumBackwards)

    def test_a_mistyped_year_is_refused(self) -> None:
        late = c.GrantPremium(starts_on=date(2062, 4, 1), ends_on=date(2063, 3, 31))
        long = c.GrantPremium(starts_on=date(2026, 4, 1), ends_on=date(9999, 12, 31))

        given(DECIDER, REGISTERED).when(late).then_refused(r.PremiumOutOfRange)
        given(DECIDER, REGISTERED).when(long).then_refused(r.PremiumOutOfRange)

    def test_memberships_do_not_overlap_by_a_day(self) -> None:
        overlapping = c.GrantPremium(starts_on=date(2027, 3, 31), ends_on=date(2028, 3, 30))

        given(DECIDER, REGISTERED, PREMIUM).when(overlapping).then_refused(r.PremiumOverlaps)

    def test_the_renewal_is_asked_for_and_prefilled_for_the_next_year(self) -> None:
        task = given(DECIDER, REGISTERED, PREMIUM).agenda["renew_premium:2027-03-31"]

        assert isinstance(task, Task)
        assert task.owner is Owner.COORDINATOR
        assert task.due == deadline(date(2027, 3, 31))
        assert task.prefill == {"starts_on": "2027-04-01", "ends_on": "2028-03-31"}

    def test_an_unrenewed_membership_ends_with_its_last_day(self) -> None:
        over = deadline(date(2027, 3, 31))
        ended = e.PremiumEnded(at=over, ends_on=date(2027, 3, 31))

        after = (
            given(DECIDER, REGISTERED, PREMIUM)
            .when(c.EndPremium(ends_on=date(2027, 3, 31)), at=over)
            .then(ended)
        )

        assert not after.agenda

    def test_a_membership_does_not_end_early(self) -> None:
        command = c.EndPremium(ends_on=date(2027, 3, 31))
        early = datetime(2027, 3, 31, 22, 59, tzinfo=UTC)  # a minute before midnight in London

        given(DECIDER, REGISTERED, PREMIUM).when(command, at=early).then_refused(StepGone)

    def test_a_renewal_moves_the_end_and_the_question_to_the_next_year(self) -> None:
        renewal = c.GrantPremium(starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))

        after = given(DECIDER, REGISTERED, PREMIUM).when(renewal).after

        assert list(after.agenda) == ["renew_premium:2028-03-31", "end_premium:2028-03-31"]


class TestStanding:
    def test_an_invoice_puts_the_account_on_stop_and_lifts_it(self) -> None:
        on_stop = (
            given(DECIDER, REGISTERED).when(c.PutOnStop(invoice=INVOICE)).then(STOPPED_FOR_INVOICE)
        )
        assert on_stop.stage == "on stop"

        freed = on_stop.when(c.LiftStop(invoice=INVOICE)).then(
            e.InvoiceStopLifted(at=NOW, invoice=INVOICE)
        )
        assert not provider(freed).on_stop

    def test_the_same_invoice_stops_and_lifts_once(self) -> None:
        stopped = given(DECIDER, REGISTERED, STOPPED_FOR_INVOICE)

        stopped.when(c.PutOnStop(invoice=INVOICE)).then_nothing()
        stopped.when(c.LiftStop(invoice="invoice:0002")).then_nothing()

    def test_the_account_stays_on_stop_while_any_cause_is_left(self) -> None:
        both = given(DECIDER, REGISTERED, STOPPED, STOPPED_FOR_INVOICE)

        after = both.when(c.LiftStop(invoice=INVOICE)).after

        assert provider(after).on_stop

    def test_a_coordinator_stops_the_account_once(self) -> None:
        stop = c.StopAccount(reason="t-why")

        given(DECIDER, REGISTERED).when(stop).then(STOPPED)
        given(DECIDER, REGISTERED, STOPPED).when(stop).then_refused(r.AlreadyStopped)

    def test_a_release_by_hand_takes_every_cause_away(self) -> None:
        release = c.ReleaseAccount(reason="t-why")
        both = given(DECIDER, REGISTERED, STOPPED, STOPPED_FOR_INVOICE)

        after = both.when(release).then(e.Released(at=NOW, reason="t-why"))

        assert not provider(after).on_stop

    def test_an_account_in_good_standing_cannot_be_released(self) -> None:
        release = c.ReleaseAccount(reason="t-why")

        given(DECIDER, REGISTERED).when(release).then_refused(r.NotStopped)


def test_nothing_of_a_provider_can_lapse() -> None:
    lapse = LapseStep(key="end_premium:2027-03-31")

    given(DECIDER, REGISTERED, PREMIUM).when(lapse).then_refused(StepGone)


def test_a_lapsed_step_leaves_the_agenda() -> None:
    key = "end_premium:2027-03-31"
    lapsed = e.StepLapsed(at=NOW, key=key, what="Premium membership ends")

    assert key not in given(DECIDER, REGISTERED, PREMIUM, lapsed).agenda


def test_forms_follow_the_standing_of_the_account() -> None:
    usual = (c.AddSetting, c.ChangeContact, CorrectDetails, c.GrantPremium)

    new, fine = given(DECIDER), given(DECIDER, REGISTERED)
    late = given(DECIDER, REGISTERED, STOPPED_FOR_INVOICE)
    by_hand = given(DECIDER, REGISTERED, STOPPED)

    assert DECIDER.allowed(new.state, ANN) == (c.Register,)
    assert DECIDER.allowed(fine.state, ANN) == (*usual, c.StopAccount)
    assert DECIDER.allowed(late.state, ANN) == (*usual, c.StopAccount, c.ReleaseAccount)
    assert DECIDER.allowed(by_hand.state, ANN) == (*usual, c.ReleaseAccount)
    assert DECIDER.allowed(fine.state, AUDITOR) == ()


def test_a_provider_never_ends_and_decides_alone() -> None:
    fine = given(DECIDER, REGISTERED)

    assert not DECIDER.ended(fine.state)
    assert DECIDER.needs(fine.ref, fine.state, REGISTER) == ()
    assert ProviderOf(ref=fine.ref) == ProviderOf(ref=fine.ref)


def test_a_provider_keeps_its_promises_on_any_walk() -> None:
    check(
        DECIDER,
        values={
            "setting": st.sampled_from(["rowan-house", "oak"]),
            "cqc_location": st.sampled_from(["1-123456789", "1-987654321", "12345"]),
            "invoice": st.sampled_from(["invoice:0001", "invoice:0002"]),
        },
        unmet=(e.StepLapsed,),  # nothing of a provider can come too late
    )
