"""What a booking request allows: every command is checked for all reasons at once.

Somebody on the site chooses a course date, and its places are held in that moment, for half an
hour. What they then send is a request: Optimum finds out who they are, and books. A request never
tells anybody whether an organisation is a customer.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, assert_never

from domain.calendar import add_working_days, deadline
from domain.catalogue import CATALOGUE
from domain.facts import Facts, Need
from domain.messages import Actor, Command, Role
from domain.parts.learning_days import LearningDay
from domain.parts.outcomes import due_step
from domain.parts.places import Seat
from domain.policy import POLICY
from domain.processes.cohort import (
    Cohort,
    CohortOf,
    GiveUpPlaces,
    LeaveQueue,
    TakePlaces,
    kept_places,
    will_wait,
)
from domain.processes.cohort.refusals import NoCohort
from domain.processes.cohort.state import TAKES_PLACES
from domain.processes.cohort.tellings import (
    NoteCohortCancelled,
    NoteDatesChanged,
    NoteDayMoved,
    NoteOffered,
    NoteOfferGone,
)
from domain.processes.request import commands as c
from domain.processes.request import events as e
from domain.processes.request import refusals as r
from domain.processes.request import steps
from domain.processes.request.agenda import agenda, stage_words
from domain.processes.request.state import Holding, Nothing, Over, Sent, Shape
from domain.ref import Ref, split_ref
from domain.refusals import NotNow, Refused, refuse
from domain.say import person

Events = list[e.RequestEvent]


def needs(_ref: Ref, state: Shape, command: Command) -> tuple[Need[Any], ...]:
    """Declare the cohort whose places are asked for."""
    match command:
        case c.HoldPlaces(cohort=cohort):
            return (CohortOf(ref=cohort),)
        case c.Send() | c.Accept() if isinstance(state, Holding | Sent):
            return (CohortOf(ref=state.wanted.cohort),)
        case NoteDatesChanged() | NoteDayMoved() if isinstance(state, Sent):
            return (CohortOf(ref=state.wanted.cohort),)
        case _:
            return ()


def companions(ref: Ref, state: Shape, command: Command) -> tuple[tuple[Ref, Command], ...]:
    """The places in the cohort follow the request."""
    match command:
        case c.HoldPlaces(wait=False) if isinstance(state, Nothing):
            return ((command.cohort, take(ref, command.service, command.places)),)
        case c.Send() if isinstance(state, Holding) and state.wanted.wait:
            wanted = state.wanted
            asked = take(ref, wanted.service, wanted.places, or_queue=True)
            return ((wanted.cohort, asked),)
        case c.GiveBack() | c.TurnDown() | c.EndHold() | c.LapseRequest():
            return _free(ref, state)
        case NoteDatesChanged() if _is_postponed(state, command):
            return _free(ref, state)
        case _:
            return ()


def take(ref: Ref, service: str, places: int, *, or_queue: bool = False) -> TakePlaces:
    """Return the order for places that nobody is named for yet."""
    return TakePlaces(
        service=service,
        holder=ref,
        provider=None,
        seats=tuple(
            Seat(place=f"{split_ref(ref)[1]}-{number}", part="delegate")
            for number in range(1, places + 1)
        ),
        held=True,
        or_queue=or_queue,
    )


def _free(ref: Ref, state: Shape) -> tuple[tuple[Ref, Command], ...]:
    if not isinstance(state, Holding | Sent):
        return ()  # the request itself refuses
    cohort = state.wanted.cohort
    if isinstance(state, Sent) and state.waiting:
        return ((cohort, LeaveQueue(holder=ref)),)
    if isinstance(state, Holding) and state.wanted.wait:
        return ()
    return ((cohort, GiveUpPlaces(holder=ref)),)


def _is_postponed(state: Shape, command: NoteDatesChanged) -> bool:
    ours = isinstance(state, Holding | Sent) and command.cohort == state.wanted.cohort
    return ours and command.what == "postponed"


def decide(state: Shape, command: c.RequestCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    match state:
        case Nothing():
            if isinstance(command, c.HoldPlaces):
                return _hold(command, facts)
        case Holding():
            return _holding(state, command, facts)
        case Sent():
            return _sent(state, command, facts)
        case Over():
            return _over(state, command, facts)
        case _:
            assert_never(state)
    raise NotNow(command=command.title, stage=stage_words(state))


def for_the_site(service: str) -> bool:
    """Tell whether anybody can ask for a course on the site: a short course that is charged for."""
    known = CATALOGUE.get(service)
    return known is not None and known.course is not None and known.price.kind == "charged"


def _hold(command: c.HoldPlaces, facts: Facts) -> Events:
    cohort = facts[CohortOf(ref=command.cohort)]
    refuse(_not_for_the_site(command, cohort, facts))
    assert isinstance(cohort, Cohort)  # refused above
    ends = facts.at + timedelta(minutes=POLICY.hold_minutes)
    return [
        e.Held(
            at=facts.at,
            service=command.service,
            cohort=command.cohort,
            places=command.places,
            wait=command.wait,
            until=min(ends, cohort.first_start),
        )
    ]


def _not_for_the_site(command: c.HoldPlaces, cohort: object, facts: Facts) -> Iterator[Refused]:
    """Whether there is room, the cohort itself says."""
    if not isinstance(cohort, Cohort):
        yield NoCohort(cohort=command.cohort)
        return
    fits = cohort.stage in TAKES_PLACES and cohort.first_start > facts.at
    ours = cohort.service == command.service and for_the_site(command.service)
    too_many = command.wait and command.places > cohort.capacity
    if not fits or not ours or cohort.in_house is not None or too_many:
        yield r.NotForTheSite(label=cohort.label)


def _holding(state: Holding, command: c.RequestCommand, facts: Facts) -> Events:
    match command:
        case c.Send():
            return _send(state, command, facts)
        case c.GiveBack():
            return [e.GivenBack(at=facts.at)]
        case c.EndHold():
            due_step(agenda(state), facts.at, steps.EndHold)
            return [e.HoldEnded(at=facts.at)]
        case NoteCohortCancelled(cohort=cohort):
            return [e.DateCancelled(at=facts.at)] if cohort == state.wanted.cohort else []
        case NoteDatesChanged() if _is_postponed(state, command):
            return [e.DatePostponed(at=facts.at)]
        case NoteDatesChanged() | NoteDayMoved() | NoteOffered() | NoteOfferGone():
            return []  # the form shows the dates as they are
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def _send(state: Holding, command: c.Send, facts: Facts) -> Events:
    wanted = state.wanted
    refuse(_cannot_send(state, command, facts))
    cohort = facts[CohortOf(ref=wanted.cohort)]
    assert isinstance(cohort, Cohort)  # its places are asked for
    waiting = will_wait(cohort, wanted.places, or_queue=wanted.wait)
    kept = add_working_days(facts.today, POLICY.hold_for_approval_working_days)
    return [
        e.Requested(
            at=facts.at,
            organisation=command.organisation,
            setting=command.setting,
            contact=command.contact,
            phone=command.phone,
            delegates=tuple(one.person for one in command.delegates),
            purchase_order=command.purchase_order,
            note=command.note,
            waiting=waiting,
            kept_until=None if waiting else min(deadline(kept), cohort.first_start),
            days=cohort.days,
        )
    ]


def _cannot_send(state: Holding, command: c.Send, facts: Facts) -> Iterator[Refused]:
    if state.until <= facts.at:
        yield r.HoldIsOver(until=state.until)
    people = [one.person for one in command.delegates]
    if len(people) > state.wanted.places:
        yield r.MorePeopleThanPlaces(named=len(people), places=state.wanted.places)
    for who in dict.fromkeys(people):
        if people.count(who) > 1:
            yield r.NamedTwice(person=person(who))


def _sent(state: Sent, command: c.RequestCommand, facts: Facts) -> Events:
    if isinstance(command, c.News):
        return _heard(state, command, facts)
    match command:
        case c.Accept(booking=booking):
            cohort = facts[CohortOf(ref=state.wanted.cohort)]
            assert isinstance(cohort, Cohort)  # its places are asked for
            if cohort.party_of(facts.ref) or kept_places(cohort, facts.ref):
                raise r.StillKept()
            return [e.Accepted(at=facts.at, booking=booking)]
        case c.TurnDown(reason=reason):
            return [e.TurnedDown(at=facts.at, reason=reason)]
        case c.GiveBack():
            return [e.GivenBack(at=facts.at)]
        case c.LapseRequest():
            due_step(agenda(state), facts.at, steps.LapseRequest)
            return [e.Lapsed(at=facts.at)]
        case c.NoteReceiptTold():
            due_step(agenda(state), facts.at, steps.TellReceived)
            return [e.Told(at=facts.at, what="received")]
        case c.NoteDatesTold(number=number):
            due_step(agenda(state), facts.at, steps.TellDates, number=number)
            return [e.DatesTold(at=facts.at, number=number)]
        case c.HoldPlaces() | c.Send() | c.EndHold() | c.NoteEndTold():
            raise NotNow(command=command.title, stage=stage_words(state))
        case _:
            assert_never(command)


def _heard(state: Sent, command: c.News, facts: Facts) -> Events:
    """What the cohort tells, as far as it is about this request as it stands now."""
    if command.cohort != state.wanted.cohort:
        return []
    match command:
        case NoteCohortCancelled():
            return [e.DateCancelled(at=facts.at)]
        case NoteDatesChanged(what="postponed"):
            return [e.DatePostponed(at=facts.at)]
        case NoteDatesChanged() | NoteDayMoved():
            return _dates_noted(state, facts)
        case NoteOffered():
            if not state.waiting or command.answer_by <= facts.at:
                return []
            return [e.OfferNoted(at=facts.at, offer=command.offer, answer_by=command.answer_by)]
        case NoteOfferGone():
            return [e.WaitingEnded(at=facts.at, cause=command.cause)] if state.waiting else []
        case _:
            assert_never(command)


def _dates_noted(state: Sent, facts: Facts) -> Events:
    """The places are not held beyond the start, which may be sooner now."""
    cohort = facts[CohortOf(ref=state.wanted.cohort)]
    assert isinstance(cohort, Cohort)  # its places are asked for
    if _when_and_where(cohort.days) == _when_and_where(state.days):
        return []  # told with all the other days
    number = state.new_dates.number + 1 if state.new_dates else 1
    kept = min(state.kept_until, cohort.first_start) if state.kept_until else None
    return [e.DatesNoted(at=facts.at, number=number, kept_until=kept, days=cohort.days)]


def _when_and_where(days: Iterable[LearningDay]) -> list[tuple[object, ...]]:
    """A day can have another trainer without anybody's having to hear of it."""
    return [(day.number, day.starts, day.ends, day.room) for day in days]


def _over(state: Over, command: c.RequestCommand, facts: Facts) -> Events:
    if isinstance(command, c.News):
        return []
    match command:
        case c.NoteEndTold():
            due_step(agenda(state), facts.at, steps.TellEnded)
            return [e.Told(at=facts.at, what="ended")]
        case c.Send() if state.ending == "not finished":
            raise r.HoldIsOver(until=state.wanted.until)
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def allowed(state: Shape, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands that a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR or not isinstance(state, Sent):
        return ()
    return (c.Accept, c.TurnDown)
