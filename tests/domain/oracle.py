"""Who has earned a certificate, told again from the events alone, by other means than the domain.

Written from the terms of the programme, not from its code: nothing of the state or of the
requirements module is used here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.messages import Event, PersonId
from domain.parts.learning_days import LearningDay
from domain.ref import Ref
from domain.services.bigger_picture import events as e


@dataclass
class Taking:
    """One person's time in one part of the programme."""

    person: PersonId
    part: str
    areas: tuple[str, ...]
    cohort: Ref
    days: tuple[LearningDay, ...]
    here: bool = True

    @property
    def owes(self) -> list[int]:
        """The numbers of the days to attend."""
        if self.part == "manager":
            return [day.number for day in self.days if day.audience == "manager"]
        mine = [day for day in self.days if day.audience == "mentors"]
        return [day.number for day in mine if day.shared or set(day.subjects) & set(self.areas)]


@dataclass
class Oracle:
    """What the events of one programme add up to."""

    timetables: dict[Ref, tuple[LearningDay, ...]] = field(default_factory=dict)
    main: Ref = ""
    mentors_needed: int = 0
    parts: list[Taking] = field(default_factory=list)
    marks: dict[tuple[PersonId, int, Ref], bool] = field(default_factory=dict)
    caught_up: set[tuple[PersonId, int]] = field(default_factory=set)
    baseline: bool = False
    review: bool = False
    invoiced: bool = False
    withdrew: bool = False
    papers: list[tuple[PersonId, str]] = field(default_factory=list)
    organisation: bool = False
    complete: bool = False

    def here(self, part: str) -> list[Taking]:
        return [one for one in self.parts if one.here and one.part == part]

    def attended(self, who: PersonId) -> set[int]:
        return {day for (person, day, _), there in self.marks.items() if person == who and there}

    def has_done(self, one: Taking) -> bool:
        """Tell whether somebody attended, or caught up on, every day they owe."""
        done = self.attended(one.person) | {day for who, day in self.caught_up if who == one.person}
        return set(one.owes) <= done

    def earned(self, who: PersonId, kind: str) -> bool:
        """Tell whether a certificate of a kind is somebody's due."""
        if kind == "attendance":
            gone = all(not one.here for one in self.parts if one.person == who)
            return gone and bool(self.attended(who))
        mine = [one for one in self.here(kind) if one.person == who]
        return self.review and bool(mine) and self.has_done(mine[0])

    def organisation_earned(self) -> bool:
        managers, mentors = self.here("manager"), self.here("mentor")
        return (
            len(managers) == 1
            and len(mentors) == self.mentors_needed
            and self.baseline
            and self.review
            and all(self.has_done(one) for one in (*managers, *mentors))
        )

    def move(self, event: e.CohortJoined) -> None:
        self.timetables[event.cohort] = event.days
        self.main = event.cohort if self.main in event.left else self.main
        for one in self.parts:
            if one.here and one.cohort in event.left:
                one.cohort, one.days = event.cohort, event.days

    def may_be_complete(self) -> bool:
        present = [(one.person, one.part) for one in self.parts if one.here]
        return (
            self.organisation_earned()
            and self.organisation
            and self.invoiced
            and all(paper in self.papers for paper in present)
        )


def tell(events: Iterable[Event]) -> Oracle:
    """Return what happened; assert on the way that every certificate was earned when issued."""
    told = Oracle()
    for event in events:
        _hear(told, event)
    return told


def _hear(told: Oracle, event: Event) -> None:
    match event:
        case e.SignedUp():
            told.main, told.mentors_needed = event.cohort, event.terms.mentors
            told.timetables[event.cohort] = event.days
            told.parts.append(Taking(event.manager, "manager", (), event.cohort, event.days))
        case e.MentorsNamed():
            days = told.timetables[told.main]
            told.parts += [
                Taking(one.person, "mentor", one.areas, told.main, days) for one in event.mentors
            ]
        case e.MentorLeft() | e.ManagerLeft():
            for one in told.parts:
                one.here = one.here and one.person != event.person
        case e.MentorReplaced():
            if event.days is not None:
                told.timetables.setdefault(event.cohort, event.days)
            days = told.timetables[event.cohort]
            told.parts.append(Taking(event.person, "mentor", event.areas, event.cohort, days))
        case e.DeputyTookOver():
            days = told.timetables[told.main]
            told.parts.append(Taking(event.person, "manager", (), told.main, days))
        case e.CohortJoined():
            told.move(event)
        case e.AttendanceTaken():
            for mark in event.marks:
                there = mark.status in ("attended", "late", "left_early")
                told.marks[mark.person, event.day, event.cohort] = there
        case e.DayMadeUp():
            told.caught_up.add((event.person, event.day))
        case e.BaselineRecorded():
            told.baseline = True
        case e.EndReviewHeld():
            assert told.baseline
            told.review = True
        case e.InvoiceRaised():
            assert not told.invoiced, "there is one invoice"
            told.invoiced = True
        case e.Withdrawn():
            told.withdrew = True
            for one in told.parts:
                one.here = False
        case e.CertificateIssued():
            paper = (event.person, event.kind)
            assert paper not in told.papers, f"{paper} was issued twice"
            assert told.earned(*paper), f"{paper} was issued and not earned"
            told.papers.append(paper)
        case e.OrganisationAwardIssued():
            assert not told.organisation
            assert told.organisation_earned(), "the setting's certificate was not earned"
            told.organisation = True
        case e.ProgrammeCompleted():
            assert told.may_be_complete(), "something was still lacking"
            told.complete = True
        case _:
            pass
