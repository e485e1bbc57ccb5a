"""The waiting list for funded places: who waits, since when, and why this one is next."""

from collections.abc import Iterator

from domain.calendar import london_date, say_date, say_due
from domain.processes.allocation import Allocation
from domain.processes.allocation.sharing import next_turn, why_waiting
from domain.processes.allocation.state import Waiting
from domain.say import stream
from store.pages.names import Words
from web.site import page_of
from web.view import Heading, Link, Row, Soft, Table, Tag, Value


def said_of(own: Allocation) -> Iterator[str]:
    """Yield the sentences and streams that stand in the table."""
    for party in own.waiting:
        yield stream(party.provider)
        yield stream(party.cohort)
        yield why_waiting(own, party)


def table(own: Allocation, words: Words) -> Table:
    """Return those who wait, in the order of their turn."""
    return Table(
        caption="Waiting for a place, on any date",
        headings=(
            Heading(text="Provider"),
            Heading(text="Places", numeric=True),
            Heading(text="Waiting since"),
            Heading(text="Where it stands"),
        ),
        rows=tuple(
            Row(
                cells=(
                    _who(party, words),
                    party.count,
                    say_date(london_date(party.joined_at)),
                    _stands(own, party, words),
                )
            )
            for party in own.waiting
        ),
        empty="Nobody is waiting.",
    )


def _who(party: Waiting, words: Words) -> Value:
    name = words.say(stream(party.provider))
    asked = f"Asked for {words.say(stream(party.cohort))}"
    return (Link(text=name, href=page_of(party.holder)), Soft(text=asked))


def _stands(own: Allocation, party: Waiting, words: Words) -> Value:
    why = Soft(text=words.say(why_waiting(own, party)))
    if party.offer is not None:
        until = Soft(text=f"To be answered by {say_due(party.offer.answer_by)}")
        return (Tag(word="Offered", tone="info"), why, until)
    turn = next_turn(own)
    if turn is not None and turn[0] == party:
        return (Tag(word="Next", tone="watch"), why)
    return (Tag(word="Waiting"), why)
