"""Places on a course: cancelled, moved, given to a colleague, and what each of it costs."""

from datetime import date, timedelta

from domain.calendar import deadline
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.invoice import NotIssued
from domain.services.course import DECIDER, Over, unmet
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CYN,
    DATE,
    FUNDED,
    LATER,
    MOVING,
    accept,
    attend,
    awards,
    book,
    booked,
    cancel_date,
    correct,
    delegate,
    fee_invoice,
    fulfilling,
    letters,
    open_for,
    run,
    score,
    settle,
    start,
    task,
    taught,
)
from tests.domain.world import World

FREE_UNTIL = deadline(date(2026, 5, 18))  # ten working days before 2 June; 25 May is a holiday
A_MOMENT = timedelta(seconds=1)


def cancel(world: World, who: str = ADA) -> World:
    world.do(BOOKING, c.CancelPlace(person=who, reason="t-why"))
    return settle(world)


def move(world: World, who: str = ADA, cohort: str = LATER) -> World:
    world.do(BOOKING, c.MoveDelegate(person=who, cohort=cohort))
    return settle(world)


def substitute(who: str = ADA, by: str = CYN, fulfils: tuple[str, ...] = ()) -> c.Substitute:
    return c.Substitute(person=who, substitute=by, fulfils=fulfils)


def move_day(world: World, number: int, by: timedelta) -> World:
    """Move a day of the June date, and let everybody hear of it."""
    day = world.cohort(DATE).days[number - 1]
    world.do(
        DATE,
        cohorts.MoveDay(
            day=number,
            starts=day.starts + by,
            ends=day.ends + by,
            room="The Mill",
            on_days_off=True,
        ),
    )
    return settle(world)


class TestCancel:
    def test_it_is_free_until_ten_working_days_before_the_start(self) -> None:
        world = booked().pass_to(FREE_UNTIL)

        caution = DECIDER.caution(world.state(BOOKING), c.CancelPlace, world.at)
        assert caution == "Cancelling is free of charge until the end of 18 May 2026."
        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert (cancelled.charge, world.cohort(DATE).taken) == ("free", 0)
        assert letters(world) == ["booked", "cancelled"]
        assert isinstance(world.state(BOOKING), Over)

    def test_later_it_costs_the_full_price(self) -> None:
        world = booked().pass_to(FREE_UNTIL + A_MOMENT)

        caution = DECIDER.caution(world.state(BOOKING), c.CancelPlace, world.at)
        assert caution == ("Cancelling costs £250.00 now, as the free period is over.")
        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert cancelled.charge == "full price"
        assert world.booking(BOOKING).credited == ()

    def test_a_place_that_is_only_held_costs_nothing(self) -> None:
        world = open_for(MOVING).pass_to(FREE_UNTIL + A_MOMENT)
        world.do(BOOKING, book(slug=MOVING))

        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert cancelled.charge == "free"

    def test_only_a_delegate_who_goes_on_can_cancel(self) -> None:
        world = cancel(booked(ADA, BOB))

        world.refused(BOOKING, c.CancelPlace(person=ADA, reason="t-why"), r.NotADelegate)
        world.refused(BOOKING, c.CancelPlace(person=CYN, reason="t-why"), r.NotADelegate)

    def test_somebody_with_a_certificate_has_nothing_to_cancel(self) -> None:
        world = task(taught(ADA, BOB))

        world.refused(BOOKING, c.CancelPlace(person=ADA, reason="t-why"), r.AlreadyRecorded)


