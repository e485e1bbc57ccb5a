"""Held places, assessments counted in a run, and courses given by two people."""

from domain.parts.places import PlaceStatus
from domain.processes.cohort import (
    DECIDER,
    Cohort,
    ConfirmPlaces,
    GiveUpPlaces,
    NamePlaces,
    NoteAssessed,
    Unplanned,
    VacatePlace,
)
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import refusals as r
from tests.domain.builders import (
    FREE,
    MANAGER,
    NEWCOMER,
    OTHER_PROGRAMME,
    OTHER_TRAINER,
    PROGRAMME,
    PROVIDER,
    TRAINER,
    Diaries,
    manager_seat,
    plan,
    planned,
    seat,
    short_days,
    take,
)
from tests.given import NOW, Given, given

CO_TRAINER = "p-alumna"
HELD = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), seat("two")), held=True
)


def held() -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), e.Opened(at=NOW), HELD)


def cohort(state: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


class TestHolding:
    def test_held_places_are_taken_and_their_people_expected(self) -> None:
        opened = given(DECIDER, planned(), e.Opened(at=NOW))

        state = cohort(
            opened.when(take(manager_seat(), seat("two"), held=True), facts=FREE).then(HELD)
        )

        assert state.taken == 2
        assert state.expected(1) == (MANAGER,)
        assert state.is_held(MANAGER)

    def test_nobody_is_written_to_before_they_are_confirmed(self) -> None:
        state = held()
        assert not [key for key in state.agenda if key.startswith("instructions:")]

        confirmed = state.when(ConfirmPlaces(holder=PROGRAMME)).after

        assert "instructions:rowan-manager:1" in confirmed.agenda
        assert not cohort(confirmed).is_held(MANAGER)

    def test_some_or_all_are_confirmed(self) -> None:
        places = ("rowan-two",)

        some = held().when(ConfirmPlaces(holder=PROGRAMME, places=places))
        after = some.then(e.PlacesConfirmed(at=NOW, holder=PROGRAMME, places=places))
        rest = after.when(ConfirmPlaces(holder=PROGRAMME))
        rest.then(e.PlacesConfirmed(at=NOW, holder=PROGRAMME, places=("rowan-manager",)))

    def test_what_is_confirmed_stays_so(self) -> None:
        confirmed = held().when(ConfirmPlaces(holder=PROGRAMME)).after

        confirmed.when(ConfirmPlaces(holder=PROGRAMME)).then_nothing()
        confirmed.when(ConfirmPlaces(holder=PROGRAMME, places=("rowan-two",))).then_nothing()
        held().when(ConfirmPlaces(holder=OTHER_PROGRAMME)).then_nothing()

    def test_a_place_given_up_cannot_be_confirmed(self) -> None:
        gone = held().when(GiveUpPlaces(holder=PROGRAMME)).after

        gone.when(ConfirmPlaces(holder=PROGRAMME)).then_nothing()
        gone.when(ConfirmPlaces(holder=PROGRAMME, places=("rowan-two",))).then_refused(
            r.NoSuchPlace
        )

    def test_naming_and_leaving_keep_a_place_held(self) -> None:
        named = held().when(
            NamePlaces(holder=PROGRAMME, seats=(seat("two", NEWCOMER),)), facts=FREE
        )
        left = named.after.when(VacatePlace(holder=PROGRAMME, person=MANAGER)).after

        assert {place.status for place in cohort(left).places} == {PlaceStatus.HELD}


class TestAssessed:
    def test_each_person_counts_once(self) -> None:
        state = held()
        command = NoteAssessed(holder=PROGRAMME, person=MANAGER)

        after = state.when(command).then(
            e.Assessed(at=NOW, holder=PROGRAMME, person=MANAGER, number=1)
        )

        assert cohort(after).assessed == 1
        after.when(command).then_nothing()

    def test_who_left_may_be_assessed_still(self) -> None:
        left = held().when(VacatePlace(holder=PROGRAMME, person=MANAGER)).after

        assert left.when(NoteAssessed(holder=PROGRAMME, person=MANAGER)).events

    def test_a_stranger_is_not_counted(self) -> None:
        stranger = NoteAssessed(holder=PROGRAMME, person=NEWCOMER)

        held().when(stranger).then_refused(r.PersonHasNoPlace)


class TestGivenByTwo:
    def together(self, who: str | None = CO_TRAINER) -> c.Plan:
        days = tuple(one.model_copy(update={"co_trainer": who}) for one in short_days(2))
        return plan(service="care_planning", days=days)

    def test_both_are_booked(self) -> None:
        busy = Diaries((CO_TRAINER, short_days()[1]))

        assert given(DECIDER).when(self.together(), facts=FREE).events
        given(DECIDER).when(self.together(), facts=busy).then_refused(r.Clashes)

    def test_a_service_given_by_two_needs_both(self) -> None:
        alone = given(DECIDER).when(self.together(None), facts=FREE)

        refused = alone.then_refused(r.CoTrainerMissing)
        assert "Say who gives learning days 1 and 2 with the trainer." in refused.sentence

    def test_nobody_is_their_own_second(self) -> None:
        twice = given(DECIDER).when(self.together(TRAINER), facts=FREE)

        twice.then_refused(r.SamePersonTwice, r.SamePersonTwice)

    def test_the_second_cannot_become_the_trainer_as_well(self) -> None:
        state = given(DECIDER).when(self.together(), facts=FREE).after

        state.when(c.ChangeTrainer(day=1, trainer=CO_TRAINER), facts=FREE).then_refused(
            r.SamePersonTwice
        )
        assert state.when(c.ChangeTrainer(day=1, trainer=OTHER_TRAINER), facts=FREE).events

    def test_a_moved_day_must_suit_both(self) -> None:
        state = given(DECIDER).when(self.together(), facts=FREE).after
        other = short_days(3)[2]
        moved = c.MoveDay(day=2, starts=other.starts, ends=other.ends, room=other.room)

        state.when(moved, facts=Diaries((CO_TRAINER, other))).then_refused(r.Clashes)

    def test_both_hear_of_a_cancellation(self) -> None:
        state = given(DECIDER).when(self.together(), facts=FREE).after

        gone = state.when(c.Cancel(reason="t-why")).after

        assert {f"tell_trainer:{who}" for who in (TRAINER, CO_TRAINER)} <= set(gone.agenda)

    def test_other_services_need_one(self) -> None:
        assert given(DECIDER).when(plan(), facts=FREE).events
