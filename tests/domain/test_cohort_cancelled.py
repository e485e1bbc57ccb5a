"""A cohort is cancelled: what was held stays, the rest is free at once, and everybody is told."""

from datetime import datetime, timedelta

import pytest

from domain.messages import Command, Event, Step
from domain.parts.places import DoneDay, PlaceStatus
from domain.processes.cohort import DECIDER, Cohort, GiveUpPlaces, Unplanned, VacatePlace
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.processes.cohort.correction_messages import CorrectLabel, CorrectVenue
from domain.processes.cohort.cover_events import TrainerChanged
from domain.refusals import NotNow, StepGone
from tests.domain.builders import (
    COHORT,
    FREE,
    MANAGER,
    OTHER_PROGRAMME,
    OTHER_PROVIDER,
    PROGRAMME,
    PROVIDER,
    ROOM,
    TRAINER,
    Diaries,
    after,
    day,
    days,
    manager_seat,
    mark,
    mentor_seats,
    name,
    planned,
    seat,
    take,
)
from tests.domain.world import World
from tests.given import ANN, NOW, Given, given

CANCEL = c.Cancel(reason="t-why")
OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(), *mentor_seats())
)
INSTRUCTED = e.Instructed(at=NOW, place="rowan-manager", occupant=1, person=MANAGER)
VISITOR = e.VisitorWelcomed(at=NOW, holder=OTHER_PROGRAMME, person="p-visitor", day=5)
AT_RISK = e.AtRisk(at=NOW, taken=5, capacity=12)
AHEAD = e.GoingAhead(at=NOW, taken=5, capacity=12)
SHEET = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, MANAGER).marks)
LATER = after(3)  # days 1 to 3 were held
OFF = e.Cancelled(at=NOW, reason="t-why", taken=5, capacity=12)
OFF_LATER = e.Cancelled(at=LATER, reason="t-why", taken=5, capacity=12)


def cohort(*events: Event) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), *events)


