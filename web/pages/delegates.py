"""The delegates of a booking: their places, their days, their work and their certificates."""

from collections.abc import Iterator
from datetime import date, datetime

from domain.calendar import say_date
from domain.course_plan import Component
from domain.messages import PersonId
from domain.ref import Ref
from domain.services.course import Booking, Delegate, days_done, standing
from domain.services.course.charges import waits_for_order
from domain.services.course.requirements import (
    did_not_attend,
    open_components,
    open_tasks,
    task_due,
    tries,
)
from domain.services.course.state import EndCause
from store.pages.names import Words
from store.pages.papers import AwardItem
from web.pages.parts import somebody
from web.site import page_of, page_of_person
from web.view import (
    Grid,
    GridDay,
    GridGroup,
    GridPerson,
    Heading,
    Link,
    Mark,
    Row,
    Soft,
    Table,
    Tag,
    Value,
)

_MARKS: dict[str, Mark] = {
    "attended": "attended",
    "made up": "made_up",
    "missed": "absent",
    "arranged": "to_come",
    "ahead": "to_come",
}
_ENDED: dict[EndCause, tuple[str, str]] = {
    "cancelled": ("Cancelled", ""),
    "not accepted": ("Cancelled", "Application not accepted"),
    "not passed": ("Attended", "Not passed, can take the course again"),
    "assessment lapsed": ("Attended", "Assessment not finished in time"),
}


def people_of(booking: Booking) -> Iterator[PersonId]:
    """Yield everybody whom the page of a booking names."""
    yield booking.contact
    for one in booking.delegates:
        yield one.person
        yield from (attempt.assessor for attempt in one.attempts)


def table(booking: Booking, awards: list[AwardItem], words: Words, today: date) -> Table:
    """Return the delegates with their place, days, work and certificates."""
    assessed, tasks = booking.plan.assessment is not None, bool(booking.plan.tasks)
    titles = ["Delegate", "Place", "Days done"]
    titles += ["Workplace task"] if tasks else []
    titles += ["Assessment"] if assessed else []
    titles += ["Certificate" if not assessed else "Registration"]
    return Table(
        caption="Delegates",
        caption_hidden=True,
        headings=tuple(Heading(text=title) for title in titles),
        rows=tuple(
            Row(
                cells=(
                    somebody(words, one.person),
                    place(booking, one),
                    tally(booking, one),
                    *((_tasks(booking, one, today),) if tasks else ()),
                    *((_assessed(booking, one),) if assessed else ()),
                    _certificates(one, awards, words),
                )
            )
            for one in booking.delegates
        ),
        empty="No delegates.",
    )


def place_tag(booking: Booking, delegate: Delegate) -> Tag:
    """The words for places that people know, and "on hold" while something is missing."""
    if delegate.ended is not None:
        return Tag(word=_ENDED[delegate.ended.cause][0])
    match delegate.seat:
        case "waiting":
            return Tag(word="Waiting", tone="watch")
        case "held":
            return Tag(word="On hold", tone="watch")
        case "none":
            return Tag(word="Needs another date", tone="late")
        case "booked":
            return _booked(booking, delegate)


def _booked(booking: Booking, delegate: Delegate) -> Tag:
    if did_not_attend(booking, delegate):
        return Tag(word="Did not attend", tone="late")
    if days_done(booking, delegate) == len(booking.own_days(delegate)):
        return Tag(word="Attended", tone="good")
    return Tag(word="Booked", tone="info")


def place(booking: Booking, delegate: Delegate) -> Value:
    """Return where somebody's place stands, and what it waits for."""
    if delegate.ended is not None:
        why = _ENDED[delegate.ended.cause][1]
        return (place_tag(booking, delegate), *((Soft(text=why),) if why else ()))
    notes = ["Application to be checked"] if delegate.screening == "open" else []
    if delegate.seat == "held" and waits_for_order(booking):
        notes.append("Waits for a purchase order")
    return (place_tag(booking, delegate), *(Soft(text=note) for note in notes))


