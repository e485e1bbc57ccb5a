"""The places of a cohort and its waiting list, as tables."""

from domain.calendar import london_date, say_date, say_due
from domain.parts.places import Place
from domain.parts.waiting import Party
from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.say import stream
from web.pages.parts import Story, somebody
from web.site import page_of
from web.view import (
    Heading,
    Link,
    Row,
    Soft,
    Table,
    Tag,
)


def part_words(part: str) -> str:
    """Return what somebody takes part as."""
    return {"manager": "Registered manager", "mentor": "Well-being mentor"}.get(part, "Delegate")


def taken(cohort: Cohort, story: Story, settings: dict[Ref, str]) -> Table:
    """Return every place with its setting, and who sits there."""
    return Table(
        caption="Places",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Setting", "Who", "Part", "Place")),
        rows=tuple(
            Row(
                cells=(
                    Link(
                        text=settings.get(place.holder) or story.words.say(stream(place.holder)),
                        href=page_of(place.holder),
                    ),
                    somebody(story.words, place.person)
                    if place.person
                    else Tag(word="No name yet", tone="watch")
                    if place.taken
                    else Soft(text="Nobody now"),
                    part_words(place.part),
                    _place_tag(cohort, place),
                )
            )
            for place in cohort.places
        ),
        empty="Nobody has taken a place yet.",
    )


def waiting(cohort: Cohort, story: Story, settings: dict[Ref, str]) -> Table:
    """Return the waiting list in its order."""
    return Table(
        caption="Waiting list",
        caption_hidden=True,
        headings=(
            Heading(text="Setting"),
            Heading(text="Places", numeric=True),
            Heading(text="Waiting since"),
            Heading(text="Offer"),
        ),
        rows=tuple(
            Row(
                cells=(
                    (
                        Link(
                            text=settings.get(party.holder)
                            or story.words.say(stream(party.holder)),
                            href=page_of(party.holder),
                        ),
                        *((Soft(text="Paid by a funder: comes first"),) if party.funded else ()),
                    ),
                    party.count,
                    say_date(london_date(party.joined_at)),
                    _offer(cohort, party),
                )
            )
            for party in cohort.waiting
        ),
        empty="Nobody is waiting.",
    )


def _offer(cohort: Cohort, party: Party) -> tuple[Tag | Soft, ...]:
    if party.offer is not None:
        until = Soft(text=f"To be answered by {say_due(cohort.answer_by(party.offer))}")
        tag = Tag(word="Offered", tone="info")
        if party.offer.last_minute:
            return (tag, until, Soft(text="Others are asked too: the first answer wins"))
        return (tag, until)
    if party == cohort.next_party:
        return (Tag(word="Next", tone="watch"),)
    return (Tag(word="Waiting"),)


def _place_tag(cohort: Cohort, place: Place) -> Tag | Link:
    """The five words of places that people know; a merge says where somebody went."""
    merge = cohort.merge
    if merge and place.holder in merge.agreed and not place.taken:
        return Link(text="Moved to the other date", href=page_of(merge.into))
    match place.status.value:
        case "given up":
            return Tag(word="Cancelled")
        case "held":
            return Tag(word="On hold", tone="watch")
        case "instructed":
            return Tag(word="Booked, instructions sent", tone="good")
        case _:
            return Tag(word="Booked", tone="info")
