"""The pages of a request: the form of held places, a last look, and how it stands then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from fastapi import Response

from domain.calendar import london_date, say_due
from domain.catalogue import quote
from domain.processes.request import Holding, Over, Send, Sent, Wanted
from domain.processes.request.state import Ending
from domain.ref import Ref, split_ref
from domain.say import counted
from store.pages.public_dates import PublicDate
from web.fields import Field, FieldGroup, Form
from web.forms.drawing import Entered
from web.forms.taking import Sheet
from web.pages import public
from web.pages.date_facts import COURSES, conditions, date_rows, on_the_site, terms
from web.pages.prices import price_table
from web.site import Visit, at_the_door, keep_at_the_door
from web.templating import say_clock
from web.view import Button, Link, Soft, SummaryRow

ONE_LINE: Mapping[str, str] = {
    "organisation": "organization",
    "setting": "off",
    "phone": "tel",
}
"""Texts that are one line long, and what a browser may fill in there."""
ENDED = "Your hold has ended"
OVER: Mapping[str, tuple[str, str]] = {
    "given back": ("You gave the places back", "They are free again. Nothing is to be paid."),
    "accepted": (
        "Your booking is accepted",
        "We have written to you with everything about it. Nothing more is needed here.",
    ),
    "turned down": (
        "We could not confirm your request",
        "We have written to you why. Nothing is to be paid.",
    ),
    "not answered": (
        "Your request has ended",
        "We are sorry: we did not answer in time, and the places are free again.",
    ),
    "date cancelled": (
        "This course date was cancelled",
        "We are sorry. Nothing is to be paid. Choose another date.",
    ),
    "date postponed": (
        "This course date was postponed",
        "We are sorry. It has no new date yet, and the places are not held any longer. "
        "Nothing is to be paid. Choose another date.",
    ),
    "waiting ended": (
        "You are off the waiting list",
        "No place could be booked for you. We have written to you why.",
    ),
}


@dataclass(frozen=True)
class Asking:
    """A request as it stands, and the date that it is for, as long as that is open."""

    ref: Ref
    state: Holding | Sent | Over
    date: PublicDate | None
    label: str

    @property
    def wanted(self) -> Wanted:
        return self.state.wanted

    @property
    def title(self) -> str:
        return on_the_site()[self.wanted.service].title

    @property
    def many(self) -> str:
        return counted(self.wanted.places, "place")


def address(ref: Ref) -> str:
    """Return the address of a request: only who knows it sees how the request stands."""
    return f"/courses/requests/{split_ref(ref)[1]}"


def _held_words(asked: Asking) -> str:
    """What is held and until when, said first on every page of the form."""
    assert isinstance(asked.state, Holding)  # only then something is held
    until = say_clock(asked.state.until)
    if asked.wanted.wait:
        return f"You join the waiting list for {asked.many}. Send the form by {until}."
    return f"We hold {asked.many} for you until {until}. Send the form by then."


def _rows(asked: Asking) -> Iterable[SummaryRow]:
    yield SummaryRow(term="Course", value=(asked.title, Soft(text=asked.label)))
    yield SummaryRow(term="Places", value=str(asked.wanted.places))
    if asked.date is not None:
        yield from date_rows(asked.date)


def form_page(visit: Visit, asked: Asking, sheet: Sheet, status: int = 200) -> Response:
    visit = at_the_door(visit)
    form = sheet.form(address(asked.ref), "Check your booking", COURSES)
    form = form.model_copy(update={"fields": _plainer(form), "cancel": None})
    answer = visit.page(
        "pages/hold.html",
        "courses",
        status=status,
        title="Who are the places for?",
        caption=f"{asked.title}, {asked.label}",
        held=_held_words(asked),
        rows=tuple(_rows(asked)),
        conditions=conditions(asked.wanted.service),
        form=form,
        back_out=_back_out(asked),
    )
    return public.hidden(keep_at_the_door(visit, answer))


def _back_out(asked: Asking) -> Button:
    waits = asked.wanted.wait if isinstance(asked.state, Holding) else False
    waits = waits or (isinstance(asked.state, Sent) and asked.state.waiting)
    text = "Leave the waiting list" if waits else "Give the places back"
    return Button(text=text, action=f"{address(asked.ref)}/give-back")


def _plainer(form: Form) -> tuple[Field | FieldGroup, ...]:
    """One line for what is one line long, and what the browser knows of its owner."""
    known = {"contact.name": "name", "contact.email": "email", **ONE_LINE}

    def plainer(entry: Field | FieldGroup) -> Field | FieldGroup:
        if isinstance(entry, FieldGroup):
            return entry
        changes: dict[str, str] = {}
        if entry.name in ONE_LINE:
            changes["kind"] = "tel" if entry.name == "phone" else "text"
        if entry.name in known:
            changes["autocomplete"] = known[entry.name]
        return entry.model_copy(update=changes)

    return tuple(plainer(entry) for entry in form.fields)


def check_page(visit: Visit, asked: Asking, made: Send, entered: Entered) -> Response:
    """The last look before a request is sent: everything, the price and the terms."""
    visit = at_the_door(visit)
    hidden = tuple((name, value) for name, values in entered.items() for value in values)
    answer = visit.page(
        "pages/check_booking.html",
        "courses",
        title="Check your booking",
        caption=f"{asked.title}, {asked.label}",
        held=_held_words(asked),
        rows=tuple(_rows(asked)),
        given=tuple(_given(made, entered)),
        price=price_table(quote(asked.wanted.service, asked.wanted.places, False)),
        terms=tuple(terms(asked.date)) if asked.date else (),
        action=address(asked.ref),
        hidden=hidden,
    )
    return public.hidden(keep_at_the_door(visit, answer))


def _given(made: Send, entered: Entered) -> Iterable[SummaryRow]:
    """What somebody wrote, in their own words."""

    def said(name: str) -> str:
        return " ".join("".join(entered.get(name, ())).split())

    yield SummaryRow(term="Organisation", value=said("organisation"))
    yield SummaryRow(term="Care home or service", value=said("setting"))
    contact = (said("contact.name"), Soft(text=said("contact.email")))
    yield SummaryRow(term="Your name", value=contact)
    if said("phone"):
        yield SummaryRow(term="Your phone number", value=said("phone"))
    people = [name for name in entered if name.endswith(".person.name")]
    named = tuple(said(name) for name in people)
    yield SummaryRow(term="People", value=named or "Names come later")
    yield SummaryRow(term="Purchase order number", value=made.purchase_order or "None yet")
    if said("note"):
        yield SummaryRow(term="Anything else", value=said("note"))


def sent_page(visit: Visit, asked: Asking, state: Sent) -> Response:
    visit = at_the_door(visit)
    kept = state.kept_until
    held = f"We hold {asked.many} for you until {say_due(kept)}." if kept else ""
    answer = visit.page(
        "pages/request_sent.html",
        "courses",
        title="We have your request",
        caption=f"{asked.title}, {asked.label}",
        held=held or f"You are on the waiting list for {asked.many}.",
        waiting=state.waiting,
        dates_changed=state.new_dates is not None,
        sent_on=london_date(state.details.at),
        rows=tuple(_rows(asked)),
        back_out=_back_out(asked),
    )
    return public.hidden(keep_at_the_door(visit, answer))


def ended_page(visit: Visit, asked: Asking, kept: Entered) -> Response:
    """The half hour is over: say so kindly, and keep what was typed."""
    visit = at_the_door(visit)
    date = asked.date
    fresh = uuid5(UUID(hex=split_ref(asked.ref)[1]), "again").hex
    again = Form(
        action=f"/courses/{split_ref(asked.wanted.cohort)[1]}",
        fields=(),
        submit="Start again",
        hidden=(
            ("command_id", fresh),
            ("places", str(asked.wanted.places)),
            ("wait", "yes" if date is not None and date.left == 0 else "no"),
            *((name, value) for name, values in kept.items() for value in values),
        ),
        cancel=Link(text="Other course dates", href=COURSES.href),
    )
    answer = visit.page(
        "pages/hold_ended.html",
        "courses",
        title=ENDED,
        caption=f"{asked.title}, {asked.label}",
        until=say_clock(asked.wanted.until),
        waited=asked.wanted.wait,
        kept=bool(kept),
        form=again if date is not None else None,
        courses=COURSES,
    )
    return public.hidden(keep_at_the_door(visit, answer))


def over_page(visit: Visit, ending: Ending) -> Response:
    """How a request ended."""
    title, text = OVER[ending]
    return public.hidden(
        visit.page("message.html", "courses", title=title, paragraphs=(text,), doing=(COURSES,))
    )
