"""How the delegates of a booking stand in their assessment: parts, criteria, check, release."""

from collections.abc import Iterator
from datetime import date, datetime

from domain.calendar import london_date, say_date
from domain.course_plan import Component
from domain.frameworks import HEADINGS, framework
from domain.say import text
from domain.services.course import Booking, Delegate, days_done
from domain.services.course.requirements import (
    component_due,
    finished_at,
    lapses_on,
    passed,
    tries,
)
from domain.services.course.state import Attempt
from store.pages.names import Words
from web.pages.parts import sentence_case, state_tag
from web.view import (
    Heading,
    Panel,
    Requirement,
    Row,
    Soft,
    SummaryRow,
    Table,
    Tag,
    Under,
    Value,
)


def evidence_of(booking: Booking) -> list[str]:
    """Return the markers of what assessors saw, criterion by criterion."""
    return [text(seen.evidence) for one in booking.delegates for seen in one.outcomes]


def panels(booking: Booking, words: Words, today: date) -> tuple[Panel, ...]:
    """Return how each delegate stands who has begun to be assessed."""
    if booking.plan.assessment is None:
        return ()
    begun = [one for one in booking.delegates if one.attempts or _may_begin(booking, one)]
    return tuple(_panel(booking, one, words, today) for one in begun)


def _may_begin(booking: Booking, delegate: Delegate) -> bool:
    return delegate.active and delegate.seat == "booked" and days_done(booking, delegate) > 0


def _panel(booking: Booking, delegate: Delegate, words: Words, today: date) -> Panel:
    under = _criteria(booking, delegate, words)
    met = sum(one.met for heading in under for one in heading.requirements)
    count = sum(len(heading.requirements) for heading in under)
    return Panel(
        name=words.person(delegate.person),
        state=_state(booking, delegate),
        finished=delegate.ended is not None or delegate.released_at is not None,
        parts=_parts(booking, delegate, words, today, f"{met} of {count} criteria met"),
        criteria=under if delegate.outcomes else (),
        tally=f"{met} of {count} criteria met",
        rows=tuple(_after(booking, delegate)),
    )


def _state(booking: Booking, delegate: Delegate) -> Tag:
    if delegate.ended is not None:
        return state_tag(delegate.ended.cause)
    if delegate.released_at:
        return Tag(word="Released", tone="good")
    if finished_at(booking, delegate):
        return Tag(word="To be released", tone="watch")
    return Tag(word="Being assessed", tone="info")


def _parts(booking: Booking, delegate: Delegate, words: Words, today: date, criteria: str) -> Table:
    assessment = booking.plan.assessment
    assert assessment is not None  # panels are drawn for assessed courses only
    rows = []
    for part in assessment.components:
        is_open = delegate.active and passed(delegate, part) is None
        due = component_due(booking, delegate, part) if is_open else None
        notes = [Soft(text=criteria)] if part.kind == "criteria" and delegate.outcomes else []
        rows.append(
            Row(
                cells=(
                    part.title,
                    (_result(delegate, part), *notes),
                    _tries(delegate, part, words) or Soft(text="None yet"),
                    due,
                ),
                late=due is not None and due < today,
            )
        )
    return Table(
        caption=f"Parts of the assessment of {words.person(delegate.person)}",
        caption_hidden=True,
        headings=tuple(Heading(text=one) for one in ("Part", "Result", "Attempts", "Due")),
        rows=tuple(rows),
        empty="No parts.",
    )


def _result(delegate: Delegate, part: Component) -> Tag:
    if passed(delegate, part) is not None:
        return Tag(word="Passed", tone="good")
    tried = len(tries(delegate, part))
    if not delegate.active:
        return Tag(word="Not passed")
    return Tag(word=f"Re-sit {tried}", tone="watch") if tried else Tag(word="To be assessed")


def _tries(delegate: Delegate, part: Component, words: Words) -> tuple[str, ...]:
    """Each try with its date, its result and its assessor, the first one first."""
    own = [one for one in delegate.attempts if one.component == part.slug]
    return tuple(f"{say_date(one.on)}: {_how(one)}, {words.person(one.assessor)}" for one in own)


def _how(attempt: Attempt) -> str:
    how = "passed" if attempt.passed else "not passed"
    return f"{how} (no longer counts)" if attempt.void else how


def _criteria(booking: Booking, delegate: Delegate, words: Words) -> tuple[Under, ...]:
    """The criteria of the framework under its headings, with what was seen last."""
    if booking.terms.framework is None:
        return ()
    against = framework(booking.terms.framework)
    latest = {one.criterion: one for one in delegate.outcomes}
    found = []
    for heading in HEADINGS:
        some = []
        for criterion in against.under(heading.slug):
            seen = latest.get(criterion.slug)
            said = sentence_case(words.say(text(seen.evidence))) if seen else "Not judged yet"
            met = seen is not None and seen.met
            some.append(Requirement(text=criterion.text, met=met, detail=said))
        count = sum(one.met for one in some)
        found.append(
            Under(title=heading.title, tally=f"{count} of {len(some)}", requirements=tuple(some))
        )
    return tuple(found)


def _after(booking: Booking, delegate: Delegate) -> Iterator[SummaryRow]:
    until = lapses_on(booking, delegate)
    if delegate.active and until and finished_at(booking, delegate) is None:
        yield SummaryRow(term="To be finished by", value=until)
    sample = delegate.sample
    if sample is not None:
        yield SummaryRow(term="Quality check", value=_checked(sample.sampled, sample.checked_at))
    if delegate.released_at is not None:
        yield SummaryRow(term="Released", value=london_date(delegate.released_at))
    elif sample is not None:
        yield SummaryRow(term="Release", value=Tag(word="Waits for a second person", tone="watch"))


def _checked(sampled: bool, at: datetime | None) -> Value:
    if not sampled:
        return "Not drawn for the sample"
    if at is None:
        return Tag(word="Drawn, to be checked", tone="watch")
    return ("Agreed with the assessor", Soft(text=say_date(london_date(at))))
