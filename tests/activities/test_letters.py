"""Letters: every kind can be written, nothing is left to chance, no header is smuggled in."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from activities.letters import (
    Attachment,
    CalendarEntry,
    Kind,
    Letter,
    Office,
    WordingError,
    build,
    ics,
    plain_text,
    write,
)
from activities.letters.wording import parse_wording, wording
from domain.datafile import DataFileBroken
from tests.activities.letter_values import VALUES, values_for

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = Office(phone="0115 496 0000")
FROM = "Optimum Workforce Leadership <office@optimum.example>"
ID = "<5f2c9e1a-0001@engagements.optimum.example>"
KINDS: tuple[Kind, ...] = get_args(Kind)
every_kind = pytest.mark.parametrize("kind", KINDS)


def letter(kind: Kind = "learning_day_invitation", **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "values": values_for(kind),
        "message_id": ID,
        "dated": AT,
        "to_address": "s.rhys@rowan.example",
        "to_name": "Siân Rhys-Davies",
        "office": OFFICE,
    }
    return write(kind, **{**facts, **changes})


def entry(**changes: Any) -> CalendarEntry:
    facts: dict[str, Any] = {
        "uid": "cohort-1-day-3-place-7@engagements.optimum.example",
        "summary": "Learning day 3: Dignity in everyday care",
        "starts": datetime(2026, 3, 12, 9, 30, tzinfo=UTC),
        "ends": datetime(2026, 3, 12, 16, tzinfo=UTC),
        "location": "Newark Library",
        "description": "Developing the Bigger Picture",
        "organizer": "office@optimum.example",
        "organizer_name": "Optimum Workforce Leadership",
        "attendee": "s.rhys@rowan.example",
        "attendee_name": "Siân Rhys-Davies",
        "stamped_at": AT,
    }
    return CalendarEntry(**{**facts, **changes})


def received(written: Letter) -> EmailMessage:
    """Return the message as the reader's mail program parses it."""
    return message_from_bytes(build(written, FROM).as_bytes(), policy=policy.default)


def part(message: EmailMessage, content_type: str) -> EmailMessage:
    (found,) = [one for one in message.walk() if one.get_content_type() == content_type]
    assert isinstance(found, EmailMessage)
    return found


def content(message: EmailMessage, content_type: str) -> str:
    """Return the text of a part with plain line ends."""
    return "\n".join(part(message, content_type).get_content().splitlines())


@every_kind
def test_every_kind_is_written_in_full(kind: Kind) -> None:
    message = received(letter(kind))

    text = content(message, "text/plain")
    page = content(message, "text/html")
    assert text.startswith("Dear Siân Rhys-Davies\n\n")
    assert "0115 496 0000" in text
    assert text.endswith("Optimum Workforce Leadership")
    for value in values_for(kind).values():
        for words in (value,) if isinstance(value, str) else value:
            assert words in f"{message['Subject']}\n{text}"
    assert "{" not in f"{message['Subject']}{text}{page}"


@every_kind
def test_the_wording_keeps_the_house_style(kind: Kind) -> None:
    template = wording().letters[kind]
    text = " ".join((*template.texts(), *(label for label, _ in template.details)))

    assert "!" not in text
    assert not re.search(r"\b(awards?|dunning|registers?|chas\w+|delegates?)\b", text, re.I)
    assert len(template.subject) < 78
    assert len(text.split()) < 160


@every_kind
def test_a_missing_placeholder_and_an_unknown_one_are_named_together(kind: Kind) -> None:
    needed = values_for(kind)
    lost = next(iter(needed))
    wrong = {**needed, "colour": "green", "size": "tall"}
    del wrong[lost]

    with pytest.raises(WordingError) as refusal:
        letter(kind, values=wrong)

    assert f"missing for {lost};" in str(refusal.value)
    assert "no place for colour, size" in str(refusal.value)
    assert "green" not in str(refusal.value)


def test_every_invented_value_is_used_by_some_letter() -> None:
    used = {name for kind in KINDS for name in values_for(kind)}

    assert used == set(VALUES)


@pytest.mark.parametrize("days", ["12 March 2026", ()])
def test_a_list_is_given_as_points(days: object) -> None:
    values = {**values_for("joining_instructions"), "days": days}

    with pytest.raises(WordingError, match="days must be a tuple of one or more points"):
        letter("joining_instructions", values=values)


def test_points_do_not_stand_where_words_do() -> None:
    values = {**values_for("paused"), "reason": ("one", "two")}

    with pytest.raises(WordingError, match="reason must be words"):
        letter("paused", values=values)


def test_a_list_is_set_with_bullets_in_both_forms() -> None:
    message = received(letter("joining_instructions"))

    days = VALUES["days"]
    assert all(f"\n- {day}\n" in content(message, "text/plain") for day in days)
    assert all(f"<li>{day}</li>" in content(message, "text/html") for day in days)


def test_a_link_is_offered_only_by_letters_that_have_words_for_it() -> None:
    linked = letter("register_reminder", action_url="https://engagements.optimum.example/days/3")

    page = content(received(linked), "text/html")
    assert 'href="https://engagements.optimum.example/days/3"' in page
    assert plain_text(linked).count("https://engagements.optimum.example/days/3") == 1
    assert "http" not in plain_text(letter("register_reminder"))
    with pytest.raises(WordingError, match="no link"):
        letter("competence_due", action_url="https://engagements.optimum.example/")