def tally(booking: Booking, delegate: Delegate) -> str:
    """Return how many of their days somebody has done."""
    return f"{days_done(booking, delegate)} of {len(booking.own_days(delegate))}"


def _tasks(booking: Booking, delegate: Delegate, today: date) -> Value:
    left = open_tasks(booking, delegate)
    if not left:
        return Tag(word="Handed in", tone="good")
    if delegate.ended is not None:
        return Tag(word="Not handed in")
    dues = [due for task in left if (due := task_due(booking, delegate, task))]
    if not dues or delegate.seat != "booked":
        return Tag(word="To come")
    late = min(dues) < today
    by = Soft(text=f"By {say_date(min(dues))}")
    return (Tag(word="Late", tone="late") if late else Tag(word="To come"), by)


def _assessed(booking: Booking, delegate: Delegate) -> Value:
    assessment = booking.plan.assessment
    assert assessment is not None  # the column is there only for an assessment
    count = len(assessment.components)
    done = count - len(open_components(booking, delegate))
    notes = [
        f"{part.title}: {_resit(delegate, part)}"
        for part in open_components(booking, delegate)
        if tries(delegate, part) and delegate.active
    ]
    return (f"{done} of {count} parts passed", *(Soft(text=note) for note in notes))


def _resit(delegate: Delegate, part: Component) -> str:
    return f"re-sit {len(tries(delegate, part))} to come"


def _certificates(delegate: Delegate, awards: list[AwardItem], words: Words) -> Value:
    refs = [one.award for one in delegate.awards]
    who = words.person(delegate.person)
    found = [one for one in awards if one.ref in refs]
    links = [Link(text=one.title, href=page_of(one.ref), about=f"of {who}") for one in found]
    return tuple(links) or Soft(text="Not yet" if delegate.active else "None")


def grids(booking: Booking, words: Words, titles: Words, now: datetime) -> tuple[Grid, ...]:
    """Return people by days, one grid for each course date that delegates attend."""
    seated = [one for one in booking.delegates if _in_grid(booking, one)]
    cohorts = dict.fromkeys(one.cohort for one in seated)
    return tuple(_grid(booking, ref, words, titles, now) for ref in cohorts)


def _in_grid(booking: Booking, delegate: Delegate) -> bool:
    if delegate.ended is not None:
        return days_done(booking, delegate) > 0
    return delegate.seat in ("held", "booked")


def _grid(booking: Booking, ref: Ref, words: Words, titles: Words, now: datetime) -> Grid:
    days = sorted(booking.days(ref), key=lambda day: day.starts)
    here = [one for one in booking.delegates if one.cohort == ref and _in_grid(booking, one)]
    return Grid(
        caption="Delegates and their learning days",
        days=tuple(
            GridDay(
                number=day.number,
                on=day.on,
                href=f"{page_of(ref)}/days/{day.number}",
                note=day.title,
            )
            for day in days
        ),
        groups=(
            GridGroup(
                title=titles.titles.get(ref, ref),
                people=tuple(_person(booking, one, words, now) for one in here),
            ),
        ),
    )


def _person(booking: Booking, delegate: Delegate, words: Words, now: datetime) -> GridPerson:
    marks: list[Mark] = []
    for day in booking.own_days(delegate):
        mark = _MARKS[standing(booking, delegate, day.number)]
        if mark == "to_come" and not delegate.active:
            mark = "not_needed"
        if mark == "to_come" and day.starts <= now and not booking.visits(delegate.person):
            mark = "blank"
        marks.append(mark)
    return GridPerson(
        name=words.person(delegate.person),
        href=page_of_person(delegate.person),
        detail=place_tag(booking, delegate).word,
        marks=tuple(marks),
        tally=f"{days_done(booking, delegate)}/{len(marks)}",
    )
