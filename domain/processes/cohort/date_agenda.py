"""What happens next about the dates of a whole cohort: who hears of it, and what is still open."""

from collections.abc import Iterator

from domain.messages import Item, Owner, Task
from domain.processes.cohort.cover_events import say_days
from domain.processes.cohort.date_commands import MoveDays, VenueLost
from domain.processes.cohort.state import TEACHING, Cohort, Stage
from domain.processes.cohort.steps import PassOnTiding, TellPostponed


def dating(state: Cohort) -> Iterator[Item]:
    """Each holder and each person hears of it by a step of their own; open ends are tasks."""
    for one in state.tidings:
        yield PassOnTiding(
            key=f"pass_on_tiding:{one.number}:{one.holder}",
            due=one.at,
            number=one.number,
            what=one.what,
            holder=one.holder,
        )
    for who in state.postponed_to_tell:
        yield TellPostponed(
            key=f"tell_postponed:{who.number}:{who.person}",
            due=who.at,
            number=who.number,
            person=who.person,
        )
    if state.stage is Stage.POSTPONED and state.new_dates_by:
        yield Task(
            key=f"new_dates:{state.tidings_begun}",
            due=state.new_dates_by,
            owner=Owner.COORDINATOR,
            title="Give the postponed days new dates, or cancel",
            why="Places are kept, and everybody waits for a date.",
            settled_by=MoveDays.name,
        )
    if state.stage in TEACHING:
        yield from _venues(state)


def _venues(state: Cohort) -> Iterator[Task]:
    for search in state.venue_searches:
        yield Task(
            key=f"find_venue:{search.number}",
            due=search.by,
            owner=Owner.COORDINATOR,
            title=f"Find another venue for {say_days(search.days)}",
            why=f"{search.room} is lost. Give a new venue or link, postpone, or cancel.",
            settled_by=VenueLost.name,
            prefill={"room": search.room},
        )
