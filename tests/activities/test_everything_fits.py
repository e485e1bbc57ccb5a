"""Whatever people may type, every letter can be sent and every paper can be printed.

The values are the longest that the doors of domain/entry take, and odd: without a space, with
markup of every kind, in several scripts. A letter or a paper that is added is tried by itself, or
fails here by name.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from activities import papers
from activities.letters import CalendarEntry, Kind, Letter, Office, build, write
from activities.letters.wording import wording
from activities.papers import (
    CertificatePaper,
    FunderPack,
    InvoicePaper,
    PackCohort,
    Party,
    render_certificate,
    render_funder_pack,
    render_funder_sheet,
    render_invoice,
    render_sign_in_sheet,
)
from domain.catalogue import CATALOGUE
from domain.entry.text import LONGEST_NAME, LONGEST_VENUE, Line, Name, shortened
from domain.money import Line as Priced
from store.pages.sign_in_sheets import SheetLine
from tests.activities.letter_values import VALUES
from tests.activities.test_letters import content, received
from tests.activities.test_papers import certificate, credit_note, invoice
from tests.activities.test_sign_in_sheet import sheet

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST_DAY = max(
    (day.title for sold in CATALOGUE.values() for one in sold.variants for day in one.days), key=len
)
ODD = (
    'O’Hara & Sons <Care> "Quality" Ltd, =?utf-8?q?x?= Bcc: evil@example.org; ',
    "#eval(1) $x$ *bold* _low_ @ref [link](x) {{person:p-1}} {brace} \\u{41} //x ",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Ελένη-Παπαδοπούλου-Иванова-Łukaszewicz-Nguyễn-",
    "فاطمة الزهراء प्रिया शर्मा 李小龙 ",
)


def longest(seed: str, most: int = LONGEST_NAME, kind: Any = Name) -> str:
    """Return a text of the greatest length that its door takes."""
    text: str = TypeAdapter(kind).validate_python((seed * most)[:most])
    return text


@pytest.mark.parametrize("seed", ODD)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_sent_whatever_the_names(kind: Kind, seed: str) -> None:
    """Each placeholder holds what several long values come to."""
    name = longest(seed)
    long = f"{name}, {longest(seed, LONGEST_VENUE, Line | Any)}"
    values = {
        placeholder: tuple(f"{n}: {long}" for n in range(3)) if lists else long
        for placeholder, lists in _placeholders(kind).items()
    }
    letter = write(
        kind,
        values,
        message_id="<5f2c9e1a-0001@engagements.optimum.example>",
        dated=AT,
        to_address="s.rhys@rowan.example",
        to_name=name,
        office=Office(),
        calendar=_entry(name, long),
    )
    message = received(letter)

    assert message["Subject"] == letter.subject and len(letter.subject) <= 160
    assert set(message.keys()).isdisjoint({"Bcc", "Cc"})
    assert to_of(letter) == (name, ["s.rhys@rowan.example"])
    text = content(message, "text/plain")
    assert all(long in text for _ in values) or not _in_the_body(kind)


def to_of(letter: Letter) -> tuple[str, list[str]]:
    """Return the name and the addresses in the To header, as RFC 2047 has them decoded."""
    raw = message_from_bytes(build(letter, "Optimum <office@optimum.example>").as_bytes())["To"]
    words, _, address = str(make_header(decode_header(raw))).rpartition(" ")
    return words.strip(), [one for _, one in getaddresses([raw])] if address else []


def _placeholders(kind: Kind) -> dict[str, bool]:
    template = wording().letters[kind]
    return {name: name in template.lists for name in template.placeholders}


def _in_the_body(kind: Kind) -> bool:
    template = wording().letters[kind]
    texts = [text for text in template.texts() if text != template.subject]
    return any("{" in text for text in texts)


def _entry(name: str, long: str) -> CalendarEntry:
    return CalendarEntry(
        uid="cohort-1-day-3@optimum.example",
        summary=f"Learning day 3: {long}",
        starts=AT,
        ends=AT.replace(hour=16),
        location=long,
        description=long,
        organizer="office@optimum.example",
        organizer_name="Optimum Workforce Leadership",
        attendee="s.rhys@rowan.example",
        attendee_name=name,
        stamped_at=AT,
    )


def _certificates(seed: str) -> list[bytes]:
    name = longest(seed)
    full = certificate(
        title=name,
        holder_name=name,
        setting_name=name,
        provider_name=name,
        programme=name,
        days_attended=tuple(f"Learning day {n}: {LONGEST_DAY}" for n in range(1, 15)),
        framework=name,
        number="REG-00042",
    )
    assert isinstance(full, CertificatePaper)
    return [render_certificate(full)]


def _invoices(seed: str) -> list[bytes]:
    name, line = longest(seed), longest(seed, 160, Line)
    changes: dict[str, Any] = {
        "regarding": f"Care planning to enhance well-being, {name}, {name}",
        "customer": Party(name=name, address=(line,) * 8),
        "attention": name,
        "lines": tuple(
            Priced(
                description=shortened(f"{name}: {name} {name}", 300),
                quantity=1,
                unit_pence=pence,
                vat="exempt_education",
            )
            for pence in (100_000_000, 1)
        ),
    }
    bill = invoice(**changes, purchase_order="X" * 40)
    note = credit_note(**{key: changes[key] for key in ("regarding", "customer", "attention")})
    assert isinstance(bill, InvoicePaper)
    return [render_invoice(bill), render_invoice(note)]


def _packs(seed: str, render: Callable[[FunderPack], bytes]) -> list[bytes]:
    name = longest(seed)
    counts = {"drawn": 9, "attended": 5, "did_not_attend": 1, "competent": 2}
    cohort = PackCohort(label=name, first_day=date(2026, 3, 2), stage=name, capacity=9, **counts)
    pack = FunderPack(
        funder=name,
        service=name,
        on=date(2026, 6, 1),
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 12, 18),
        places=36,
        profile=15,
        providers=2,
        cohorts=(cohort,) * 3,
        risks=(f"{name} {name}",) * 3,
    )
    return [render(pack)]


def _sheets(seed: str) -> list[bytes]:
    name = longest(seed)
    venue = longest(seed, LONGEST_VENUE, Line | Any)
    long = sheet(
        title=f"{name}, {name}",
        day_title=name,
        venue=venue,
        trainers=(name, name),
        lines=(SheetLine(name, name),) * 3,
        printed_by=name,
    )
    return [render_sign_in_sheet(long)]


PAPERS: dict[str, Callable[[str], list[bytes]]] = {
    "render_certificate": _certificates,
    "render_invoice": _invoices,
    "render_funder_pack": lambda seed: _packs(seed, render_funder_pack),
    "render_funder_sheet": lambda seed: _packs(seed, render_funder_sheet),
    "render_sign_in_sheet": _sheets,
}


def test_every_paper_is_tried() -> None:
    assert {name for name in papers.__all__ if name.startswith("render_")} == set(PAPERS)


@pytest.mark.parametrize("seed", ODD)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_printed_whatever_the_names(paper: str, seed: str) -> None:
    for made in PAPERS[paper](seed):
        assert made.startswith((b"%PDF-", b"PK"))


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=LONGEST_NAME))
def test_any_name_that_may_be_typed_stands_on_a_certificate_and_in_a_letter(typed: str) -> None:
    try:
        name = TypeAdapter(Name).validate_python(f"A{typed}")
    except ValidationError:
        return
    assert render_certificate(certificate(holder_name=name)).startswith(b"%PDF-")
    letter = write(
        "invoice_due_soon",
        {name_: str(VALUES[name_]) for name_ in _placeholders("invoice_due_soon")}
        | {"regarding": name},
        message_id="<5f2c9e1a-0001@engagements.optimum.example>",
        dated=AT,
        to_address="s.rhys@rowan.example",
        to_name=name,
        office=Office(),
    )
    assert to_of(letter) == (name, ["s.rhys@rowan.example"])
