"""What must happen next for a booking, and when."""

from collections.abc import Iterator
from datetime import datetime

from domain.calendar import add_working_days, deadline, london_date
from domain.messages import Item, Owner, Task
from domain.parts.lapses import without
from domain.policy import POLICY
from domain.say import listed, person, stream
from domain.services.course import commands as c
from domain.services.course.assessing_agenda import assessing
from domain.services.course.booking import merging
from domain.services.course.charges import (
    fees_due,
    places_wait_for_order,
    unit_pence,
    waits_for_order,
)
from domain.services.course.requirements import (
    award_due_at,
    award_kinds,
    did_not_attend,
    missed_since,
)
from domain.services.course.sets_agenda import objections, own_actions
from domain.services.course.state import Booking, Delegate, NothingYet, Over, Shape
from domain.services.course.steps import (
    ConfirmPlaces,
    IssueAward,
    RaiseCredit,
    RaiseFee,
    RaiseInvoice,
    ReleaseHold,
    TellNews,
)


def agenda(state: Shape) -> tuple[Item, ...]:
    """Return the steps and tasks of a booking."""
    if isinstance(state, NothingYet):
        return ()
    booking = state.booking
    if isinstance(state, Over):
        return without(_letters(booking), booking.lapsed)
    return without(_underway(booking), booking.lapsed)


def _underway(booking: Booking) -> Iterator[Item]:
    yield from _letters(booking)
    yield from _places(booking)
    yield from _money(booking)
    for delegate in booking.active:
        if delegate.screening == "open":
            yield _screen(delegate)
        yield from objections(delegate)
        if delegate.seat == "booked":
            yield from _missed(booking, delegate)
            yield from own_actions(booking, delegate)
            if delegate.cohort not in booking.without_date:
                yield from assessing(booking, delegate)
            yield from _awards(booking, delegate)


def _letters(booking: Booking) -> Iterator[Item]:
    for news in booking.to_tell:
        yield TellNews(
            key=f"tell:{news.number}",
            due=news.at,
            until=news.until,
            news=news.number,
            kind=news.kind,
        )


def _places(booking: Booking) -> Iterator[Item]:
    yield from _order(booking)
    clear = cleared(booking)
    if clear:
        seats = ",".join(f"{one.place}:{one.occupant}" for one in clear)
        yield ConfirmPlaces(
            key=f"confirm_places:{seats}",
            due=max(booking.purchase_order_at, *(one.seat_at for one in clear)),
        )
    offer = booking.offer
    if offer is not None:
        yield Task(
            key=f"answer_offer:{offer.cohort}:{offer.offer}",
            due=offer.answer_by,
            owner=Owner.PROVIDER,
            title="Answer the offer of a place",
            why="A place is free, and the waiting list offers it until then.",
            settled_by=c.AcceptOffer.name,
        )
    merge = booking.merge
    if merge is not None and merging(booking):
        yield Task(
            key=f"answer_merge:{merge.cohort}",
            due=merge.answer_by,
            owner=Owner.PROVIDER,
            title="Agree to another course date, or decline it",
            why=f"It would become one course with {stream(merge.into)}. No answer counts as no.",
            settled_by=c.AgreeToMerge.name,
        )
    adrift = [one for one in booking.active if one.seat == "none"]
    if adrift:
        since = london_date(min(one.seat_at for one in adrift))
        who = listed(person(one.person) for one in adrift)
        yield Task(
            key=f"choose_date:{booking.moves}",
            due=deadline(add_working_days(since, POLICY.rebook_working_days)),
            owner=Owner.COORDINATOR,
            title="Choose another course date, or cancel",
            why=f"{who} {'has' if len(adrift) == 1 else 'have'} no place at present.",
            settled_by=c.ChooseDate.name,
        )


def _order(booking: Booking) -> Iterator[Item]:
    """Places are held while a purchase order number is missing, but not for ever."""
    if not waits_for_order(booking):
        return
    yield Task(
        key="purchase_order",
        due=deadline(
            add_working_days(london_date(booking.booked_at), POLICY.purchase_order_working_days)
        ),
        owner=Owner.PROVIDER,
        title="Send a purchase order number",
        why="The places are confirmed and the invoice is raised once it is there.",
        settled_by=c.SupplyPurchaseOrder.name,
    )
    held = on_hold(booking)
    if held:
        since = london_date(max(one.asked_at for one in held))
        yield ReleaseHold(
            key=f"release_hold:{booking.holds}:{since}",
            due=deadline(add_working_days(since, POLICY.hold_for_approval_working_days)),
        )


def on_hold(booking: Booking) -> tuple[Delegate, ...]:
    """Return whose place is held for nothing but a purchase order number."""
    return settled(booking) if places_wait_for_order(booking) else ()


def cleared(booking: Booking) -> tuple[Delegate, ...]:
    """Return whose held place can be confirmed, as nothing is in its way."""
    return () if places_wait_for_order(booking) else settled(booking)


