"""How the system is doing, and whether it is alive."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from domain.bank_holidays import OFFICIAL_UNTIL
from domain.calendar import add_months, london_date, say_date, say_when
from store.away import NO_ROOM, TRY_AGAIN, WAITED
from store.heartbeats import Beats, last_beats
from store.numbers import Raised, raised_counters
from store.pages import names, system
from store.trouble import StepTrouble, list_troubles
from store.verify import holes
from web.site import Visiting, page_of, site_of
from web.templating import plural
from web.view import Figure, Heading, Link, Requirement, Row, Soft, Table

router = APIRouter()


@router.get("/system")
async def show(visit: Visiting) -> Response:
    """Steps that keep failing, what waits, and whether the log is whole."""
    async with visit.pool.acquire() as conn:
        troubles = await list_troubles(conn)
        counts = await system.counts(conn, visit.now)
        broken = await holes(conn)
        raised = await raised_counters(conn)
        beats = await last_beats(conn)
        sentences = [text for one in troubles for text in (one.stream_title, one.title)]
        words = await names.words_for(conn, sentences)
    return visit.page(
        "pages/system.html",
        "system",
        figures=(
            Figure(label="Processes going on", value=f"{counts.open_streams:,}"),
            Figure(label="Things on record", value=f"{counts.events:,}"),
            Figure(
                label="Steps more than 5 minutes late",
                value=f"{counts.late_steps:,}",
                tone="late" if counts.late_steps else "good",
            ),
            Figure(label="Waiting to be woken", value=f"{counts.wakes:,}"),
            Figure(
                label="Letters that failed",
                value=f"{counts.failed_mails:,}",
                tone="late" if counts.failed_mails else "good",
                href="/mail?status=failed",
            ),
        ),
        checks=(
            *_parts(beats),
            Requirement(
                text="Every process has all its events, numbered without gaps",
                met=not broken,
                detail=", ".join(one.ref for one in broken),
            ),
            Requirement(text="No step keeps failing", met=not troubles),
            Requirement(
                text="The bank holidays of the next twelve months are official",
                met=add_months(london_date(visit.now), 12) <= OFFICIAL_UNTIL,
                detail=f"Official until {say_date(OFFICIAL_UNTIL)}; later ones are worked out",
            ),
        ),
        table=_troubles(troubles, words),
        restored=_restored(raised),
    )


def _troubles(troubles: list[StepTrouble], words: names.Words) -> Table:
    return Table(
        caption="Steps that keep failing",
        headings=tuple(
            Heading(text=text) for text in ("Step", "Where", "Cause", "Since", "Tried last")
        ),
        rows=tuple(
            Row(
                cells=(
                    words.say(one.title),
                    Link(text=words.say(one.stream_title), href=page_of(one.ref)),
                    one.cause,
                    one.since,
                    (one.last_at, Soft(text=f"{plural(one.tries, 'time')} so far")),
                ),
                late=True,
            )
            for one in troubles
        ),
        empty="No step keeps failing.",
    )


def _restored(raised: list[Raised]) -> Table:
    return Table(
        caption="Numbers used before the database was restored",
        headings=tuple(
            Heading(text=text) for text in ("Not in this database", "Shown by", "Noticed")
        ),
        rows=tuple(
            Row(cells=(one.missing_in_words, one.found_in, one.raised_at))
            for one in raised
            if one.missing
        ),
        empty="",
    )


def _parts(beats: Beats) -> tuple[Requirement, ...]:
    """What performs the steps, by what the workers last told."""
    return (
        Requirement(
            text="A worker performs the steps",
            met=beats.is_fresh(beats.worker),
            detail=_seen(beats.worker),
        ),
        Requirement(
            text="Temporal keeps the clocks",
            met=beats.is_fresh(beats.temporal),
            detail=_seen(beats.temporal),
        ),
    )


def _seen(at: datetime | None) -> str:
    return f"Last heard of on {say_when(at)}" if at else "Not heard of yet"


@router.get("/health")
async def health(request: Request) -> Response:
    """Tell how each part is: 200 when all are well, or else 503.

    Without a worker or Temporal pages work and nothing is done by itself: that is not well.
    """
    try:
        async with site_of(request).pool.acquire(timeout=5) as conn:
            ready = await system.answers(conn)
            beats = await last_beats(conn) if ready else None
    except (*TRY_AGAIN, *WAITED, *NO_ROOM):
        ready, beats = False, None
    parts = {"database": "ok" if ready else "away"}
    if beats:
        parts["worker"] = _told(beats, beats.worker)
        parts["temporal"] = _told(beats, beats.temporal)
    well = ready and all(one == "ok" for one in parts.values())
    return JSONResponse(parts, 200 if well else 503)


def _told(beats: Beats, at: datetime | None) -> str:
    if beats.is_fresh(at):
        return "ok"
    return f"away since {at.isoformat(timespec='seconds')}" if at else "not heard of yet"


@router.get("/live")
async def live() -> Response:
    """Tell that this process answers: for whatever starts it again, or sends visitors to it."""
    return JSONResponse({"live": True})
