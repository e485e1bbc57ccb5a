"""Award: issue, editions, revocation by two people, expiry."""

from datetime import UTC, date, datetime

import pytest

from domain.calendar import deadline
from domain.facts import Need, PublicId
from domain.messages import Owner, Task
from domain.parts.lapses import LapseStep
from domain.processes.award import DECIDER, AwardOf, Revoked, Valid
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award import refusals as r
from domain.processes.award.state import AnyState, Certificate, NotIssued
from domain.refusals import NotNow, StepGone
from tests.given import ANN, AUDITOR, BEN, NOW, Given, given

FACTS: dict[Need[str], str] = {PublicId(purpose="award"): "public-1"}
ISSUE = c.Issue(
    kind="certificate",
    title_of_award="Well-being mentor",
    holder="p-mary",
    provider="provider:0001",
    setting="rowan-house",
    regarding="bigger_picture:0001",
    service="bigger_picture",
    programme="Developing the Bigger Picture",
    completed_on=date(2026, 2, 27),
    statements=("Learning day 1: Coaching",),
)
ISSUED = e.Issued(
    at=NOW,
    kind="certificate",
    title_of_award="Well-being mentor",
    holder="p-mary",
    provider="provider:0001",
    setting="rowan-house",
    regarding="bigger_picture:0001",
    service="bigger_picture",
    programme="Developing the Bigger Picture",
    completed_on=date(2026, 2, 27),
    valid_months=None,
    valid_until=None,
    statements=("Learning day 1: Coaching",),
    public_id="public-1",
    number=None,
    framework=None,
    update_months=None,
    update_due=None,
    name_listed=False,
)
FOR_TWO_YEARS = ISSUED.model_copy(update={"valid_months": 24, "valid_until": date(2028, 2, 26)})
RENDERED = e.Rendered(at=NOW, edition=1, document="d-pdf", digest="abc", name_version=3)
SENT = e.Sent(at=NOW, edition=1)
SUPERSEDED = e.Superseded(
    at=NOW, edition=2, public_id="public-2", replaces="public-1", cause="name correction"
)
PROPOSED = e.RevocationProposed(
    at=NOW, proposed_by="ann", decide_by=date(2026, 3, 9), reason="t-why"
)
REVOKED = e.Revoked(
    at=NOW, proposed_by="ann", approved_by="ben", appeal_until=date(2026, 3, 16), reason="t-why"
)
REJECTED = e.RevocationRejected(at=NOW, rejected_by="ben", reason="t-fine")


def certificate(after: Given[AnyState]) -> Certificate:
    assert not isinstance(after.state, NotIssued)
    return after.state.certificate


class TestIssue:
    def test_a_certificate_is_issued_under_an_unguessable_id(self) -> None:
        after = given(DECIDER).when(ISSUE, facts=FACTS).then(ISSUED)

        assert after.stage == "issued"
        assert list(after.agenda) == ["render_certificate:1"]

    def test_validity_runs_to_the_day_before_the_anniversary(self) -> None:
        command = ISSUE.model_copy(update={"valid_months": 24})

        after = given(DECIDER).when(command, facts=FACTS).then(FOR_TWO_YEARS)

        assert after.stage == "valid to the end of 26 February 2028"

    def test_an_organisation_is_awarded_without_a_person(self) -> None:
        command = ISSUE.model_copy(update={"kind": "organisation", "holder": None})
        event = ISSUED.model_copy(update={"kind": "organisation", "holder": None})

        given(DECIDER).when(command, facts=FACTS).then(event)

    def test_the_holder_must_fit_the_kind_and_the_day_must_have_come(self) -> None:
        nobody = ISSUE.model_copy(update={"holder": None, "completed_on": date(2026, 3, 3)})
        somebody = ISSUE.model_copy(update={"kind": "organisation"})

        given(DECIDER).when(nobody, facts=FACTS).then_refused(r.HolderMissing, r.NotCompletedYet)
        given(DECIDER).when(somebody, facts=FACTS).then_refused(r.HolderNotWanted)

    def test_a_certificate_is_issued_once(self) -> None:
        given(DECIDER, ISSUED).when(ISSUE, facts=FACTS).then_refused(NotNow)