def state(found: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(found.state, Cohort)
    return found.state


def steps(found: Given[Unplanned | Cohort]) -> list[str]:
    return [item.key for item in found.agenda.values() if isinstance(item, Step)]


class TestDeciding:
    @pytest.mark.parametrize(
        "events",
        [(OPENED, TAKEN), (OPENED, TAKEN, AT_RISK), (OPENED, TAKEN, AHEAD)],
        ids=["open", "at risk", "going ahead"],
    )
    def test_a_cohort_before_its_start_is_cancelled(self, events: tuple[Event, ...]) -> None:
        off = cohort(*events).when(CANCEL).then(OFF)

        assert off.stage == "cancelled"
        assert c.Cancel in DECIDER.allowed(cohort(*events).state, ANN)
        assert DECIDER.allowed(off.state, ANN) == (CorrectLabel, CorrectVenue)

    def test_so_is_a_draft_even_after_its_days(self) -> None:
        at = after(14)

        off = (
            cohort()
            .when(CANCEL, at=at)
            .then(e.Cancelled(at=at, reason="t-why", taken=0, capacity=12))
        )

        assert steps(off) == []
        assert DECIDER.ended(off.state)

    def test_and_one_that_is_being_delivered(self) -> None:
        held = cohort(OPENED, TAKEN, AHEAD, SHEET)
        assert held.stage == "delivering"

        held.when(CANCEL, at=LATER).then(OFF_LATER)

    def test_a_cohort_at_risk_offers_both_ways_out(self) -> None:
        found = cohort(OPENED, TAKEN, AT_RISK)

        assert DECIDER.allowed(found.state, ANN)[:2] == (c.GoAhead, c.Cancel)

    def test_one_that_is_over_or_cancelled_is_not_cancelled(self) -> None:
        closed = e.Closed(at=after(14), last_day=day(14).ends)
        for over in (cohort(OPENED, TAKEN, closed), cohort(OPENED, TAKEN, OFF)):
            over.when(CANCEL, at=after(14)).then_refused(NotNow)

        everyone = tuple(one.model_copy(update={"audience": "everyone"}) for one in days()[:1])
        short = given(
            DECIDER,
            planned(days=everyone),
            OPENED,
            e.PlacesTaken(at=NOW, holder=PROGRAMME, provider=PROVIDER, seats=(manager_seat(),)),
            SHEET,
        )
        assert short.stage == "delivered"
        short.when(CANCEL, at=after(1)).then_refused(NotNow)

    def test_nothing_is_cancelled_when_every_day_has_begun(self) -> None:
        found = cohort(OPENED, TAKEN, AHEAD, SHEET)

        found.when(CANCEL, at=day(14).starts + timedelta(minutes=1)).then_refused(r.NothingAhead)
        assert found.when(CANCEL, at=day(14).starts).after.stage == "cancelled"

    def test_there_is_no_cohort_to_cancel_before_its_plan(self) -> None:
        given(DECIDER).when(CANCEL).then_refused(NotNow)


class TestAfterwards:
    def test_nobody_has_a_place_any_more(self) -> None:
        off = state(cohort(OPENED, TAKEN, VISITOR, OFF))

        assert off.taken == 0
        assert {place.status for place in off.places} == {PlaceStatus.GIVEN_UP}
        assert all(off.expected(one.number) == () for one in off.days)
        assert off.timetable == ()

    def test_days_that_were_held_stay_as_they_are(self) -> None:
        found = cohort(OPENED, TAKEN, AHEAD, SHEET, OFF_LATER)

        assert [one.number for one in state(found).timetable] == [1, 2, 3]
        assert state(found).expected(2) == (MANAGER,)
        assert state(found).expected(3) == ("p-mentor-1",)
        assert state(found).holder_of(MANAGER, 2) == PROGRAMME
        assert state(found).expected(7) == ()

    def test_their_sheets_are_still_filled_in_chased_and_passed_on(self) -> None:
        found = cohort(OPENED, TAKEN, AHEAD, SHEET, OFF_LATER)
        assert {"register:2", "register:3", "report:1:1"} <= set(found.agenda)
        assert {"chase_register:2:0", "chase_register:3:0"} <= set(found.agenda)
        assert DECIDER.allowed(found.state, ANN) == (c.MarkRegister, CorrectLabel, CorrectVenue)

        marked = found.when(mark(2, MANAGER), at=LATER).after

        assert marked.stage == "cancelled"
        assert "report:2:1" in marked.agenda
        assert not DECIDER.ended(marked.state)

    def test_nothing_else_is_asked_for(self) -> None:
        found = cohort(OPENED, TAKEN, AHEAD, SHEET, OFF_LATER)

        kinds = {key.partition(":")[0] for key in found.agenda}
        assert kinds == {
            *("register", "chase_register", "report"),
            *("pass_on_cancellation", "tell_trainer"),
        }

    def test_a_day_that_was_not_held_has_no_sheet_no_trainer_and_no_new_date(self) -> None:
        found = cohort(OPENED, TAKEN, AHEAD, SHEET, OFF_LATER)
        at = after(7)
        later = c.MoveDay(day=7, starts=at, ends=at + timedelta(hours=5), room=ROOM)
        trainer = c.ChangeTrainer(day=7, trainer="p-stand-in")

        found.when(mark(7, MANAGER), at=at).then_refused(r.DayCalledOff)
        found.when(trainer, at=at, facts=FREE).then_refused(r.DayCalledOff)
        found.when(later, at=LATER, facts=FREE).then_refused(NotNow)
        found.when(c.GoAhead(), at=LATER).then_refused(NotNow)
        found.when(c.OpenForPlaces(), at=LATER).then_refused(NotNow)

    def test_nobody_new_comes_and_leaving_is_no_trouble(self) -> None:
        found = cohort(OPENED, TAKEN, OFF)
        visit = c.WelcomeVisitor(
            holder=OTHER_PROGRAMME, provider=OTHER_PROVIDER, person="p-new", day=3
        )

        found.when(take(seat("new")), facts=FREE).then_refused(r.NotOpen)
        found.when(name(mentor_seats()[0]), facts=FREE).then_refused(r.CohortCancelled)
        found.when(visit, facts=FREE).then_refused(r.NotOpen)
        found.when(VacatePlace(holder=PROGRAMME, person=MANAGER)).then_nothing()
        found.when(GiveUpPlaces(holder=PROGRAMME)).then_nothing()

    def test_trainer_room_and_people_are_free_at_once(self) -> None:
        world = World()
        world.do(COHORT, planned_as_usual())
        world.do(COHORT, c.OpenForPlaces())
        world.do(COHORT, take(manager_seat()))
        assert {TRAINER, ROOM, MANAGER} == set(world.bookings())

        world.do(COHORT, CANCEL)

        assert world.bookings() == {}
        world.do("cohort:again", planned_as_usual())


def planned_as_usual() -> c.Plan:
    return c.Plan(service="bigger_picture", label="Spring 2026", capacity=12, days=days())


class TestTelling:
    FOUND = cohort(OPENED, TAKEN, INSTRUCTED, VISITOR, OFF)

    def test_each_recipient_has_a_step_of_their_own(self) -> None:
        assert sorted(steps(self.FOUND)) == [
            "cancel_invitations:rowan-manager:1",
            "cancel_visit:p-visitor:5",
            f"pass_on_cancellation:{OTHER_PROGRAMME}",
            f"pass_on_cancellation:{PROGRAMME}",
            f"tell_trainer:{TRAINER}",
        ]

    @pytest.mark.parametrize(
        ("key", "command", "event"),
        [
            (
                f"pass_on_cancellation:{PROGRAMME}",
                o.NoteHolderTold(holder=PROGRAMME),
                e.HolderTold(at=NOW, holder=PROGRAMME),
            ),
            (
                f"tell_trainer:{TRAINER}",
                o.NoteTrainerTold(trainer=TRAINER),
                e.TrainerTold(at=NOW, trainer=TRAINER),
            ),
            (
                "cancel_visit:p-visitor:5",
                o.NoteVisitCancelled(person="p-visitor", day=5),
                e.VisitCancelled(at=NOW, person="p-visitor", day=5),
            ),
            (
                "cancel_invitations:rowan-manager:1",
                o.NoteInvitationsCancelled(place="rowan-manager", occupant=1),
                e.InvitationsCancelled(at=NOW, place="rowan-manager", occupant=1, person=MANAGER),
            ),
        ],
    )
    def test_each_is_recorded_once_and_leaves_the_others(
        self, key: str, command: Command, event: Event
    ) -> None:
        done = self.FOUND.when(command).then(event)

        assert [one for one in steps(self.FOUND) if one not in steps(done)] == [key]
        done.when(command).then_refused(StepGone)

    def test_it_is_over_when_everybody_knows(self) -> None:
        found = self.FOUND
        for step in [item for item in found.agenda.values() if isinstance(item, Step)]:
            assert not DECIDER.ended(found.state)
            found = found.when(step.outcome()).after  # type: ignore[attr-defined]

        assert found.agenda == {}
        assert DECIDER.ended(found.state)

    def test_a_visit_on_a_day_that_was_held_stays(self) -> None:
        there = VISITOR.model_copy(update={"day": 3})
        found = cohort(OPENED, TAKEN, AHEAD, there, OFF_LATER)

        assert "p-visitor" in state(found).expected(3)
        assert not [key for key in steps(found) if key.startswith("cancel_visit")]

    def test_only_trainers_of_days_ahead_are_told(self) -> None:
        other = TrainerChanged(at=NOW, day=1, change=1, trainer="p-stand-in", instead_of=TRAINER)

        assert state(cohort(OPENED, other, OFF_LATER)).trainers_to_tell == (TRAINER,)
        assert state(cohort(OPENED, other, OFF)).trainers_to_tell == ("p-stand-in", TRAINER)

    def test_a_day_moved_shortly_before_is_not_announced_any_more(self) -> None:
        moved = e.DayMoved(
            at=NOW,
            day=9,
            sequence=1,
            starts=day(9).starts + timedelta(days=1),
            ends=day(9).ends + timedelta(days=1),
            room=ROOM,
            opens_decision_at=NOW,
        )

        assert "tell_move:9:1" in cohort(OPENED, TAKEN, moved).agenda
        assert "tell_move:9:1" not in cohort(OPENED, TAKEN, moved, OFF).agenda


class TestDaysDoneElsewhere:
    DONE = DoneDay(place="rowan-manager", day=2, title=day(2).title)
    OTHER_TITLE = DoneDay(place="rowan-manager", day=7, title="Another day")
    TAKE = take(manager_seat(), done=(DONE, OTHER_TITLE))

    def joined(self, at: datetime = NOW) -> Given[Unplanned | Cohort]:
        return cohort(OPENED).when(self.TAKE, at=at, facts=FREE).after

    def test_the_very_same_day_is_not_expected_again(self) -> None:
        found = cohort(OPENED).when(self.TAKE, facts=FREE)

        assert found.events[-1] == e.DaysExcused(
            at=NOW, place="rowan-manager", person=MANAGER, days=(2,)
        )
        assert [n for n in range(1, 15) if MANAGER in state(found.after).expected(n)] == [1, 7, 12]

    def test_nor_is_it_a_clash(self) -> None:
        busy = Diaries((MANAGER, day(2)))

        cohort(OPENED).when(self.TAKE, facts=busy).after  # noqa: B018 (accepted)
        cohort(OPENED).when(take(manager_seat()), facts=busy).then_refused(r.Clashes)

    def test_whoever_takes_over_has_all_days_to_do(self) -> None:
        left = self.joined().when(VacatePlace(holder=PROGRAMME, person=MANAGER)).after
        came = left.when(name(manager_seat("p-deputy")), facts=FREE).after

        assert [n for n in range(1, 15) if "p-deputy" in state(came).expected(n)] == [1, 2, 7, 12]
