"""Giving a command from a form: the form again with every reason, or on to the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from fastapi import Response

from domain.entry.numbers import whole_number
from domain.messages import Actor, Command
from domain.parts.learning_days import LearningDay, day_of
from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.refusals import ChangedMeanwhile, KeyReused, NotFound, Refused
from domain.registry import DECIDERS
from store.pages import looks, names
from store.pages.at_stake import at_stake
from store.pages.looks import Look
from store.pool import Connection
from store.vault import NewPerson
from web.forms.offers import Offers
from web.forms.taking import Sheet, Taken, refused_errors
from web.kept import NothingSaved
from web.pages.merge_words import proposal
from web.site import Acting, Visit, page_of
from web.view import Link

CommandT = TypeVar("CommandT", bound=Command)

EDITS = (
    "move_day",
    "move_days",
    "venue_lost",
    "change_trainer",
    "change_contact",
    "correct_details",
    "correct_setting",
    "correct_label",
    "correct_venue",
    "correct_order",
    "correct_funder",
    "change_places",
    "withdraw_assessment",
)
"""Commands that overwrite something: whoever did not see the latest version is told."""

PARTS_OF_SITE: Mapping[str, str] = {
    "cohort": "board",
    "allocation": "board",
    "bigger_picture": "work",
    "course": "work",
    "provider": "work",
    "invoice": "money",
    "award": "certificates",
    "competence": "certificates",
    "request": "work",
}


async def handed_over(
    visit: Visit,
    ref: Ref,
    taken: Taken[CommandT],
    sheet: Sheet,
    again: Callable[[Sheet, int], Response],
    *,
    by: Actor | None = None,
    then: str = "",
) -> Response:
    """Give a command to the ledger and go on to the page; a refusal brings the form back.

    `by` is whoever acts by a link of their own, and `then` the page behind that link.
    """
    assert taken.made is not None  # whoever calls has shown the faults
    try:
        await visit.site.ledger.handle(
            ref,
            taken.made,
            command_id=sheet.command_id,
            actor=by or visit.actor,
            expected_version=sheet.version,
            vault=taken.writes,
        )
    except (KeyReused, ChangedMeanwhile):
        raise
    except NothingSaved:
        return again(sheet, visit.shows)
    except Refused as refused:
        async with visit.pool.acquire() as conn:
            sentences = [reason.sentence for reason in refused.reasons]
            words = (await names.words_for(conn, sentences)).knowing(_new_people(taken))
        return again(replace(sheet, errors=refused_errors(refused, sheet.asked, words)), 409)
    return visit.done(then or page_of(ref), taken.made.title)


def _new_people(taken: Taken[CommandT]) -> Iterable[NewPerson]:
    """Those whom the refused form names: nobody else knows them."""
    return (one for one in taken.writes if isinstance(one, NewPerson))


@dataclass(frozen=True)
class Asking:
    """A command of a stream that is being asked for: what stands around its form.

    `caution` is said before anything is confirmed; `settled` was chosen before the form.
    """

    look: Look
    model: type[Command]
    title: str
    caution: str = ""
    settled: tuple[str, ...] = ()
    about: str = ""


async def asking(
    conn: Connection,
    visit: Visit,
    look: Look,
    model: type[Command],
    offers: Offers,
    given: Mapping[str, str],
) -> Asking:
    """Return what stands around the form of a command now."""
    caution = DECIDERS[look.slug].caution(look.state, model, visit.now)
    caution = caution or await proposal(conn, look, model)
    caution = " ".join(one for one in (caution, model.consequence) if one)
    caution = f"{await at_stake(conn, look, model)} {caution}".strip()
    words = await names.words_for(conn, [look.title, caution])
    first = offers.first.get(model.name)
    chosen = offers.fixed_for(model.name, first) if first else None
    return Asking(
        look,
        model,
        words.say(look.title),
        words.say(caution),
        (first,) if first else (),
        next((one.text for one in chosen or () if first and one.value == given.get(first)), ""),
    )


def form_page(visit: Visit, asked: Asking, sheet: Sheet, status: int = 200) -> Response:
    """Draw the form of a command."""
    look, model = asked.look, asked.model
    address = page_of(look.ref)
    form = sheet.form(
        f"{address}/{model.name}",
        model.title,
        Link(text="Keep it as it is" if model.consequence else "Cancel", href=address),
        grave=bool(model.consequence),
        settled=asked.settled,
    )
    return visit.page(
        "pages/form.html",
        PARTS_OF_SITE.get(look.slug, ""),
        status=status,
        back=Link(text=asked.title, href=address),
        title=f"{model.title}: {asked.about}" if asked.about else model.title,
        caption=asked.title,
        caution=asked.caution,
        lead=" ".join((model.__doc__ or "").split()),
        form=form,
    )


def with_rows(sheet: Sheet, offers: Offers) -> Sheet:
    """Return a form that remembers how many rows it has."""
    grown = {f"rows.{path}": [str(count)] for path, count in offers.rows.items()}
    return replace(sheet, entered={**sheet.entered, **grown})


async def found(conn: Connection, ref: str) -> Look:
    """Return a stream, or refuse with NotFound."""
    look = await looks.look(conn, ref)
    if look is None:
        raise NotFound(ref=ref)
    return look


async def day_found(conn: Connection, ref: str, number: int) -> tuple[Look, LearningDay]:
    """Return a cohort and one of its days, or refuse with NotFound."""
    look = await found(conn, ref)
    day = day_of(look.state.days, number) if isinstance(look.state, Cohort) else None
    if day is None:
        raise NotFound(ref=f"{ref}, learning day {number}")
    return look, day


async def reasons_of(visit: Visit, refused: Refused) -> tuple[str, ...]:
    """Return why something was refused, in words with names."""
    sentences = [reason.sentence for reason in refused.reasons]
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, sentences)
    return tuple(words.say(sentence) for sentence in sentences)


def command_of(slug: str, name: str) -> type[Command]:
    """Return the command that people may give under this name, or refuse with NotFound."""
    for command in DECIDERS[slug].commands:
        if command.name == name and not command.by_engine:
            return command
    raise NotFound(ref=f"{slug}/{name}")


def command_id_of(doing: Acting) -> UUID:
    """Return the id that the form carries; one that is no id is as good as a reused one."""
    try:
        return UUID(doing.given("command_id"))
    except ValueError:
        raise KeyReused() from None


def version_of(doing: Acting) -> int | None:
    """Return the version that the form was made from, where it carries one."""
    try:
        return whole_number(doing.given("expected_version"))
    except ValueError:
        return None
