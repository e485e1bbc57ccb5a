"""Other streams: what a booking's decisions need from them, and what goes together with them."""

from typing import Any

from domain.catalogue import CATALOGUE
from domain.facts import AssessmentsBy, Need
from domain.messages import Command, PersonId
from domain.parts.places import DoneDay, Seat
from domain.processes.cohort import (
    AnswerMerge,
    CohortOf,
    ConfirmPlaces,
    ExcuseVisitor,
    GiveUpPlaces,
    LeaveQueue,
    NamePlaces,
    NameWaiting,
    NoteAssessed,
    OfferSeats,
    TakeOffer,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
)
from domain.processes.provider import ProviderOf
from domain.processes.request import Accept
from domain.ref import Ref
from domain.services.course import commands as c
from domain.services.course.agenda import cleared, invoice_due_at, on_hold
from domain.services.course.allocating import funded_book, funded_places
from domain.services.course.assessing import assessors
from domain.services.course.booking import adrift, merging, place_id, waiting_in
from domain.services.course.charges import fees_due
from domain.services.course.moving import party
from domain.services.course.papers import (
    award,
    award_ref,
    credit,
    fee_invoice,
    fee_invoice_ref,
    invoice,
    invoice_ref,
)
from domain.services.course.requirements import award_due_at, is_done
from domain.services.course.state import Booking, Delegate, Merge, NothingYet, Shape
from domain.services.course.taking_turns import turn_seats
from domain.services.course.turns import first_of, shared_list

Companions = tuple[tuple[Ref, Command], ...]


def needs(_ref: Ref, state: Shape, command: Command) -> tuple[Need[Any], ...]:
    """Declare the other streams whose state a decision looks at."""
    others = _needs(state, command)
    if command.by_link and not isinstance(state, NothingYet):
        # Who is concerned with a booking is known to its provider as well.
        return (ProviderOf(ref=state.booking.provider), *others)
    return others


def _needs(state: Shape, command: Command) -> tuple[Need[Any], ...]:
    match command:
        case c.Book():
            first = first_of(command.service, command.cohort)
            others = (ProviderOf(ref=command.provider), CohortOf(ref=command.cohort))
            return (*others, first) if first else others
        case c.TakeTurn():
            return (CohortOf(ref=command.cohort),)
        case c.ChooseDate() | c.MoveDelegate() | c.MoveParty():
            return (CohortOf(ref=command.cohort),)
        case c.NoteCohortCancelled() | c.NoteDatesChanged():
            return (CohortOf(ref=command.cohort),)
        case c.AgreeToMerge() if not isinstance(state, NothingYet) and state.booking.merge:
            return (CohortOf(ref=state.booking.merge.into),)
        case c.ArrangeSisterDay():
            return (CohortOf(ref=command.sister),)
        case c.AcceptOffer() if not isinstance(state, NothingYet) and state.booking.offer:
            return (CohortOf(ref=state.booking.offer.cohort),)
        case c.ObjectToSet() if not isinstance(state, NothingYet):
            delegate = state.booking.delegate(command.person)
            return (CohortOf(ref=delegate.cohort),) if delegate else ()
        case c.DrawSample() if not isinstance(state, NothingYet):
            delegate = state.booking.delegate(command.person)
            if delegate is None:
                return ()
            judged = (AssessmentsBy(assessor=one) for one in assessors(delegate))
            return (CohortOf(ref=delegate.cohort), *judged)
        case _:
            return ()


def companions(ref: Ref, state: Shape, command: Command) -> Companions:
    """Return the commands that other streams must accept together with this one."""
    if isinstance(state, NothingYet):
        if not isinstance(command, c.Book):
            return ()
        return (*_book(ref, command), *funded_book(ref, command))
    own = state.booking
    # The funded places come last: they are decided by what the cohorts have become.
    return (
        *_places(ref, own, command),
        *_papers(ref, own, command),
        *funded_places(ref, state, command),
    )


