"""What was typed about a provider and its settings is corrected; history keeps both."""

from typing import Any

import pytest
from hypothesis import given as property_given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.parts.correcting import NothingToCorrect
from domain.processes.invoice import DECIDER as INVOICE
from domain.processes.invoice import Owing
from domain.processes.provider import DECIDER, CorrectDetails, CorrectSetting
from domain.processes.provider import refusals as r
from domain.processes.provider.correcting import (
    Details,
    DetailsCorrected,
    SettingCorrected,
    SettingDetails,
)
from domain.refusals import NotNow
from tests.domain.invoices import ISSUE, facts
from tests.domain.test_provider import REGISTERED, SETTING_ADDED, provider
from tests.given import ANN, NOW, given

OAK_ADDED = SETTING_ADDED.model_copy(
    update={"setting": "oak", "setting_name": "Oak House", "cqc_location": "1-987654321"}
)
AS_IT_IS: dict[str, Any] = {
    "organisation": "Rowan Care Ltd",
    "address": ("1 Rowan Way", "Nottingham"),
    "public_body": False,
    "purchase_order_required": False,
}
ROWAN_AS_IT_IS: dict[str, Any] = {
    "setting": "rowan-house",
    "setting_name": "Rowan House",
    "cqc_location": "1-123456789",
    "district": "Gedling",
    "people_supported": 32,
}


def details(**changes: Any) -> CorrectDetails:
    return CorrectDetails(**{**AS_IT_IS, **changes})


def setting(**changes: Any) -> CorrectSetting:
    return CorrectSetting(**{**ROWAN_AS_IT_IS, **changes})


