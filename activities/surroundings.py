"""What letters say about the streams around a step: names of services, settings and subjects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendar import add_working_days, london_date, say_span
from domain.catalogue import CATALOGUE, service
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay, is_meeting_link
from domain.processes.provider import Provider
from domain.ref import Ref
from domain.say import listed
from domain.services import bigger_picture, course
from domain.services.bigger_picture import Underway
from store import vault
from store.pool import Connection
from store.streams import peek

SOMEBODY = "A colleague"
"""Stands for a person whose name is not in the vault any more."""


def service_title(slug: str) -> str:
    """Return what a service is called."""
    known = CATALOGUE.get(slug)
    return known.title if known else "our programme"


def subject_titles(slug: str, areas: Iterable[str]) -> str:
    """Return subjects as a list in words: "dignity and falls"."""
    offer = service(slug)
    return listed(offer.subject_title(area).lower() for area in areas)


@dataclass(frozen=True)
class Work:
    """What an item of work is about: which service, for which setting of which provider."""

    service: str
    provider: Ref
    setting: str


async def work_of(conn: Connection, ref: Ref) -> Work | None:
    """Return what an item of work is about, or None when nothing is ordered there."""
    match await peek(conn, ref):
        case course.Underway(booking=booking) | course.Over(booking=booking):
            return Work(booking.service, booking.provider, booking.setting)
        case state:
            programme = bigger_picture.programme_of(state)
            slug = bigger_picture.DECIDER.slug
            return Work(slug, programme.provider, programme.setting) if programme else None


async def is_paused(conn: Connection, ref: Ref) -> bool:
    """Tell whether an item of work rests: nobody is reminded of its days meanwhile."""
    state = await peek(conn, ref)
    return isinstance(state, Underway) and state.pause is not None


async def provider_of(conn: Connection, ref: Ref) -> Provider | None:
    """Return a registered provider, as it stands now."""
    state = await peek(conn, ref)
    return state if isinstance(state, Provider) else None


async def setting_of(conn: Connection, ref: Ref) -> str:
    """Return the name of the care setting that an item of work is for."""
    work = await work_of(conn, ref)
    return await setting_name(conn, work.provider, work.setting) if work else "your setting"


async def setting_name(conn: Connection, provider: Ref, setting: str) -> str:
    """Return the name of one of a provider's settings."""
    state = await provider_of(conn, provider)
    found = state.setting(setting) if state else None
    return found.setting_name if found else "your setting"


async def name_of(conn: Connection, person: PersonId) -> str:
    """Return the name of one person for the text of a letter."""
    return (await vault.names(conn, [person])).get(person, SOMEBODY)


def day_line(day: LearningDay) -> str:
    """Return one learning day as a line of a letter: number, time, place and title."""
    when = f"Day {day.number}, {say_span(day.starts, day.ends)}"
    if is_meeting_link(day.room):  # nothing follows it: a full stop would be taken for its end
        return f"{when}: {day.title}, online at {day.room}"
    return f"{when}, {day.room}: {day.title}"


def reply_by(now: datetime, working_days: int, before: datetime | None = None) -> date:
    """Return the day by which somebody should answer: some working days from today, and when
    `before` is given at the latest the day before it, but never earlier than today."""
    today = london_date(now)
    answer = add_working_days(today, working_days)
    if before is not None:
        answer = min(answer, london_date(before) - timedelta(days=1))
    return max(answer, today)


def without_repeats(people: Sequence[PersonId | None]) -> list[PersonId]:
    """Return these people in their order, each once; None stands for nobody."""
    return list(dict.fromkeys(one for one in people if one is not None))