def _book(ref: Ref, command: c.Book) -> Companions:
    seats = tuple(
        Seat(place=place_id(ref, number), part="delegate", person=one.person)
        for number, one in enumerate(command.delegates, 1)
    )
    course = CATALOGUE.get(command.service)
    take = TakePlaces(
        service=command.service,
        holder=ref,
        provider=command.provider,
        seats=seats,
        held=True,
        or_queue=command.wait_if_full,
        funded=course is not None and course.price.kind == "funded",
        in_place_of=command.request,
        shared_list=shared_list(command.service),
    )
    if command.request is None:
        return ((command.cohort, take),)
    # The request comes last: it is accepted once its places have passed to the booking.
    return ((command.cohort, take), (command.request, Accept(booking=ref)))


def _places(ref: Ref, booking: Booking, command: Command) -> Companions:
    """The seats in the cohorts follow the delegates."""
    match command:
        case c.ConfirmHeldPlaces():
            return _for_each_cohort(ref, cleared(booking), ConfirmPlaces)
        case c.ReleaseHold():
            return _for_each_cohort(ref, on_hold(booking), GiveUpPlaces)
        case c.Screen(accepted=False, person=who) | c.CancelPlace(person=who):
            return _leave(ref, booking, who)
        case c.Screen(accepted=True, person=who):
            return _stands(ref, booking, who)
        case c.TakeTurn(cohort=turn):
            return _turn(ref, booking, turn)
        case c.AcceptOffer() if booking.offer:
            return ((booking.offer.cohort, TakeOffer(holder=ref, held=True)),)
        case c.DeclineOffer() if cohort := waiting_in(booking):
            return ((cohort, LeaveQueue(holder=ref)),)
        case c.AgreeToMerge() | c.DeclineMerge() if booking.merge:
            return _merge(ref, booking, booking.merge, agreed=isinstance(command, c.AgreeToMerge))
        case c.ChooseDate(cohort=cohort):
            return _take(ref, booking, adrift(booking), cohort)
        case c.MoveDelegate(person=who, cohort=cohort):
            delegate = booking.delegate(who)
            if delegate is None or delegate.cohort == cohort:
                return ()  # the booking itself refuses
            left = _leave(ref, booking, who)
            return (*left, *_take(ref, booking, (delegate,), cohort))
        case c.MoveParty(cohort=cohort):
            all_of_them = party(booking)
            if any(one.cohort == cohort and one.seat != "none" for one in all_of_them):
                return ()  # the booking itself refuses
            leaving = [pair for one in all_of_them for pair in _leave(ref, booking, one.person)]
            return (*leaving, *_take(ref, booking, all_of_them, cohort))
        case c.Substitute(person=who, substitute=new):
            return _substitute(ref, booking, who, new)
        case c.ArrangeSisterDay(person=who, day=day, sister=sister):
            visitor = WelcomeVisitor(holder=ref, provider=booking.provider, person=who, day=day)
            return (*_excuse(ref, booking, who, day), (sister, visitor))
        case c.MakeUpDay(person=who, day=day):
            return _excuse(ref, booking, who, day)
        case c.DrawSample(person=who):
            delegate = booking.delegate(who)
            counted = NoteAssessed(holder=ref, person=who)
            return ((delegate.cohort, counted),) if delegate else ()
        case _:
            return ()


def _merge(ref: Ref, booking: Booking, merge: Merge, *, agreed: bool) -> Companions:
    """The old cohort takes the answer; with a yes all places go over in the same decision."""
    answer = AnswerMerge(holder=ref, agreed=agreed)
    moving = merging(booking) if agreed else ()
    left = tuple(pair for one in moving for pair in _leave(ref, booking, one.person))
    return ((merge.cohort, answer), *left, *_take(ref, booking, moving, merge.into))


def _for_each_cohort(
    ref: Ref,
    delegates: tuple[Delegate, ...],
    command: type[ConfirmPlaces] | type[GiveUpPlaces],
) -> Companions:
    cohorts = dict.fromkeys(one.cohort for one in delegates)
    return tuple(
        (
            cohort,
            command(
                holder=ref,
                places=tuple(one.place for one in delegates if one.cohort == cohort),
            ),
        )
        for cohort in cohorts
    )


def _stands(ref: Ref, booking: Booking, who: PersonId) -> Companions:
    """The confirmed place of a colleague who came instead stands once they are accepted."""
    delegate = booking.delegate(who)
    if delegate is None or delegate.seat != "booked" or delegate.screening != "open":
        return ()
    confirm = ConfirmPlaces(holder=ref, places=(delegate.place,))
    return () if delegate.cohort in booking.called_off else ((delegate.cohort, confirm),)


