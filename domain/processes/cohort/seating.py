"""Who sits in a cohort: places taken, named, vacated and given up, and visitors for one day."""

from collections import Counter
from collections.abc import Iterator

from domain.facts import Facts, Slot, SomebodyFirst
from domain.parts.places import Departed, Place, Seat
from domain.parts.refusals import NamedTwice
from domain.parts.waiting import Party
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import queue_events as q
from domain.processes.cohort import refusals as r
from domain.processes.cohort.composition import is_enough, too_many_of_one
from domain.processes.cohort.diaries import clashes, done_days, seat_slots, slots
from domain.processes.cohort.passing_on import kept_places, pass_on, turn_of
from domain.processes.cohort.scheduling import find_day
from domain.processes.cohort.state import TAKES_PLACES, Cohort, Stage, Visitor
from domain.processes.cohort.waiting import crowded_out, has_room, join, offered_to
from domain.ref import Ref
from domain.refusals import Refused, refuse
from domain.say import person


def take_places(state: Cohort, command: c.TakePlaces, facts: Facts) -> list[e.CohortEvent]:
    """Take all the places asked for, or none; without room, wait for them where that is wanted."""
    claimed = seat_slots(state, command.seats, command.done)
    room = _has_room(state, command, facts)
    refuse(
        [
            *_closed_to(state, command, facts, room=room),
            *_seats_wrong(state, command.seats, claimed, facts),
        ]
    )
    if _is_kept(state, command):
        passed, after = pass_on(state, command, facts.at)
        waits = turn_of(after, command.holder) is not None
        return passed if waits else [*passed, *_seated(after, command, facts, held=command.held)]
    if not room and command.shared_list:
        return []  # they wait on the list that cohorts share
    if not room:
        return [join(state, command, facts.at)]  # else refused above
    return _seated(state, command, facts, held=command.held)


def _is_kept(state: Cohort, command: c.TakePlaces) -> bool:
    """Tell whether places, or a turn, are kept for the holder that this one comes in place of."""
    former = command.in_place_of
    return bool(turn_of(state, former) or kept_places(state, former))


def _has_room(state: Cohort, command: c.TakePlaces, facts: Facts) -> bool:
    """Tell whether the places are there at once: kept for the holder, or free with nobody first."""
    asked = len(command.seats)
    if asked <= state.kept_for(command.holder):
        return True
    return has_room(state, asked, command.holder) and not _others_first(facts, command)


def _others_first(facts: Facts, command: c.TakePlaces) -> bool:
    """Tell whether somebody on the list that cohorts share comes before this holder."""
    if command.shared_list is None:
        return False
    return facts[SomebodyFirst(shared_list=command.shared_list, cohort=facts.ref)]


def take_offer(state: Cohort, command: c.TakeOffer, facts: Facts) -> list[e.CohortEvent]:
    """Take the seats that a party waited for; offers that no longer fit are lost."""
    party, offer = offered_to(state, command.holder, facts.at)
    claimed = seat_slots(state, party.seats, party.done)
    refuse(_seats_wrong(state, party.seats, claimed, facts))
    left = state.free + party.reserved - party.count
    return [
        q.OfferTaken(at=facts.at, offer=offer.number, party=party.number, holder=command.holder),
        *_seated(state, party, facts, held=command.held),
        *crowded_out(state, left, facts.at, command.holder),
    ]


def _seated(
    state: Cohort, wanted: c.TakePlaces | Party, facts: Facts, *, held: bool
) -> list[e.CohortEvent]:
    """Give the seats that are wanted; a cohort at risk may go ahead because of them.

    Not yet because of somebody who is only filling in a form on the site.
    """
    events: list[e.CohortEvent] = [
        e.PlacesTaken(
            at=facts.at,
            holder=wanted.holder,
            provider=wanted.provider,
            seats=wanted.seats,
            held=held,
        ),
        *_excused(state, wanted, facts),
    ]
    taken = state.taken + len(wanted.seats)
    known = wanted.provider is not None
    if state.stage is Stage.AT_RISK and known and is_enough(state, taken):
        events.append(e.GoingAhead(at=facts.at, taken=taken, capacity=state.capacity))
    return events


def _excused(state: Cohort, wanted: c.TakePlaces | Party, facts: Facts) -> Iterator[e.DaysExcused]:
    """Days done elsewhere are not expected again where this cohort has the very same day."""
    for seat in wanted.seats:
        days = tuple(sorted(done_days(state, seat, wanted.done)))
        if seat.person and days:
            yield e.DaysExcused(at=facts.at, place=seat.place, person=seat.person, days=days)


