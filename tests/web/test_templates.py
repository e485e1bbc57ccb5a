"""Every component draws, nothing breaks the content security policy, and no text becomes markup."""

import hashlib
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup
from pydantic import BaseModel

from tests.web import gallery, samples, samples_forms
from web.fields import date_boxes
from web.templating import (
    STATIC_FOLDER,
    Components,
    UnsafeMarkup,
    due_tone,
    make_templates,
    plural,
    say_clock,
    say_days_left,
    say_weekday,
)
from web.view import Pages

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "web" / "assets"
TEMPLATES = ROOT / "web" / "templates"
NAMES = tuple(gallery.render_all())
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7777 * 7 }}"


class Seen(HTMLParser):
    """What a page holds: its tags with their attributes, and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return gallery.render_all()


def test_gallery_draws_every_macro_of_the_front_door() -> None:
    offered = set(re.findall(r"{% set (\w+) =", (TEMPLATES / "macros.html").read_text()))
    sources = [*TEMPLATES.glob("*.html"), *gallery.PAGES_FOLDER.glob("*.html")]
    used = {name for path in sources for name in re.findall(r"\bui\.(\w+)", path.read_text())}

    assert offered == used


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_inline_style_or_script(pages: dict[str, str], name: str) -> None:
    for tag, attrs in Seen(pages[name]).tags:
        assert tag != "style"
        assert "style" not in attrs
        assert not [attribute for attribute in attrs if attribute.startswith("on")]
        assert tag != "script" or (attrs.get("src") or "").startswith("/static/")


@pytest.mark.parametrize("name", NAMES)
def test_page_has_one_heading_and_no_id_twice(pages: dict[str, str], name: str) -> None:
    seen = Seen(pages[name])

    assert [tag for tag, _ in seen.tags].count("h1") == 1
    assert len(seen.ids) == len(set(seen.ids))


@pytest.mark.parametrize("name", NAMES)
def test_links_within_a_page_lead_somewhere(pages: dict[str, str], name: str) -> None:
    seen = Seen(pages[name])
    targets = {(attrs.get("href") or "") for tag, attrs in seen.tags if tag == "a"}

    assert {href[1:] for href in targets if href.startswith("#")} <= set(seen.ids)


@pytest.mark.parametrize("name", NAMES)
def test_every_post_carries_the_token(pages: dict[str, str], name: str) -> None:
    forms = pages[name].split("<form")[1:]

    for form in forms:
        body = form.split("</form>")[0]
        if 'method="post"' in body:
            assert f'name="csrf_token" value="{samples.CSRF}"' in body


KEPT = {"kind", "tone", "state", "look", "mark", "marks", "width", "name", "id", "key"}
"""Fields whose values are ours, not people's: kinds, states, and names in forms."""


def _hostile(value: object) -> object:
    """Return the same shape with every text of people replaced by an attack."""
    if isinstance(value, BaseModel):
        ours = KEPT if not hasattr(value, "tally") else KEPT - {"name"}
        fields = {
            name: _hostile(getattr(value, name))
            for name in type(value).model_fields
            if name not in ours
        }
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(_hostile(part) for part in value)
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_stays_text(name: str) -> None:
    template, context = gallery.pages()[name]
    attacked = {
        key: value if key == "layout" else _hostile(value) for key, value in context.items()
    }

    html = gallery.environment().get_template(template).render(attacked)

    seen = Seen(html)
    assert "&lt;script&gt;" in html
    assert {(attrs.get("src") or "")[:8] for tag, attrs in seen.tags if tag == "script"} == {
        "/static/"
    }
    assert not [tag for tag, _ in seen.tags if tag == "img"]
    assert "54439" not in html


def test_component_refuses_plain_text_as_markup() -> None:
    govuk = Components()

    with pytest.raises(UnsafeMarkup, match="html is plain text"):
        govuk.button({"html": "<b>Save</b>"})
    with pytest.raises(UnsafeMarkup, match="html is plain text"):
        govuk.radios({"name": "x", "items": [{"conditional": {"html": "<b>"}}]})
    assert "<b>Save</b>" in govuk.button({"html": Markup("<b>Save</b>")})


