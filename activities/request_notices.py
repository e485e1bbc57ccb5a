"""Letters to whoever asked for places on the site: it has arrived, its dates changed, it ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from temporalio import activity

from activities.correspondence import Correspondence
from activities.letters import Value
from activities.pages import CoursesPage, RequestPage
from activities.plain_text import plain
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import day_line, service_title
from domain.agenda import Agenda
from domain.calendar import say_date, say_due
from domain.messages import TextId
from domain.parts.waiting import Cause
from domain.processes.cohort import Cohort
from domain.processes.request import Details, Over, Sent, Wanted
from domain.processes.request.steps import TellDates, TellEnded, TellReceived
from domain.say import counted
from store import vault
from store.pool import Connection
from store.streams import peek

KEPT = "We hold {places} on it for you until {until}."
WAITS = (
    "The course date is full. You are on its waiting list for {places}, and nothing is held yet."
)
STILL_KEPT = "Your request stands: we hold {places} for you until {until}."
STILL_WAITS = "Your request stands: you are on the waiting list."
ENDINGS: Mapping[str, str] = {
    "not answered": "We are sorry: we did not answer in time, and the places are free again.",
    "date cancelled": "We are sorry: the course date was cancelled.",
    "date postponed": "We are sorry: the course date was postponed, and it has no new date yet.",
}
NO_DATE = "No date at present"
WAITING_ENDED: Mapping[Cause, str] = {
    "lapsed": "A place was free for a while, and we did not confirm it in time. We are sorry.",
    "taken by somebody else": "The place that was free for you went to somebody else first.",
    "waiting list closed": "The course has begun, and no place became free for you.",
    "cohort cancelled": "We are sorry: the course date was cancelled.",
}
LONGEST_TEXT = 1500


class RequestNotices(Correspondence):
    """Writes to visitors of the site about what they asked for."""

    @activity.defn
    async def tell_received(self, call: Call[TellReceived]) -> Agenda:
        """Say that a request has arrived, and until when its places are held."""

        async def compose(conn: Connection, _now: datetime) -> Sequence[Draft]:
            state = await peek(conn, call.ref)
            assert isinstance(state, Sent)  # the step is due only then
            places = counted(state.wanted.places, "place")
            kept = state.kept_until
            held = KEPT.format(places=places, until=say_due(kept)) if kept else ""
            values = await _values(conn, state.wanted, state.details)
            values["held"] = held or WAITS.format(places=places)
            page = RequestPage(call.ref)
            return [Draft("request_received", state.details.contact, values, page=page)]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_request_dates(self, call: Call[TellDates]) -> Agenda:
        """Say which days the course date has now, and until when the places are held."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await peek(conn, call.ref)
            assert isinstance(state, Sent)  # the step is due only then
            places = counted(state.wanted.places, "place")
            kept = state.kept_until
            held = STILL_KEPT.format(places=places, until=say_due(kept)) if kept else ""
            values = await _values(conn, state.wanted, state.details)
            ahead = sorted(
                (day for day in state.days if day.ends > now), key=lambda day: day.starts
            )
            values["days"] = tuple(day_line(day) for day in ahead)
            values["held"] = held or STILL_WAITS
            page = RequestPage(call.ref)
            return [Draft("request_dates_changed", state.details.contact, values, page=page)]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_ended(self, call: Call[TellEnded]) -> Agenda:
        """Say how a request ended that did not become a booking."""

        async def compose(conn: Connection, _now: datetime) -> Sequence[Draft]:
            state = await peek(conn, call.ref)
            assert isinstance(state, Over) and state.details  # the step is due only then
            values = await _values(conn, state.wanted, state.details)
            values["how"] = await _how(conn, state)
            if state.ending == "date postponed":
                values["starts_on"] = NO_DATE
            return [Draft("request_ended", state.details.contact, values, page=CoursesPage())]

        return await self.tell(call.ref, call.step, compose)


async def _values(conn: Connection, wanted: Wanted, details: Details) -> dict[str, Value]:
    cohort = await peek(conn, wanted.cohort)
    assert isinstance(cohort, Cohort)  # only a planned one has places
    return {
        "course": service_title(wanted.service),
        "cohort": cohort.label,
        "starts_on": say_date(min(day.on for day in cohort.days)),
        "setting": await _words(conn, details.setting),
    }


async def _how(conn: Connection, state: Over) -> str:
    if state.cause is not None:
        return WAITING_ENDED[state.cause]
    if state.reason is not None:
        return f"We cannot confirm it: {await _words(conn, state.reason)}"
    return ENDINGS[state.ending]


async def _words(conn: Connection, identifier: TextId) -> str:
    """A free text as one line; letters hold no line breaks and no hidden characters."""
    found = " ".join((await vault.text(conn, identifier) or "your care service").split())
    try:
        return plain(found[:LONGEST_TEXT])
    except ValueError:
        return "".join(letter for letter in found[:LONGEST_TEXT] if letter.isprintable())
