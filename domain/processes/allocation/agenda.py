"""What must happen next to funded places, and when."""

from collections.abc import Iterator
from typing import assert_never

from domain.calendar import add_working_days, deadline, london_date, morning
from domain.messages import Item, Owner, Task
from domain.parts.lapses import without
from domain.processes.allocation import commands as c
from domain.processes.allocation.sharing import next_turn, why_waiting
from domain.processes.allocation.state import Allocation, AnyState, NothingOpen, Over, Running
from domain.processes.allocation.steps import (
    EndRoundOne,
    EndWaiting,
    MakePack,
    OfferTurn,
    SendPack,
)
from domain.say import counted, stream


def agenda(state: AnyState) -> tuple[Item, ...]:
    """Return the steps of funded places, and whom to offer places next."""
    match state:
        case NothingOpen():
            return ()
        case Running(allocation=own):
            items = [*_round_one(own), *_turn(own), _next_pack(own), *_to_send(own)]
            return without(items, own.lapsed)
        case Over(allocation=own):
            items = [*_closing_pack(state), *_to_send(own), *_waiting_ends(state)]
            return without(items, own.lapsed)
        case _:
            assert_never(state)


def _round_one(own: Allocation) -> Iterator[EndRoundOne]:
    if not own.round_one_over:
        yield EndRoundOne(
            key=f"end_round_one:{own.period}",
            due=deadline(own.round_one_until),
            last_day=own.round_one_until,
        )


def _turn(own: Allocation) -> Iterator[Item]:
    """A free place goes to whoever is next, by itself or once a coordinator says so."""
    found, since = next_turn(own), own.turn_since
    if found is None or since is None:
        return
    party, room = found
    key = f"offer_turn:{own.period}:{own.turns + 1}:{party.number}:{room.cohort}"
    if own.automatic_offers:
        yield OfferTurn(key=key, due=since, holder=party.holder, cohort=room.cohort)
        return
    yield Task(
        key=key,
        due=deadline(add_working_days(london_date(since), 1)),
        owner=Owner.COORDINATOR,
        title=f"Offer {counted(party.count, 'free place')} to {stream(party.provider)}",
        why=f"{why_waiting(own, party)}.",
        settled_by=c.OfferNext.name,
    )


def _waiting_ends(state: Over) -> Iterator[EndWaiting]:
    """Nothing is offered any more: everybody who still waits hears of it."""
    own = state.allocation
    for party in own.waiting:
        yield EndWaiting(
            key=f"end_waiting:{own.period}:{party.number}",
            due=state.closed_at,
            party=party.number,
            holder=party.holder,
            cohort=party.offer.cohort if party.offer else party.cohort,
        )


def _next_pack(own: Allocation) -> MakePack:
    """One report at a time; one that could not be made before the next is due is left out."""
    last = MakePack(
        key=f"make_pack:{own.period}:last:{own.last_pack_day}",
        due=morning(own.last_pack_day),
        on=own.last_pack_day,
        last=True,
    )
    days = list(own.pack_days())
    for number, day in enumerate(days):
        key = f"make_pack:{own.period}:{day}"
        if day not in own.packs_on and key not in own.lapsed:
            following = days[number + 1] if number + 1 < len(days) else own.last_pack_day
            return MakePack(key=key, due=morning(day), until=morning(following), on=day, last=False)
    return last


def _closing_pack(state: Over) -> Iterator[MakePack]:
    if not state.last_pack_made:
        day = london_date(state.closed_at)
        yield MakePack(
            key=f"make_pack:{state.allocation.period}:last:{day}",
            due=state.closed_at,
            on=day,
            last=True,
        )


def _to_send(own: Allocation) -> Iterator[SendPack]:
    for one in own.to_send:
        yield SendPack(
            key=f"send_pack:{own.period}:{one.pack}",
            due=one.made_at,
            pack=one.pack,
            document=one.document,
            sheet=one.sheet,
        )


def stage_words(state: AnyState) -> str:
    """Return where the funded places stand, in words."""
    match state:
        case NothingOpen():
            return "not open yet"
        case Running(allocation=own):
            return "open, all who ask" if own.round_one_over else "open, round one"
        case Over():
            return "closed"
        case _:
            assert_never(state)


def ended(state: AnyState) -> bool:
    """Tell whether nothing is left to do; opening places again begins anew."""
    return not isinstance(state, NothingOpen) and not agenda(state)