def test_template_that_guesses_fails() -> None:
    with pytest.raises(jinja2.UndefinedError):
        make_templates().from_string("{{ nobody.said }}").render()


def test_gate_no_branding_of_the_component_library() -> None:
    built = sorted(path for path in STATIC_FOLDER.rglob("*") if path.is_file())

    assert built
    for path in built:
        assert not re.search(r"crest|crown|opengraph|govuk-icon", path.name), path
        if path.suffix.startswith(".woff"):
            assert path.name.startswith("figtree-"), path
            continue
        text = path.read_text()
        if path.name not in {"licences.txt", "OFL.txt"}:
            text = re.sub(r"/\*!.*?\*/", "", text, flags=re.DOTALL)
            assert not re.search(r"GOV\.UK|GDS|Transport|crown|crest", text, re.IGNORECASE), path
    own_templates = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    assert not re.search(r"GOV\.UK|crown copyright|OGL", own_templates, re.IGNORECASE)


def test_gate_licences_of_what_is_shipped_lie_beside_it() -> None:
    licences = (STATIC_FOLDER / "licences.txt").read_text()

    for package in ("govuk-frontend", "htmx", "Figtree"):
        assert package in licences
    assert "SIL OPEN FONT LICENSE" in (STATIC_FOLDER / "fonts" / "OFL.txt").read_text()


def test_what_is_committed_was_built_from_what_is_committed() -> None:
    """After a change below web/assets, `make assets` writes web/static again."""
    lines = (STATIC_FOLDER / "sources.sha256").read_text().splitlines()
    recorded = {name: digest for digest, name in (line.split("  ") for line in lines)}
    sources = {
        str(path.relative_to(ASSETS)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in ASSETS.rglob("*")
        if path.is_file() and "node_modules" not in path.parts
    }

    assert sources == recorded


def test_address_of_a_built_file_changes_with_its_content() -> None:
    digest = hashlib.sha256((STATIC_FOLDER / "site.css").read_bytes()).hexdigest()

    address = make_templates().from_string("{{ static('site.css') }}").render()

    assert address == f"/static/site.css?v={digest[:10]}"


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2028, 3, 11), "3 days overdue", "late"),
        (date(2028, 3, 13), "1 day overdue", "late"),
        (date(2028, 3, 14), "Due today", "watch"),
        (date(2028, 3, 15), "Due tomorrow", "quiet"),
        (date(2028, 3, 19), "Due in 5 days", "quiet"),
    ],
)
def test_due_day_is_said_in_words_with_its_meaning(due: date, words: str, tone: str) -> None:
    assert say_days_left(due, samples.TODAY) == words
    assert due_tone(due, samples.TODAY) == tone


def test_small_words() -> None:
    assert (plural(1, "place"), plural(3, "place")) == ("1 place", "3 places")
    assert plural(2, "person", "people") == "2 people"
    assert say_clock(samples.NOW.replace(month=7)) == "10:14"
    assert say_weekday(samples.TODAY) == "Tuesday 14 March 2028"


def test_pages_of_a_long_list_count_right() -> None:
    assert (samples.PAGES.first_row, samples.PAGES.last_row, samples.PAGES.last) == (26, 50, 3)
    nothing = Pages(page=1, size=25, total=0, base="?page=")
    assert (nothing.first_row, nothing.last_row, nothing.last) == (0, 0, 1)


def test_error_summary_leads_to_the_fields_with_errors(pages: dict[str, str]) -> None:
    failed = samples_forms.FORM_WITH_ERRORS.failed

    assert len(failed) == 7
    for field in failed:
        assert f'href="#{field.first_id}"' in pages["form-errors"]


def test_wrong_answers_come_back_as_they_were_typed(pages: dict[str, str]) -> None:
    assert 'value="grace.mbeki@meadowview"' in pages["form-errors"]
    assert date_boxes(date(2028, 3, 14)) == ("14", "3", "2028")
    assert date_boxes(None) == ("", "", "")