class TestPaper:
    def test_it_is_printed_and_then_sent(self) -> None:
        render = c.NoteRendered(edition=1, document="d-pdf", digest="abc", name_version=3)

        printed = given(DECIDER, ISSUED).when(render).then(RENDERED)
        assert list(printed.agenda) == ["send_certificate:1"]

        sent = printed.when(c.NoteSent(edition=1)).then(SENT)
        assert not sent.agenda
        assert DECIDER.ended(sent.state)

    def test_it_cites_the_name_that_was_printed(self) -> None:
        present = certificate(given(DECIDER, ISSUED, RENDERED)).present

        assert (present.document, present.digest, present.name_version) == ("d-pdf", "abc", 3)

    def test_a_second_printing_of_an_edition_is_gone(self) -> None:
        render = c.NoteRendered(edition=1, document="d-two", digest="x")

        given(DECIDER, ISSUED, RENDERED).when(render).then_refused(StepGone)

    def test_it_is_not_sent_before_it_is_printed(self) -> None:
        given(DECIDER, ISSUED).when(c.NoteSent(edition=1)).then_refused(StepGone)


class TestSupersede:
    def test_a_name_correction_starts_a_new_edition(self) -> None:
        facts: dict[Need[str], str] = {PublicId(purpose="award"): "public-2"}

        after = (
            given(DECIDER, ISSUED, RENDERED, SENT).when(c.Supersede(), facts=facts).then(SUPERSEDED)
        )

        assert list(after.agenda) == ["render_certificate:2"]
        assert not DECIDER.ended(after.state)

    def test_the_old_edition_shows_what_replaced_it(self) -> None:
        paper = certificate(given(DECIDER, ISSUED, RENDERED, SENT, SUPERSEDED))

        assert paper.replaced_by("public-1") == "public-2"
        assert paper.replaced_by("public-2") is None
        assert paper.replaced_by("unknown") is None
        assert paper.editions[0].document == "d-pdf"

    def test_an_edition_replaced_before_it_was_sent_is_not_sent(self) -> None:
        after = given(DECIDER, ISSUED, RENDERED, SUPERSEDED)

        after.when(c.NoteSent(edition=1)).then_refused(StepGone)

    @pytest.mark.parametrize("history", [(), (ISSUED, PROPOSED), (ISSUED, PROPOSED, REVOKED)])
    def test_only_a_valid_certificate_is_replaced(self, history: tuple[e.AwardEvent, ...]) -> None:
        given(DECIDER, *history).when(c.Supersede(), facts=FACTS).then_refused(NotNow)


class TestRevocation:
    def test_one_person_proposes(self) -> None:
        propose = c.ProposeRevocation(reason="t-why")

        after = given(DECIDER, ISSUED).when(propose, by=ANN).then(PROPOSED)

        task = after.agenda["decide_revocation"]
        assert isinstance(task, Task)
        assert task.owner is Owner.COORDINATOR
        assert task.due == deadline(date(2026, 3, 9))

    def test_nothing_is_printed_or_sent_while_it_is_in_question(self) -> None:
        assert list(given(DECIDER, ISSUED, PROPOSED).agenda) == ["decide_revocation"]

    def test_another_person_approves_and_the_appeal_window_is_recorded(self) -> None:
        after = given(DECIDER, ISSUED, PROPOSED).when(c.ApproveRevocation(), by=BEN).then(REVOKED)

        assert isinstance(after.state, Revoked)
        assert after.stage == "revoked"
        assert not after.agenda
        assert DECIDER.ended(after.state)

    def test_the_proposer_cannot_approve(self) -> None:
        approve = c.ApproveRevocation()

        given(DECIDER, ISSUED, PROPOSED).when(approve, by=ANN).then_refused(r.TwoPeople)

    def test_a_rejection_leaves_it_valid_and_its_steps_come_back(self) -> None:
        reject = c.RejectRevocation(reason="t-fine")

        after = given(DECIDER, ISSUED, PROPOSED).when(reject, by=BEN).then(REJECTED)

        assert isinstance(after.state, Valid)
        assert list(after.agenda) == ["render_certificate:1"]

    @pytest.mark.parametrize(
        "command", [c.ApproveRevocation(), c.RejectRevocation(reason="t-fine")]
    )
    def test_only_a_proposal_is_decided(self, command: c.AwardCommand) -> None:
        given(DECIDER, ISSUED).when(command, by=BEN).then_refused(NotNow)

    def test_only_one_proposal_stands_at_a_time(self) -> None:
        propose = c.ProposeRevocation(reason="t-why")

        given(DECIDER, ISSUED, PROPOSED).when(propose, by=BEN).then_refused(NotNow)


