"""Places in a cohort: taken, named, vacated and given up."""

from datetime import UTC, datetime, timedelta

from domain.messages import Step
from domain.parts.places import PlaceStatus
from domain.parts.refusals import NamedTwice
from domain.processes.cohort import (
    DECIDER,
    Cohort,
    GiveUpPlaces,
    Unplanned,
    VacatePlace,
)
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.refusals import StepGone
from tests.domain.builders import (
    FREE,
    NEWCOMER,
    OTHER_PROGRAMME,
    OTHER_PROVIDER,
    PROGRAMME,
    PROVIDER,
    Diaries,
    after,
    day,
    manager_seat,
    mentor_seats,
    name,
    planned,
    seat,
    take,
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
VACATED = e.PlaceVacated(at=NOW, holder=PROGRAMME, place="rowan-mentor-1", person="p-mentor-1")
INSTRUCTED = e.Instructed(at=NOW, place="rowan-mentor-1", occupant=1, person="p-mentor-1")


def opened(*events: e.CohortEvent, **other: object) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(**other), OPENED, *events)


def cohort(state: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


class TestTaking:
    def test_places_are_taken_with_or_without_people(self) -> None:
        seats = (manager_seat(), *mentor_seats(named=False))

        state = cohort(opened().when(take(*seats), facts=FREE).then(UNNAMED))

        assert state.taken == 5
        assert state.expected(1) == ("p-manager",)
        assert state.expected(3) == ()
        assert [place.occupant for place in state.places] == [1, 0, 0, 0, 0]

    def test_places_for_all_are_there_or_none_is_taken(self) -> None:
        refused = (
            opened(UNNAMED, capacity=8)
            .when(take(seat("a"), seat("b"), seat("c"), seat("d")), facts=FREE)
            .then_refused(r.CohortFull)
        )

        assert refused.sentence == (
            "Spring 2026 has 3 of 8 places left, and 4 are needed. "
            "Join the waiting list where that is possible, or choose another cohort."
        )

    def test_the_last_places_can_be_taken(self) -> None:
        seats = [seat(f"more-{n}") for n in range(3)]

        state = cohort(opened(UNNAMED, capacity=8).when(take(*seats), facts=FREE).after)

        assert state.taken == state.capacity

    def test_every_reason_is_told_at_once(self) -> None:
        state = opened(UNNAMED, capacity=6, in_house=PROVIDER)
        again = take(
            manager_seat(),
            seat("extra", "p-manager"),
            seat("extra", NEWCOMER),
            service="medicines",
            provider=OTHER_PROVIDER,
        )
        busy = Diaries(("p-manager", day(1)))

        state.when(again, at=after(1), facts=busy).then_refused(
            r.AlreadyStarted,
            r.OtherService,
            r.OtherProvidersOnly,
            r.CohortFull,
            r.AlreadyHolds,
            r.PlaceTwice,
            NamedTwice,
            r.HasAPlaceAlready,
        )

    def test_a_draft_takes_no_places(self) -> None:
        refused = (
            given(DECIDER, planned()).when(take(manager_seat()), facts=FREE).then_refused(r.NotOpen)
        )

        assert "its stage is “draft”" in refused.sentence

    def test_a_cohort_that_has_started_takes_no_more(self) -> None:
        opened().when(take(manager_seat()), at=day(1).starts, facts=FREE).then_refused(
            r.AlreadyStarted
        )

    def test_a_person_must_be_free_on_all_their_days(self) -> None:
        busy = Diaries(("p-mentor-1", day(9)), ("p-mentor-1", day(4)))

        refused = opened().when(take(mentor_seats()[0]), facts=busy).then_refused(r.Clashes)

        assert "4 November 2026" in refused.sentence  # day 4 is not theirs

    def test_places_can_bring_a_cohort_at_risk_to_go_ahead(self) -> None:
        risk = e.AtRisk(at=NOW, taken=0, capacity=8)
        seats = (manager_seat(), *mentor_seats(named=False))

        after_it = (
            opened(risk, capacity=8)
            .when(take(*seats), facts=FREE)
            .then(UNNAMED, e.GoingAhead(at=NOW, taken=5, capacity=8))
        )

        assert after_it.stage == "going ahead"

    def test_too_few_leave_it_at_risk(self) -> None:
        risk = e.AtRisk(at=NOW, taken=0, capacity=12)

        assert opened(risk).when(take(manager_seat()), facts=FREE).after.stage == "at risk"


class TestNaming:
    def test_people_are_named_and_expected_on_the_days_of_their_areas(self) -> None:
        state = cohort(opened(UNNAMED).when(name(*mentor_seats()), facts=FREE).then(NAMED))

        assert state.expected(9) == ("p-mentor-1", "p-mentor-2")
        assert state.expected(7) == ("p-manager",)

    def test_a_day_that_was_over_before_they_came_does_not_expect_them(self) -> None:
        state = cohort(opened(UNNAMED).when(name(*mentor_seats()), at=after(4), facts=FREE).after)

        assert state.expected(3) == ()
        assert state.expected(4) == ()
        assert state.expected(5) == ("p-mentor-3", "p-mentor-4")

    def test_a_day_that_is_under_way_expects_them(self) -> None:
        at = day(3).ends - timedelta(minutes=30)

        state = cohort(opened(UNNAMED).when(name(*mentor_seats()), at=at, facts=FREE).after)

        assert state.expected(3) == ("p-mentor-1",)

    def test_every_reason_is_told_at_once(self) -> None:
        wrong = name(
            seat("mentor-9", "p-manager"),
            seat("mentor-1", NEWCOMER),
            seat("mentor-1", NEWCOMER),
            seat("mentor-2"),
        )

        opened(UNNAMED).when(wrong, facts=FREE).then_refused(
            r.NoSuchPlace, r.NobodyNamed, r.PlaceTwice, r.HasAPlaceAlready, NamedTwice
        )

    def test_a_place_is_named_only_by_its_holder_and_only_while_free(self) -> None:
        other = name(mentor_seats()[0]).model_copy(update={"holder": OTHER_PROGRAMME})

        opened(UNNAMED).when(other, facts=FREE).then_refused(r.NoSuchPlace)
        opened(UNNAMED, NAMED).when(name(seat("mentor-1", NEWCOMER)), facts=FREE).then_refused(
            r.NoSuchPlace
        )

    def test_a_clash_on_a_day_that_is_over_does_not_count(self) -> None:
        busy = Diaries(("p-mentor-1", day(3)))

        opened(UNNAMED).when(name(mentor_seats()[0]), at=after(3), facts=busy).then(
            e.PlacesNamed(at=after(3), holder=PROGRAMME, seats=mentor_seats()[:1])
        )

    def test_but_one_on_a_day_under_way_does(self) -> None:
        busy = Diaries(("p-mentor-1", day(3)))
        at = day(3).starts + timedelta(hours=1)

        opened(UNNAMED).when(name(mentor_seats()[0]), at=at, facts=busy).then_refused(r.Clashes)


class TestLeaving:
    def test_a_vacated_place_stays_with_its_holder(self) -> None:
        state = opened(UNNAMED, NAMED)

        left = state.when(VacatePlace(holder=PROGRAMME, person="p-mentor-1")).then(VACATED)

        assert cohort(left).taken == 5
        assert "p-mentor-1" not in cohort(left).expected(3)
        left.when(name(seat("mentor-1", NEWCOMER, areas=("dignity",))), facts=FREE).then(
            e.PlacesNamed(
                at=NOW,
                holder=PROGRAMME,
                seats=(seat("mentor-1", NEWCOMER, areas=("dignity",)),),
            )
        )

    def test_who_has_no_place_cannot_leave_it(self) -> None:
        opened(UNNAMED).when(VacatePlace(holder=PROGRAMME, person=NEWCOMER)).then_refused(
            r.PersonHasNoPlace
        )

    def test_who_leaves_during_a_day_is_still_on_its_sheet(self) -> None:
        at = day(3).starts + timedelta(hours=3)
        left = VACATED.model_copy(update={"at": at})

        assert cohort(opened(UNNAMED, NAMED, left)).expected(3) == ("p-mentor-1",)

    def test_who_comes_for_them_that_very_day_is_on_it_too(self) -> None:
        at = day(3).starts + timedelta(hours=3)
        left = VACATED.model_copy(update={"at": at})
        came = e.PlacesNamed(
            at=at, holder=PROGRAMME, seats=(seat("mentor-1", NEWCOMER, areas=("dignity",)),)
        )

        assert cohort(opened(UNNAMED, NAMED, left, came)).expected(3) == (NEWCOMER, "p-mentor-1")

    def test_invitations_of_a_leaver_are_cancelled_once(self) -> None:
        state = opened(UNNAMED, NAMED, INSTRUCTED, VACATED)
        step = state.agenda["cancel_invitations:rowan-mentor-1:1"]
        assert isinstance(step, Step)
        assert (step.due, step.until) == (NOW, day(10).starts)

        note = o.NoteInvitationsCancelled(place="rowan-mentor-1", occupant=1)
        cancelled = e.InvitationsCancelled(
            at=NOW, place="rowan-mentor-1", occupant=1, person="p-mentor-1"
        )
        done = state.when(note).then(cancelled)

        assert step.key not in done.agenda
        done.when(note).then_refused(StepGone)

    def test_who_was_never_invited_gets_no_cancellation(self) -> None:
        assert "cancel_invitations:rowan-mentor-1:1" not in opened(UNNAMED, NAMED, VACATED).agenda

    def test_nor_who_leaves_after_their_last_day(self) -> None:
        left = VACATED.model_copy(update={"at": after(10)})

        agenda = opened(UNNAMED, NAMED, INSTRUCTED, left).agenda

        assert "cancel_invitations:rowan-mentor-1:1" not in agenda

    def test_the_next_person_in_a_place_gets_instructions_of_their_own(self) -> None:
        came = e.PlacesNamed(
            at=NOW, holder=PROGRAMME, seats=(seat("mentor-1", NEWCOMER, areas=("dignity",)),)
        )

        agenda = opened(UNNAMED, NAMED, INSTRUCTED, VACATED, came).agenda

        assert "instructions:rowan-mentor-1:2" in agenda
        assert "instructions:rowan-mentor-1:1" not in agenda


class TestGivingUp:
    def test_all_places_of_a_holder_go_back(self) -> None:
        places = tuple(f"rowan-{word}" for word in ("manager", *(f"mentor-{n}" for n in "1234")))
        state = opened(UNNAMED, NAMED)

        after_it = state.when(GiveUpPlaces(holder=PROGRAMME)).then(
            e.PlacesGivenUp(at=NOW, holder=PROGRAMME, places=places)
        )

        assert cohort(after_it).taken == 0
        assert cohort(after_it).expected(1) == ()
        assert {place.status for place in cohort(after_it).places} == {PlaceStatus.GIVEN_UP}

    def test_one_place_can_be_given_up_alone(self) -> None:
        state = opened(UNNAMED, NAMED, VACATED)

        after_it = state.when(GiveUpPlaces(holder=PROGRAMME, places=("rowan-mentor-1",))).then(
            e.PlacesGivenUp(at=NOW, holder=PROGRAMME, places=("rowan-mentor-1",))
        )

        assert cohort(after_it).taken == 4

    def test_there_is_nothing_to_give_up_twice(self) -> None:
        gone = e.PlacesGivenUp(
            at=NOW, holder=PROGRAMME, places=tuple(one.place for one in UNNAMED.seats)
        )

        opened(UNNAMED, gone).when(GiveUpPlaces(holder=PROGRAMME)).then_nothing()

    def test_other_holders_keep_theirs(self) -> None:
        state = opened(UNNAMED)

        state.when(GiveUpPlaces(holder=OTHER_PROGRAMME)).then_nothing()

    def test_one_place_is_not_called_places(self) -> None:
        gone = e.PlacesGivenUp(at=NOW, holder=PROGRAMME, places=("rowan-mentor-1",))

        assert gone.says().endswith("gave up 1 place")


class TestWhoHearsOfSomebody:
    def test_a_person_who_changed_employer_counts_for_each_on_their_days(self) -> None:
        hazel = e.PlacesTaken(
            at=NOW,
            holder=OTHER_PROGRAMME,
            provider=OTHER_PROVIDER,
            seats=(seat("hazel", part="manager"),),
        )
        left = e.PlaceVacated(
            at=after(1), holder=PROGRAMME, place="rowan-manager", person="p-manager"
        )
        came = e.PlacesNamed(
            at=after(1),
            holder=OTHER_PROGRAMME,
            seats=(seat("hazel", "p-manager", "manager"),),
        )

        state = cohort(opened(UNNAMED, hazel, left, came))

        assert state.holder_of("p-manager", 1) == PROGRAMME
        assert state.holder_of("p-manager", 2) == OTHER_PROGRAMME

    def test_nobody_hears_of_a_stranger(self) -> None:
        assert cohort(opened(UNNAMED)).holder_of("p-stranger", 1) is None


def test_instructions_wait_for_a_name() -> None:
    agenda = opened(UNNAMED).agenda

    due = datetime(2026, 5, 14, 8, 0, tzinfo=UTC)
    assert agenda["instructions:rowan-manager:1"].due == due
    assert not [key for key in agenda if key.startswith("instructions:rowan-mentor")]
