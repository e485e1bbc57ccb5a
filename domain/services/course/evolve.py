"""How events change the state of a booking: assignment only, nothing is refused."""

from collections.abc import Collection
from typing import Any, assert_never

from domain.messages import PersonId
from domain.parts.attendance import MadeUp, SisterDay, with_marks, with_visit_moved
from domain.parts.timetables import Timetable, knowing, with_day_moved
from domain.ref import Ref
from domain.services.course import events as e
from domain.services.course.evolve_delegate import attempted, quality_checked
from domain.services.course.evolve_sets import InASet, in_a_set
from domain.services.course.news import news_of
from domain.services.course.requirements import done_days, failures, standing
from domain.services.course.state import (
    Booking,
    Delegate,
    Ended,
    IssuedAward,
    LateMove,
    Merge,
    MovedDay,
    NothingYet,
    Offer,
    Over,
    Postponed,
    RaisedFee,
    Sample,
    Shape,
    TaskDone,
    Underway,
)

NOTHING_DONE: dict[str, Any] = {
    "tasks": (),
    "actions": (),
    "evidence": (),
    "objections": (),
    "attempts": (),
    "outcomes": (),
    "feedback": 0,
    "chased": (),
    "extended_until": None,
    "reopened_on": None,
    "draws": 0,
    "before": (),
    "sample": None,
    "released_at": None,
}
"""What a delegate has done is theirs: whoever takes over the place begins with nothing."""


def evolve(state: Shape, event: e.CourseEvent) -> Shape:
    """Return the state after one event."""
    if isinstance(event, e.Booked):
        return Underway(booking=_with_news(_booked(event), event))
    if isinstance(state, NothingYet):
        return state
    if isinstance(event, e.Closed):
        return Over(booking=state.booking, closed_at=event.at)
    return state.model_copy(update={"booking": _with_news(_progress(state.booking, event), event)})


def _with_news(booking: Booking, event: e.CourseEvent) -> Booking:
    """Whatever others have to hear of is noted, to be told by a step of its own."""
    found = news_of(booking, event)
    if found is None:
        return booking
    return _change(booking, to_tell=(*booking.to_tell, found), news=found.number)


def _booked(event: e.Booked) -> Booking:
    return Booking(
        service=event.service,
        provider=event.provider,
        setting=event.setting,
        contact=event.contact,
        booked_at=event.at,
        terms=event.terms,
        purchase_order=event.purchase_order,
        purchase_order_required=event.purchase_order_required,
        purchase_order_at=event.at,
        timetables=(Timetable(cohort=event.cohort, days=event.days),),
        delegates=tuple(
            Delegate(
                number=one.number,
                person=one.person,
                place=one.place,
                cohort=event.cohort,
                seat="waiting" if event.waiting else "held",
                seat_at=event.at,
                fulfils=one.fulfils,
                screening="open" if event.screen else "none",
                asked_at=event.at,
            )
            for one in event.delegates
        ),
    )


def _progress(was: Booking, event: e.CourseEvent) -> Booking:
    match event:
        case e.PlacesConfirmed():
            return _each(was, event.people, seat="booked", seat_at=event.at, booked_at=event.at)
        case e.PurchaseOrderSupplied():
            return _change(was, purchase_order=event.purchase_order, purchase_order_at=event.at)
        case e.OfferMade() | e.OfferAccepted() | e.OfferDeclined() | e.OfferEnded():
            return _waiting_list(was, event)
        case e.HoldReleased():
            given_back = _each(was, event.people, seat="none", seat_at=event.at)
            return _change(given_back, holds=was.holds + 1)
        case e.DateChosen():
            return _date_chosen(was, event, seat="held", asked_at=event.at)
        case e.TurnCame():
            return _date_chosen(was, event, seat="waiting")
        case e.AttendanceTaken():
            marks = with_marks(
                was.marks,
                event.marks,
                cohort=event.cohort,
                day=event.day,
                revision=event.revision,
                at=event.at,
            )
            return _change(was, marks=marks)
        case e.DayMoveNoted():
            return _day_moved(was, event)
        case e.MergeProposed():
            merge = Merge(cohort=event.cohort, into=event.into, answer_by=event.answer_by)
            return _change(was, merge=merge)
        case e.MergeDeclined():
            return _change(was, merge=None)
        case e.DatesChanged():
            return _dates_changed(was, event)
        case e.DateCancelled():
            return _date_cancelled(was, event)
        case e.DayMadeUp() | e.SisterDayArranged():
            return _catching_up(was, event)
        case e.InvoiceRaised():
            return _change(was, invoice=event.invoice, invoiced=event.delegates)
        case e.CreditRaised():
            return _change(was, credited=(*was.credited, event.delegate))
        case e.FeeRaised():
            fee = RaisedFee(fee=event.fee, invoice=event.invoice)
            return _change(was, fees=(*was.fees, fee))
        case e.Told():
            left = tuple(one for one in was.to_tell if one.number != event.news)
            return _change(was, to_tell=left)
        case e.StepLapsed():
            return _change(was, lapsed=(*was.lapsed, event.key))
        case e.Booked() | e.Closed():
            return was
        case _:
            return _one_delegate(was, event)


