"""Own actions of delegates who meet as a set, the evidence they led to, and private objections."""

from collections.abc import Iterator
from datetime import date

from domain.calendar import london_date, say_date
from domain.parts.actions import Action
from domain.say import stream, text
from domain.services.course import Booking, Delegate
from domain.services.course.own_actions import evidence_due, evidence_wanted, meeting_after
from domain.services.course.state import Evidence
from store.pages.names import Words
from web.pages.parts import sentence_case
from web.site import page_of
from web.view import Heading, Link, Row, Soft, SummaryRow, Table, Tag, Value

KINDS = {"policy": "Policy", "procedure": "Procedure", "other": "Other evidence"}


def said_of(booking: Booking) -> Iterator[str]:
    """Yield the markers of what stands in these tables."""
    for one in booking.delegates:
        for action in one.actions:
            yield text(action.what)
            yield text(action.note) if action.note else ""
        for piece in one.evidence:
            yield from (text(piece.called), text(piece.difference))
        for objection in one.objections:
            yield stream(objection.about)
            yield text(objection.settled) if objection.settled else ""


def actions(booking: Booking, words: Words, today: date) -> tuple[Table, ...]:
    """Return one table for each delegate who has set an action, open ones first."""
    return tuple(_actions(booking, one, words, today) for one in booking.delegates if one.actions)


def _actions(booking: Booking, delegate: Delegate, words: Words, today: date) -> Table:
    ordered = sorted(delegate.actions, key=lambda one: (one.ended, one.action))
    return Table(
        caption=f"Own actions of {words.person(delegate.person)}",
        headings=(
            Heading(text="Action"),
            Heading(text="Set at meeting", numeric=True),
            Heading(text="Where it stands"),
        ),
        rows=tuple(
            Row(
                cells=(
                    sentence_case(words.say(text(one.what))),
                    one.set_at,
                    _stands(booking, delegate, one, words, today),
                ),
            )
            for one in ordered
        ),
        empty="No own actions.",
    )


def _stands(booking: Booking, delegate: Delegate, one: Action, words: Words, today: date) -> Value:
    note = (Soft(text=sentence_case(words.say(text(one.note)))),) if one.note else ()
    if one.outcome == "done":
        return (Tag(word="Done", tone="good"), Soft(text=f"Meeting {one.meeting}"), *note)
    if one.outcome == "dropped":
        return (Tag(word="Dropped"), Soft(text=f"Meeting {one.meeting}"), *note)
    due = meeting_after(booking, delegate, one.meeting)
    if due is None or not delegate.active:
        return (Tag(word="Goes on after the set"), *note)
    carried = (Soft(text=f"Carried on {_times(one.carried)}"),) if one.carried else ()
    late = due.on < today
    by = Soft(text=f"To be reviewed at meeting {due.number}, {say_date(due.on)}")
    tag = Tag(word="To be reviewed", tone="late") if late else Tag(word="Open", tone="info")
    return (tag, by, *carried, *note)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def evidence(booking: Booking, words: Words) -> Table | None:
    """Return the policies and procedures that were produced, and what is still asked for."""
    if booking.plan.actions is None:
        return None
    shown = [(one, piece) for one in booking.delegates for piece in one.evidence]
    lacking = [
        one
        for one in booking.active
        if one.seat == "booked" and evidence_wanted(booking, one) and one.cohort
    ]
    return Table(
        caption="Evidence of the difference made",
        headings=tuple(
            Heading(text=one) for one in ("Delegate", "Policy or procedure", "The difference")
        ),
        rows=(
            *(_piece(one, piece, words) for one, piece in shown),
            *(_to_come(booking, one, words) for one in lacking),
        ),
        empty="Nothing has been handed in yet.",
    )


def _piece(delegate: Delegate, piece: Evidence, words: Words) -> Row:
    return Row(
        cells=(
            words.person(delegate.person),
            (
                words.say(text(piece.called)),
                Soft(text=f"{KINDS[piece.kind]}, {say_date(piece.on)}"),
            ),
            sentence_case(words.say(text(piece.difference))),
        )
    )


def _to_come(booking: Booking, delegate: Delegate, words: Words) -> Row:
    due = Soft(text=f"By {say_date(evidence_due(booking, delegate))}")
    return Row(cells=(words.person(delegate.person), (Tag(word="To come"), due), ""))


def in_confidence(booking: Booking, words: Words) -> tuple[SummaryRow, ...]:
    """Return the private objections: for coordinators, and nobody else."""
    return tuple(
        SummaryRow(
            term=words.person(one.person),
            value=(
                "Does not want to be in a set with",
                Link(text=words.say(stream(said.about)), href=page_of(said.about)),
                Soft(text=_settled(one, said.cohort, said.settled, words)),
                Soft(text=f"Said on {say_date(london_date(said.at))}"),
            ),
        )
        for one in booking.delegates
        for said in one.objections
    )


def _settled(delegate: Delegate, cohort: str, reason: str | None, words: Words) -> str:
    if reason:
        return f"Settled, they stay: {words.say(text(reason))}"
    moved = cohort != delegate.cohort or not delegate.active
    return "Settled, they are not in that set any more" if moved else "To be settled"
