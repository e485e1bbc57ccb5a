"""Letters to the providers and delegates of short courses."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import activity

from activities.correspondence import Correspondence
from activities.course_letters import letter_of, work_reminder
from activities.post import Draft
from activities.steps import Call
from domain.agenda import Agenda
from domain.ref import Ref
from domain.services.course import Booking, Over, Underway
from domain.services.course.steps import ChaseWork, TellNews
from store.pool import Connection
from store.streams import peek


class CourseNotices(Correspondence):
    """Writes to those who booked, and to delegates where it is about them."""

    @activity.defn
    async def tell_news(self, call: Call[TellNews]) -> Agenda:
        """Tell one piece of news."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            booking = await _booking(conn, call.ref)
            found = [one for one in booking.to_tell if one.number == call.step.news]
            return await letter_of(conn, call.ref, booking, found[0], now) if found else []

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def chase_work(self, call: Call[ChaseWork]) -> Agenda:
        """Ask for a workplace task or a part of the assessment that is late."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            booking = await _booking(conn, call.ref)
            delegate = booking.delegate(call.step.person)
            if delegate is None:
                return []
            return await work_reminder(conn, call.ref, booking, delegate, call.step)

        return await self.tell(call.ref, call.step, compose)


async def _booking(conn: Connection, ref: Ref) -> Booking:
    state = await peek(conn, ref)
    assert isinstance(state, Underway | Over)  # only a booking has steps
    return state.booking
