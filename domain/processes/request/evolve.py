"""How events change the state of a booking request: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.processes.request import events as e
from domain.processes.request.state import (
    Details,
    Ending,
    Holding,
    NewDates,
    Nothing,
    Offered,
    Over,
    Sent,
    Shape,
    Wanted,
)


def evolve(state: Shape, event: e.RequestEvent) -> Shape:
    """Return the state after one event."""
    if isinstance(event, e.Held):
        wanted = Wanted(
            service=event.service,
            cohort=event.cohort,
            places=event.places,
            wait=event.wait,
            at=event.at,
            until=event.until,
        )
        return Holding(wanted=wanted)
    match state:
        case Nothing():
            return state
        case Holding() if isinstance(event, e.Requested):
            return _sent(state, event)
        case Sent() if isinstance(event, e.OfferNoted):
            offer = Offered(offer=event.offer, answer_by=event.answer_by)
            return state.model_copy(update={"offer": offer})
        case Sent() if isinstance(event, e.DatesNoted):
            return _dates_noted(state, event)
        case Sent() if isinstance(event, e.DatesTold):
            return _dates_told(state, event)
        case Sent() if isinstance(event, e.Told):
            return state.model_copy(update={"told": True})
        case Holding() | Sent():
            return _over(state, event)
        case Over():
            told = isinstance(event, e.Told)
            return state.model_copy(update={"to_tell": False}) if told else state
        case _:
            assert_never(state)


def _sent(state: Holding, event: e.Requested) -> Sent:
    details = Details(
        organisation=event.organisation,
        setting=event.setting,
        contact=event.contact,
        phone=event.phone,
        delegates=event.delegates,
        purchase_order=event.purchase_order,
        note=event.note,
        at=event.at,
    )
    return Sent(
        wanted=state.wanted,
        details=details,
        waiting=event.waiting,
        kept_until=event.kept_until,
        days=event.days,
    )


def _dates_noted(state: Sent, event: e.DatesNoted) -> Sent:
    news = NewDates(number=event.number, at=event.at)
    known = {"days": event.days, "kept_until": event.kept_until}
    return state.model_copy(update={"new_dates": news, **known})


def _dates_told(state: Sent, event: e.DatesTold) -> Sent:
    news = state.new_dates
    if news is None or news.number != event.number:
        return state
    return state.model_copy(update={"new_dates": news.model_copy(update={"told": True})})


def _over(state: Holding | Sent, event: e.RequestEvent) -> Over:
    details = state.details if isinstance(state, Sent) else None

    def over(ending: Ending, *, to_tell: bool = True, **more: Any) -> Over:
        return Over(
            wanted=state.wanted,
            details=details,
            ending=ending,
            at=event.at,
            to_tell=to_tell and details is not None,
            **more,
        )

    match event:
        case e.HoldEnded():
            return over("not finished")
        case e.GivenBack():
            return over("given back", to_tell=False)
        case e.Accepted(booking=booking):
            return over("accepted", to_tell=False, booking=booking)
        case e.TurnedDown(reason=reason):
            return over("turned down", reason=reason)
        case e.Lapsed():
            return over("not answered")
        case e.DateCancelled():
            return over("date cancelled")
        case e.DatePostponed():
            return over("date postponed")
        case e.WaitingEnded(cause=cause):
            return over("waiting ended", cause=cause)
        case e.Held() | e.Requested() | e.OfferNoted() | e.DatesNoted() | e.DatesTold() | e.Told():
            raise AssertionError("whoever calls has dealt with it")
        case _:
            assert_never(event)
