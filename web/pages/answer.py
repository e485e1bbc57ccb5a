"""Somebody who was asked something answers behind a link of their own, without an account."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from domain.calendar import say_due
from domain.catalogue import CATALOGUE
from domain.messages import invited
from domain.parts.cover import Asked, Cover, ask_key
from domain.processes.cohort import Cohort
from domain.processes.cohort.cover_commands import AnswerForCover
from domain.ref import Ref
from domain.refusals import KeyReused, NotFound, Refused
from store.pages import looks, names
from store.pool import Connection
from web.fields import Form, Submit
from web.pages import public
from web.pages.cohort_days import hours
from web.security import same
from web.site import Acting, Passing, Visit
from web.venues import venue
from web.view import SummaryRow

router = APIRouter()

SETTLED = (
    "This question is settled",
    "It was answered already, its time is over, or somebody else was found.",
    "You do not need to do anything. If you are not sure, ask Optimum.",
)
YES = ("Thank you, you take over", "The calendar entries follow by e-mail.")
NO = ("Thank you for your answer", "We ask somebody else. You do not need to do anything.")


@dataclass(frozen=True)
class Question:
    """An open question as its link leads to it."""

    ref: Ref
    cohort: Cohort
    cover: Cover
    asked: Asked

    @property
    def address(self) -> str:
        return f"/answer/{self.ref}/{self.asked.link}"


@router.get("/answer/{ref}/{link}")
async def ask(ref: str, link: str, visit: Passing) -> Response:
    """The question with its two answers; looking at it answers nothing."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    async with visit.pool.acquire() as conn:
        question = await _find(conn, visit, ref, link)
        if question is None:
            await _require_known(conn, ref, link)
    return public.hidden(_asked(visit, question) if question else _message(visit, *SETTLED))


@router.post("/answer/{ref}/{link}")
async def give(ref: str, link: str, visit: Passing) -> Response:
    """Take the answer. Nobody but who got the letter knows the link, so it needs no session."""
    if wait := public.wait_s(visit):
        return public.too_many(visit, wait)
    doing = Acting(visit, await visit.request.form(max_files=0, max_fields=20))
    can_come = doing.given("answer") != "no"
    async with visit.pool.acquire() as conn:
        question = await _find(conn, visit, ref, link)
        if question is None:
            await _require_known(conn, ref, link)
    if question is None:
        return public.hidden(_message(visit, *SETTLED))
    try:
        await visit.site.ledger.handle(
            question.ref,
            AnswerForCover(
                asked=ask_key(question.cover.number, question.asked.number), can_come=can_come
            ),
            command_id=_command_id(doing),
            actor=invited(question.asked.person),
        )
    except KeyReused:
        raise
    except Refused as refused:
        return public.hidden(await _cannot(visit, question, refused))
    return public.hidden(_message(visit, *(YES if can_come else NO)))


async def _find(conn: Connection, visit: Visit, ref: str, link: str) -> Question | None:
    """Return the question that a link is for, as long as it can be answered."""
    look = await looks.look(conn, ref)
    if look is None or not isinstance(look.state, Cohort):
        return None
    for cover, asked in look.state.questions:
        if same(link, asked.link) and visit.now <= asked.answer_by:
            return Question(ref, look.state, cover, asked)
    return None


async def _require_known(conn: Connection, ref: str, link: str) -> None:
    """Refuse a link that never led to a question, so that only a real one is called settled."""
    if not await looks.was_asked(conn, ref, link):
        raise NotFound(ref=ref)


def _asked(visit: Visit, question: Question, errors: tuple[str, ...] = ()) -> Response:
    days = question.cohort.to_cover(question.cover)
    service = CATALOGUE.get(question.cohort.service)
    one = len(days) == 1
    form = Form(
        action=question.address,
        fields=(),
        submit="Yes, I can take over",
        hidden=(("command_id", str(uuid4())),),
        errors=errors,
        also=(Submit(text="No, I cannot", name="answer", value="no"),),
    )
    return visit.page(
        "pages/answer.html",
        status=409 if errors else 200,
        title="Can you take over?",
        caption=service.title if service else question.cohort.label,
        lead=(
            f"A colleague cannot come. Could you teach {'this day' if one else 'all of these days'}"
            f"? You can answer until {say_due(question.asked.answer_by)}."
        ),
        rows=tuple(
            SummaryRow(
                term=f"Learning day {day.number}",
                value=(day.on, hours(day), venue(day.room), day.title),
            )
            for day in days
        ),
        form=form,
    )


async def _cannot(visit: Visit, question: Question, refused: Refused) -> Response:
    """A yes that cannot be taken, as they are booked elsewhere by now: a no is still possible."""
    async with visit.pool.acquire() as conn:
        words = await names.words_for(conn, [reason.sentence for reason in refused.reasons])
    return _asked(visit, question, tuple(words.say(reason.sentence) for reason in refused.reasons))


def _message(visit: Visit, title: str, *paragraphs: str) -> Response:
    return visit.page("message.html", title=title, paragraphs=paragraphs, doing=())


def _command_id(doing: Acting) -> UUID:
    try:
        return UUID(doing.given("command_id"))
    except ValueError:
        raise KeyReused() from None
