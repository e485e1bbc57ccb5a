"""Visitors: people of another cohort who join for one day."""

from domain.processes.cohort import (
    DECIDER,
    Cohort,
    ExcuseVisitor,
    Unplanned,
    WelcomeVisitor,
)
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from tests.domain.builders import (
    FREE,
    OTHER_PROGRAMME,
    OTHER_PROVIDER,
    PROGRAMME,
    PROVIDER,
    Diaries,
    day,
    manager_seat,
    mentor_seats,
    planned,
)
from tests.given import NOW, Given, given

OPENED = e.Opened(at=NOW)
UNNAMED = e.PlacesTaken(
    at=NOW,
    holder=PROGRAMME,
    provider=PROVIDER,
    seats=(manager_seat(), *mentor_seats(named=False)),
)
NAMED = e.PlacesNamed(at=NOW, holder=PROGRAMME, seats=mentor_seats())
VISIT = e.VisitorWelcomed(at=NOW, holder=OTHER_PROGRAMME, person="p-visitor", day=3)


def opened(*events: e.CohortEvent, **other: object) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(**other), OPENED, *events)


def cohort(state: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


def visitor(who: str = "p-visitor", number: int = 3, **other: object) -> WelcomeVisitor:
    usual = {"holder": OTHER_PROGRAMME, "provider": OTHER_PROVIDER, "person": who, "day": number}
    return WelcomeVisitor.model_validate({**usual, **other})


class TestVisitors:
    def test_a_visitor_is_on_the_sheet_of_one_day(self) -> None:
        after_it = opened(UNNAMED, NAMED).when(visitor(), facts=FREE).then(VISIT)

        assert cohort(after_it).expected(3) == ("p-mentor-1", "p-visitor")
        assert "p-visitor" not in cohort(after_it).expected(9)
        assert cohort(after_it).holder_of("p-visitor", 3) == OTHER_PROGRAMME

    def test_every_reason_is_told_at_once(self) -> None:
        state = given(DECIDER, planned(in_house=PROVIDER))
        busy = Diaries(("p-visitor", day(3)))

        state.when(visitor(), at=day(3).starts, facts=busy).then_refused(
            r.NotOpen, r.DayBegun, r.OtherProvidersOnly, r.Clashes
        )

    def test_who_is_expected_anyway_is_no_visitor(self) -> None:
        opened(UNNAMED, NAMED).when(
            visitor("p-mentor-1", holder=PROGRAMME), facts=FREE
        ).then_refused(r.VisitorAlreadyExpected)

    def test_a_visitor_needs_a_chair(self) -> None:
        full = opened(UNNAMED, NAMED, VISIT, capacity=5).when(visitor("p-another", 9), facts=FREE)
        full.then(e.VisitorWelcomed(at=NOW, holder=OTHER_PROGRAMME, person="p-another", day=9))

        refused = (
            opened(UNNAMED, NAMED, VISIT, capacity=2)
            .when(visitor("p-another"), facts=FREE)
            .then_refused(r.DayFull)
        )

        assert refused.sentence == "Learning day 3 of Spring 2026 is full: all 2 places are needed."

    def test_chairs_are_kept_for_mentors_who_are_not_named_yet(self) -> None:
        state = opened(UNNAMED, capacity=5)

        state.when(visitor(number=3), facts=FREE).then(VISIT)
        crowded = opened(UNNAMED, VISIT, capacity=5)
        crowded.when(visitor("p-another", 3), facts=FREE).then_refused(r.DayFull)
        for_managers = visitor("p-another", 7)
        assert crowded.when(for_managers, facts=FREE).refused is None

    def test_a_visit_is_cancelled_before_its_day(self) -> None:
        excuse = ExcuseVisitor(holder=OTHER_PROGRAMME, person="p-visitor", day=3)

        after_it = (
            opened(VISIT)
            .when(excuse)
            .then(e.VisitorExcused(at=NOW, holder=OTHER_PROGRAMME, person="p-visitor", day=3))
        )

        assert cohort(after_it).expected(3) == ()
        after_it.when(excuse).then_nothing()

    def test_once_the_day_has_begun_the_trainer_marks_the_visitor(self) -> None:
        excuse = ExcuseVisitor(holder=OTHER_PROGRAMME, person="p-visitor", day=3)

        opened(VISIT).when(excuse, at=day(3).starts).then_nothing()
