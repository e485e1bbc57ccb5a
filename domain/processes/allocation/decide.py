"""What funded places allow: every command is checked for all reasons at once."""

from collections.abc import Iterator
from typing import Any, assert_never

from domain.calendar import add_months
from domain.catalogue import CATALOGUE
from domain.facts import Facts, Need
from domain.messages import Actor, Command, Role
from domain.parts.correcting import NothingToCorrect
from domain.parts.lapses import LapseStep, lapsing
from domain.parts.outcomes import due_step
from domain.processes.allocation import commands as c
from domain.processes.allocation import events as e
from domain.processes.allocation import refusals as r
from domain.processes.allocation import turns
from domain.processes.allocation.agenda import agenda, stage_words
from domain.processes.allocation.drawing import draw, give_back, note_outcome
from domain.processes.allocation.sharing import next_turn, reserved
from domain.processes.allocation.state import (
    Allocation,
    AnyState,
    NothingOpen,
    Over,
    Running,
    allocation_ref,
)
from domain.processes.allocation.steps import EndRoundOne, MakePack, SendPack
from domain.processes.cohort import CohortOf
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse

Events = list[e.AllocationEvent]

LONGEST_AHEAD_MONTHS = 60
"""How far ahead funded places can end: a later day is a mistake in the year."""


