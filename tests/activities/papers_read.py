"""Reads a PDF back for the tests of papers: words, tags, pictures and where the letters stand."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]  # ships no annotations
import zxingcpp


def words(pdf: bytes) -> str:
    """Return the text of all pages with runs of white space made one space."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = " ".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def catalogue(pdf: bytes) -> dict[str, Any]:
    """Return the root dictionary of the PDF."""
    root = pypdf.PdfReader(io.BytesIO(pdf)).root_object
    return dict(root)


def tags(pdf: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Return the (tag, attributes) pairs of the structure tree in reading order."""
    root = pypdf.PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    return list(_elements(root))


def _elements(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"].removeprefix("/"), {key: str(node[key]) for key in node if key != "/P"}
        if "/K" in node:
            yield from _elements(node["/K"])


def links(pdf: bytes) -> list[str]:
    """Return the addresses that the PDF links to."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    annotations = [note.get_object() for page in reader.pages for note in page.annotations or []]
    return [note["/A"]["/URI"] for note in annotations if "/A" in note]


def codes(pdf: bytes) -> list[str]:
    """Return what a scanner reads from the QR codes of the first page."""
    document = pypdfium2.PdfDocument(pdf)
    bitmap = document[0].render(scale=3, grayscale=True)
    pixels = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    return [code.text for code in zxingcpp.read_barcodes(pixels)]


def margins(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Return, page by page, the room in points left, below, right and above all letters."""
    return [_margins(page) for page in pypdfium2.PdfDocument(pdf)]


def letters(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Return where each letter of the first page stands in points: left, below, right, above."""
    return _letters(pypdfium2.PdfDocument(pdf)[0])


def _letters(page: Any) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    return [box for box in boxes if box[2] > box[0]]


def _margins(page: Any) -> tuple[float, float, float, float]:
    width, height = page.get_size()
    seen = _letters(page)
    return (
        min(box[0] for box in seen),
        min(box[1] for box in seen),
        width - max(box[2] for box in seen),
        height - max(box[3] for box in seen),
    )


def rows_overlap(pdf: bytes) -> bool:
    """Tell whether letters of two different lines of the first page cover each other."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    rects = [text.get_rect(place) for place in range(text.count_rects())]
    return any(
        min(one[2], two[2]) - max(one[0], two[0]) > 1
        and min(one[3], two[3]) - max(one[1], two[1]) > 0.4 * min(one[3] - one[1], two[3] - two[1])
        for place, one in enumerate(rects)
        for two in rects[place + 1 :]
    )
