"""What many pages show: what happens next, what has happened, documents, states as tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from domain.calendar import LONDON, london_date, say_date
from domain.messages import Actor, Command, PersonId, Vaulted
from domain.ref import Ref
from domain.registry import DECIDERS
from domain.say import markers, stream
from store import agendas, events
from store.events import Recorded
from store.pages import names, papers
from store.pages.looks import Look
from store.pages.names import Words
from store.pages.papers import DocumentHead, InvoiceItem
from store.pool import Connection
from store.projections import agenda_item
from web.site import page_of, page_of_person
from web.view import AgendaGroup, AgendaItem, Document, Entry, Link, Tag, Tone

A_MOMENT = timedelta(microseconds=1)

_TONES: Mapping[str, Tone] = {
    "draft": "quiet",
    "open": "info",
    "at risk": "watch",
    "going ahead": "good",
    "delivering": "good",
    "delivered": "good",
    "closed": "quiet",
    "cancelled": "quiet",
    "postponed": "watch",
    "merged": "quiet",
    "waiting": "watch",
    "paused": "watch",
    "on stop": "late",
    "in good standing": "good",
    "issued": "info",
    "part paid": "watch",
    "paid": "good",
    "overdue": "late",
    "disputed": "watch",
    "credited": "quiet",
    "written off": "quiet",
    "revocation proposed": "watch",
    "in question": "watch",
    "valid": "good",
    "registered": "good",
    "update due": "watch",
    "update overdue": "watch",
    "in grace": "watch",
    "suspended": "late",
    "lapsed": "late",
    "removed": "quiet",
    "revoked": "late",
    "expired": "late",
    "replaced": "quiet",
    "complete": "good",
    "finishing": "good",
    "signed up": "watch",
    "withdrawn": "quiet",
    "under way": "good",
    "queued": "info",
    "needs another date": "late",
    "place on hold": "watch",
    "application": "watch",
    "to be accepted": "watch",
    "being filled in": "info",
    "accepted": "good",
    "turned down": "quiet",
    "given back": "quiet",
    "not finished": "quiet",
    "not answered": "late",
    "waiting ended": "quiet",
    "date cancelled": "quiet",
    "on the course": "good",
    "not passed": "late",
    "no registered assessor": "late",
    "stopped": "quiet",
    "kept": "info",
    "sent": "good",
    "failed": "late",
    "held": "watch",
}


def state_tag(words: str) -> Tag:
    """Return the state of something as a tag: the colour follows from its words."""
    plain = words.lower()
    begins: list[Tone] = [tone for word, tone in _TONES.items() if plain.startswith(word)]
    tone: Tone = _TONES[plain] if plain in _TONES else next(iter(begins), "info")
    return Tag(word=words[:1].upper() + words[1:], tone=tone)


def somebody(words: Words, person: PersonId) -> Link | str:
    """Return a person as a link to their page; somebody erased has none."""
    name = words.person(person)
    return Link(text=name, href=page_of_person(person)) if person in words.people else name


def overdue_tag(days: int) -> Tag:
    """Return for how long payment is overdue."""
    return Tag(word="1 day overdue" if days == 1 else f"{days} days overdue", tone="late")


def invoice_tag(bill: InvoiceItem, today: date) -> Tag:
    """Return the state of an invoice; overdue is worked out when it is read."""
    days = bill.days_overdue(today)
    return overdue_tag(days) if days else state_tag(bill.status)


def due_day(due: datetime) -> date:
    """Return the London day by whose end a thing is due: midnight belongs to the day before."""
    at_midnight = due.astimezone(LONDON).time() == time()
    return london_date(due - A_MOMENT if at_midnight else due)


@dataclass(frozen=True)
class Story:
    """What a stream's page tells: what is next, what has happened, and the words for both."""

    look: Look
    items: Sequence[agenda_item.AgendaItem]
    history: Sequence[Recorded]
    words: Words
    documents: Sequence[DocumentHead]

    @property
    def title(self) -> str:
        return self.words.say(self.look.title)


