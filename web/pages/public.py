"""What pages for the public share: how often one may ask, the day asked about, and the words."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Response

from domain.calendar import london_date
from domain.entry.dates import ANY_DATE, from_boxes, on_day
from domain.frameworks import FRAMEWORKS
from domain.processes.award import IN_FORCE
from store.pages.directory import AsAt, Told
from web.fields import BOXES, Field, date_boxes
from web.site import Visit
from web.view import Tag

_DIGITS = re.compile(r"0*([1-9][0-9]{0,8})")
_LOOK_ALIKES = str.maketrans("OIL", "011")

STATUS: Mapping[Told, tuple[Tag, str]] = MappingProxyType(
    {
        "registered": (
            Tag(word="Registered", tone="good"),
            "This registration is in force: its holder may train and assess the staff of the"
            " setting.",
        ),
        "update due": (
            Tag(word="Update due", tone="watch"),
            "This registration is still in force, but an annual update or a renewal is overdue.",
        ),
        "lapsed": (
            Tag(word="Lapsed", tone="quiet"),
            "The time of this registration is over. It was not renewed and is not in force.",
        ),
        "suspended": (
            Tag(word="Suspended", tone="late"),
            "This registration is suspended. It is not in force until the suspension ends.",
        ),
        "removed": (
            Tag(word="Removed", tone="quiet"),
            "This registration was taken out of the directory. It is not in force.",
        ),
        "revoked": (
            Tag(word="Revoked", tone="late"),
            "This registration was revoked. It is not in force.",
        ),
        "not confirmed": (
            Tag(word="Not confirmed", tone="watch"),
            "We cannot confirm this registration: its time is over and nothing newer is on record."
            " Ask Optimum about it.",
        ),
    }
)
"""What is said of each status: its word, and what it means for somebody who relies on it."""


def as_at(visit: Visit, given: str) -> AsAt | None:
    """Return the day asked about, today when none is given; None when it is none, or to come.

    Links give it whole, the form of the page in its three boxes.
    """
    today = london_date(visit.now)
    query = visit.request.query_params
    boxes = [query.get(f"on-{name}", "").strip() for name in BOXES]
    try:
        if any(boxes):
            day = ANY_DATE.check(from_boxes(*boxes))
        else:
            day = on_day(given) if given.strip() else today
    except ValueError:
        return None
    return AsAt(day, today) if day <= today else None


def no_such_day(visit: Visit) -> Response:
    """Say what a day looks like that can be looked up."""
    return visit.page(
        "message.html",
        status=422,
        title="This day cannot be looked up",
        paragraphs=(f"Give a day that is not in the future, such as {london_date(visit.now)}.",),
        doing=(),
    )


def day_field(asked: AsAt) -> Field:
    """The boxes for the day; they stand empty for today."""
    value = date_boxes(None if asked.is_today else asked.on)
    return Field(name="on", label="As at", kind="date", value=value, optional=True)


def wait_s(visit: Visit) -> int:
    """Count a look-up; return for how many seconds to wait instead, 0 when it may go on.

    Whoever is signed in looks things up for their work, and is not counted.
    """
    if visit.account is not None:
        return 0
    key = visit.address
    wait = visit.site.look_ups.wait_s(key)
    if not wait:
        visit.site.look_ups.count(key)
    return wait


def too_many(
    visit: Visit,
    wait: int,
    title: str = "Too many look-ups",
    after: str = "then look it up again",
) -> Response:
    """Ask somebody to wait."""
    answer = visit.page(
        "message.html",
        status=429,
        title=title,
        paragraphs=(f"Wait {wait} seconds, {after}.",),
        doing=(),
    )
    answer.headers["Retry-After"] = str(wait)
    return answer


def hidden(answer: Response) -> Response:
    """Search engines are asked to leave a page alone, and its address is told to nobody."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def registration_number(given: str) -> str:
    """Return the registration number that somebody means, as it is printed; "" for none.

    Spaces, dashes, case and leading zeros do not matter, nor letters that look like digits.
    """
    typed = squeezed(given).upper()
    digits = typed.removeprefix("REG").translate(_LOOK_ALIKES)
    known = _DIGITS.fullmatch(digits)
    return f"REG-{int(known[1]):05}" if known else ""


def squeezed(given: str) -> str:
    """Return what was typed without spaces and dashes."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", given)


def in_force(told: Told) -> bool:
    """Tell whether one may rely on a registration."""
    return told in IN_FORCE


def framework_title(slug: str) -> str:
    """Return the title of a framework, or its short name when the data no longer know it."""
    known = FRAMEWORKS.get(slug)
    return known.title if known else slug