OfDelegate = (
    e.ApplicationScreened
    | e.PlaceCancelled
    | e.Substituted
    | e.TaskRecorded
    | InASet
    | e.ResultRecorded
    | e.AttemptsUsed
    | e.FeedbackRecorded
    | e.AssessmentExtended
    | e.AssessmentLapsed
    | e.Chased
    | e.SampleDrawn
    | e.QualityChecked
    | e.Released
    | e.AwardIssued
)


def _one_delegate(was: Booking, event: OfDelegate) -> Booking:
    after = tuple(
        _delegate(one, event) if one.person == event.person and one.active else one
        for one in was.delegates
    )
    return _change(was, delegates=after)


def _delegate(was: Delegate, event: OfDelegate) -> Delegate:
    at = event.at
    match event:
        case e.ApplicationScreened(accepted=True):
            return _of(was, screening="accepted", asked_at=at)
        case e.ApplicationScreened():
            end = Ended(cause="not accepted", at=at, charge=event.charge, fee_pence=event.fee_pence)
            return _of(was, ended=end)
        case e.PlaceCancelled():
            end = Ended(cause="cancelled", at=at, charge=event.charge, fee_pence=event.fee_pence)
            return _of(was, ended=end)
        case e.Substituted():
            return _of(
                was,
                person=event.substitute,
                fulfils=event.fulfils,
                occupant=was.occupant + 1,
                screening="open" if event.screen else "none",
                asked_at=at,
                **NOTHING_DONE,
            )
        case e.TaskRecorded():
            done = TaskDone(task=event.task, on=event.done_on, at=at)
            return _of(was, tasks=(*was.tasks, done))
        case (
            e.ActionsSet()
            | e.ActionsReviewed()
            | e.EvidenceRecorded()
            | e.ObjectionRaised()
            | e.ObjectionSettled()
        ):
            return in_a_set(was, event)
        case e.ResultRecorded():
            return attempted(was, event)
        case e.AttemptsUsed():
            return _of(was, ended=Ended(cause="not passed", at=at))
        case e.FeedbackRecorded():
            return _of(was, feedback=len(failures(was)))
        case e.AssessmentExtended():
            return _of(was, extended_until=event.until)
        case e.AssessmentLapsed():
            return _of(was, ended=Ended(cause="assessment lapsed", at=at))
        case e.Chased():
            return _of(was, chased=(*was.chased, event.what))
        case e.SampleDrawn():
            sample = Sample(drawn_at=at, sampled=event.sampled)
            return _of(was, sample=sample, draws=was.draws + 1)
        case e.QualityChecked():
            return quality_checked(was, event)
        case e.Released():
            return _of(was, released_at=at)
        case e.AwardIssued():
            award = IssuedAward(kind=event.kind, award=event.award)
            return _of(was, awards=(*was.awards, award))
        case _:
            assert_never(event)


def _waiting_list(
    was: Booking, event: e.OfferMade | e.OfferAccepted | e.OfferDeclined | e.OfferEnded
) -> Booking:
    if isinstance(event, e.OfferMade):
        offer = Offer(
            offer=event.offer,
            cohort=event.cohort,
            answer_by=event.answer_by,
            last_minute=event.last_minute,
        )
        return _change(was, offer=offer)
    seat = "none"
    if isinstance(event, e.OfferAccepted):
        was = _change(was, timetables=knowing(was.timetables, event.cohort, event.days))
        seat = "held"
    people = [one.person for one in was.active if one.seat == "waiting"]
    return _change(_each(was, people, seat=seat, seat_at=event.at, asked_at=event.at), offer=None)