async def story_of(conn: Connection, look: Look, people: Iterable[str] = ()) -> Story:
    """Return the story of a stream; `people` are names that its page needs besides."""
    items = await agendas.items_of(conn, look.ref)
    history = await events.history(conn, look.ref)
    sentences = [look.title, *(one.event.says() for one in history)]
    sentences += [text for item in items for text in (item.title, item.why)]
    documents = [one for recorded in history for one in documents_in(recorded.event)]
    words = await names.words_for(conn, sentences, people)
    heads = await papers.document_heads(conn, list(dict.fromkeys(documents)))
    return Story(look, items, history, words, heads)


def documents_in(model: BaseModel) -> Iterator[str]:
    """Yield the ids of the documents that a message cites."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        marks = [mark for mark in field.metadata if isinstance(mark, Vaulted)]
        if isinstance(value, str) and any(mark.kind == "document" for mark in marks):
            yield value
        elif isinstance(value, BaseModel):
            yield from documents_in(value)


def timeline(story: Story) -> tuple[Entry, ...]:
    """Return what has happened, the latest first, in plain words and with who did it."""
    return tuple(_entry(story, one) for one in reversed(story.history))


def _entry(story: Story, one: Recorded) -> Entry:
    sentence = one.event.says()
    linked = [ref for kind, ref in markers(sentence) if kind == "ref" and ref != story.look.ref]
    link = None
    if linked:
        about = story.words.say(stream(linked[0]))
        link = Link(text="Open", href=page_of(linked[0]), about=about)
    return Entry(
        at=one.event.at,
        who=story.words.who(one.actor),
        text=sentence_case(story.words.say(sentence)),
        link=link,
    )


def sentence_case(text: str) -> str:
    """Return a text that starts with a capital letter."""
    return text[:1].upper() + text[1:]


def next_things(story: Story, *, may_act: bool, where: str = "") -> tuple[AgendaItem, ...]:
    """Return what happens next: tasks with the way to do them, steps as what the system does."""
    ref = story.look.ref
    return tuple(
        AgendaItem(
            what=sentence_case(story.words.say(item.title)),
            why=story.words.say(item.why),
            where=where,
            owner=item.owner if item.kind == "task" else "Done by the system",
            due=due_day(item.due),
            do=do_link(ref, item.name, item.body) if may_act and item.kind == "task" else None,
        )
        for item in story.items
    )


def do_link(ref: Ref, command: str | None, body: Mapping[str, Any]) -> Link | None:
    """Return the link to the form that settles a task, filled in as far as is known."""
    if command is None:
        return None
    prefill = body.get("prefill") or {}
    title = next(
        (one.title for one in DECIDERS[ref.partition(":")[0]].commands if one.name == command),
        "Do it",
    )
    if command == "mark_register" and "day" in prefill:
        return Link(text="Mark attendance", href=f"{page_of(ref)}/days/{prefill['day']}")
    query = f"?{urlencode(prefill)}" if prefill else ""
    return Link(text=title, href=f"{page_of(ref)}/{command}{query}")


def commands(look: Look, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands that this person may sensibly give now."""
    return DECIDERS[look.slug].allowed(look.state, actor)


def command_links(look: Look, actor: Actor, leave_out: Iterable[str] = ()) -> tuple[Link, ...]:
    """Return a link to the form of each command that makes sense now."""
    left_out = list(leave_out)
    return tuple(
        Link(text=one.title, href=f"{page_of(look.ref)}/{one.name}")
        for one in commands(look, actor)
        if one.name not in left_out
    )


def documents(heads: Iterable[DocumentHead]) -> tuple[Document, ...]:
    """Return documents as links."""
    return tuple(
        Document(
            title=sentence_case(one.kind.replace("_", " ")),
            href=f"/documents/{one.id}",
            note=f"{one.filename}, made on {say_date(london_date(one.at))}",
        )
        for one in heads
    )


def grouped(items: Sequence[AgendaItem], today: date) -> tuple[AgendaGroup, ...]:
    """Return things to do as overdue, today, this week and later."""
    sunday = today + timedelta(days=6 - today.weekday())
    return (
        AgendaGroup(title="Overdue", items=tuple(i for i in items if i.due < today)),
        AgendaGroup(
            title="Today",
            items=tuple(i for i in items if i.due == today),
            empty="Nothing is due today.",
        ),
        AgendaGroup(title="This week", items=tuple(i for i in items if today < i.due <= sunday)),
        AgendaGroup(title="Later", items=tuple(i for i in items if i.due > sunday)),
    )
