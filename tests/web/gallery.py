"""Draws every component with invented data: `python -m tests.web.gallery FOLDER` writes the pages.

The pages are complete but for the server: open them through `serve`, which sends the strict content
security policy of the site with them.
"""

import sys
from pathlib import Path

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.web import samples, samples_cohort, samples_forms
from web.templating import STATIC_FOLDER, STATIC_PATH, make_templates
from web.view import Button, Link, Soft, Tag

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PAGES_FOLDER = Path(__file__).parent / "pages"

_BACK = Link(text="Board", href="/board")
_NEW = Link(text="Plan a cohort", href="/cohorts/new")
_LAYOUTS = (
    Link(text="Columns", href="/board"),
    Link(text="List", href="/board?layout=list"),
)
_TABS = (
    Link(text="Attendance", href="/cohorts/spring"),
    Link(text="Learning days", href="/cohorts/spring/days"),
    Link(text="Places", href="/cohorts/spring/places"),
    Link(text="What has happened", href="/cohorts/spring/history"),
)
_WORK_DOING = (
    Link(text="Name the mentors", href="/work/1/mentors"),
    Button(text="Pause", action="/work/1/pause", values=(("expected_version", "7"),)),
)

Context = dict[str, object]


def pages() -> dict[str, tuple[str, Context]]:
    """Return name -> (template, context): each page full, and where it differs empty or many."""
    today: Context = {"today": samples.TODAY}
    board: Context = {"layouts": _LAYOUTS, "doing": (_NEW,), "columns": samples_cohort.BOARD}
    form: Context = {"back": _BACK}
    return {
        "today": (
            "today.html",
            today
            | {
                "frame": samples.frame("today", samples.FAILED),
                "agenda": samples.AGENDA,
                "days": samples.DAYS_TODAY,
            },
        ),
        "quiet": (
            "quiet.html",
            today
            | {
                "frame": samples.frame("today", ribbon="This is a sample county: nothing is sent."),
                "agenda": samples.NOTHING_TO_DO,
                "doing": (_NEW,),
                "table": samples.invoices(0),
            },
        ),
        "board": ("board.html", board | {"frame": samples.frame("board"), "layout": "auto"}),
        "board-list": ("board.html", board | {"frame": samples.frame("board"), "layout": "list"}),
        "board-columns": (
            "board.html",
            board
            | {
                "frame": samples.frame("board"),
                "layout": "columns",
                "columns": samples_cohort.MANY_BOARD,
            },
        ),
        "cohort": (
            "cohort.html",
            {
                "frame": samples.frame("board", samples.SAVED),
                "back": _BACK,
                "state": Tag(word="Under way", tone="good"),
                "doing": (Link(text="Mark attendance", href="/cohorts/spring/days/3"),),
                "tabs": _TABS,
                "grid": samples_cohort.GRID,
            },
        ),
        "work": (
            "work.html",
            today
            | {
                "frame": samples.frame("work"),
                "back": Link(text="Items of work", href="/work"),
                "state": Tag(word="Waiting for mentors", tone="watch"),
                "doing": _WORK_DOING,
                "stages": samples.STAGES,
                "items": samples.AGENDA[0].items,
                "requirements": samples.REQUIREMENTS,
                "timeline": samples.TIMELINE,
                "summary": samples.SUMMARY,
                "documents": samples.DOCUMENTS,
            },
        ),
        "money": (
            "money.html",
            {
                "frame": samples.frame("money"),
                "figures": samples.FIGURES,
                "filters": samples_forms.FILTERS,
                "table": samples.invoices(25),
                "pages": samples.PAGES,
            },
        ),
        "attendance": (
            "attendance.html",
            {"frame": samples.frame("board"), "back": _BACK, "sheet": samples_cohort.SHEET},
        ),
        "form": ("form.html", form | {"frame": samples.frame("work"), "form": samples_forms.FORM}),
        "form-errors": (
            "form.html",
            form | {"frame": samples.frame("work"), "form": samples_forms.FORM_WITH_ERRORS},
        ),
        "parts": (
            "parts.html",
            {
                "frame": samples.frame("system", samples.SAVED),
                "tags": samples_cohort.STATES,
                "summary": samples.SUMMARY,
                "back": _BACK,
                "mixed": (samples.NOW, samples.TODAY, 7, Soft(text="quieter"), samples_cohort.GOOD),
                "card": samples_cohort.BOARD[1].cards[0],
                "button": _WORK_DOING[1],
                "form": samples_forms.FORM,
            },
        ),
        "sign-in": ("sign_in.html", {"frame": _signed_out(), "form": samples_forms.SIGN_IN}),
        "sign-in-failed": (
            "sign_in.html",
            {"frame": _signed_out(), "form": samples_forms.SIGN_IN_FAILED},
        ),
        "refused": (
            "refused.html",
            {
                "frame": samples.frame("work"),
                "title": "Name the well-being mentors",
                "back": _BACK,
                "reasons": (
                    "Five mentors are named, and this programme has four.",
                    "Grace Mbeki is named twice.",
                    "Falls has no mentor.",
                ),
            },
        ),
        "not-found": (
            "message.html",
            {
                "frame": samples.frame(""),
                "title": "This page is not here",
                "paragraphs": ("Check the address, or start from the board.",),
                "doing": (_BACK,),
            },
        ),
    }


def _signed_out() -> object:
    return samples.FRAME.model_copy(update={"signed_in": None})


def environment() -> jinja2.Environment:
    """Return the site's environment with the gallery's own pages added."""
    site = make_templates()
    own = jinja2.FileSystemLoader(PAGES_FOLDER)
    assert site.loader is not None
    return site.overlay(loader=jinja2.ChoiceLoader([own, site.loader]))


def render_all() -> dict[str, str]:
    """Return name -> HTML of every gallery page."""
    drawing = environment()
    return {
        name: drawing.get_template(template).render(context)
        for name, (template, context) in pages().items()
    }


def application() -> Starlette:
    """Return a server of the gallery with the site's content security policy."""
    pages = render_all()

    async def page(request: Request) -> Response:
        html = pages[request.path_params["name"]]
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    async def saved(request: Request) -> Response:
        return HTMLResponse("Saved 09:16")

    return Starlette(
        routes=[
            Mount(STATIC_PATH, StaticFiles(directory=STATIC_FOLDER)),
            Route("/gallery/{name}", page),
            Route("/cohorts/spring/days/3/mark", saved, methods=["POST"]),
        ]
    )


def main(folder: Path) -> None:
    """Write every page as a file into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in render_all().items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