def _date_chosen(was: Booking, event: e.DateChosen | e.TurnCame, **changes: Any) -> Booking:
    places = {one.number: one.place for one in event.delegates}
    was = _change(was, timetables=knowing(was.timetables, event.cohort, event.days))

    def moved(one: Delegate) -> Delegate:
        there = _of(one, cohort=event.cohort, place=places[one.number], seat_at=event.at, **changes)
        return _of(there, before=done_days(was, there))

    delegates = tuple(moved(one) if one.number in places else one for one in was.delegates)
    fees = event.fees if isinstance(event, e.DateChosen) else ()  # a turn costs nothing
    late = (LateMove(fee=one.fee, person=one.person, pence=one.pence, at=event.at) for one in fees)
    return _change(
        was,
        delegates=delegates,
        moves=was.moves + 1,
        late_moves=(*was.late_moves, *late),
        offer=was.offer if any(one.seat == "waiting" for one in delegates) else None,
        merge=None if was.merge and was.merge.into == event.cohort else was.merge,
    )


def _day_moved(was: Booking, event: e.DayMoveNoted) -> Booking:
    span = {"starts": event.starts, "ends": event.ends}
    return _change(
        was,
        timetables=with_day_moved(was.timetables, event.cohort, event.day, room=event.room, **span),
        sister_days=with_visit_moved(was.sister_days, event.cohort, event.day, **span),
        moved_days=_free_until(was, event),
    )


def _free_until(was: Booking, event: e.DayMoveNoted | e.DatesChanged) -> tuple[MovedDay, ...]:
    if event.answer_by is None:
        return was.moved_days
    return (*was.moved_days, MovedDay(cohort=event.cohort, answer_by=event.answer_by))


def _dates_changed(was: Booking, event: e.DatesChanged) -> Booking:
    """Visits there follow with each day; the cohort's own people know all of it at once."""
    postponed = _postponed_but(was, event.cohort)
    if event.what == "postponed":
        postponed += (Postponed(cohort=event.cohort, since=event.off_since or event.at),)
    known = was.days(event.cohort)
    tables = knowing(was.timetables, event.cohort, event.days) if known else was.timetables
    return _change(
        was,
        timetables=tables,
        moved_days=_free_until(was, event),
        postponed=postponed,
    )


def _postponed_but(was: Booking, cohort: Ref) -> tuple[Postponed, ...]:
    return tuple(one for one in was.postponed if one.cohort != cohort)


def _date_cancelled(was: Booking, event: e.DateCancelled) -> Booking:
    """Whoever has days to come there needs another date; visits ahead are off.

    Who has done every day, or will make up the rest elsewhere, keeps their place on the course.
    """
    visits = tuple(
        visit
        for visit in was.sister_days
        if visit.cohort != event.cohort or visit.starts < event.cancelled_at
    )
    after = _change(was, sister_days=visits)
    adrift = [
        one.person
        for one in was.active
        if one.cohort == event.cohort and one.seat != "none" and not needs_no_date(after, one)
    ]
    without_place = _each(after, adrift, seat="none", seat_at=event.at)
    offer = None if was.offer and was.offer.cohort == event.cohort else was.offer
    called_off = (*was.called_off, event.cohort)
    merge = None if was.merge and was.merge.cohort == event.cohort else was.merge
    return _change(
        without_place,
        called_off=called_off,
        offer=offer,
        postponed=_postponed_but(was, event.cohort),
        merge=merge,
    )


def needs_no_date(booking: Booking, delegate: Delegate) -> bool:
    """Tell whether somebody whose date is cancelled has done, or will make up, every day of it."""
    days = booking.own_days(delegate)
    covered = ("attended", "made up", "arranged")
    return delegate.seat == "booked" and all(
        standing(booking, delegate, day.number) in covered for day in days
    )


def _catching_up(was: Booking, event: e.DayMadeUp | e.SisterDayArranged) -> Booking:
    if isinstance(event, e.DayMadeUp):
        delegate = was.delegate(event.person)
        made = MadeUp(
            person=event.person,
            day=event.day,
            on=event.caught_up_on,
            at=event.at,
            cohort=delegate.cohort if delegate else None,
        )
        return _change(was, made_up=(*was.made_up, made))
    sister = SisterDay(
        person=event.person,
        day=event.day,
        cohort=event.cohort,
        starts=event.starts,
        ends=event.ends,
    )
    others = [one for one in was.sister_days if (one.person, one.day) != (event.person, event.day)]
    return _change(was, sister_days=(*others, sister))


def _each(was: Booking, people: Collection[PersonId], **changes: Any) -> Booking:
    delegates = tuple(
        _of(one, **changes) if one.person in people and one.active else one for one in was.delegates
    )
    return _change(was, delegates=delegates)


def _of(was: Delegate, **changes: Any) -> Delegate:
    return was.model_copy(update=changes)


def _change(was: Booking, **changes: Any) -> Booking:
    return was.model_copy(update=changes)
