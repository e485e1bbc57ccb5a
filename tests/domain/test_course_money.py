"""What a course costs: one invoice for everybody confirmed, credit notes, extras and fees."""

from datetime import timedelta

from domain.money import VAT
from domain.processes.cohort import commands as cohorts
from domain.processes.invoice import Cleared, CreditInvoice, NotIssued
from domain.processes.invoice.events import Issued
from domain.processes.provider import commands as providers
from domain.refusals import NotNow, StepGone
from domain.services.course import commands as c
from domain.services.course import events as e
from tests.domain.builders import PROVIDER
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    FUNDED,
    IAN,
    IDA,
    INVOICE,
    IVY,
    LATER,
    MOVING,
    WANTS_ORDERS,
    accept,
    book,
    booked,
    cancel_date,
    fee_invoice,
    judge,
    open_for,
    run,
    score,
    settle,
    start,
    taught,
)
from tests.domain.world import World


def cancel(world: World, *people: str) -> World:
    for who in people:
        world.do(BOOKING, c.CancelPlace(person=who, reason="t-why"))
    return settle(world)


def bill(world: World) -> list[tuple[str, int, int]]:
    """Return (description, quantity, unit price) of each line of the invoice."""
    (issued,) = world.events(INVOICE, Issued)
    return [(one.description, one.quantity, one.unit_pence) for one in issued.lines]


def credits(world: World) -> list[int]:
    return [note.gross_pence for note in world.state(INVOICE).bill.credit_notes]


class TestInvoice:
    def test_one_invoice_for_everybody(self) -> None:
        world = booked(ADA, BOB, CYN)

        (issued,) = world.events(INVOICE, Issued)
        assert bill(world) == [("Care planning to enhance well-being", 3, 25_000)]
        assert (issued.gross_pence, issued.regarding) == (75_000, BOOKING)
        assert issued.tax_point == world.at.date()
        assert world.booking(BOOKING).invoiced == (1, 2, 3)
        assert VAT[issued.lines[0].vat].reason

    def test_it_is_raised_once(self) -> None:
        booked().refused(BOOKING, c.RecordInvoiceRaised(), StepGone)

    def test_it_waits_for_those_who_are_not_decided(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(ADA, BOB, slug=MOVING))
        world.do(BOOKING, accept(ADA))
        settle(world)
        assert isinstance(world.state(INVOICE), NotIssued)

        world.do(BOOKING, accept(BOB))
        settle(world)

        assert world.state(INVOICE).bill.gross_pence == 100_000

    def test_whoever_was_not_accepted_is_not_on_it(self) -> None:
        world = open_for(MOVING)
        world.do(BOOKING, book(ADA, BOB, slug=MOVING))
        world.do(BOOKING, accept(ADA))
        settle(world)

        world.do(BOOKING, accept(BOB, accepted=False))
        settle(world)

        assert world.state(INVOICE).bill.gross_pence == 50_000

    def test_extras_stand_once(self) -> None:
        world = open_for()

        world.do(BOOKING, book(ADA, BOB, options=("implementation_coaching",)))
        settle(world)

        assert bill(world) == [
            ("Care planning to enhance well-being", 2, 25_000),
            (
                "Care planning to enhance well-being: Half a day of implementation coaching",
                1,
                15_000,
            ),
        ]

    def test_a_funded_course_has_no_invoice(self) -> None:
        assert isinstance(booked(slug=FUNDED).state(INVOICE), NotIssued)

    def test_a_public_bodys_invoice_carries_its_order_number(self) -> None:
        world = open_for(**WANTS_ORDERS)
        world.do(BOOKING, book())
        settle(world)
        assert isinstance(world.state(INVOICE), NotIssued)

        world.do(BOOKING, c.SupplyPurchaseOrder(purchase_order="PO-17"))
        settle(world)

        assert world.state(INVOICE).bill.purchase_order == "PO-17"

    def test_it_can_be_raised_when_somebody_decides_after_more_than_a_year(self) -> None:
        world = run(open_for(MOVING), "cohort:distant", MOVING, later=500)
        world.do(BOOKING, book(ADA, BOB, slug=MOVING, cohort="cohort:distant"))
        world.do(BOOKING, accept(ADA))
        settle(world)
        world.pass_to(world.at + timedelta(days=400))

        cancel(world, BOB)

        (issued,) = world.events(INVOICE, Issued)
        assert issued.tax_point == world.at.date()

    def test_an_account_on_stop_still_gets_its_invoice_and_keeps_its_places(self) -> None:
        world = open_for()
        world.do(BOOKING, book())
        world.do(PROVIDER, providers.StopAccount(reason="t-why"))

        settle(world)

        assert world.state(INVOICE).bill.gross_pence == 25_000
        assert world.cohort(DATE).taken == 1