class TestFreePlaces:
    def test_a_funded_place_cancelled_late_costs_the_fee_of_a_day(self) -> None:
        world = booked(slug=FUNDED).pass_to(FREE_UNTIL + A_MOMENT)
        assert "£70.00" in DECIDER.caution(world.state(BOOKING), c.CancelPlace, world.at)

        cancel(world)

        assert world.state(fee_invoice("cancelled:1:1")).bill.gross_pence == 7_000
        assert world.booking(BOOKING).invoice is None
        assert isinstance(world.state(BOOKING), Over)

    def test_in_time_it_costs_nothing(self) -> None:
        world = cancel(booked(slug=FUNDED))

        assert isinstance(world.state(fee_invoice("cancelled:1:1")), NotIssued)

    def test_a_short_day_counts_as_half_a_day(self) -> None:
        world = booked(slug=FUNDED)
        day = world.cohort(DATE).days[0]
        noon = day.starts + timedelta(hours=4)
        world.do(DATE, cohorts.MoveDay(day=1, starts=day.starts, ends=noon, room=day.room))

        cancel(settle(world).pass_to(FREE_UNTIL + A_MOMENT))

        assert world.state(fee_invoice("cancelled:1:1")).bill.gross_pence == 3_500

    def test_somebody_who_did_not_come_is_charged_once_the_sheet_has_settled(self) -> None:
        world = attend(booked(slug=FUNDED), 1, absent=(ADA,))
        assert world.agenda(BOOKING)["raise_fee:absent:1:1"].due == deadline(date(2026, 6, 9))

        world.pass_to(deadline(date(2026, 6, 9)))

        assert world.state(fee_invoice("absent:1:1")).bill.gross_pence == 7_000

    def test_a_sheet_corrected_in_time_takes_the_fee_away(self) -> None:
        world = attend(booked(slug=FUNDED), 1, absent=(ADA,))

        correct(world, 1, ADA).pass_to(deadline(date(2026, 6, 9)))

        assert isinstance(world.state(fee_invoice("absent:1:1")), NotIssued)

    def test_nobody_pays_for_the_same_place_twice(self) -> None:
        world = attend(booked(slug=FUNDED), 1, absent=(ADA,)).pass_to(deadline(date(2026, 6, 9)))

        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert cancelled.charge == "free"
        assert len(world.events(BOOKING, e.FeeRaised)) == 1

    def test_a_place_that_was_used_is_not_cancelled_any_more(self) -> None:
        world = attend(booked(slug=FUNDED), 1)
        assert awards(world) == ["attendance"]

        world.refused(BOOKING, c.CancelPlace(person=ADA, reason="t-why"), r.AlreadyRecorded)

    def test_a_public_body_gives_an_order_number_for_the_fee(self) -> None:
        world = booked(slug=FUNDED, purchase_order_required=True).pass_to(FREE_UNTIL + A_MOMENT)

        cancel(world).pass_to(world.at + timedelta(days=400))
        assert list(world.agenda(BOOKING)) == ["purchase_order"]
        world.do(BOOKING, c.SupplyPurchaseOrder(purchase_order="PO-1"))
        settle(world)

        assert world.state(fee_invoice("cancelled:1:1")).bill.purchase_order == "PO-1"

    def test_a_fee_that_waits_for_its_number_holds_up_nobody(self) -> None:
        world = booked(ADA, BOB, slug=FUNDED, purchase_order_required=True)
        world.pass_to(FREE_UNTIL)
        move(world, BOB)
        world.pass_to(FREE_UNTIL + A_MOMENT)

        cancel(world)

        world.do(LATER, cohorts.Cancel(reason="t-why"))
        run(settle(world), "cohort:autumn", FUNDED, later=140)
        world.do(BOOKING, c.ChooseDate(cohort="cohort:autumn"))
        assert delegate(settle(world), BOB).seat == "booked"