def _closed_to(
    state: Cohort, command: c.TakePlaces, facts: Facts, *, room: bool
) -> Iterator[Refused]:
    if state.stage not in TAKES_PLACES:
        yield r.NotOpen(label=state.label, stage=state.stage.value)
    elif state.first_start <= facts.at:
        yield r.AlreadyStarted(label=state.label, when=state.first_start)
    if state.merge is not None and state.cancelled_at is None:
        yield r.BeingMerged(label=state.label)
    if command.service != state.service:
        yield r.OtherService(label=state.label, taught=state.service, asked=command.service)
    yield from _only_in_house(state, command.provider)
    yield from too_many_of_one(state, command.provider, len(command.seats))
    if not room or _is_kept(state, command):
        yield from _no_room(state, command)
    known = {place.place for place in state.places}
    known |= {seat.place for party in state.queue for seat in party.seats}
    if any(seat.place in known for seat in command.seats):
        yield r.AlreadyHolds(label=state.label)


def _no_room(state: Cohort, command: c.TakePlaces) -> Iterator[Refused]:
    asked, size = len(command.seats), state.capacity
    turn, kept = turn_of(state, command.in_place_of), kept_places(state, command.in_place_of)
    if turn or kept:
        most = turn.count if turn else len(kept)
        if asked > most:
            yield r.KeptForFewer(label=state.label, kept=most, asked=asked)
        return
    if command.or_queue:
        yield from _cannot_wait(state, command)
    elif asked > state.free:
        yield r.CohortFull(label=state.label, left=state.free, capacity=size, asked=asked)
    else:
        yield r.NobodyOvertakes(label=state.label)


def _cannot_wait(state: Cohort, command: c.TakePlaces) -> Iterator[Refused]:
    if len(command.seats) > state.capacity:
        asked = len(command.seats)
        yield r.TooManyForCohort(label=state.label, capacity=state.capacity, asked=asked)
    if state.party_of(command.holder):
        yield r.WaitsAlready(label=state.label)
    yield from _waits_already(state, command.seats)


def _only_in_house(state: Cohort, provider: Ref | None) -> Iterator[Refused]:
    if state.in_house not in (None, provider):
        yield r.OtherProvidersOnly(label=state.label)


def _seats_wrong(
    state: Cohort, seats: tuple[Seat, ...], claimed: tuple[Slot, ...], facts: Facts
) -> Iterator[Refused]:
    for place, count in Counter(seat.place for seat in seats).items():
        if count > 1:
            yield r.PlaceTwice(place=place)
    people = [seat.person for seat in seats if seat.person]
    sitting = [place.person for place in state.places if place.person]
    for who, count in Counter(people).items():
        if count > 1:
            yield NamedTwice(person=person(who))
        if who in sitting:
            yield r.HasAPlaceAlready(person=person(who), label=state.label)
    yield from clashes(facts, claimed, ahead=True)


def name_places(state: Cohort, command: c.NamePlaces, facts: Facts) -> list[e.CohortEvent]:
    """Name who sits in free places of the holder."""
    free = [
        place.place
        for place in state.places
        if place.holder == command.holder and place.taken and place.person is None
    ]
    reasons: list[Refused] = []
    for seat in command.seats:
        if seat.place not in free:
            reasons.append(r.NoSuchPlace(place=seat.place, label=state.label))
        if seat.person is None:
            reasons.append(r.NobodyNamed(place=seat.place))
    claimed = seat_slots(state, command.seats)
    refuse([*reasons, *_seats_wrong(state, command.seats, claimed, facts)])
    return [
        e.PlacesNamed(at=facts.at, holder=command.holder, seats=command.seats, held=command.held)
    ]


def name_waiting(state: Cohort, command: c.NameWaiting, facts: Facts) -> list[e.CohortEvent]:
    """Exchange who waits in a party, as free of other places as whoever joins the list."""
    party = state.party_of(command.holder)
    if party is None and command.shared_list:
        return []  # they wait on the list that cohorts share, which knows no names
    if party is None:
        raise r.NotWaiting(label=state.label)
    known = [seat.place for seat in party.seats]
    claimed = seat_slots(state, command.seats)
    refuse(
        [
            *(
                r.NoSuchPlace(place=seat.place, label=state.label)
                for seat in command.seats
                if seat.place not in known
            ),
            *_waits_already(state, command.seats),
            *_seats_wrong(state, command.seats, claimed, facts),
        ]
    )
    return [
        q.PartyNamed(at=facts.at, party=party.number, holder=command.holder, seats=command.seats)
    ]


