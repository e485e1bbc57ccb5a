"""The part of somebody's own page on which they say what they need in order to take part."""

from dataclasses import dataclass
from typing import get_args
from uuid import UUID, uuid4, uuid5

from starlette.datastructures import FormData

from domain.calendar import london_date, say_date
from domain.entry.text import words
from domain.messages import invited
from domain.parts.adjustments import KINDS, MOST_FOR_ONE, AdjustmentKind
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import days_of, last_day_to_tell, needs_of
from domain.processes.cohort.people_commands import DeclareAdjustment
from domain.refusals import KeyReused
from store.links import PersonalLink
from store.pages.names import NO_TEXT
from store.vault import NewText
from web.fields import Choice, Field, Form
from web.pages import needs
from web.site import Visit
from web.view import SummaryRow

LONGEST = 500
WHICH = "What it is about: choose one"
WORDS = "What would help you: a few words are needed"
TOO_LONG = f"What would help you: at most {LONGEST} letters, please"


@dataclass(frozen=True)
class Told:
    """What somebody typed: the kind of a need and the words for it, under the form's id.

    `fault` says why these words cannot be kept.
    """

    kind: str
    words: str
    command_id: UUID
    fault: str = ""


def typed(entered: FormData) -> Told:
    """Return what was typed; a form without its id is as good as a used one."""
    try:
        command_id = UUID(_given(entered, "command_id"))
    except ValueError:
        raise KeyReused() from None
    given, fault = _given(entered, "detail"), ""
    try:
        given = words(given)
    except ValueError as wrong:
        fault = f"What would help you: {wrong}" if given else WORDS
    return Told(_given(entered, "kind"), given, command_id, fault)


async def give(visit: Visit, mine: PersonalLink, told: Told) -> None:
    """Give the command of somebody who says what they need; their words go to the vault."""
    text = NewText(f"t-{uuid5(told.command_id, 'detail').hex}", told.words, (mine.person,))
    await visit.site.ledger.handle(
        mine.ref,
        DeclareAdjustment.model_validate(
            {"person": mine.person, "kind": told.kind, "detail": text.id}
        ),
        command_id=told.command_id,
        actor=invited(mine.person),
        vault=[text],
    )


def _given(entered: FormData, name: str) -> str:
    value = entered.get(name)
    return value.strip() if isinstance(value, str) else ""


def empty_form(visit: Visit, mine: PersonalLink, cohort: Cohort) -> Form | None:
    """Return the form for a new need, while there is a day ahead and room for more."""
    ahead = [day for day in days_of(cohort, mine.person) if day.ends > visit.now]
    if not ahead or len(needs_of(cohort, mine.person)) >= MOST_FOR_ONE:
        return None
    by = last_day_to_tell(ahead[0].on)
    in_time = london_date(visit.now) <= by
    hint = f"Please tell us by {say_date(by)}." if in_time else "Please tell us as soon as you can."
    return _form(visit, Told("", "", uuid4()), hint=hint)


def checked_form(visit: Visit, told: Told) -> Form:
    """Return the form as it was sent, with what is wrong in it."""
    no_words = told.fault or (len(told.words) > LONGEST and TOO_LONG) or ""
    no_kind = "" if told.kind in get_args(AdjustmentKind) else WHICH
    return _form(visit, told, kind_error=no_kind, words_error=no_words)


def _form(
    visit: Visit, told: Told, *, hint: str = "", kind_error: str = "", words_error: str = ""
) -> Form:
    kinds = tuple(
        Choice(value=value, text=title, hint=about) for value, (title, about) in KINDS.items()
    )
    return Form(
        action=f"/me/{visit.request.path_params['link']}/needs",
        fields=(
            Field(
                name="kind",
                label="What is it about?",
                kind="radios",
                hint=hint,
                value=told.kind,
                choices=kinds,
                error=kind_error,
            ),
            Field(
                name="detail",
                label="What would help you?",
                kind="textarea",
                hint="Only coordinators at Optimum and the trainers of your days read this.",
                value=told.words,
                rows=3,
                error=words_error,
            ),
        ),
        submit="Tell Optimum",
        hidden=(("command_id", str(told.command_id)),),
    )


async def known(visit: Visit, mine: PersonalLink, cohort: Cohort) -> tuple[SummaryRow, ...]:
    """Return what they told us before, and what became of it."""
    own = needs_of(cohort, mine.person)
    async with visit.pool.acquire() as conn:
        words = await needs.details(conn, own)
    return tuple(
        SummaryRow(
            term=KINDS[one.kind][0],
            value=(
                words.get(one.detail, NO_TEXT),
                needs.state(one),
                *((words.get(one.reason, NO_TEXT),) if one.reason else ()),
            ),
        )
        for one in own
    )
