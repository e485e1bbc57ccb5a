"""The one Jinja environment of the site: what templates may use, and how they refuse to guess."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import cast

import jinja2
from markupsafe import Markup

from domain.calendar import LONDON, london_date, say_date, say_due, say_when
from domain.money import pounds
from web.fields import FieldGroup
from web.view import Entry, Tone

_HERE = Path(__file__).parent
STATIC_FOLDER = _HERE / "static"
STATIC_PATH = "/static"

NAVIGATION: tuple[tuple[str, str, str], ...] = (
    ("today", "Today", "/today"),
    ("board", "Board", "/board"),
    ("work", "Items of work", "/work"),
    ("money", "Money", "/money"),
    ("certificates", "Certificates", "/certificates"),
    ("directory", "Directory", "/directory"),
    ("mail", "Mail", "/mail"),
    ("system", "System", "/system"),
)
"""The parts of the site: key (`Frame.current`), words, address."""


class UnsafeMarkup(TypeError):
    """A component was handed a plain string as HTML: only markup made by a template may be."""


class Components:
    """The components of govuk-frontend-jinja: `govuk.date_input({...})` draws its `govukDateInput`.

    The library leaves options undefined, so it lives in an environment of its own and ours can stay
    strict. It marks every `html` option safe; `_check` lets only real markup through to it.
    """

    def __init__(self) -> None:
        loader = jinja2.PackageLoader("govuk_frontend_jinja")
        prefixed = jinja2.PrefixLoader({"govuk_frontend_jinja": loader})
        self._environment = jinja2.Environment(loader=prefixed, autoescape=True)
        self._drawn: dict[str, Callable[[Mapping[str, object]], Markup]] = {}

    def __getattr__(self, name: str) -> Callable[[Mapping[str, object]], Markup]:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._drawn:
            words = name.split("_")
            path = f"govuk_frontend_jinja/components/{'-'.join(words)}/macro.html"
            macro = "govuk" + "".join(word.capitalize() for word in words)
            found = getattr(self._environment.get_template(path).module, macro)
            self._drawn[name] = self._checked(cast(Callable[[Mapping[str, object]], Markup], found))
        return self._drawn[name]

    @staticmethod
    def _checked(
        macro: Callable[[Mapping[str, object]], Markup],
    ) -> Callable[[Mapping[str, object]], Markup]:
        def draw(options: Mapping[str, object]) -> Markup:
            _check(options)
            return macro(options)

        return draw


def _check(options: object) -> None:
    if isinstance(options, Mapping):
        for key, value in options.items():
            is_html = isinstance(key, str) and key.lower().endswith("html")
            if is_html and isinstance(value, str) and not isinstance(value, Markup):
                raise UnsafeMarkup(f"{key} is plain text, pass it as text: {value!r}")
            _check(value)
    elif isinstance(options, list | tuple):
        for value in options:
            _check(value)


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 place" or "3 places"; `many` for words that do more than take an s."""
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"


def short_date(day: date) -> str:
    """Return "14 Mar": for the heads of grids and places where the year is clear."""
    return f"{day.day} {day:%b}"


def say_clock(instant: datetime) -> str:
    """Return the London time of day: "09:14"."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def say_weekday(day: date) -> str:
    """Return "Tuesday 14 March 2028"."""
    return f"{day:%A} {say_date(day)}"


def groupby_day(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """Return runs of entries that share a London day, in the order given."""
    return [(day, list(run)) for day, run in groupby(entries, lambda entry: london_date(entry.at))]


def say_days_left(due: date, today: date) -> str:
    """Return how far off a due day is: "3 days overdue", "Due today", "Due in 5 days"."""
    days = (due - today).days
    match days:
        case -1:
            return "1 day overdue"
        case 0:
            return "Due today"
        case 1:
            return "Due tomorrow"
        case _ if days < 0:
            return f"{-days} days overdue"
        case _:
            return f"Due in {days} days"


def due_tone(due: date, today: date) -> Tone:
    """Return the meaning of a due day: late when past, watch when it is today, else quiet."""
    if due < today:
        return "late"
    return "watch" if due == today else "quiet"


def _fingerprints(folder: Path) -> Callable[[str], str]:
    @cache
    def static(name: str) -> str:
        """Return the address of a built file: it changes with the content, so it may be cached."""
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return f"{STATIC_PATH}/{name}?v={digest}"

    return static


@cache
def make_templates() -> jinja2.Environment:
    """Return the environment of the site: everything escaped, nothing undefined passes unseen.

    A process has one, as compiling the templates takes longer than drawing a page.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        pounds=pounds,
        say_date=say_date,
        say_when=say_when,
        plural=plural,
        short_date=short_date,
        say_clock=say_clock,
        say_weekday=say_weekday,
        london_date=london_date,
        groupby_day=groupby_day,
        say_due=say_due,
        say_days_left=say_days_left,
        due_tone=due_tone,
    )
    environment.tests["instant"] = lambda value: isinstance(value, datetime)
    environment.tests["group"] = lambda value: isinstance(value, FieldGroup)
    environment.tests["day"] = lambda value: isinstance(value, date)
    environment.globals.update(
        static=_fingerprints(STATIC_FOLDER), govuk=Components(), navigation=NAVIGATION
    )
    return environment