def _leave(ref: Ref, booking: Booking, who: PersonId) -> Companions:
    """Give back what somebody has: a place, or their turn on the waiting list."""
    delegate = booking.delegate(who)
    if delegate is None:
        return ()
    visits = _excuse(ref, booking, who)
    if delegate.seat == "waiting":
        leave_queue = LeaveQueue(holder=ref, places=(delegate.place,))
        return ((delegate.cohort, leave_queue), *visits)
    if delegate.seat == "none" or delegate.cohort in booking.called_off:
        return visits
    leave = GiveUpPlaces(holder=ref, places=(delegate.place,))
    return ((delegate.cohort, leave), *visits)


def _excuse(ref: Ref, booking: Booking, who: PersonId, day: int | None = None) -> Companions:
    """Cancel somebody's visits to other dates: all that are still ahead, or those for a day."""
    return tuple(
        (visit.cohort, ExcuseVisitor(holder=ref, person=who, day=visit.day))
        for visit in booking.visits(who)
        if day in (None, visit.day)
    )


def _take(ref: Ref, booking: Booking, moving: tuple[Delegate, ...], cohort: Ref) -> Companions:
    if not moving:
        return ()  # the booking itself refuses
    places = {one.number: place_id(ref, one.number, booking.moves + 1) for one in moving}
    take = TakePlaces(
        service=booking.service,
        holder=ref,
        provider=booking.provider,
        seats=tuple(
            Seat(place=places[one.number], part="delegate", person=one.person) for one in moving
        ),
        done=tuple(
            DoneDay(place=places[one.number], day=day.number, title=day.title)
            for one in moving
            for day in booking.own_days(one)
            if is_done(booking, one, day.number)
        ),
        held=True,
        shared_list=shared_list(booking.service),
    )
    return ((cohort, take),)


def _turn(ref: Ref, booking: Booking, cohort: Ref) -> Companions:
    """The cohort offers its places by the decision that makes it their turn."""
    seats = tuple(
        Seat(place=one.place, part="delegate", person=one.person)
        for one in turn_seats(ref, booking)
    )
    if not seats:
        return ()  # nobody waits any more
    return ((cohort, OfferSeats(holder=ref, provider=booking.provider, seats=seats)),)


def _substitute(ref: Ref, booking: Booking, who: PersonId, new: PersonId) -> Companions:
    delegate = booking.delegate(who)
    if delegate is None or delegate.seat == "none":
        return ()  # the booking itself refuses
    if delegate.cohort in booking.called_off:
        return ()
    seat = Seat(place=delegate.place, part="delegate", person=new)
    screened = bool(booking.plan.conditions)  # nobody is written to before they are accepted
    if delegate.seat == "waiting":
        named = NameWaiting(holder=ref, seats=(seat,), shared_list=shared_list(booking.service))
        return ((delegate.cohort, named), *_excuse(ref, booking, who))
    return (
        (delegate.cohort, VacatePlace(holder=ref, person=who)),
        (delegate.cohort, NamePlaces(holder=ref, seats=(seat,), held=screened)),
        *_excuse(ref, booking, who),
    )


def _papers(ref: Ref, booking: Booking, command: Command) -> Companions:
    match command:
        case c.RecordInvoiceRaised() if invoice_due_at(booking) is not None:
            return ((invoice_ref(ref), invoice(ref, booking)),)
        case c.RecordCreditRaised(delegate=number) if booking.invoice:
            return ((booking.invoice, credit(booking, number)),)
        case c.RecordFeeRaised(fee=which):
            return tuple(
                (fee_invoice_ref(ref, which), fee_invoice(ref, booking, fee))
                for fee in fees_due(booking)
                if fee.fee == which
            )
        case c.RecordAward(person=who, kind=kind):
            delegate = booking.delegate(who)
            if delegate is None or award_due_at(booking, delegate, kind) is None:
                return ()  # the booking itself refuses
            order = award(ref, booking, delegate, kind)
            return ((award_ref(ref, delegate.number, kind), order),)
        case _:
            return ()
