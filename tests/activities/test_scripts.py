"""Every script in which the people we train write their names prints, or is refused when typed."""

import io
import unicodedata
from datetime import date
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from activities.papers import CertificatePaper, PaperError, render_certificate
from domain.entry.printing import drawable, unprintable
from domain.entry.text import Name
from tests.activities import coverage

NAMES = {
    "Arabic": "فاطمة الزهراء",
    "Urdu": "محمد پرویز ٹیپو",
    "Persian": "مریم نام\u200cها",
    "Armenian": "Անահիտ Սարգսյան",
    "Bengali": "সুমন চক্রবর্তী",
    "Chinese": "李小龙",
    "Chinese of Hong Kong": "陳大文 嘅",
    "Devanagari": "प्रिया शर्मा क्षत्रिय",
    "Ethiopic": "ሰላማዊት ኃይለ",
    "Georgian": "ნინო ჯავახიშვილი",
    "Greek": "Ελένη Παπαδοπούλου",
    "Gujarati": "પ્રિયંકા પટેલ",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Hausa": "Ɗanjuma Ƙasim",
    "Hebrew": "שרה כהן",
    "Japanese": "東京 さくら",
    "Kannada": "ಪ್ರಿಯಾ ಶರ್ಮಾ",
    "Khmer": "សុខា ចាន់",
    "Malayalam": "ശ്രീലക്ഷ്മി",
    "Myanmar": "အောင်ဆန်း",
    "Sinhala": "ප්‍රියා ශර්මා",
    "Tamil": "லக்ஷ்மி",
    "Telugu": "ప్రియా శర్మ",
    "Thai": "สมชาย น้ำใจ",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Yoruba": "Ẹ̀bùn Ọláṣẹ́gun",
}
LETTERS = "".join(chr(code) for code in sorted(coverage.covered()) if not 0xD800 <= code < 0xE000)


def certificate(name: str) -> bytes:
    return render_certificate(
        CertificatePaper(
            title="Care Certificate",
            holder_name=name,
            programme="Care Certificate",
            completed_on=date(2028, 3, 14),
            public_id="a" * 16,
            verify_url=f"https://site.example/verify/{'a' * 16}",
        )
    )


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_prints_in_its_script(name: str) -> None:
    """With one typeface for all of it: letters taken from two would not join."""
    typed = TypeAdapter(Name).validate_python(name)

    assert typed == unicodedata.normalize("NFC", name)
    assert len(_faces(certificate(typed)) - _faces(certificate("Ann"))) <= 1


@settings(max_examples=10)
@given(st.text(LETTERS, min_size=30, max_size=60))
def test_what_may_be_typed_can_be_printed(text: str) -> None:
    try:
        name = TypeAdapter(Name).validate_python(f"A {text}")
    except ValidationError:
        return  # an invisible or a private character, or a heap of accents
    certificate(name)


@pytest.mark.parametrize("name", ["Sunny 🌻 Care", "한국", "𝐒𝐮𝐧", "ᚠᚢᚦ"])
def test_what_no_typeface_draws_is_refused_by_name_when_it_is_typed(name: str) -> None:
    with pytest.raises(ValidationError, match="cannot be printed") as refused:
        TypeAdapter(Name).validate_python(name)
    assert all(f"U+{ord(one):04X}" in str(refused.value) for one in unprintable(name))
    with pytest.raises(PaperError):  # the control: papers do not draw it in some other face
        certificate(name)


def test_the_list_of_what_prints_is_that_of_the_typefaces() -> None:
    assert coverage.WRITTEN.read_text("ascii").split() == list(coverage.ranges(coverage.covered()))


def test_a_list_of_people_shows_a_box_for_a_letter_that_cannot_be_printed() -> None:
    assert drawable("Kim 한 Ann") == "Kim □ Ann"
    assert not unprintable("□")


def _faces(pdf: bytes) -> set[str]:
    """Return the typefaces of a page, without the random letters before each name."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    fonts: Any = page["/Resources"]
    names = (font.get_object()["/BaseFont"] for font in fonts["/Font"].values())
    return {str(name).split("+")[-1] for name in names}
