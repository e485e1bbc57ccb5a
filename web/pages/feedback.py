"""Saying how it was: one answer to each link, which names nobody and is not tied to anybody.

Opening the page changes nothing. The answer goes to a table of its own and uses the link up; no
session takes part, so that its form needs no token.
"""

import re
from typing import get_args

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from domain.calendar import say_due
from domain.catalogue import CATALOGUE
from domain.entry.text import paragraphs
from domain.evaluation import FORM, LONGEST, EvaluationResponse, Recommend
from domain.processes.cohort import Cohort
from store import evaluations, links
from store.pages import looks
from web.fields import Choice, Field, Form
from web.pages import public
from web.pages.arriving import stopped, wrong
from web.site import Passing, Visit

router = APIRouter()

LINK = re.compile(r"[0-9a-f]{32}")
WORDS = {"yes": "Yes", "perhaps": "Perhaps", "no": "No"}
SCORES = ("1", "2", "3", "4", "5")


@router.get("/feedback/{link}")
async def ask(link: str, visit: Passing) -> Response:
    """The form, while it is open and the link is not used."""
    cohort = await _open(visit, link)
    return public.hidden(cohort if isinstance(cohort, Response) else _page(visit, link, cohort))


@router.post("/feedback/{link}")
async def answer(link: str, visit: Passing) -> Response:
    """Keep an answer."""
    cohort = await _open(visit, link)
    if isinstance(cohort, Response):
        return public.hidden(cohort)
    entered = await visit.request.form(max_files=0, max_fields=20)
    form = _form(link, entered, checked=True)
    if form.failed:
        return public.hidden(_page(visit, link, cohort, form))
    response = EvaluationResponse.model_validate(
        {
            "version": FORM.version,
            "scores": [int(_given(entered, f"score-{n}")) for n in range(len(FORM.statements))],
            "recommend": _given(entered, "recommend"),
            "answers": [_given(entered, f"answer-{n}") for n in range(len(FORM.questions))],
        }
    )
    async with visit.pool.acquire() as conn:
        kept = await evaluations.respond(conn, link, response)
    if not kept:
        return public.hidden(_lost(visit))
    return public.hidden(
        visit.page(
            "message.html",
            title="Thank you for your answers",
            paragraphs=("They are kept without your name. You can close this page.",),
            doing=(),
        )
    )


async def _open(visit: Visit, link: str) -> Cohort | Response:
    """Return the cohort that a link asks about, or the page that says why it cannot be answered."""
    if waits := stopped(visit):
        return waits
    async with visit.pool.acquire() as conn:
        mine = await links.find(conn, "evaluate", link) if LINK.fullmatch(link) else None
        look = await looks.look(conn, mine.ref) if mine else None
    if look is None:
        wrong(visit)
        return _lost(visit)
    cohort: Cohort = look.state
    if cohort.evaluation is not None and cohort.evaluation.closed:
        closed = f"It closed on {say_due(cohort.evaluation.closes_at)}. Thank you all the same."
        return visit.page(
            "message.html",
            status=410,
            title="This form is closed",
            paragraphs=(closed.replace("on the end", "at the end"),),
            doing=(),
        )
    return cohort


def _lost(visit: Visit) -> Response:
    return visit.page(
        "message.html",
        status=404,
        title="This link does not work",
        paragraphs=(
            "Each link takes one answer. If you have answered, thank you: we have it.",
            "If not, open the link from our letter again, or ask Optimum about it.",
        ),
        doing=(),
    )


def _page(visit: Visit, link: str, cohort: Cohort, form: Form | None = None) -> Response:
    service = CATALOGUE.get(cohort.service)
    return visit.page(
        "pages/feedback.html",
        status=422 if form else 200,
        programme=service.title if service else cohort.label,
        form=form or _form(link, FormData()),
    )


def _given(entered: FormData, name: str) -> str:
    value = entered.get(name)
    return value.strip() if isinstance(value, str) else ""


def _form(link: str, entered: FormData, *, checked: bool = False) -> Form:
    """Return the form with what was entered, and with what is wrong in it once it was sent."""
    ends = {"1": FORM.lowest, "5": FORM.highest}
    scores = tuple(
        Choice(value=one, text=f"{one}, {ends[one].lower()}" if one in ends else one)
        for one in SCORES
    )
    recommend = tuple(Choice(value=one, text=WORDS[one]) for one in get_args(Recommend))
    asked = [
        *(
            _choice(entered, f"score-{n}", text, scores, checked=checked)
            for n, text in enumerate(FORM.statements)
        ),
        _choice(entered, "recommend", FORM.recommend, recommend, checked=checked),
        *(_words(entered, f"answer-{n}", text) for n, text in enumerate(FORM.questions)),
    ]
    return Form(action=f"/feedback/{link}", fields=tuple(asked), submit="Send without my name")


def _choice(
    entered: FormData, name: str, text: str, choices: tuple[Choice, ...], *, checked: bool
) -> Field:
    value = _given(entered, name)
    missing = checked and value not in {one.value for one in choices}
    return Field(
        name=name,
        label=text,
        kind="radios",
        value=value,
        choices=choices,
        error=f"{text.rstrip('.?')}: choose one" if missing else "",
    )


def _words(entered: FormData, name: str, text: str) -> Field:
    value = _given(entered, name)
    error = f"at most {LONGEST} letters, please" if len(value) > LONGEST else ""
    try:
        paragraphs(value)
    except ValueError as wrong_words:
        error = str(wrong_words)
    return Field(
        name=name,
        label=text,
        kind="textarea",
        hint="Please name nobody: coordinators and trainers read it.",
        value=value,
        rows=4,
        optional=True,
        error=f"{text.rstrip('?')}: {error}" if error else "",
    )
