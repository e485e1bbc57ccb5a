"""Sets data in a Typst template: tagged PDF/UA-1, the same bytes for the same data."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst
from pydantic_core import to_json

_HERE = Path(__file__).parent
_FAMILIES = ("Source Sans 3", "Source Serif 4 Display", "Noto Sans Devanagari", "Noto Sans CJK SC")


class PaperError(Exception):
    """The paper cannot be set. The same data will fail again, so there is no use in retrying.

    The message never quotes the data: it may hold people's names.
    """


def typeset(template: str, data: Mapping[str, Any], dated: date) -> bytes:
    """Return the PDF of the template (a file beside this module) filled with `data`.

    `dated` becomes the document's date: no clock is read, so the same data give the same bytes
    with the same version of Typst. Only the typefaces shipped here and in Typst's wheel are used.
    Blocks the processor for 3 to 15 ms: call it in a thread (`asyncio.to_thread`).
    Raises PaperError when a character has no glyph or the content is too long for its page.
    """
    compiler = typst.Compiler(
        input=str(_HERE / template),
        root=str(_HERE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": to_json(data).decode()},
    )
    try:
        pdf = compiler.compile(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(dated, time(), UTC),
        )
    except typst.TypstError as error:
        reason = _reason(error.message)
    else:
        assert isinstance(pdf, bytes)  # a list only when PNG pages are asked for
        return pdf
    # Raised outside the handler: the original error quotes the text it stumbled over.
    raise PaperError(reason)


def _reason(message: str) -> str:
    if "could not be displayed" in message:
        return (
            "A name or a text has a character that the paper's typefaces lack. Write it in Latin"
            " letters, as on the person's passport."
        )
    if "too full" in message:
        return "The texts are too long for their place on the page. Shorten the longest of them."
    return f"The template is wrong: {message}"


@cache
def _fonts() -> typst.Fonts:
    """Return the typefaces, read once in a process; a missing file would change every paper."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(_HERE / "fonts")])
    missing = [family for family in _FAMILIES if family not in fonts.families()]
    if missing:
        raise PaperError(f"Typefaces are missing beside the templates: {', '.join(missing)}")
    return fonts
