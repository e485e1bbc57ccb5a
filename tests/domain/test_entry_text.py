"""What is typed becomes text that can be stored, sent, printed and found, or is refused by name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.entry.email import EmailAddress
from domain.entry.folding import fold, same_name
from domain.entry.text import JOINERS, Line, Name, NotText, line, paragraphs, shortened

ANYTHING = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rose\u200bwood Care", "Rosewood Care"),
        ("Summer\u00ad course", "Summer course"),
        ("Elm\u2060 Court\ufeff", "Elm Court"),
        ("PO\t42", "PO 42"),
        ("Anna\u00a0Maria \u2009 Grey", "Anna Maria Grey"),
        ("Rose\u202ewood", "Rosewood"),
        ("Cafe\u0301 House", "Café House"),
        ("Rose\r\nBcc: x@y", "Rose Bcc: x@y"),
        ("one\u2028two\u0085three", "one two three"),
        ("Hidden\u3164\U000e0041 tag\ufe0f", "Hidden tag"),
        ("\u200b\u200b", ""),
        ("نام\u200cها", "نام\u200cها"),
        ("plain\u200c ", "plain"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed: str, kept: str) -> None:
    assert line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("a\x00b", "character 2 (U+0000, a control character)"),
        ("ab\x1b", "character 3 (U+001B, a control character)"),
        ("\ud800", "character 1 (U+D800, half of a character)"),
        ("a\ue000", "character 2 (U+E000, a character of private use)"),
        ("a\U0010ffff", "a character that Unicode does not know"),
        ("Z" + "\u0328\u0323" * 4, "the accents heaped up"),
    ],
)
def test_what_cannot_be_kept_is_named(typed: str, named: str) -> None:
    with pytest.raises(NotText, match="leave out") as refused:
        line(typed)
    assert named in str(refused.value)


@given(ANYTHING)
def test_a_line_is_composed_visible_and_stays_as_it_is(typed: str) -> None:
    try:
        kept = line(typed)
    except NotText:
        return
    assert line(kept) == kept == kept.strip()
    assert unicodedata.is_normalized("NFC", kept)
    assert "  " not in kept
    odd = {one for one in kept if not one.isprintable() and one not in JOINERS}
    assert all(unicodedata.category(one) == "Cf" for one in odd)  # drawn signs of Arabic only


def test_line_breaks_that_were_meant_stay() -> None:
    assert paragraphs("One  line\r\n\r\n\r\n\r\nand\tanother\u2028third \n") == (
        "One line\n\nand another\nthird"
    )


@given(ANYTHING)
def test_paragraphs_stay_as_they_are(typed: str) -> None:
    try:
        kept = paragraphs(typed)
    except NotText:
        return
    assert paragraphs(kept) == kept


@given(st.text(alphabet="ab, .", min_size=1, max_size=60), st.integers(5, 40))
def test_what_is_shortened_fits_and_ends_at_a_word(text: str, longest: int) -> None:
    short = shortened(text, longest)
    assert len(short) <= longest
    assert short == text or short.endswith("…")


def test_a_long_title_is_cut_between_words() -> None:
    assert shortened("Moving and handling of people", 22) == "Moving and handling…"
    assert shortened("Moving and handling", 19) == "Moving and handling"


@pytest.mark.parametrize("typed", ["", " \u200b", "---", "42"])
def test_a_name_has_a_letter(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Name).validate_python(typed)


def test_a_type_keeps_what_it_made() -> None:
    assert TypeAdapter(Line).validate_python(" Elm\u200b  Court ") == "Elm Court"
    assert TypeAdapter(Name).validate_python("李小龙") == "李小龙"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jo+tag@Care.Example", "Jo+tag@care.example"),
        ("o'neil@care.example", "o'neil@care.example"),
        (" ida@münchen.example\u200b", "ida@xn--mnchen-3ya.example"),
        ("ida@xn--mnchen-3ya.example", "ida@xn--mnchen-3ya.example"),
    ],
)
def test_an_address_that_can_be_written_to(typed: str, kept: str) -> None:
    assert TypeAdapter(EmailAddress).validate_python(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "jan..x@care.example",
        ".jo@x.example",
        "jo.@x.example",
        "josé@care.example",
        "jo@-x.example",
        "jo@[127.0.0.1]",
        "jo@lime..example",
        "jo(x)@x.example",
        "jo@1.2",
        "jo@localhost",
        "Jo <jo@x.example>",
        "jo x@x.example",
        "jo@x@x.example",
        "jo@x_y.example",
        "a\x00@x.example",
        f"{'x' * 65}@care.example",
        f"jo@{'x' * 64}.example",
        "",
    ],
)
def test_an_address_that_no_server_takes_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(EmailAddress).validate_python(typed)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("Malgorzata Walesa", "Małgorzata Wałęsa"),
        ("bob oneil jr", "Bob O'Neil, Jr."),
        ("O\u2019Neil", "O'Neil"),
        ("O\u02bcNeil", "O`Neil"),
        ("Zoe", "Zo\u0065\u0308"),
        ("Strasse", "Straße"),
        ("Nguyen Van Duc", "Nguyễn Văn Đức"),
        ("Istanbul", "İstanbul"),
        ("Anne Marie", "Anne-Marie"),
        ("Walesa Malgorzata", "Małgorzata Wałęsa"),
    ],
)
def test_names_are_found_as_people_write_them(typed: str, stands: str) -> None:
    assert same_name(typed, stands)


def test_other_names_are_not_found() -> None:
    assert not same_name("Ann Marie", "Anne Marie")
    assert not same_name("प्रिया", "प्रया")  # a vowel sign is no accent


@given(ANYTHING)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
