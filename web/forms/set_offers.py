"""What the forms of delegates who meet as a set can offer: meetings, open actions, providers."""

from domain.processes.cohort import Cohort
from domain.ref import Ref
from domain.say import text
from domain.services.course import Booking
from domain.services.course import commands as c
from domain.services.course.concerned import concerned, open_days
from domain.services.course.own_actions import open_actions
from store.pages import looks, names
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import days
from web.forms.offers import Choices


def meetings(booking: Booking) -> dict[str, Choices]:
    """Return the meetings at which delegates were: there actions are set and reviewed."""
    if booking.plan.actions is None:
        return {}
    met = [n for one in booking.active for n in open_days(booking, one, "attended", "made up")]
    timetable = {day.number: day for one in booking.active for day in booking.own_days(one)}
    held = days(timetable[n] for n in dict.fromkeys(met))
    return {f"{command.name}.day": held for command in (c.SetActions, c.ReviewActions)}


async def actions_of(
    conn: Connection, booking: Booking, who: str
) -> tuple[tuple[str, Choices], ...]:
    """Return the open actions of a delegate, in their own words."""
    delegate = booking.delegate(who)
    if delegate is None:
        return ()
    found = open_actions(booking, delegate)
    words = await names.words_for(conn, [text(one.what) for one in found])
    some = tuple(
        Choice(value=str(one.action), text=f"{one.action}: {words.say(text(one.what))}")
        for one in found
    )
    return (("Open actions", some),) if some else ()


async def others_in_the_set(conn: Connection, booking: Booking) -> dict[str, Choices]:
    """Return the other providers of the sets in which delegates sit."""
    if booking.plan.peers is None:
        return {}
    cohorts = dict.fromkeys(one.cohort for one in concerned(booking, c.ObjectToSet))
    there: list[Ref] = []
    for ref in cohorts:
        found = await looks.look(conn, ref)
        there += found.state.providers if found and isinstance(found.state, Cohort) else ()
    others = [ref for ref in dict.fromkeys(there) if ref != booking.provider]
    titles = await looks.titles(conn, others)
    choices = (Choice(value=ref, text=titles.get(ref, ref)) for ref in others)
    return {"object_to_set.about": tuple(sorted(choices, key=lambda one: one.text.casefold()))}