def decide(state: AnyState, command: c.AllocationCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    match command:
        case c.Open():
            return _open(state, command, facts)
        case c.OfferNext() | c.NoteTurn():
            return turns.turn(state, command, facts)
        case c.LeaveList():
            return turns.leave(state, command, facts)
        case c.NoteRoom():
            return turns.note_room(state, command, facts)
        case c.NoteWaitingEnded():
            return turns.end_waiting(state, command, facts)
        case c.Draw():
            return draw(state, command, facts)
        case c.GiveBack():
            return give_back(state, command, facts)
        case c.NoteOutcome():
            return note_outcome(state, command, facts)
        case c.EndRoundOne():
            refuse([r.RoundOneIsOver()] if _running(state, command).round_one_over else [])
            return [e.RoundOneEnded(at=facts.at, cause="a coordinator")]
        case c.NoteRoundOneOver():
            due_step(agenda(state), facts.at, EndRoundOne)
            return [e.RoundOneEnded(at=facts.at, cause="its day")]
        case c.ChangePlaces():
            return _change_places(state, command, facts)
        case c.CorrectFunder():
            return _correct_funder(state, command, facts)
        case c.Close(reason=reason):
            _running(state, command)
            return [e.Closed(at=facts.at, reason=reason)]
        case c.NotePackMade():
            return _pack_made(state, command, facts)
        case c.NotePackSent(pack=pack):
            due_step(agenda(state), facts.at, SendPack, pack=pack)
            return [e.PackSent(at=facts.at, pack=pack)]
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case _:
            assert_never(command)


def _running(state: AnyState, command: Command) -> Allocation:
    if not isinstance(state, Running):
        raise NotNow(command=command.title, stage=stage_words(state))
    return state.allocation


def _open(state: AnyState, command: c.Open, facts: Facts) -> Events:
    if isinstance(state, Running):
        raise NotNow(command=command.title, stage=stage_words(state))
    refuse([*_under_way(state), *_service_wrong(command, facts.ref), *_dates_wrong(command, facts)])
    service = CATALOGUE[command.service]
    assert service.allocation is not None  # refused above otherwise
    return [
        e.Opened(
            at=facts.at,
            period=state.allocation.period + 1 if isinstance(state, Over) else 1,
            service=command.service,
            service_title=service.title,
            funder=command.funder,
            contact=command.contact,
            places=command.places or service.allocation.total,
            place_pence=command.place_pence,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            round_one_until=command.round_one_until,
            round_one_most=command.round_one_most,
            packs_from=max(command.starts_on, facts.today),
            automatic_offers=command.automatic_offers,
        )
    ]


def _under_way(state: AnyState) -> Iterator[Refused]:
    if isinstance(state, Over) and agenda(state):
        yield r.LastPackUnderWay()


def _service_wrong(command: c.Open, ref: Ref) -> Iterator[Refused]:
    service = CATALOGUE.get(command.service)
    if service is None or service.allocation is None:
        funded = ", ".join(one.title for one in CATALOGUE.values() if one.allocation)
        yield r.NotFunded(service=service.title if service else command.service, funded=funded)
    elif allocation_ref(command.service) != ref:
        yield r.KeptElsewhere(service=service.title, ref=allocation_ref(command.service))


def _dates_wrong(command: c.Open, facts: Facts) -> Iterator[Refused]:
    starts_on, ends_on = command.starts_on, command.ends_on
    if ends_on < starts_on:
        yield r.EndsBeforeItStarts(starts_on=starts_on, ends_on=ends_on)
    elif not starts_on <= command.round_one_until <= ends_on:
        yield r.RoundOneOutside(starts_on=starts_on, ends_on=ends_on)
    if ends_on < facts.today:
        yield r.OverAlready(ends_on=ends_on)
    latest = add_months(facts.today, LONGEST_AHEAD_MONTHS)
    if ends_on > latest:
        yield r.EndsTooLate(latest=latest)


def _correct_funder(state: AnyState, command: c.CorrectFunder, facts: Facts) -> Events:
    """Record the name and the contact that differ, or say that neither does."""
    if isinstance(state, NothingOpen):
        raise NotNow(command=command.title, stage=stage_words(state))
    own, events = state.allocation, Events()
    if command.funder != own.funder:
        events.append(e.FunderCorrected(at=facts.at, before=own.funder, after=command.funder))
    if command.contact != own.contact:
        events.append(e.ContactCorrected(at=facts.at, before=own.contact, after=command.contact))
    refuse([] if events else [NothingToCorrect()])
    return events


def _change_places(state: AnyState, command: c.ChangePlaces, facts: Facts) -> Events:
    own = _running(state, command)
    drawn = own.total.drawn + reserved(own)
    refuse([r.FewerThanDrawn(drawn=drawn)] if command.places < drawn else [])
    if command.places == own.places:
        return []
    return [e.PlacesChanged(at=facts.at, places=command.places, reason=command.reason)]


def _pack_made(state: AnyState, command: c.NotePackMade, facts: Facts) -> Events:
    due_step(agenda(state), facts.at, MakePack, on=command.on, last=command.last)
    assert not isinstance(state, NothingOpen)  # its agenda is empty
    return [
        e.PackMade(
            at=facts.at,
            pack=state.allocation.packs + 1,
            on=command.on,
            last=command.last,
            document=command.document,
            digest=command.digest,
            sheet=command.sheet,
            sheet_digest=command.sheet_digest,
        )
    ]


def needs(ref: Ref, state: AnyState, command: Command) -> tuple[Need[Any], ...]:
    """Whether places are taken, waited for or used up depends on their cohort."""
    if isinstance(command, c.Draw | c.GiveBack):
        return (CohortOf(ref=command.cohort),)
    if not isinstance(state, Running):
        return ()
    own = state.allocation
    match command:
        case c.OfferNext() | c.NoteTurn() if found := next_turn(own):
            return (CohortOf(ref=found[1].cohort),)
        case c.LeaveList() if (party := own.party_of(command.holder)) and party.offer:
            return (CohortOf(ref=party.offer.cohort),)
        case _:
            return ()


def allowed(state: AnyState, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    match state:
        case NothingOpen():
            return (c.Open,)
        case Running(allocation=own):
            early = () if own.round_one_over else (c.EndRoundOne,)
            offer = (c.OfferNext,) if next_turn(own) else ()
            return (*offer, *early, c.ChangePlaces, c.CorrectFunder, c.Close)
        case Over():
            return (c.CorrectFunder,) if agenda(state) else (c.Open,)
        case _:
            assert_never(state)
