"""Stories in which every letter with a link is really written, for its reader to follow it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from activities.letters.wording import Kind
from domain.messages import VISITOR, engine
from domain.processes.cohort.commands import Cancel, MoveDay, OfferPlace, OpenForPlaces, Plan
from domain.processes.cohort.cover_commands import ToAsk, TrainerCannotCome
from domain.processes.cohort.date_commands import MoveDays, NewTime, Postpone, VenueLost
from domain.processes.cohort.merge_commands import ProposeMerge
from domain.processes.invoice.order_messages import CorrectOrder
from domain.ref import Ref
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture.outside import invoice_ref
from domain.services.course import commands as c
from store import vault
from store.pool import Pool
from store.vault import NewText
from tests.activities.workroom import (
    Workroom,
    completed,
    named,
    person,
    signed_up,
    taught,
    workroom,
)
from tests.domain import builders as b
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    CARE,
    CONTACT,
    CYN,
    DATE,
    DEV,
    IDA,
    LATER,
    MOVING,
    OTHER,
    SETTING,
    accept,
    book,
    days,
)
from tests.domain.requests import ASKS, details, hold
from tests.given import NOW

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
A_YEAR = timedelta(days=364)
VISITS = "p-visits"
TEXTS = ("t-organisation", "t-setting", "t-why", "t-note", "t-seen", "t-paper", "t-checked")

Look = Callable[[], Awaitable[None]]
"""Every letter that is new is followed by its reader, as the world is at that moment."""
Story = Callable[[Workroom, Look], Awaitable[None]]


async def begun(pool: Pool) -> Workroom:
    """Return an empty world whose vault knows everybody of the stories."""
    made = await workroom(pool)
    people = [ADA, BOB, CYN, DEV, CONTACT, IDA, VISITS, b.OTHER_TRAINER, "p-alumnus"]
    people += ["p-trainer-october", "p-alumnus-october", "p-trainer-full", "p-alumnus-full"]
    await vault.write_people(pool, [person(one) for one in people], NOW)
    async with pool.acquire() as conn, conn.transaction():
        for text in TEXTS:
            await NewText(text, "Ash House", (VISITS,)).write(conn, NOW)
    return made


async def unnamed(room: Workroom, look: Look) -> None:
    """Nobody names the mentors, and nobody pays."""
    await signed_up(room)
    await taught(room, 1, 2)
    for key in ("chase_mentors:1", "chase_mentors:2", "pause_for_mentors"):
        await room.perform(b.PROGRAMME, key)
        await look()
    await room.until(NOW + timedelta(days=200))


async def left(room: Workroom, look: Look) -> None:
    """The manager leaves."""
    await signed_up(room)
    await taught(room, 1)
    await room.do(b.PROGRAMME, p.RecordManagerLeft(left_on=b.after(1).date()))
    await room.perform(b.PROGRAMME, await chase(room))


async def chase(room: Workroom) -> str:
    """Return the key of the reminder to name somebody for who left."""
    sql = "SELECT key FROM agenda_item WHERE name = 'chase_replacement' AND ref = $1"
    ((key,),) = await room.ask(sql, b.PROGRAMME)
    return str(key)


async def changed(room: Workroom, look: Look) -> None:
    """A mentor leaves, a trainer is ill, a day moves; then all dates change, and are cancelled."""
    await signed_up(room)
    await named(room)
    await room.do(b.PROGRAMME, p.Pause(until=b.day(1).on, reason="t-note"))
    await room.perform(b.PROGRAMME, "end_pause:1")
    await taught(room, 1)
    await room.do(invoice_ref(b.PROGRAMME), CorrectOrder(purchase_order="PO-4711"))
    await room.settle()
    await look()
    await room.do(b.PROGRAMME, p.RecordMentorLeft(person="p-mentor-3", left_on=b.day(1).on))
    await room.perform(b.PROGRAMME, await chase(room))
    moved, ill = b.day(9), ToAsk(person=b.OTHER_TRAINER)
    await room.do(
        b.COHORT,
        MoveDay(day=9, starts=moved.starts + HOUR, ends=moved.ends + HOUR, room="Newark Hall"),
    )
    await room.do(b.COHORT, TrainerCannotCome(trainer=b.TRAINER, days=(10,), ask=(ill,)))
    await room.settle()
    await look()
    lost = VenueLost(room=b.ROOM, since=b.day(11).on, new_room="The Mill")
    times = tuple(
        NewTime(day=one.number, starts=one.starts + A_YEAR, ends=one.ends + A_YEAR)
        for one in b.days()[1:]
    )
    for command in (
        lost,
        Postpone(reason="t-note"),
        MoveDays(times=times),
        Cancel(reason="t-note"),
    ):
        await room.do(b.COHORT, command)
        await room.settle()
        await look()
    later = b.days(later=2 * A_YEAR.days, trainer=b.OTHER_TRAINER, room="The Barn")
    await room.do(b.SISTER, b.plan(label="Spring 2028", days=later))
    await room.do(b.SISTER, OpenForPlaces())
    await room.do(b.PROGRAMME, p.JoinCohort(cohort=b.SISTER))
    await room.settle()
    await look()
    await room.do(b.PROGRAMME, p.Withdraw(reason="t-note"))
    await room.settle()


async def finished(room: Workroom, look: Look) -> None:
    """A programme comes to its certificates."""
    await completed(room)


async def asked(room: Workroom, look: Look) -> None:
    """Everybody who attended is asked how it was, and reminded."""
    one = b.short_days(1)
    await room.do(b.COHORT, b.plan(days=one))
    await room.do(b.COHORT, OpenForPlaces())
    seats = tuple(b.seat(f"mentor-{n}", who) for n, who in enumerate(b.MENTORS[:3], 1))
    await room.ledger.handle(
        b.COHORT, b.take(*seats), command_id=uuid4(), actor=engine(b.PROGRAMME)
    )
    await room.until(one[0].ends)
    await room.perform(b.COHORT, "chase_register:1:0")
    await room.do(b.COHORT, b.mark(1, *b.MENTORS[:3]))
    for key in ("invite_evaluation", "remind_evaluation"):
        await room.perform(b.COHORT, key)
        await look()


async def requested(room: Workroom, look: Look) -> None:
    """Somebody on the site asks for places; the days change, and the date is cancelled."""
    await a_date(room, DATE, CARE)
    for command in (hold(2), details(contact=VISITS)):
        await room.ledger.handle(ASKS, command, command_id=uuid4(), actor=VISITOR)
    await room.settle()
    await look()
    times = tuple(
        NewTime(day=one.number, starts=one.starts + WEEK, ends=one.ends + WEEK)
        for one in days(CARE)
    )
    await room.do(DATE, MoveDays(times=times))
    await room.settle()
    await look()
    await room.do(DATE, Cancel(reason="t-note"))
    await room.settle()


async def a_date(room: Workroom, ref: Ref, slug: str, *, capacity: int = 2, later: int = 0) -> None:
    who = "" if ref == DATE else "-october"
    timetable = days(slug, later=later, who=who)
    plan = Plan(service=slug, label=f"Date {ref[7:]}", capacity=capacity, days=timetable)
    await room.do(ref, plan)
    await room.do(ref, OpenForPlaces())


async def a_home(room: Workroom, **other: Any) -> None:
    await room.do(b.PROVIDER, b.register_provider(**other))
    await room.do(b.PROVIDER, b.add_setting(SETTING))


async def booked(room: Workroom, look: Look) -> None:
    """Places are booked, waited for, offered and declined; dates change, merge and end."""
    await a_home(room)
    await a_date(room, DATE, CARE)
    await a_date(room, LATER, CARE, capacity=4, later=119)
    await room.do(BOOKING, book(ADA, BOB))
    await room.settle()
    await room.do(OTHER, book(CYN, wait_if_full=True))
    await room.settle()
    await look()
    await room.do(BOOKING, c.CancelPlace(person=BOB, reason="t-note"))
    (offer,) = await room.ask("SELECT name FROM agenda_item WHERE key = 'offer_place:1'")
    assert offer == ("offer_place",)
    await room.do(DATE, OfferPlace(holder=OTHER))
    await room.settle()
    await look()
    await room.until(NOW + timedelta(days=10))  # the offer ends
    await look()
    await room.do(DATE, VenueLost(room="The Old Library", since=NOW.date(), new_room="The Mill"))
    await room.settle()
    await room.do(DATE, Postpone(reason="t-note"))
    await room.settle()
    await look()
    times = tuple(
        NewTime(day=one.number, starts=one.starts + WEEK, ends=one.ends + WEEK)
        for one in days(CARE)
    )
    await room.do(DATE, MoveDays(times=times))
    await room.settle()
    await room.do(DATE, ProposeMerge(into=LATER))
    await room.settle()
    await look()
    await room.do(DATE, Cancel(reason="t-note"))
    await room.settle()


async def without_order(room: Workroom, look: Look) -> None:
    """No order number comes, and the places are given back."""
    await a_home(room, purchase_order_required=True)
    await a_date(room, DATE, CARE)
    await room.do(BOOKING, book(ADA))
    await room.settle()
    await look()
    await room.until(NOW + timedelta(days=20))


async def assessed(room: Workroom, look: Look) -> None:
    """One is not accepted, one fails for good, one never finishes."""
    await a_home(room)
    await a_date(room, DATE, MOVING, capacity=6)
    await room.do(BOOKING, book(ADA, BOB, CYN, slug=MOVING))
    for who in (ADA, BOB):
        await room.do(BOOKING, accept(who))
    await room.do(BOOKING, accept(CYN, accepted=False))
    await room.settle()
    await look()
    for one in days(MOVING):
        await room.until(one.ends + HOUR)
        await room.do(DATE, b.mark(one.number, ADA, BOB))
        await room.settle()
    on = days(MOVING)[-1].on
    for assessor in (IDA, "p-assessor-ian", "p-assessor-ivy"):
        failed = c.RecordScore(
            person=ADA, component="knowledge_test", percent=10, assessor=assessor, taken_on=on
        )
        await room.do(BOOKING, failed)
        await room.settle()
        await look()
    await room.until(days(MOVING)[-1].ends + timedelta(days=8))
    await look()  # while the evaluation is open
    await room.until(days(MOVING)[-1].ends + timedelta(days=400))


STORIES: Mapping[Story, frozenset[Kind]] = {
    unnamed: frozenset(
        {
            "joining_instructions",
            "learning_day_invitation",
            "learning_day_reminder",
            "trainer_day_booked",
            "trainer_day_reminder",
            "mentors_reminder",
            "mentors_final_reminder",
            "paused",
            "invoice_sent",
            "invoice_due_soon",
            "invoice_overdue_7",
            "invoice_overdue_14",
            "invoice_overdue_30",
            "account_on_stop",
        }
    ),
    left: frozenset({"handover_reminder"}),
    changed: frozenset(
        {
            "resumed",
            "replacement_reminder",
            "learning_day_moved",
            "trainer_day_moved",
            "trainer_asked",
            "cohort_new_venue",
            "cohort_postponed",
            "cohort_new_dates",
            "cohort_cancelled",
            "moved_to_cohort",
            "credit_note_sent",
            "invoice_order_corrected",
        }
    ),
    finished: frozenset({"certificate_sent", "organisation_certificate_sent"}),
    asked: frozenset({"evaluation_invited", "evaluation_reminder", "register_reminder"}),
    requested: frozenset({"request_received", "request_dates_changed", "request_ended"}),
    booked: frozenset(
        {
            "course_booked",
            "course_waiting",
            "course_place_cancelled",
            "course_offered",
            "course_offer_ended",
            "course_new_venue",
            "course_postponed",
            "course_new_dates",
            "course_merge_proposed",
            "course_date_cancelled",
        }
    ),
    without_order: frozenset({"course_applied", "course_hold_released"}),
    assessed: frozenset(
        {
            "course_not_accepted",
            "course_not_passed_yet",
            "course_not_passed",
            "course_assessment_lapsed",
            "course_work_reminder",
        }
    ),
}