class TestMovedDay:
    def test_it_is_free_again_until_the_answer_is_due(self) -> None:
        world = booked().pass_to(FREE_UNTIL + A_MOMENT)
        move_day(world, 2, timedelta(days=7))

        world.pass_to(deadline(date(2026, 5, 27)))  # five working days after 19 May
        cancel(world)

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert cancelled.charge == "free"

    def test_then_the_price_is_due_again(self) -> None:
        world = booked().pass_to(FREE_UNTIL + A_MOMENT)
        move_day(world, 2, timedelta(days=7))

        cancel(world.pass_to(deadline(date(2026, 5, 27)) + A_MOMENT))

        (cancelled,) = world.events(BOOKING, e.PlaceCancelled)
        assert cancelled.charge == "full price"

    def test_the_answer_is_due_before_the_day_itself(self) -> None:
        world = booked().pass_to(start(booked()) - timedelta(days=4))

        move_day(world, 1, timedelta(days=-2))

        (moved,) = world.events(BOOKING, e.DayMoveNoted)
        assert moved.answer_by == deadline(date(2026, 5, 30))

    def test_a_delegate_may_move_to_another_date_instead(self) -> None:
        world = booked().pass_to(FREE_UNTIL + A_MOMENT)
        world.refused(BOOKING, c.MoveDelegate(person=ADA, cohort=LATER), r.TooLateToMove)

        move(move_day(world, 2, timedelta(days=7)))

        assert (delegate(world).cohort, delegate(world).seat) == (LATER, "booked")
        assert world.cohort(DATE).taken == 0

    def test_the_same_news_twice_changes_nothing(self) -> None:
        world = move_day(booked(), 2, timedelta(days=7))
        day = world.cohort(DATE).days[1]

        again = c.NoteDayMoved(cohort=DATE, day=2, starts=day.starts, ends=day.ends, room=day.room)

        assert world.do(BOOKING, again) == []


class TestSubstitute:
    def test_a_colleague_takes_the_place_until_the_start(self) -> None:
        world = booked(ADA, BOB).pass_to(start(booked()) - A_MOMENT)

        world.do(BOOKING, substitute())

        assert world.cohort(DATE).expected(1) == (CYN, BOB)
        world.refused(
            BOOKING, substitute(BOB, CYN), r.AlreadyAttends, cohort_refusals.HasAPlaceAlready
        )
        world.pass_to(start(world))
        refused = world.refused(BOOKING, substitute(BOB, "p-eve"), r.StartedAlready)
        assert "started on 2 June 2026 at 9:30" in refused.sentence

    def test_the_colleague_passes_the_same_screen(self) -> None:
        world = booked(slug=MOVING)
        world.refused(BOOKING, substitute(), *[r.ConditionMissing] * 4)

        world.do(BOOKING, substitute(fulfils=fulfilling(MOVING)))
        assert "screen:1:2" in world.agenda(BOOKING)
        assert world.stage(BOOKING) == "application"

        world.do(BOOKING, accept(CYN))
        assert settle(world).stage(BOOKING) == "booked"

    def test_a_colleague_who_is_not_accepted_late_costs_the_price(self) -> None:
        world = booked(slug=MOVING).pass_to(FREE_UNTIL + A_MOMENT)
        world.do(BOOKING, substitute(fulfils=fulfilling(MOVING)))

        world.do(BOOKING, accept(CYN, accepted=False))

        (screened,) = world.events(BOOKING, e.ApplicationScreened)[1:]
        assert (screened.charge, world.cohort(DATE).taken) == ("full price", 0)

    def test_every_reason_is_told_at_once(self) -> None:
        world = booked(ADA, BOB).pass_to(start(booked()))

        world.refused(
            BOOKING,
            substitute(ADA, BOB, ("fit",)),
            r.StartedAlready,
            r.AlreadyAttends,
            r.UnknownCondition,
            cohort_refusals.HasAPlaceAlready,
        )

    def test_whoever_waits_has_no_place_to_give(self) -> None:
        world = cancel_date(booked())

        world.refused(BOOKING, substitute(), r.HasNoPlaceYet, r.DateCalledOff)

    def test_the_colleague_begins_with_nothing_done(self) -> None:
        world = attend(booked(slug=MOVING), 1)
        score(world, 90)
        score_seen = delegate(world).attempts
        assert len(score_seen) == 1
        move_day(world, 2, timedelta(days=5))
        world.do(BOOKING, c.MoveDelegate(person=ADA, cohort=LATER))
        settle(world)
        assert len(delegate(world).attempts) == 1

        world.do(BOOKING, substitute(fulfils=fulfilling(MOVING)))

        new = delegate(world, CYN)
        assert (new.attempts, new.tasks, new.outcomes, new.occupant) == ((), (), (), 2)
        assert any("day 1" in one.sentence for one in unmet(world.booking(BOOKING)))
