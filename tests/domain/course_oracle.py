"""Who has earned what on a short course, told again from the events and the catalogue alone.

Written from the terms of the courses, not from their code: nothing of the state or of the
requirements module is used here. On the way it is asserted that no certificate comes too early and
nothing twice, that nobody judges or releases what they must not, and that no money is asked twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.catalogue import service
from domain.course_plan import Assessment, CoursePlan
from domain.frameworks import framework
from domain.messages import Event, PersonId
from domain.parts.learning_days import LearningDay
from domain.ref import Ref
from domain.services.course import events as e


@dataclass
class Seat:
    """One numbered seat of the booking, with what its present occupant has done."""

    person: PersonId
    cohort: Ref
    place: str
    here: bool = True
    confirmed: bool = False
    ever_confirmed: bool = False
    free_of_charge: bool = False
    tasks: set[str] = field(default_factory=set)
    promised: dict[int, int] = field(default_factory=dict)  # open actions by their meeting
    set_so_far: int = 0
    shown: int = 0
    passed: set[str] = field(default_factory=set)
    failed: dict[str, int] = field(default_factory=dict)
    judges: dict[str, list[PersonId]] = field(default_factory=dict)  # of the tries that count
    observers: set[PersonId] = field(default_factory=set)
    barred: set[PersonId] = field(default_factory=set)  # observed what a check did not agree with
    met: dict[str, bool] = field(default_factory=dict)
    clerks: set[str] = field(default_factory=set)
    to_check: bool = False
    drawn: bool = False
    released: bool = False
    papers: list[str] = field(default_factory=list)

    def begin_anew(self, person: PersonId) -> None:
        self.person = person
        self.tasks, self.passed, self.failed, self.judges = set(), set(), {}, {}
        self.promised, self.set_so_far, self.shown = {}, 0, 0
        self.observers, self.barred, self.met, self.clerks = set(), set(), {}, set()
        self.to_check = self.drawn = self.released = False


@dataclass
class Oracle:
    """What the events of one booking add up to."""

    plan: CoursePlan = field(default_factory=CoursePlan)
    kinds: tuple[str, ...] = ()
    seats: dict[int, Seat] = field(default_factory=dict)
    days: dict[Ref, tuple[LearningDay, ...]] = field(default_factory=dict)
    present: dict[tuple[PersonId, int, Ref], bool] = field(default_factory=dict)
    caught_up: set[tuple[PersonId, int, str]] = field(default_factory=set)  # a day by its title
    visits: dict[tuple[PersonId, int], tuple[Ref, object]] = field(default_factory=dict)
    billed: tuple[int, ...] | None = None
    credited: list[int] = field(default_factory=list)
    fees: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def assessment(self) -> Assessment | None:
        return self.plan.assessment

    def of(self, person: PersonId) -> Seat:
        (found,) = [one for one in self.seats.values() if one.here and one.person == person]
        return found

    def attended(self, seat: Seat, day: LearningDay) -> bool:
        """Tell whether somebody was there on this day, here or on another date."""
        there = [
            cohort
            for (person, number, cohort), came in self.present.items()
            if came and (person, number) == (seat.person, day.number)
        ]
        titles = [
            {one.title for one in self.days.get(cohort, ()) if one.number == day.number}
            or {day.title}
            for cohort in there
        ]
        return any(day.title in known for known in titles)

    def has_done(self, seat: Seat, day: LearningDay) -> bool:
        made_up = (seat.person, day.number, day.title) in self.caught_up
        return made_up or self.attended(seat, day)

    def all_days(self, seat: Seat) -> bool:
        return all(self.has_done(seat, day) for day in self.days[seat.cohort])

    def finished(self, seat: Seat) -> bool:
        """Tell whether days, tasks and parts are all done."""
        parts = {one.slug for one in self.assessment.components} if self.assessment else set()
        tasks = {one.slug for one in self.plan.tasks}
        done = tasks <= seat.tasks and parts <= seat.passed and not self.owes_actions(seat)
        return self.all_days(seat) and done

    def owes_actions(self, seat: Seat) -> bool:
        """Tell whether evidence is lacking, or an action is from before the last meeting."""
        own = self.plan.actions
        if own is None:
            return False
        ordered = sorted(self.days[seat.cohort], key=lambda day: day.starts)
        late = [meeting for meeting in seat.promised.values() if meeting != ordered[-1].number]
        return bool(late) or seat.shown < own.evidence

    def earned(self, seat: Seat, kind: str) -> bool:
        if not seat.here or not seat.confirmed:
            return False
        if kind == "attendance":
            return self.all_days(seat)
        two = self.assessment is not None and self.assessment.second_person
        return self.finished(seat) and (seat.released or not two)

    def due(self) -> list[tuple[PersonId, str]]:
        """Return what has been earned and not been issued."""
        return [
            (seat.person, kind)
            for seat in self.seats.values()
            for kind in self.kinds
            if self.earned(seat, kind) and kind not in seat.papers
        ]

    def owed_back(self) -> list[int]:
        """Return who was invoiced, left free of charge and has not been credited."""
        return [
            number
            for number in self.billed or ()
            if self.seats[number].free_of_charge and number not in self.credited
        ]


def tell(events: Iterable[Event]) -> Oracle:
    """Return what happened; assert on the way that everything was as it should be."""
    told = Oracle()
    for event in events:
        _dates(told, event)
        _places(told, event)
        _learning(told, event)
        _assessment(told, event)
        _papers(told, event)
    return told


def _dates(told: Oracle, event: Event) -> None:
    """Follow the days that were moved: which meeting is the last hangs on them."""
    match event:
        case e.DatesChanged() if event.cohort in told.days:
            told.days[event.cohort] = event.days
        case e.DayMoveNoted():
            span = {"starts": event.starts, "ends": event.ends}
            told.days[event.cohort] = tuple(
                one.model_copy(update=span) if one.number == event.day else one
                for one in told.days.get(event.cohort, ())
            )
            for (person, number), (cohort, _) in told.visits.items():
                if (cohort, number) == (event.cohort, event.day):
                    told.visits[person, number] = (cohort, event.starts)
        case _:
            pass


def _places(told: Oracle, event: Event) -> None:
    match event:
        case e.Booked():
            offered = service(event.service)
            assert offered.course is not None
            told.plan = offered.course
            told.kinds = tuple(one.kind for one in offered.awards)
            told.days[event.cohort] = event.days
            told.seats = {
                one.number: Seat(one.person, event.cohort, one.place) for one in event.delegates
            }
        case e.PlacesConfirmed():
            for who in event.people:
                told.of(who).confirmed = told.of(who).ever_confirmed = True
        case e.DateChosen():
            told.days[event.cohort] = event.days
            for one in event.delegates:
                seat = told.seats[one.number]
                assert seat.here and seat.person == one.person
                seat.cohort, seat.place, seat.confirmed = event.cohort, one.place, False
        case e.OfferAccepted():
            told.days[event.cohort] = event.days
        case e.DateCancelled():
            _date_cancelled(told, event)
        case e.HoldReleased():
            assert not any(told.of(who).confirmed for who in event.people)
        case e.Substituted():
            told.of(event.person).begin_anew(event.substitute)
        case e.PlaceCancelled() | e.ApplicationScreened(accepted=False):
            seat = told.of(event.person)
            assert event.charge == "free" or seat.confirmed, "what was not confirmed costs nothing"
            seat.here, seat.free_of_charge = False, event.charge == "free"
        case e.AttemptsUsed() | e.AssessmentLapsed():
            told.of(event.person).here = False
        case e.Closed():
            assert not told.closed
            assert not told.due(), "it closed although a certificate was due"
            assert not told.owed_back(), "it closed although money was owed"
            told.closed = True
        case _:
            pass


def _date_cancelled(told: Oracle, event: e.DateCancelled) -> None:
    told.visits = {
        key: (cohort, starts)
        for key, (cohort, starts) in told.visits.items()
        if cohort != event.cohort or starts < event.cancelled_at  # type: ignore[operator]
    }
    for seat in told.seats.values():
        if not seat.here or seat.cohort != event.cohort:
            continue
        ahead = [day for day in told.days[seat.cohort] if not told.has_done(seat, day)]
        elsewhere = all(_will_visit(told, seat, day) for day in ahead)
        seat.confirmed = seat.confirmed and elsewhere


def _will_visit(told: Oracle, seat: Seat, day: LearningDay) -> bool:
    visit = told.visits.get((seat.person, day.number))
    return visit is not None and (seat.person, day.number, visit[0]) not in told.present


def _learning(told: Oracle, event: Event) -> None:
    match event:
        case e.AttendanceTaken():
            for mark in event.marks:
                came = mark.status in ("attended", "late", "left_early")
                told.present[mark.person, event.day, event.cohort] = came
        case e.SisterDayArranged():
            told.visits[event.person, event.day] = (event.cohort, event.starts)
        case e.DayMadeUp():
            days = told.days[told.of(event.person).cohort]
            (title,) = [day.title for day in days if day.number == event.day]
            told.caught_up.add((event.person, event.day, title))
        case e.TaskRecorded():
            seat = told.of(event.person)
            assert event.task not in seat.tasks
            seat.tasks.add(event.task)
        case e.ActionsSet():
            seat = told.of(event.person)
            numbers = [one.action for one in event.actions]
            assert numbers == [seat.set_so_far + n for n in range(1, len(numbers) + 1)]
            seat.set_so_far += len(numbers)
            seat.promised |= {one: event.day for one in numbers}
        case e.ActionsReviewed():
            seat = told.of(event.person)
            for one in event.reviews:
                meeting = seat.promised.pop(one.action)
                assert meeting != event.day, "it is reviewed where it was set"
                if one.outcome == "carried_on":
                    seat.promised[one.action] = event.day
        case e.EvidenceRecorded():
            told.of(event.person).shown += 1
        case _:
            pass


def _assessment(told: Oracle, event: Event) -> None:
    match event:
        case e.ResultRecorded():
            _result(told, told.of(event.person), event)
        case e.AttemptsUsed():
            assert told.assessment
            tried = [seat.failed for seat in told.seats.values() if seat.person == event.person]
            most = told.assessment.resits + 1
            assert any(count == most for failed in tried for count in failed.values())
        case e.SampleDrawn():
            seat = told.of(event.person)
            assert told.finished(seat) and not seat.to_check
            seat.to_check, seat.drawn = event.sampled, True
        case e.QualityChecked():
            seat = told.of(event.person)
            assert seat.to_check and event.checked_by not in seat.clerks
            seat.to_check = False
            if not event.agreed:
                _observe_again(told, seat)
        case e.Released():
            seat = told.of(event.person)
            assert told.finished(seat) and seat.drawn and not seat.to_check
            assert event.released_by not in seat.clerks
            seat.released = True
        case _:
            pass


def _result(told: Oracle, seat: Seat, event: e.ResultRecorded) -> None:
    assert told.assessment
    part = told.assessment.component(event.component)
    assert part and event.component not in seat.passed
    assert event.assessor != event.person
    assert event.assessor not in seat.judges.get(part.slug, [])[-1:]
    if part.kind == "criteria":
        assert event.assessor not in seat.barred
        seat.observers.add(event.assessor)
        seat.met |= {one.criterion: one.met for one in event.outcomes}
        needed = [one.slug for one in framework(told.assessment.framework or "").criteria]
        assert event.passed == all(seat.met.get(one, False) for one in needed)
        assert event.unfinished == (not event.passed and all(one.met for one in event.outcomes))
    if part.kind == "score":
        assert event.percent is not None and part.pass_percent is not None
        assert event.passed == (event.percent >= part.pass_percent)
    seat.clerks.add(event.recorded_by)
    if event.passed:
        seat.passed.add(part.slug)
    if not event.unfinished:
        seat.judges.setdefault(part.slug, []).append(event.assessor)
        seat.failed[part.slug] = seat.failed.get(part.slug, 0) + (not event.passed)


def _observe_again(told: Oracle, seat: Seat) -> None:
    """Every observation is void, with what was met in it."""
    assert told.assessment
    seat.drawn = False
    for part in told.assessment.components:
        if part.kind == "criteria":
            seat.barred |= seat.observers
            seat.judges.pop(part.slug, None)
            seat.passed.discard(part.slug)
            seat.failed.pop(part.slug, None)
    seat.met = {}


def _papers(told: Oracle, event: Event) -> None:
    match event:
        case e.AwardIssued():
            seat = told.of(event.person)
            assert event.kind in told.kinds
            assert event.kind not in seat.papers, f"{event} is issued twice"
            assert told.earned(seat, event.kind), f"{event} is not earned"
            seat.papers.append(event.kind)
        case e.InvoiceRaised():
            assert told.billed is None, "there is one invoice"
            open_seats = [one for one in told.seats.values() if one.here and not one.confirmed]
            assert not open_seats, "somebody is not decided yet"
            told.billed = tuple(
                number
                for number, one in told.seats.items()
                if one.ever_confirmed and not one.free_of_charge
            )
            assert event.delegates == told.billed
        case e.CreditRaised():
            assert event.delegate in told.owed_back(), f"{event} is not owed"
            told.credited.append(event.delegate)
        case e.FeeRaised():
            assert event.fee not in told.fees, f"{event} is asked twice"
            told.fees.append(event.fee)
            of_place = [one for one in told.fees if not one.startswith(("resit", "moved"))]
            seats = [one.partition(":")[2] for one in of_place]
            assert len(set(seats)) == len(seats), "a place is paid for twice"
        case _:
            pass
