"""The monthly report to a funder: places by status, by cohort, against profile, and risks."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from activities.papers.typesetting import typeset
from activities.plain_text import Sentence, Words
from domain.calendar import say_date
from domain.money import pounds
from domain.processes.allocation import Counts, sum_of

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PackCohort(_Part, Counts):
    """The funded places of one cohort; `stage` is the word that its page shows."""

    label: Words
    first_day: date
    stage: Words
    capacity: Count


class FunderPack(_Part):
    """Everything that the report shows, on paper and as a spreadsheet: counts, never people.

    `profile` is how many places a straight line from first to last day would have taken by `on`;
    `place_pence` is what the funder pays for a place, where it pays by the place.
    """

    organisation: Words = "Optimum Workforce Leadership"
    funder: Words
    service: Words
    on: date
    last: bool = False
    starts_on: date
    ends_on: date
    places: Count
    profile: Count
    providers: Count
    place_pence: Annotated[int, Field(ge=1)] | None = None
    cohorts: Annotated[tuple[PackCohort, ...], Field(max_length=500)] = ()
    risks: Annotated[tuple[Sentence, ...], Field(max_length=500)] = ()

    @property
    def total(self) -> Counts:
        """The counts of all cohorts together."""
        return sum_of(self.cohorts)

    @property
    def heading(self) -> str:
        return "Last report on funded places" if self.last else "Report on funded places"

    @property
    def statuses(self) -> tuple[tuple[str, int, str], ...]:
        """The places by status: label, count, and of what it is a part."""
        total = self.total
        ahead = total.drawn - total.attended - total.did_not_attend
        return (
            ("Funded", self.places, "all places"),
            ("Taken", total.drawn, "of the funded places"),
            ("Attended", total.attended, "of the places taken"),
            ("Did not attend", total.did_not_attend, "of the places taken"),
            ("Still to attend", max(ahead, 0), "of the places taken"),
            ("Seen to be competent", total.competent, "of those who attended"),
            ("Free", max(self.places - total.drawn, 0), "of the funded places"),
        )

    @property
    def spend(self) -> tuple[tuple[str, str, str], ...]:
        """What is taken against the straight line: label, places, and money where it is known."""
        rows = (
            ("Taken by now", self.total.drawn),
            ("Straight line by now", self.profile),
            ("Whole period", self.places),
        )
        price = self.place_pence
        return tuple(
            (label, f"{count:,}", pounds(count * price) if price else "") for label, count in rows
        )


def render_funder_pack(paper: FunderPack) -> bytes:
    """Return the report as a tagged PDF/UA-1 of as many A4 pages as its cohorts need.

    The same paper gives the same bytes. Blocks the processor for some 10 ms: call it in a thread.
    Raises PaperError when a text has characters without a glyph.
    """
    return typeset("funder_pack.typ", _data(paper), paper.on)


def _data(paper: FunderPack) -> dict[str, Any]:
    on = paper.on
    return {
        "document_title": f"{paper.heading}: {paper.service}, {say_date(on)}",
        "description": f"Places that {paper.funder} pays for, as at {say_date(on)}",
        "organisation": paper.organisation,
        "dated": {"year": on.year, "month": on.month, "day": on.day},
        "heading": paper.heading,
        "service": paper.service,
        "facts": [
            {"label": "For", "value": paper.funder},
            {"label": "As at", "value": say_date(on)},
            {
                "label": "Funded",
                "value": f"{say_date(paper.starts_on)} to {say_date(paper.ends_on)}",
            },
            {"label": "Providers with places", "value": f"{paper.providers:,}"},
        ],
        "statuses": [
            {"label": label, "count": f"{count:,}", "part": _share(label, count, paper)}
            for label, count, _ in paper.statuses
        ],
        "spend": [
            {"label": label, "places": places, "money": money}
            for label, places, money in paper.spend
        ],
        "priced": paper.place_pence is not None,
        "bars": _bars(paper),
        "cohorts": [_cohort(one) for one in paper.cohorts],
        "risks": paper.risks,
        "foot": f"{paper.organisation}: {paper.service}, as at {say_date(on)}",
    }


def _share(label: str, count: int, paper: FunderPack) -> str:
    """Return "40 % of the places taken"; nothing for the whole, or where there is no whole."""
    total = paper.total
    of = {
        "Taken": paper.places,
        "Free": paper.places,
        "Attended": total.drawn,
        "Did not attend": total.drawn,
        "Still to attend": total.drawn,
        "Seen to be competent": total.attended,
    }.get(label, 0)
    words = next(part for name, _, part in paper.statuses if name == label)
    return f"{count * 100 // of} % {words}" if of else ""


def _bars(paper: FunderPack) -> list[dict[str, Any]]:
    """Return how far each is along the whole, from 0 to 1, for drawing."""
    drawn = paper.total.drawn
    whole = max(paper.places, drawn, 1)
    return [
        {"label": "Taken", "reach": drawn / whole, "count": f"{drawn:,}"},
        {"label": "Straight line", "reach": paper.profile / whole, "count": f"{paper.profile:,}"},
    ]


def _cohort(one: PackCohort) -> dict[str, str]:
    return {
        "label": one.label,
        "first_day": say_date(one.first_day),
        "stage": one.stage,
        "drawn": f"{one.drawn:,} of {one.capacity:,}",
        "attended": f"{one.attended:,}",
        "did_not_attend": f"{one.did_not_attend:,}",
        "competent": f"{one.competent:,}",
    }