class TestExpiry:
    def test_it_expires_at_the_end_of_its_last_day(self) -> None:
        valid = given(DECIDER, FOR_TWO_YEARS, RENDERED, SENT)
        over = deadline(date(2028, 2, 26))

        assert valid.agenda["expire:2028-02-26"].due == over
        after = valid.when(c.Expire(), at=over).then(
            e.Expired(at=over, valid_until=date(2028, 2, 26))
        )
        assert after.stage == "expired"
        assert not after.agenda

    def test_it_does_not_expire_on_its_last_day(self) -> None:
        last = datetime(2028, 2, 26, 23, 59, tzinfo=UTC)

        given(DECIDER, FOR_TWO_YEARS).when(c.Expire(), at=last).then_refused(StepGone)

    def test_a_certificate_without_an_end_never_expires(self) -> None:
        given(DECIDER, ISSUED).when(c.Expire()).then_refused(StepGone)


def test_printing_a_certificate_cannot_lapse() -> None:
    given(DECIDER, ISSUED).when(LapseStep(key="render_certificate:1")).then_refused(StepGone)


def test_a_lapsed_step_leaves_the_agenda() -> None:
    lapsed = e.StepLapsed(at=NOW, key="render_certificate:1", what="The certificate is printed")

    assert not given(DECIDER, ISSUED, lapsed).agenda


def test_forms_follow_the_state_and_the_person() -> None:
    asked = given(DECIDER, ISSUED, PROPOSED).state

    assert DECIDER.allowed(given(DECIDER).state, ANN) == ()
    assert DECIDER.allowed(given(DECIDER, ISSUED).state, ANN) == (
        c.Supersede,
        c.ProposeRevocation,
    )
    assert DECIDER.allowed(asked, ANN) == (c.RejectRevocation,)
    assert DECIDER.allowed(asked, BEN) == (c.ApproveRevocation, c.RejectRevocation)
    assert DECIDER.allowed(asked, AUDITOR) == ()
    revoked = given(DECIDER, ISSUED, PROPOSED, REVOKED).state
    assert DECIDER.allowed(revoked, ANN) == (c.LodgeAppeal,)


def test_a_public_id_is_asked_for_only_when_an_edition_begins() -> None:
    fresh, valid = given(DECIDER), given(DECIDER, ISSUED)

    assert DECIDER.needs(fresh.ref, fresh.state, ISSUE) == tuple(FACTS)
    assert DECIDER.needs(valid.ref, valid.state, c.Supersede()) == tuple(FACTS)
    assert DECIDER.needs(valid.ref, valid.state, c.NoteSent(edition=1)) == ()
    assert AwardOf(ref=valid.ref) == AwardOf(ref=valid.ref)


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ((), "not issued yet"),
        ((ISSUED, PROPOSED), "revocation proposed"),
        ((ISSUED, PROPOSED, REJECTED), "issued"),
    ],
)
def test_its_stage_is_said_in_words(history: tuple[e.AwardEvent, ...], words: str) -> None:
    assert given(DECIDER, *history).stage == words
