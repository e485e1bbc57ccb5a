"""Who has earned what on a short course, told again from the events alone.

Written from the terms of the courses, by other means than the rules of the domain: nothing of its
state or of its requirements is used here, so that a mistake in one is not a mistake in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from domain.catalogue import service
from domain.frameworks import framework
from domain.messages import Event, PersonId
from domain.ref import Ref
from domain.services.course import events as e
from store import events
from store.pool import Connection

Earned = tuple[int, str]
"""A delegate's number and the kind of certificate."""


@dataclass
class Taking:
    """One delegate as the events tell of them."""

    person: PersonId
    cohort: Ref
    confirmed: bool = False
    gone: bool = False
    failed: bool = False
    tasks: list[str] = field(default_factory=list)
    promised: dict[int, int] = field(default_factory=dict)  # open actions, by their meeting
    shown: int = 0
    passed: dict[str, bool] = field(default_factory=dict)
    criteria: dict[str, bool] = field(default_factory=dict)
    released: bool = False


class Recount:
    """The events of one booking, added up one after another."""

    def __init__(self) -> None:
        self.course = ""
        self.days: dict[Ref, dict[int, str]] = {}
        self.seats: dict[int, Taking] = {}
        self.done: dict[tuple[PersonId, Ref, int], bool] = {}
        self.caught_up: list[tuple[PersonId, Ref, int]] = []
        self.issued: list[Earned] = []

    def add(self, event: Event) -> None:
        """Take one event into account."""
        match event:
            case e.Booked():
                self.course = event.service
                self.days[event.cohort] = {day.number: day.title for day in event.days}
                for one in event.delegates:
                    self.seats[one.number] = Taking(one.person, event.cohort)
            case e.DateChosen():
                self.days[event.cohort] = {day.number: day.title for day in event.days}
                for one in event.delegates:
                    self.seats[one.number].cohort = event.cohort
                    self.seats[one.number].confirmed = False
            case e.PlacesConfirmed():
                for seat in self._of(*event.people):
                    seat.confirmed = True
            case e.Substituted():
                for number, seat in self.seats.items():
                    if seat in self._of(event.person):
                        fresh = Taking(event.substitute, seat.cohort, seat.confirmed)
                        self.seats[number] = fresh
            case e.AttendanceTaken():
                for mark in event.marks:
                    there = mark.status != "absent"
                    self.done[(mark.person, event.cohort, event.day)] = there
            case e.AwardIssued():
                number = next(n for n, seat in self.seats.items() if seat in self._of(event.person))
                self.issued.append((number, event.kind))
            case _:
                self._learn(event)

    def _learn(self, event: Event) -> None:
        match event:
            case e.DayMadeUp():
                for seat in self._of(event.person):
                    self.caught_up.append((seat.person, seat.cohort, event.day))
            case e.TaskRecorded():
                for seat in self._of(event.person):
                    seat.tasks.append(event.task)
            case e.ActionsSet():
                for seat in self._of(event.person):
                    seat.promised |= {one.action: event.day for one in event.actions}
            case e.ActionsReviewed():
                for seat in self._of(event.person):
                    _reviewed(seat, event)
            case e.EvidenceRecorded():
                for seat in self._of(event.person):
                    seat.shown += 1
            case e.ResultRecorded():
                for seat in self._of(event.person):
                    seat.passed[event.component] = event.passed
                    seat.criteria |= {one.criterion: one.met for one in event.outcomes}
            case e.QualityChecked(agreed=False):
                for seat in self._of(event.person):
                    seat.criteria = {}
            case e.Released():
                for seat in self._of(event.person):
                    seat.released = True
            case e.PlaceCancelled():
                for seat in self._of(event.person):
                    seat.gone = True
            case e.AttemptsUsed() | e.AssessmentLapsed():
                for seat in self._of(event.person):
                    seat.failed = True  # what they attended stays theirs
            case e.ApplicationScreened(accepted=False):
                for seat in self._of(event.person):
                    seat.gone = True
            case _:
                pass  # letters, money and offers earn nothing

    def _of(self, *people: PersonId) -> list[Taking]:
        return [
            one
            for one in self.seats.values()
            if one.person in people and not (one.gone or one.failed)
        ]

    def earned(self) -> list[Earned]:
        """Return every certificate that is somebody's due by now."""
        kinds = [one.kind for one in service(self.course).awards] if self.course else []
        return [
            (number, kind)
            for number, seat in self.seats.items()
            for kind in kinds
            if seat.confirmed and not seat.gone and self._has(seat, kind)
        ]

    def _has(self, seat: Taking, kind: str) -> bool:
        if not self._came(seat):
            return False
        return kind == "attendance" or (not seat.failed and self._finished(seat))

    def _came(self, seat: Taking) -> bool:
        """Every day of the seat's cohort, there or on the same day elsewhere, or caught up."""
        own, mine = self.days[seat.cohort], (seat.person,)
        there = [
            (day, ref) for (who, ref, day), came in self.done.items() if came and who == seat.person
        ]
        caught = [(day, ref) for who, ref, day in self.caught_up if who in mine]
        done = {
            day
            for day, ref in (*there, *caught)
            if self.days.get(ref, own).get(day) == own.get(day)
        }
        return bool(own) and set(own) <= done

    def _owes_review(self, seat: Taking) -> bool:
        """What was set or carried on before the last meeting has to be reviewed again."""
        last = max(self.days[seat.cohort])
        return any(meeting < last for meeting in seat.promised.values())

    def _finished(self, seat: Taking) -> bool:
        plan: Any = service(self.course).course
        if any(task.slug not in seat.tasks for task in plan.tasks):
            return False
        if plan.actions and (seat.shown < plan.actions.evidence or self._owes_review(seat)):
            return False
        if plan.assessment is None:
            return True
        for part in plan.assessment.components:
            if part.kind == "criteria":
                against = framework(plan.assessment.framework).criteria
                if not all(seat.criteria.get(one.slug) for one in against):
                    return False
            elif not seat.passed.get(part.slug):
                return False
        return seat.released or not plan.assessment.second_person


def _reviewed(seat: Taking, event: e.ActionsReviewed) -> None:
    for one in event.reviews:
        if one.outcome == "carried_on":
            seat.promised[one.action] = event.day
        else:
            seat.promised.pop(one.action, None)


def recount(log: Iterable[Event]) -> Recount:
    """Return what the events of one booking add up to."""
    counted = Recount()
    for event in log:
        counted.add(event)
    return counted


@dataclass(frozen=True)
class Disagreement:
    """A booking whose certificates are not those that its events deserve."""

    ref: Ref
    missing: tuple[Earned, ...]
    undeserved: tuple[Earned, ...]


async def disagreements(conn: Connection) -> list[Disagreement]:
    """Return every booking whose certificates a recount does not agree with."""
    refs = await conn.fetch("SELECT ref FROM stream WHERE slug = 'course' ORDER BY ref")
    found = []
    for row in refs:
        counted = recount(await events.read(conn, row["ref"]))
        earned, issued = set(counted.earned()), set(counted.issued)
        if earned != issued:
            missing, undeserved = earned - issued, issued - earned
            found.append(
                Disagreement(row["ref"], tuple(sorted(missing)), tuple(sorted(undeserved)))
            )
    return found
