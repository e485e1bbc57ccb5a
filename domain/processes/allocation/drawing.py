"""How places are drawn and given back, and what became of them."""

from collections.abc import Iterator

from domain.facts import Facts
from domain.processes.allocation import commands as c
from domain.processes.allocation import events as e
from domain.processes.allocation import refusals as r
from domain.processes.allocation.sharing import promised_to, reserved
from domain.processes.allocation.state import Allocation, AnyState, NothingOpen, Running
from domain.processes.allocation.turns import free_in, join
from domain.processes.cohort import Cohort, CohortOf
from domain.ref import Ref
from domain.refusals import Refused, refuse
from domain.say import stream

Events = list[e.AllocationEvent]


def draw(state: AnyState, command: c.Draw, facts: Facts) -> Events:
    """Take places, or say every reason against it; who only waits for places takes none yet."""
    cohort = facts[CohortOf(ref=command.cohort)]
    if isinstance(cohort, Cohort) and cohort.party_of(command.holder):
        return []  # they took over the turn of a request of the site, in the cohort itself
    if not isinstance(state, Running):
        raise r.NothingOpen()
    if command.or_wait and isinstance(cohort, Cohort) and not _sits_in(cohort, command.holder):
        return join(state.allocation, command, facts)
    refuse(_against(state.allocation, command, facts))
    return [
        e.Drawn(
            at=facts.at,
            holder=command.holder,
            provider=command.provider,
            cohort=command.cohort,
            count=command.count,
        )
    ]


def _sits_in(cohort: Cohort, holder: Ref) -> bool:
    return any(place.taken and place.holder == holder for place in cohort.places)


def _against(own: Allocation, command: c.Draw, facts: Facts) -> Iterator[Refused]:
    asked = command.count
    if not own.starts_on <= facts.today <= own.ends_on:
        yield r.OutsideItsDates(starts_on=own.starts_on, ends_on=own.ends_on, today=facts.today)
    left = own.free - reserved(own, but=command.holder)
    if asked > left:
        yield r.TooFewLeft(places=own.places, left=left, asked=asked)
    has = promised_to(own, command.provider, but=command.holder)
    if own.in_round_one(facts.at) and has + asked > own.round_one_most:
        yield r.RoundOneShare(
            provider=stream(command.provider),
            has=has,
            most=own.round_one_most,
            asked=asked,
            until=own.round_one_until,
        )


def give_back(state: AnyState, command: c.GiveBack, facts: Facts) -> Events:
    """Give places back as far as they were drawn and are not used up."""
    if isinstance(state, NothingOpen):
        return []
    cohort = facts[CohortOf(ref=command.cohort)]
    if isinstance(cohort, Cohort) and not cohort.off_since and cohort.first_start <= facts.at:
        return []
    own = state.allocation
    there = own.cohort(command.cohort)
    unused = min(there.drawn - there.settled, own.of_provider(command.provider))
    count = min(command.count, unused)
    if count <= 0:
        return []
    return [
        e.GivenBack(
            at=facts.at,
            holder=command.holder,
            provider=command.provider,
            cohort=command.cohort,
            count=count,
            room=free_in(command.cohort, cohort),
        )
    ]


def note_outcome(state: AnyState, command: c.NoteOutcome, facts: Facts) -> Events:
    """Count what became of places, never more of them than were drawn."""
    if isinstance(state, NothingOpen):
        return []
    there = state.allocation.cohort(command.cohort)
    attended = _within(there.attended + command.attended, there.drawn)
    absent = _within(there.did_not_attend + command.did_not_attend, there.drawn - attended)
    competent = _within(there.competent + command.competent, there.drawn)
    after = (attended, absent, competent)
    if after == (there.attended, there.did_not_attend, there.competent):
        return []
    return [
        e.OutcomesNoted(
            at=facts.at,
            holder=command.holder,
            provider=command.provider,
            cohort=command.cohort,
            attended=attended - there.attended,
            did_not_attend=absent - there.did_not_attend,
            competent=competent - there.competent,
        )
    ]


def _within(count: int, most: int) -> int:
    return min(max(count, 0), most)
