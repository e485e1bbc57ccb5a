"""What a merge would mean for a booking: who would move, when the other date is, and where."""

from domain.calendar import say_due, say_span
from domain.messages import Command
from domain.processes.cohort import Cohort
from domain.say import listed, person, stream
from domain.services import course
from domain.services.course import commands as c
from domain.services.course.booking import merging
from store.pages import looks
from store.pages.looks import Look
from store.pool import Connection
from web.venues import venue_in_public

ANSWERS: tuple[type[Command], ...] = (c.AgreeToMerge, c.DeclineMerge)


async def proposal(conn: Connection, look: Look, model: type[Command]) -> str:
    """Return what is proposed, for whoever answers it; nothing when there is nothing to answer."""
    if model not in ANSWERS or not isinstance(look.state, course.Underway):
        return ""
    booking = look.state.booking
    if booking.merge is None:
        return ""
    merge, other = booking.merge, await looks.look(conn, booking.merge.into)
    if other is None or not isinstance(other.state, Cohort):
        return ""
    days = "; ".join(
        f"{say_span(day.starts, day.ends)}, {venue_in_public(day.room)}" for day in other.state.days
    )
    who = listed(person(one.person) for one in merging(booking))
    return (
        f"{who} would move from {stream(merge.cohort)} to {stream(merge.into)}: {days}."
        f" You can answer until {say_due(merge.answer_by)}."
    )