class TestDetails:
    def test_only_what_differs_is_recorded_as_it_was_and_as_it_is(self) -> None:
        event = DetailsCorrected(
            at=NOW,
            before=Details(organisation="Rowan Care Ltd"),
            after=Details(organisation="Rowan Cares Ltd"),
        )

        after = given(DECIDER, REGISTERED).when(details(organisation="Rowan Cares Ltd")).then(event)

        assert provider(after).organisation == "Rowan Cares Ltd"
        assert event.says() == (
            "The name of the organisation was corrected from “Rowan Care Ltd” to “Rowan Cares Ltd”"
        )

    def test_an_address_and_the_rule_are_corrected_together_in_one_sentence(self) -> None:
        command = details(address=("2 Elm Way",), public_body=True)

        when = given(DECIDER, REGISTERED).when(command)
        now = provider(when.after)

        assert (now.address, now.public_body) == (("2 Elm Way",), True)
        assert now.purchase_order_required, "a public body always needs purchase orders"
        assert when.events[0].says() == (
            "The address was corrected from “1 Rowan Way, Nottingham” to “2 Elm Way”, "
            "whether it is a public body was corrected from no to yes and "
            "whether its invoices need a purchase order was corrected from no to yes"
        )

    def test_what_is_right_already_is_not_recorded_and_told_so(self) -> None:
        given(DECIDER, REGISTERED).when(details()).then_refused(NothingToCorrect)

    def test_spaces_that_nobody_sees_are_no_correction(self) -> None:
        odd = details(organisation=" Rowan\u00a0Care\u200b  Ltd ")

        given(DECIDER, REGISTERED).when(odd).then_refused(NothingToCorrect)

    @pytest.mark.parametrize(
        "wrong",
        [{"organisation": "?"}, {"organisation": "a\x00b"}, {"address": ()}, {"address": ("",)}],
    )
    def test_what_could_not_be_printed_is_no_correction(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            details(**wrong)

    def test_nothing_is_corrected_before_it_is_registered(self) -> None:
        given(DECIDER).when(details()).then_refused(NotNow)

    def test_an_invoice_that_is_issued_keeps_its_customer_and_the_next_has_the_new_one(
        self,
    ) -> None:
        first = given(DECIDER, REGISTERED)
        second = first.when(details(organisation="Rowan Cares Ltd", address=("2 Elm Way",))).after

        customers = [provider(one) for one in (first, second)]
        issued = [given(INVOICE).when(ISSUE, facts=facts(one)).after.state for one in customers]

        printed = [one.bill for one in issued if isinstance(one, Owing)]
        assert [one.customer for one in printed] == ["Rowan Care Ltd", "Rowan Cares Ltd"]
        assert printed[1].address == ("2 Elm Way",)


class TestSettings:
    def test_one_setting_is_corrected_and_no_other(self) -> None:
        before = given(DECIDER, REGISTERED, SETTING_ADDED, OAK_ADDED)
        event = SettingCorrected(
            at=NOW,
            setting="rowan-house",
            setting_name="Rowan House",
            before=SettingDetails(setting_name="Rowan House", district="Gedling"),
            after=SettingDetails(setting_name="Rowan Lodge", district="Ashfield"),
        )

        after = before.when(setting(setting_name="Rowan Lodge", district="Ashfield")).then(event)

        assert [one.setting_name for one in provider(after).settings] == [
            "Rowan Lodge",
            "Oak House",
        ]
        assert provider(after).settings[0].registered_manager == "p-mary"
        assert event.says() == (
            "Rowan House: the name of the setting was corrected from “Rowan House” to “Rowan Lodge”"
            " and the district was corrected from “Gedling” to “Ashfield”"
        )

    def test_its_own_number_may_stay_but_not_become_that_of_another(self) -> None:
        both = given(DECIDER, REGISTERED, SETTING_ADDED, OAK_ADDED)

        assert both.when(setting(people_supported=33)).refused is None
        both.when(setting(cqc_location="1-987654321")).then_refused(r.LocationKnown)
        both.when(setting(cqc_location="12345")).then_refused(r.NotACqcLocation)

    def test_a_setting_that_nobody_knows_is_answered_with_the_known_ones(self) -> None:
        refused = (
            given(DECIDER, REGISTERED, SETTING_ADDED)
            .when(setting(setting="elm"))
            .then_refused(r.SettingUnknown)
        )

        assert "rowan-house" in refused.sentence

    def test_what_is_right_already_is_told_so(self) -> None:
        given(DECIDER, REGISTERED, SETTING_ADDED).when(setting()).then_refused(NothingToCorrect)

    def test_settings_can_be_corrected_once_there_are_some(self) -> None:
        none, one = given(DECIDER, REGISTERED), given(DECIDER, REGISTERED, SETTING_ADDED)

        assert CorrectSetting not in DECIDER.allowed(none.state, ANN)
        assert CorrectSetting in DECIDER.allowed(one.state, ANN)


TYPED = {
    "setting_name": st.sampled_from(["Rowan House", "Rowan Lodge", "Łódź House"]),
    "district": st.sampled_from(["Gedling", "Ashfield"]),
    "cqc_location": st.sampled_from(["1-123456789", "1-123456780"]),
    "people_supported": st.integers(0, 5000),
}


@property_given(st.lists(st.fixed_dictionaries(TYPED), min_size=1, max_size=4))
def test_whatever_is_corrected_last_is_what_is_known_and_each_step_tells_what_it_was(
    corrections: list[dict[str, Any]],
) -> None:
    now = given(DECIDER, REGISTERED, SETTING_ADDED)
    for one in corrections:
        was = provider(now).settings[0]
        when = now.when(CorrectSetting(setting="rowan-house", **one))
        if all(getattr(was, name) == value for name, value in one.items()):
            when.then_refused(NothingToCorrect)
            continue
        now = when.after
        (event,) = when.events
        assert isinstance(event, SettingCorrected)
        for name, value in one.items():
            touched = getattr(was, name) != value
            assert getattr(provider(now).settings[0], name) == value
            assert getattr(event.before, name) == (getattr(was, name) if touched else None)
            assert getattr(event.after, name) == (value if touched else None)