def settled(booking: Booking) -> tuple[Delegate, ...]:
    """Return whose place is held, and whose application needs no check any more."""
    return tuple(one for one in booking.active if one.seat == "held" and one.screening != "open")


def _screen(delegate: Delegate) -> Task:
    since = london_date(delegate.asked_at)
    return Task(
        key=f"screen:{delegate.number}:{delegate.occupant}",
        due=deadline(add_working_days(since, POLICY.screen_working_days)),
        owner=Owner.COORDINATOR,
        title="Check an application",
        why=f"{person(delegate.person)} applied, and the conditions are to be checked.",
        settled_by=c.Screen.name,
        prefill={"person": delegate.person},
    )


def _money(booking: Booking) -> Iterator[Item]:
    at = invoice_due_at(booking)
    if at is not None:
        yield RaiseInvoice(key="raise_invoice", due=at)
    if booking.invoice is not None:
        for one in booking.delegates:
            if _owed_back(booking, one):
                assert one.ended is not None  # only who ended is owed something
                yield RaiseCredit(
                    key=f"raise_credit:{one.number}",
                    due=one.ended.at,
                    delegate=one.number,
                    person=one.person,
                )
    for fee in () if waits_for_order(booking) else fees_due(booking):
        yield RaiseFee(key=f"raise_fee:{fee.fee}", due=fee.due, fee=fee.fee, person=fee.person)


def _owed_back(booking: Booking, delegate: Delegate) -> bool:
    free = delegate.ended is not None and delegate.ended.charge == "free"
    return free and delegate.number in booking.invoiced and delegate.number not in booking.credited


def billable(booking: Booking) -> tuple[Delegate, ...]:
    """Return the delegates whose place was confirmed and is to be paid."""
    return tuple(
        one
        for one in booking.delegates
        if one.booked_at and not (one.ended and one.ended.charge == "free")
    )


def invoice_due_at(booking: Booking) -> datetime | None:
    """Return since when the one invoice is due; it waits until nobody's place is open any more."""
    if booking.invoice is not None or not unit_pence(booking):
        return None
    undecided = any(one.seat != "booked" for one in booking.active)
    confirmed = [one.booked_at for one in billable(booking) if one.booked_at]
    if undecided or not confirmed:
        return None
    ended = [one.ended.at for one in booking.delegates if one.ended]
    return max([*confirmed, *ended])


def _missed(booking: Booking, delegate: Delegate) -> Iterator[Item]:
    who = person(delegate.person)
    absent = did_not_attend(booking, delegate)
    for day in booking.own_days(delegate):
        since = missed_since(booking, delegate, day.number)
        if since is None:
            continue
        limit = add_working_days(london_date(since), POLICY.catch_up_working_days)
        yield Task(
            key=f"make_up:{delegate.number}:{delegate.occupant}:{delegate.place}:{day.number}",
            due=deadline(limit),
            owner=Owner.COORDINATOR,
            title=f"Arrange a catch-up for learning day {day.number}",
            why=f"{who} came to no learning day." if absent else f"{who} missed it.",
            settled_by=c.MakeUpDay.name,
            prefill={"person": delegate.person, "day": day.number},
        )


def _awards(booking: Booking, delegate: Delegate) -> Iterator[Item]:
    for kind in award_kinds(booking):
        due = award_due_at(booking, delegate, kind)
        if due is not None and not delegate.has_award(kind):
            yield IssueAward(
                key=f"issue_award:{delegate.number}:{delegate.occupant}:{kind}",
                due=due,
                person=delegate.person,
                kind=kind,
            )


def stage_words(state: Shape) -> str:
    """Return where a booking stands, in words."""
    if isinstance(state, NothingYet):
        return "not booked yet"
    booking = state.booking
    if isinstance(state, Over):
        ended = [one.ended for one in booking.delegates]
        if all(one is not None and one.cause in ("cancelled", "not accepted") for one in ended):
            return "cancelled"
        return "complete"
    seats = [one.seat for one in booking.active]
    if any(one.screening == "open" for one in booking.active):
        return "application"
    if "none" in seats:
        return "needs another date"
    if "waiting" in seats:
        return "waiting list"
    if any(one.cohort in booking.without_date for one in booking.active):
        return "postponed"
    if on_hold(booking):
        return "place on hold"
    return _learning_words(booking)


def _learning_words(booking: Booking) -> str:
    """What delegates with a place are at: before the first mark they are booked."""
    people = [one.person for one in booking.active]
    if not any(mark.person in people for mark in booking.marks):
        return "booked"
    over = all(
        any((mark.person, mark.day) == (one.person, day.number) for mark in booking.marks)
        for one in booking.active
        for day in booking.own_days(one)
    )
    return "being assessed" if over and booking.plan.assessment else "on the course"
