"""What holds of bookings, and of the cohorts, invoices and certificates beside them."""

from collections.abc import Iterable, Sequence

from domain.messages import Step
from domain.processes.allocation import Running, allocation_ref
from domain.processes.allocation.sharing import reserved
from domain.processes.cohort.steps import PassOnTiding, ReportRegister, TellDayMove
from domain.processes.invoice import NotIssued
from domain.processes.invoice.state import Issued
from domain.ref import Ref
from domain.services.course import Booking, NothingYet, Over
from domain.services.course.papers import award_ref, invoice_ref
from tests.domain.course_oracle import Oracle, tell
from tests.domain.world import World


def courses_agree(world: World, refs: Iterable[Ref]) -> None:
    """What one stream knows of another is so, once what is on its way has arrived."""
    waiting = [step for _, _, _, step in world.steps()]
    for ref in refs:
        if isinstance(world.state(ref), NothingYet):
            continue
        booking = world.booking(ref)
        told = tell(event for owner, event in world.log if owner == ref)
        _seats_agree(world, ref, booking)
        _list_agrees(world, ref, booking)
        _days_agree(world, ref, booking, waiting)
        _papers_agree(world, ref, told)


def _seats_agree(world: World, ref: Ref, booking: Booking) -> None:
    """Who has a place sits in it, held or confirmed; who waits is on the list; nobody else is."""
    places = {
        (at, one.place): one
        for at in world.cohorts
        for one in world.cohort(at).places
        if one.holder == ref and one.taken
    }
    queued = {
        (at, seat.place): seat.person
        for at in world.cohorts
        for party in world.cohort(at).queue
        if party.holder == ref
        for seat in party.seats
    }
    for one in booking.active:
        where = (one.cohort, one.place)
        if world.cohort(one.cohort).cancelled_at is not None:
            continue
        match one.seat:
            case "held" | "booked":
                place = places.pop(where)
                asked = one.seat == "held" or one.screening == "open"
                assert (place.person, place.held) == (one.person, asked)
            case "waiting" if where in queued:
                assert queued.pop(where) == one.person
            case _:
                assert where not in places
    left = {(one.cohort, one.place) for one in booking.delegates if one.ended}
    assert not set(places) - left, f"nobody of {ref} sits in {places}"
    assert not queued, f"{ref} does not know that it waits for {queued}"


def _list_agrees(world: World, ref: Ref, booking: Booking) -> None:
    """Whoever waits for a funded place is on its list, and no place is promised twice."""
    places = booking.offered.allocation and world.state(allocation_ref(booking.service))
    if not isinstance(places, Running):
        return
    own = places.allocation
    party = own.party_of(ref)
    waiting = [one for one in booking.active if one.seat == "waiting"]
    if party is None and waiting:  # a request of the site waited for this date only
        party_there = world.cohort(waiting[0].cohort).party_of(ref)
        assert party_there is not None and party_there.former, f"no list knows {ref}"
        return
    assert (party.count if party else 0) == len(waiting), f"the list does not know {ref} as it is"
    assert own.total.drawn + reserved(own) <= own.places


def _days_agree(world: World, ref: Ref, booking: Booking, waiting: Sequence[Step]) -> None:
    """What the cohorts passed on is what the booking knows."""
    over = isinstance(world.state(ref), Over)  # what is moved then does not matter any more
    if not over and not any(isinstance(step, TellDayMove | PassOnTiding) for step in waiting):
        for one in (one for one in booking.active if one.seat in ("held", "booked")):
            times = [(day.starts, day.ends, day.room) for day in booking.days(one.cohort)]
            days = world.cohort(one.cohort).days
            called_off = world.cohort(one.cohort).cancelled_at is not None
            assert called_off or times == [(day.starts, day.ends, day.room) for day in days], (
                ref,
                one,
            )
    if any(isinstance(step, ReportRegister) for step in waiting):
        return
    known = {(mark.cohort, mark.day, mark.person): mark.attended for mark in booking.marks}
    people = [one.person for one in booking.delegates]
    for at in world.cohorts:
        for log in world.cohort(at).logs:
            for mark in log.marks:
                ours = world.cohort(at).holder_of(mark.person, log.day) == ref
                if ours and mark.person in people:
                    assert known[at, log.day, mark.person] == (mark.status != "absent")


def _papers_agree(world: World, ref: Ref, told: Oracle) -> None:
    """The oracle knows what is due when nothing is left to do; each paper has its own stream."""
    open_steps = [item for item in world.items(ref) if isinstance(item, Step)]
    if not open_steps:
        assert not told.due(), f"{told.due()} is due"
        assert not told.owed_back() or told.billed is None, "a credit note is due"
    for number, seat in told.seats.items():
        for kind in seat.papers:
            assert award_ref(ref, number, kind) in world.states
    bill = world.state(invoice_ref(ref))
    assert (told.billed is None) == isinstance(bill, NotIssued)
    if isinstance(bill, Issued):
        notes = sum(note.gross_pence for note in bill.bill.credit_notes)
        assert notes <= bill.bill.gross_pence
        assert len(bill.bill.credit_notes) <= len(told.credited)
    if isinstance(world.state(ref), Over):
        assert told.closed
