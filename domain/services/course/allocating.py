"""The funded places of a course: drawn with each place, given back with it, and their outcomes.

Whose money it is stands in the catalogue: only a service with an allocation has funded places.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from domain.catalogue import CATALOGUE
from domain.messages import Command, PersonId
from domain.parts.attendance import MadeUp, news, with_marks
from domain.processes.allocation import Draw, GiveBack, LeaveList, NoteOutcome, allocation_ref
from domain.ref import Ref
from domain.services.course import commands as c
from domain.services.course import turns
from domain.services.course.agenda import on_hold
from domain.services.course.booking import adrift, merging
from domain.services.course.evolve import needs_no_date
from domain.services.course.moving import party
from domain.services.course.requirements import is_done
from domain.services.course.state import Booking, Delegate, Over, Underway

Companions = tuple[tuple[Ref, Command], ...]
Outcome = Literal["attended", "did not attend", "open"]


def funded_book(ref: Ref, command: c.Book) -> Companions:
    """Return what booking draws; who found no place in the cohort waits with the allocation."""
    course = CATALOGUE.get(command.service)
    if course is None or course.allocation is None:
        return ()
    draw = Draw(
        holder=ref,
        provider=command.provider,
        cohort=command.cohort,
        count=len(command.delegates),
        or_wait=command.wait_if_full,
    )
    return ((allocation_ref(command.service), draw),)


def funded_places(ref: Ref, state: Underway | Over, command: Command) -> Companions:
    """Return what a command draws, gives back or counts."""
    booking = state.booking
    if booking.offered.allocation is None:
        return ()
    orders = tuple(_outcomes(ref, booking, command))
    if isinstance(state, Underway):
        orders = (*_moves(ref, booking, command), *orders)
    return tuple((allocation_ref(booking.service), order) for order in orders)


def _moves(ref: Ref, booking: Booking, command: Command) -> Iterator[Command]:
    match command:
        case c.AcceptOffer() if booking.offer:
            waiting = [one for one in booking.active if one.seat == "waiting"]
            yield from _draw(ref, booking, booking.offer.cohort, len(waiting))
        case c.ChooseDate(cohort=cohort):
            yield from _draw(ref, booking, cohort, len(adrift(booking)))
        case c.AgreeToMerge() if booking.merge:
            moving = merging(booking)
            yield from _give_back(ref, booking, moving)
            yield from _draw(ref, booking, booking.merge.into, len(moving))
        case c.MoveDelegate(person=who, cohort=cohort):
            leaving = _seated(booking, who)
            yield from _give_back(ref, booking, leaving)
            yield from _draw(ref, booking, cohort, len(leaving))
        case c.MoveParty(cohort=cohort):
            all_of_them = party(booking)
            seated = [one for some in all_of_them for one in _seated(booking, some.person)]
            yield from _give_back(ref, booking, seated)
            if turns.waiting(booking):
                yield LeaveList(holder=ref)
            yield from _draw(ref, booking, cohort, len(all_of_them))
        case c.Screen(accepted=False, person=who) | c.CancelPlace(person=who):
            yield from _give_back(ref, booking, _seated(booking, who))
            yield from _stop_waiting(ref, booking, who)
        case c.DeclineOffer() | c.NoteOfferGone() if turns.waiting(booking):
            yield LeaveList(holder=ref)
        case c.ReleaseHold():
            yield from _give_back(ref, booking, on_hold(booking))
        case c.NoteCohortCancelled(cohort=cohort):
            yield from _give_back(ref, booking, _left_without(booking, cohort))
        case _:
            return


def _stop_waiting(ref: Ref, booking: Booking, who: PersonId) -> Iterator[Command]:
    delegate = booking.delegate(who)
    if delegate is not None and delegate.seat == "waiting":
        yield LeaveList(holder=ref, count=1)


def _seated(booking: Booking, who: PersonId) -> list[Delegate]:
    """Return somebody who has a place; one of a cancelled date was given back with the date."""
    delegate = booking.delegate(who)
    has = delegate is not None and delegate.seat in ("held", "booked")
    return [delegate] if delegate and has and delegate.cohort not in booking.called_off else []


def _left_without(booking: Booking, cohort: Ref) -> list[Delegate]:
    """Return who loses a place with a cancelled date: those who have days to come there."""
    if cohort in booking.called_off:
        return []
    return [
        one
        for one in booking.active
        if one.cohort == cohort
        and one.seat in ("held", "booked")
        and not needs_no_date(booking, one)
    ]


def _draw(ref: Ref, booking: Booking, cohort: Ref, count: int) -> Iterator[Command]:
    if count:
        yield Draw(holder=ref, provider=booking.provider, cohort=cohort, count=count)


def _give_back(ref: Ref, booking: Booking, delegates: Iterable[Delegate]) -> Iterator[Command]:
    for cohort, count in Counter(one.cohort for one in delegates).items():
        yield GiveBack(holder=ref, provider=booking.provider, cohort=cohort, count=count)


def _outcomes(ref: Ref, booking: Booking, command: Command) -> Iterator[Command]:
    """What changes with a command is counted, so that a correction takes back what was wrong."""
    match command:
        case c.RecordAttendance():
            yield from _changes(ref, booking, _with_marks(booking, command))
        case c.MakeUpDay(person=who, day=day):
            yield from _changes(ref, booking, _with_day_made_up(booking, command, who, day))
        case c.RecordAward(person=who, kind=kind) if kind != "attendance":
            delegate = booking.delegate(who)
            if delegate is not None:
                yield NoteOutcome(
                    holder=ref, provider=booking.provider, cohort=delegate.cohort, competent=1
                )
        case _:
            return


def _with_marks(booking: Booking, command: c.RecordAttendance) -> Booking:
    people = [one.person for one in booking.delegates]
    new = news(
        command.marks,
        booking.marks,
        cohort=command.cohort,
        day=command.day,
        revision=command.revision,
        ours=lambda who: who in people,
    )
    marks = with_marks(
        booking.marks,
        new,
        cohort=command.cohort,
        day=command.day,
        revision=command.revision,
        at=booking.booked_at,  # of no matter for counting
    )
    return booking.model_copy(update={"marks": marks})


def _with_day_made_up(booking: Booking, command: c.MakeUpDay, who: PersonId, day: int) -> Booking:
    delegate = booking.delegate(who)
    if delegate is None:
        return booking  # the booking itself refuses
    made = MadeUp(
        person=who,
        day=day,
        on=command.caught_up_on,
        at=booking.booked_at,  # of no matter for counting
        cohort=delegate.cohort,
    )
    return booking.model_copy(update={"made_up": (*booking.made_up, made)})


def _changes(ref: Ref, before: Booking, after: Booking) -> Iterator[Command]:
    was, now = _counts(before), _counts(after)
    for cohort in dict.fromkeys(one.cohort for one in after.delegates):
        attended = now[cohort, "attended"] - was[cohort, "attended"]
        absent = now[cohort, "did not attend"] - was[cohort, "did not attend"]
        if attended or absent:
            yield NoteOutcome(
                holder=ref,
                provider=before.provider,
                cohort=cohort,
                attended=attended,
                did_not_attend=absent,
            )


def _counts(booking: Booking) -> Counter[tuple[Ref, Outcome]]:
    """Count the places by cohort and by what became of them; cancelled ones stay as they were."""
    return Counter(
        (one.cohort, _outcome(booking, one))
        for one in booking.delegates
        if one.seat == "booked"
        and not (one.ended and one.ended.cause in ("cancelled", "not accepted"))
    )


def _outcome(booking: Booking, delegate: Delegate) -> Outcome:
    days = [day.number for day in booking.own_days(delegate)]
    if days and all(is_done(booking, delegate, day) for day in days):
        return "attended"
    missed = [
        mark.day
        for mark in booking.marks
        if (mark.person, mark.cohort) == (delegate.person, delegate.cohort) and not mark.attended
    ]
    absent = all(day in missed and not is_done(booking, delegate, day) for day in days)
    return "did not attend" if days and absent else "open"