def _waits_already(state: Cohort, seats: tuple[Seat, ...]) -> Iterator[Refused]:
    waiting = [seat.person for party in state.queue for seat in party.seats]
    for seat in seats:
        if seat.person and seat.person in waiting:
            yield r.SomebodyWaitsAlready(person=person(seat.person), label=state.label)


def confirm(state: Cohort, command: c.ConfirmPlaces, facts: Facts) -> list[e.CohortEvent]:
    """Confirm held places; those confirmed already are left as they are.

    Once it is cancelled nobody has a place: their holders are on the way to hear of it.
    """
    if state.cancelled_at is not None:
        return []
    theirs = [place for place in state.places if place.holder == command.holder and place.taken]
    asked = command.places
    known = [place.place for place in theirs]
    refuse(
        r.NoSuchPlace(place=name, label=state.label) for name in asked or () if name not in known
    )
    held = tuple(
        place.place for place in theirs if place.held and (asked is None or place.place in asked)
    )
    return [e.PlacesConfirmed(at=facts.at, holder=command.holder, places=held)] if held else []


def assessed(state: Cohort, command: c.NoteAssessed, facts: Facts) -> list[e.CohortEvent]:
    """Count an assessment of somebody who has, or had, a place here; each person counts once."""
    if command.person in state.assessed_people:
        return []
    here: tuple[Place | Departed | Visitor, ...] = (
        *state.places,
        *state.departed,
        *state.visitors,
    )
    if not any((one.holder, one.person) == (command.holder, command.person) for one in here):
        raise r.PersonHasNoPlace(person=person(command.person), label=state.label)
    number = state.assessed + 1
    return [e.Assessed(at=facts.at, holder=command.holder, person=command.person, number=number)]


def vacate(state: Cohort, command: c.VacatePlace, facts: Facts) -> list[e.CohortEvent]:
    """Take a person off their place, which the holder keeps."""
    for place in state.places:
        if place.holder == command.holder and place.person == command.person:
            return [
                e.PlaceVacated(
                    at=facts.at, holder=command.holder, place=place.place, person=command.person
                )
            ]
    raise r.PersonHasNoPlace(person=person(command.person), label=state.label)


def give_up(state: Cohort, command: c.GiveUpPlaces, facts: Facts) -> list[e.CohortEvent]:
    """Give up the holder's places, as far as it still has them."""
    places = tuple(
        place.place
        for place in state.places
        if place.holder == command.holder
        and place.taken
        and (command.places is None or place.place in command.places)
    )
    if not places:
        return []
    return [e.PlacesGivenUp(at=facts.at, holder=command.holder, places=places)]


def welcome(state: Cohort, command: c.WelcomeVisitor, facts: Facts) -> list[e.CohortEvent]:
    """Take a visitor for one day, as long as there is a chair for everybody."""
    day = find_day(state, command.day)
    reasons: list[Refused] = []
    if state.stage in (Stage.DRAFT, Stage.CANCELLED, Stage.MERGED, Stage.POSTPONED):
        reasons.append(r.NotOpen(label=state.label, stage=state.stage.value))
    if day.starts <= facts.at:
        reasons.append(r.DayBegun(day=day.number, label=state.label, when=day.starts))
    reasons += _only_in_house(state, command.provider)
    if command.person in state.expected(day.number):
        reasons.append(
            r.VisitorAlreadyExpected(
                person=person(command.person), day=day.number, label=state.label
            )
        )
    elif state.claimed(day) + state.reserved >= state.capacity:
        reasons.append(r.DayFull(day=day.number, label=state.label, capacity=state.capacity))
    refuse([*reasons, *clashes(facts, slots(state, command))])
    return [
        e.VisitorWelcomed(
            at=facts.at, holder=command.holder, person=command.person, day=command.day
        )
    ]


def excuse(state: Cohort, command: c.ExcuseVisitor, facts: Facts) -> list[e.CohortEvent]:
    """Take a visitor off a day that has not begun."""
    day = find_day(state, command.day)
    visitor = Visitor(holder=command.holder, person=command.person, day=command.day)
    if visitor not in state.visitors or day.starts <= facts.at:
        return []
    return [
        e.VisitorExcused(at=facts.at, holder=command.holder, person=command.person, day=command.day)
    ]