def test_an_office_without_a_telephone_asks_for_a_reply() -> None:
    text = plain_text(letter("paused", office=Office()))

    assert "please reply to this e-mail." in text
    assert "ring" not in text


def test_the_four_mentors_are_asked_for_with_their_subjects() -> None:
    text = plain_text(letter("mentors_reminder"))

    assert "four mentors" in text
    assert "by 20 February 2026" in text
    assert "dignity and falls" in text


def test_the_headers_say_who_when_and_that_a_machine_wrote_it() -> None:
    message = received(letter(dated=datetime(2026, 7, 1, 8, tzinfo=UTC)))

    assert message["From"] == FROM
    assert message["To"].addresses[0].addr_spec == "s.rhys@rowan.example"
    assert message["To"].addresses[0].display_name == "Siân Rhys-Davies"
    assert message["Date"].datetime == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert message["Message-ID"] == ID
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Invitation: learning day 3, Dignity in everyday care"


def test_the_same_letter_gives_the_same_bytes_wherever_the_clock_stands() -> None:
    summer_time = timezone(timedelta(hours=1))
    here = letter(calendar=entry(), attachments=(pdf(),))
    there = letter(
        dated=AT.astimezone(summer_time),
        calendar=entry(stamped_at=AT.astimezone(summer_time)),
        attachments=(pdf(),),
    )

    assert build(here, FROM).as_bytes() == build(there, FROM).as_bytes()


def pdf(data: bytes = b"%PDF-1.7 \x00\xff") -> Attachment:
    return Attachment(filename="OWL-2026-00042.pdf", content_type="application/pdf", content=data)


def test_attachments_arrive_byte_for_byte_beside_the_text() -> None:
    every_byte = bytes(range(256)) * 40

    message = received(letter("invoice_sent", attachments=(pdf(every_byte),)))

    assert message.get_content_type() == "multipart/mixed"
    attached = part(message, "application/pdf")
    assert attached.get_content() == every_byte
    assert attached.get_filename() == "OWL-2026-00042.pdf"
    assert attached.get_content_disposition() == "attachment"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_entry_is_an_alternative_with_its_method(method: str) -> None:
    diary = entry(method=method)

    message = received(letter(calendar=diary))

    assert message.get_content_type() == "multipart/alternative"
    kinds = [one.get_content_type() for one in message.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = part(message, "text/calendar")
    assert calendar.get_param("method") == method
    assert calendar.get_payload(decode=True) == ics(diary)


def test_a_message_is_seven_bit_with_lines_short_enough_for_any_server() -> None:
    long_one = letter("paused", values={**values_for("paused"), "reason": "naïve café " * 150})

    data = build(long_one, FROM).as_bytes()

    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998


def test_markup_in_a_name_is_text_in_the_page() -> None:
    message = received(letter(to_name="<script>alert(1)</script> & Co"))

    page = content(message, "text/html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page
    assert "<script" not in page
    assert 'lang="en-GB"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_address": "a@b.example, c@d.example"}, "to_address"),
        ({"to_address": "no address"}, "to_address"),
        ({"to_address": "a@b.example\n"}, "to_address"),
        ({"message_id": "<a@b>\r\nBcc: x"}, "message_id"),
        ({"message_id": "no brackets@b.example"}, "message_id"),
        ({"dated": datetime(2026, 3, 2, 9)}, "dated"),  # noqa: DTZ001 - that is the fault
    ],
)
def test_what_could_break_a_header_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        letter(**changes)

    assert field in [fault["loc"][0] for fault in refusal.value.errors()]
    assert "rowan" not in str(refusal.value)


def test_a_line_break_in_a_name_or_a_subject_starts_no_header() -> None:
    values = {**values_for("learning_day_invitation"), "day_title": "a\nBcc: all@rowan.example"}

    message = received(letter(to_name="Siân\r\nBcc: all@rowan.example", values=values))

    assert message["Bcc"] is None
    assert "a Bcc: all@rowan.example" in message["Subject"]


def test_all_wrong_values_of_a_letter_are_named_at_once() -> None:
    with pytest.raises(ValidationError) as refusal:
        letter(to_name="", to_address="x", message_id="y")

    fields = [fault["loc"][0] for fault in refusal.value.errors()]
    assert fields == ["message_id", "to_address", "to_name"]


WORDING = """
[common]
greeting = "Dear {to_name}"
ask = "Reply."
ask_with_phone = "Ring {phone}."
closing = "Yours"
"""


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("[common\ngreeting = 1", ["not valid TOML", "line 1"]),
        (WORDING, ["letters"]),
        (
            WORDING
            + '[letters.paused]\nsubject = "Hello {Name} }"\nparagraphs = ["x"]\ncolour = 1',
            ["letters > paused", "colour"],
        ),
        (
            WORDING + '[letters.paused]\nsubject = "Hello {Name}"\nparagraphs = ["x"]',
            ["letters > paused", "a brace is not part of a {placeholder}", "Hello {Name}"],
        ),
        (WORDING + '[letters.pause]\nsubject = "x"\nparagraphs = []', ["pause", "paragraphs"]),
        (
            WORDING + '[letters.paused]\nsubject = "x"\nparagraphs = ["y"]',
            ["these letters are missing", "resumed"],
        ),
    ],
)
def test_a_broken_wording_file_is_told_with_its_place(text: str, faults: list[str]) -> None:
    with pytest.raises(DataFileBroken) as refusal:
        parse_wording(text)

    assert all(fault in str(refusal.value) for fault in faults)
    assert "wording.toml" in str(refusal.value)
