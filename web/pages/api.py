"""The same processes for programs: read one, give a command. Signed in as on the site.

Instead of a form token a caller sends the header X-Requested-With, which no other site's form can.
"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from domain.messages import Command
from domain.refusals import KeyReused, NotAllowed, Refused
from store.pages import names
from store.pages.looks import Look
from store.pages.names import Words
from web.forms import loading
from web.forms.questions import questions
from web.forms.reading import labels
from web.forms.taking import take
from web.pages import parts
from web.pages.giving import command_of, found
from web.pages.parts import Story
from web.site import StaleForm, Visit, Visiting, require_coordinator

router = APIRouter(prefix="/api")


@router.get("/p/{ref}")
async def read(ref: str, visit: Visiting) -> Response:
    """State in words, what is next, what has happened, and the commands that make sense now."""
    async with visit.pool.acquire() as conn:
        story = await parts.story_of(conn, await found(conn, ref))
    return JSONResponse(_told(story, visit))


@router.post("/p/{ref}/{command}")
async def give(ref: str, command: str, visit: Visiting) -> Response:
    """200 with the outcome, 409 with every reason, 422 for a key reused or a body that is wrong."""
    sent = await handed_in(visit)
    if isinstance(sent, Response):
        return sent
    command_id, body = sent
    async with visit.pool.acquire() as conn:
        look = await found(conn, ref)
        model = command_of(look.slug, command)
        offers = await loading.offers_for(conn, look, visit.now, _chosen(body))
    named = labels(questions(model, offers))
    taken = take(model, offers, body, command_id, named=named)
    if taken.made is None:
        return wrong(taken.errors)
    try:
        outcome = await visit.site.ledger.handle(
            look.ref,
            taken.made,
            command_id=command_id,
            actor=visit.actor,
            vault=taken.writes,
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return await refused_answer(visit, refused)
    said = [event.says() for event in outcome.events]
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, said)
    return JSONResponse(
        {
            "ref": outcome.ref,
            "version": outcome.version,
            "repeated": outcome.repeated,
            "events": [
                {"type": event.type, "says": words.say(event.says())} for event in outcome.events
            ],
        }
    )


async def handed_in(visit: Visit) -> tuple[UUID, dict[str, Any]] | Response:
    """Return the key and the body of a command, or the answer that says what is missing."""
    if "x-requested-with" not in visit.request.headers:
        raise StaleForm()
    require_coordinator(visit)
    command_id = _key(visit.request)
    body = await _body(visit.request)
    if command_id is None or body is None:
        what = "a JSON object" if body is None else "a UUID in the header Idempotency-Key"
        return wrong({"": f"This needs {what}."})
    return command_id, body


def _chosen(body: dict[str, Any]) -> dict[str, str]:
    """The plain words of a body: what is offered may depend on what was chosen."""
    return {name: value for name, value in body.items() if isinstance(value, str)}


def _key(request: Request) -> UUID | None:
    try:
        return UUID(request.headers.get("idempotency-key", ""))
    except ValueError:
        return None


async def _body(request: Request) -> dict[str, Any] | None:
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def wrong(errors: dict[str, str]) -> Response:
    """Return the answer to a body that is wrong: 422 with a sentence for each field."""
    reasons = [{"field": field or None, "sentence": text} for field, text in errors.items()]
    return JSONResponse({"code": "Invalid", "reasons": reasons}, 422)


async def refused_answer(visit: Visit, refused: Refused) -> Response:
    """Return the answer to a refused command: 409 with every reason, 422 for a key reused."""
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [reason.sentence for reason in refused.reasons])
    return JSONResponse(
        {"code": refused.code, "reasons": reasons_of(refused, words)},
        422 if isinstance(refused, KeyReused) else 409,
    )


def reasons_of(refused: Refused, words: Words) -> list[dict[str, str | None]]:
    """Return the reasons of a refusal for programs: code, field and sentence."""
    return [
        {"code": reason.code, "field": reason.field, "sentence": words.say(reason.sentence)}
        for reason in refused.reasons
    ]


def _told(story: Story, visit: Visit) -> dict[str, Any]:
    look: Look = story.look
    allowed: tuple[type[Command], ...] = parts.commands(look, visit.actor)
    return {
        "ref": look.ref,
        "title": story.title,
        "version": look.version,
        "state": look.stage,
        "ended": look.ended,
        "agenda": [
            {
                "key": item.key,
                "kind": item.kind,
                "title": story.words.say(item.title),
                "why": story.words.say(item.why),
                "owner": item.owner,
                "due": item.due.isoformat(),
                "command": item.name if item.kind == "task" else None,
            }
            for item in story.items
        ],
        "timeline": [
            {
                "version": one.version,
                "type": one.event.type,
                "at": one.event.at.isoformat(),
                "who": story.words.who(one.actor),
                "says": story.words.say(one.event.says()),
            }
            for one in story.history
        ],
        "commands": [{"name": one.name, "title": one.title} for one in allowed],
    }
