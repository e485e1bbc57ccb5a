"""Who of the staff is competent on a day, told again from the events alone.

Written from what the competence of staff means, not from its code: nothing of the state or of the
coverage module is used here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.calendar import deadline, london_date
from domain.messages import Event, PersonId
from domain.processes.competence import events as e
from domain.ref import Ref

GOOD = ("registered", "update due")
A_DAY = timedelta(days=1)


@dataclass
class Counted:
    """What the events of one setting add up to."""

    news: dict[tuple[PersonId, Ref], list[e.AssessorNoted]] = field(default_factory=dict)
    jobs: dict[PersonId, list[tuple[date, date]]] = field(default_factory=dict)
    seen: list[e.Assessed] = field(default_factory=list)

    def add(self, event: Event) -> None:
        match event:
            case e.AssessorNoted():
                self._hear(event)
            case e.StaffAdded():
                for one in event.staff:
                    self._begin(one.person, one.joined_on)
            case e.StaffLeft():
                self._end(event.person, event.left_on)
            case e.StaffReturned():
                self._begin(event.person, event.returned_on)
            case e.Assessed():
                self.seen.append(event)
            case e.AssessmentWithdrawn():
                (*_, wrong) = (one for one in self.seen if one.person == event.person)
                assert wrong.assessed_on == event.assessed_on
                self.seen.remove(wrong)
            case _:
                pass

    def _hear(self, event: e.AssessorNoted) -> None:
        heard = self.news.setdefault((event.assessor, event.registration), [])
        first_good = event.status in GOOD and all(one.status not in GOOD for one in heard)
        heard.append(event)
        on = london_date(event.since)
        if first_good and not self._works(event.assessor):
            jobs = self.jobs.get(event.assessor, [])
            if jobs and jobs[-1][1] >= on:
                self.jobs[event.assessor][-1] = (jobs[-1][0], date.max)
            else:
                self._begin(event.assessor, on)
        if event.left and self._works(event.assessor):
            self._end(event.assessor, max(on, self.jobs[event.assessor][-1][0]))

    def _works(self, who: PersonId) -> bool:
        return who in self.jobs and self.jobs[who][-1][1] == date.max

    def _begin(self, who: PersonId, on: date) -> None:
        self.jobs.setdefault(who, []).append((on, date.max))

    def _end(self, who: PersonId, on: date) -> None:
        self.jobs[who][-1] = (self.jobs[who][-1][0], on)

    def employed(self, day: date) -> set[PersonId]:
        """Who belongs to the staff when the day is over: nobody whose last day it was."""
        return {
            who
            for who, jobs in self.jobs.items()
            if any(first <= day < last for first, last in jobs)
        }

    def registered(self, who: PersonId, day: date) -> bool:
        for (person, _), heard in self.news.items():
            before = [one.status for one in heard if one.since < deadline(day)]
            if person == who and before and before[-1] in GOOD:
                return True
        return False

    def competent(self, day: date) -> set[PersonId]:
        """Who is registered, or met every criterion the last time, within a year of it."""
        found = set()
        for who in self.employed(day):
            mine = [one for one in self.seen if one.person == who and one.assessed_on <= day]
            fine = bool(mine) and not mine[-1].unmet and day < _a_year_after(mine[-1].assessed_on)
            if fine or self.registered(who, day):
                found.add(who)
        return found


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 2, 28)


def counted(events: Iterable[Event]) -> Counted:
    """Return what events add up to."""
    found = Counted()
    for event in events:
        found.add(event)
    return found
