"""The sheet on which everybody signs in and out on a learning day."""

from typing import Any
from urllib.parse import urlsplit

from activities.papers.typesetting import typeset
from activities.plain_text import plain
from domain.calendar import london_date, say_date, say_span, say_when
from domain.entry.printing import drawable
from domain.parts.learning_days import is_meeting_link
from domain.say import listed
from store.pages.sign_in_sheets import SignInSheet

WALK_INS = 4
"""Empty lines for people who come without being on the list."""


def render_sign_in_sheet(sheet: SignInSheet) -> bytes:
    """Return the sheet as a tagged PDF/UA-1 of as many landscape A4 pages as its people need.

    The same sheet gives the same bytes. Blocks the processor for some 10 ms: call it in a thread.
    A letter without a glyph is shown as a box, so that one name never stops the sheet.
    """
    return typeset("sign_in_sheet.typ", _data(sheet), london_date(sheet.printed_at))


def _venue(room: str) -> str:
    """A meeting is opened from the letters; on paper its address would only be in the way."""
    return f"Online, {urlsplit(room).hostname}" if is_meeting_link(room) else room


def _data(sheet: SignInSheet) -> dict[str, Any]:
    printed = london_date(sheet.printed_at)
    on = say_date(london_date(sheet.starts))
    number = f"Day {sheet.day} of {sheet.days}"
    return {
        "document_title": f"Sign-in sheet: {plain(sheet.title)}, {number.lower()}, {on}",
        "description": "Who is expected, with room to sign in and out",
        "organisation": "Optimum Workforce Leadership",
        "dated": {"year": printed.year, "month": printed.month, "day": printed.day},
        "title": plain(sheet.title),
        "day_title": plain(sheet.day_title),
        "facts": [
            {"label": "Learning day", "value": number},
            {"label": "When", "value": say_span(sheet.starts, sheet.ends)},
            {"label": "Venue", "value": plain(_venue(sheet.venue))},
            {
                "label": "Trainer" if len(sheet.trainers) == 1 else "Trainers",
                "value": listed(plain(name) for name in sheet.trainers),
            },
        ],
        "lines": [
            {"name": drawable(plain(one.name)), "setting": drawable(plain(one.setting))}
            for one in sheet.lines
        ],
        "walk_ins": WALK_INS,
        "foot": (
            f"Optimum Engagements, as at {say_when(sheet.printed_at)},"
            f" printed by {plain(sheet.printed_by)}"
        ),
    }
