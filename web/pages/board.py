"""The board: cohorts by stage. And the list of items of work."""

from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from domain.calendar import london_date, say_date
from domain.catalogue import CATALOGUE, service
from store.pages import names, work
from store.pages.names import Words
from store.pages.work import OnBoard, WorkItem
from web.fields import Choice, Field
from web.pages import parts
from web.site import Visiting, page_of
from web.templating import short_date
from web.view import BoardColumn, Card, Heading, Link, Pages, Row, Soft, Table, Tag

router = APIRouter()

RUNNING = ("draft", "open", "at risk", "going ahead", "delivering", "delivered", "closed")
STAGES = (*RUNNING, "postponed", "merged", "cancelled")
SELDOM = ("at risk", "postponed", "merged", "cancelled")
"""Columns that are there only while a cohort stands in them."""
SIZE = 25
DOING = (
    Link(text="Plan a cohort", href="/new/cohort"),
    Link(text="Funded places", href="/new/allocation"),
)
LAYOUTS = (Link(text="Columns", href="/board"), Link(text="List", href="/board?layout=list"))
SHOWN = (("open", "Going on"), ("ended", "Over"), ("all", "All"))


@router.get("/board")
async def board(visit: Visiting, layout: str = "auto") -> Response:
    """Cohorts by stage, each with its next day, places, and what is due next."""
    today = london_date(visit.now)
    async with visit.pool.acquire() as conn:
        cohorts = await work.board(conn, visit.now)
        words = await names.words_for(conn, [one.task for one in cohorts if one.task])
    columns = tuple(
        BoardColumn(
            title=parts.sentence_case(stage),
            cards=tuple(_card(one, today, words) for one in cohorts if one.stage == stage),
        )
        for stage in STAGES
        if stage not in SELDOM or any(one.stage == stage for one in cohorts)
    )
    return visit.page(
        "pages/board.html",
        "board",
        columns=columns,
        empty=not cohorts,
        layouts=LAYOUTS,
        layout="list" if layout == "list" else "auto",
        here="/board?layout=list" if layout == "list" else "/board",
        doing=DOING if visit.may_act else (),
    )


def _card(one: OnBoard, today: date, words: Words) -> Card:
    about = service(one.service)
    if one.stage in ("cancelled", "merged", "postponed"):
        held = "1 day was held" if one.days == 1 else f"{one.days} days were held"
        caption = held if one.days else "No day was held"
    elif one.next_starts:
        on = london_date(one.next_starts)
        year = "" if on.year == today.year else f" {on.year}"
        caption = f"Next: day {one.next_day}, {short_date(on)}{year}"
    else:
        caption = f"{one.days} days held since {say_date(london_date(one.first_starts))}"
    facts = [f"{one.taken}/{one.capacity} places"]
    if one.unnamed:
        facts.append(f"{one.unnamed} without a name")
    if one.waiting:
        facts.append(f"Waiting {one.waiting}")
    if one.late > 1:
        facts.append(f"{one.late} overdue")
    return Card(
        title=one.label,
        href=page_of(one.ref),
        caption=f"{about.title}. {caption}" if about.course else caption,
        facts=tuple(facts),
        tag=_tag(one),
        next_due=_due(one, today, words),
        overdue=one.late > 0,
    )


def _tag(one: OnBoard) -> Tag:
    if one.late:
        return Tag(word="Needs attention", tone="late")
    if one.stage == "open" and one.taken >= one.capacity:
        return Tag(word="Full", tone="good")
    return parts.state_tag(one.stage)


def _due(one: OnBoard, today: date, words: Words) -> str:
    if one.task is None or one.task_due is None:
        return ""
    due, task = parts.due_day(one.task_due), words.say(one.task)
    if due == today:
        return f"{task}, today"
    year = "" if due.year == today.year else f" {due.year}"
    return f"{task}, {short_date(due)}{year}"


@router.get("/work")
async def items(
    visit: Visiting, q: str = "", show: str = "open", stage: str = "", page: int = 1
) -> Response:
    """Items of work: search, filter by stage, and what is owed next on each."""
    shown = show if show in dict(SHOWN) else "open"
    page = min(max(page, 1), 10_000)
    async with visit.pool.acquire() as conn:
        stages = await work.stages(conn)
        chosen = stage if stage in stages else ""
        offset = (page - 1) * SIZE
        found = await work.work_items(
            conn,
            search=q.strip()[:100],
            services=_services(q),
            show=shown,
            stage=chosen,
            offset=offset,
            limit=SIZE,
        )
        providers = await work.providers(conn)
        words = await names.words_for(conn, [one.task for one in found if one.task])
    base = urlencode({"q": q, "show": shown, "stage": chosen, "page": ""})
    return visit.page(
        "pages/work.html",
        "work",
        filters=_filters(q, shown, chosen, stages),
        table=_table(found, words, london_date(visit.now)),
        pages=Pages(
            page=page, size=SIZE, total=found[0].total if found else 0, base=f"/work?{base}"
        ),
        providers=Table(
            caption="Providers",
            headings=(Heading(text="Provider"), Heading(text="Settings"), Heading(text="Standing")),
            rows=tuple(
                Row(
                    cells=(
                        Link(text=one.name, href=page_of(one.ref)),
                        str(one.settings),
                        Tag(word="On stop", tone="late")
                        if one.on_stop
                        else Tag(word="In good standing", tone="good"),
                    )
                )
                for one in providers
            ),
            empty="No provider is registered yet.",
        ),
        doing=_begin() if visit.may_act else (),
    )


def _services(q: str) -> list[str]:
    """The services whose title holds what is searched for."""
    words = q.strip().casefold()
    return [slug for slug, one in CATALOGUE.items() if words and words in one.title.casefold()]


def _begin() -> tuple[Link, ...]:
    return (
        Link(text="Book a course", href="/new/booking"),
        Link(text="Register interest", href="/new/interest"),
        Link(text="Register a provider", href="/new/provider"),
    )


def _filters(q: str, shown: str, stage: str, stages: list[str]) -> tuple[Field, ...]:
    every = Choice(value="-", text="Every stage")
    named = (Choice(value=one, text=parts.sentence_case(one)) for one in stages)
    return (
        Field(name="q", label="Provider, setting or course", value=q, width="20"),
        Field(
            name="show",
            label="Show",
            kind="select",
            choices=tuple(Choice(value=key, text=text) for key, text in SHOWN),
            value=shown,
        ),
        Field(
            name="stage",
            label="Stage",
            kind="select",
            choices=(every, *named),
            value=stage or "-",
        ),
    )


def _table(found: list[WorkItem], words: names.Words, today: date) -> Table:
    rows = []
    for one in found:
        due = parts.due_day(one.task_due) if one.task_due else None
        task = parts.sentence_case(words.say(one.task)) if one.task else ""
        rows.append(
            Row(
                cells=(
                    (
                        Link(text=one.setting or one.provider or one.ref, href=page_of(one.ref)),
                        Soft(text=service(one.service).title),
                        Soft(text=one.provider or ""),
                    ),
                    parts.state_tag(one.stage),
                    one.cohort or "None yet",
                    (task, Soft(text=f"{one.owner}, by {say_date(due)}")) if due else "Nothing",
                ),
                late=due is not None and due < today,
            )
        )
    return Table(
        caption="Items of work",
        caption_hidden=True,
        headings=tuple(
            Heading(text=text)
            for text in ("Setting", "Stage", "Cohort or course date", "Next, and who owes it")
        ),
        rows=tuple(rows),
        empty="No item of work matches. Change the filters, or register a provider's interest.",
    )