class TestCredit:
    def test_who_cancels_in_time_is_credited(self) -> None:
        world = cancel(booked(ADA, BOB), BOB)

        assert credits(world) == [25_000]
        assert world.booking(BOOKING).credited == (2,)

    def test_the_last_one_takes_the_extras_along(self) -> None:
        world = open_for()
        world.do(BOOKING, book(ADA, BOB, options=("implementation_coaching",)))
        settle(world)

        cancel(world, ADA)
        assert credits(world) == [25_000]
        cancel(world, BOB)

        assert credits(world) == [25_000, 40_000]
        assert isinstance(world.state(INVOICE), Cleared)

    def test_two_at_once_are_credited_each(self) -> None:
        world = booked(ADA, BOB, CYN)

        cancel(world, ADA, CYN)

        assert credits(world) == [25_000, 25_000]
        world.refused(BOOKING, c.RecordCreditRaised(delegate=1), StepGone)

    def test_late_ones_are_not_credited(self) -> None:
        world = booked(ADA, BOB).pass_to(start(booked()) - timedelta(days=1))

        cancel(world, ADA)

        assert credits(world) == []

    def test_a_credit_given_by_hand_is_not_given_twice(self) -> None:
        world = booked()
        world.do(INVOICE, CreditInvoice(cause="goodwill", reason="t-why"))

        cancel(world, ADA)

        assert credits(world) == [25_000]
        assert world.booking(BOOKING).credited == (1,)

    def test_moving_to_another_date_costs_nothing_more(self) -> None:
        world = booked(ADA, BOB)
        world.do(BOOKING, c.MoveDelegate(person=ADA, cohort=LATER))
        settle(world)
        cancel_date(world)
        world.do(BOOKING, c.ChooseDate(cohort=LATER))
        settle(world)

        assert (credits(world), world.booking(BOOKING).fees) == ([], ())
        assert world.state(INVOICE).bill.gross_pence == 50_000

    def test_a_colleague_is_on_the_same_invoice(self) -> None:
        world = booked()
        world.do(BOOKING, c.Substitute(person=ADA, substitute=BOB))

        cancel(world, BOB)

        (credit,) = world.events(BOOKING, e.CreditRaised)
        assert (credit.delegate, credit.person) == (1, BOB)

    def test_who_did_not_pass_pays(self) -> None:
        world = taught(slug=MOVING)
        for by in (IDA, IAN, IVY):
            judge(world, False, by=by)

        assert credits(world) == []


class TestFees:
    def test_a_re_sit_is_invoiced_by_itself(self) -> None:
        world = taught(slug=MOVING)
        for by in (IDA, IAN, IVY):
            score(world, 50, by=by)

        (fee,) = world.booking(BOOKING).fees
        (issued,) = world.events(fee_invoice(fee.fee), Issued)
        assert issued.lines[0].description == (
            "Moving and Handling trainer assessor: another re-sit"
        )
        assert issued.lines[0].vat == "exempt_education"
        world.refused(BOOKING, c.RecordFeeRaised(fee=fee.fee), NotNow)

    def test_a_booking_closes_when_its_money_is_settled(self) -> None:
        world = booked(ADA, slug=FUNDED).pass_to(start(booked()) - timedelta(days=1))
        world.do(BOOKING, c.CancelPlace(person=ADA, reason="t-why"))
        assert world.stage(BOOKING) == "booked"

        settle(world)

        assert world.stage(BOOKING) == "cancelled"


def test_a_place_confirmed_while_its_date_is_cancelled_is_not_lost() -> None:
    world = open_for()
    world.do(BOOKING, book())
    world.do(DATE, cohorts.Cancel(reason="t-why"))  # before the engine has confirmed anything

    world.do(BOOKING, c.ConfirmHeldPlaces())
    settle(world)

    assert world.stage(BOOKING) == "needs another date"
    assert world.booking(BOOKING).invoice is None
