"""A whole cohort is postponed, gets new dates in one go, or loses its venue."""

from datetime import date, timedelta

import pytest

from domain.calendar import deadline
from domain.messages import Task
from domain.parts.places import PlaceStatus
from domain.parts.refusals import OnDayOff
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import commands as c
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import date_events as de
from domain.processes.cohort import events as e
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import refusals as r
from domain.processes.cohort.steps import PassOnTiding, SendInstructions, TellPostponed
from domain.refusals import NotNow
from tests.domain.builders import (
    FREE,
    MANAGER,
    MENTORS,
    OTHER_TRAINER,
    PROGRAMME,
    ROOM,
    TRAINER,
    Diaries,
    after,
    day,
    manager_seat,
    mark,
    mentor_seats,
    planned,
    short_days,
    take,
)
from tests.given import NOW, Given, given

SHORT = planned(days=short_days(3))
OPENED = e.Opened(at=NOW)
TAKEN = e.PlacesTaken(
    at=NOW, holder=PROGRAMME, provider="provider:rowan", seats=(manager_seat(), *mentor_seats())
)
POSTPONE = d.Postpone(reason="t-why")
A_WEEK = timedelta(days=7)


def instructed(place: str, who: str) -> e.Instructed:
    return e.Instructed(at=NOW, place=place, occupant=1, person=who)


def cohort(*more: e.CohortEvent) -> Given[Unplanned | Cohort]:
    return given(DECIDER, SHORT, OPENED, TAKEN, instructed("rowan-manager", MANAGER), *more)


def of(state: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


def later(*numbers: int, by: timedelta = A_WEEK, room: str | None = None) -> d.MoveDays:
    days = [short_days(3)[number - 1] for number in numbers]
    times = tuple(
        d.NewTime(day=one.number, starts=one.starts + by, ends=one.ends + by) for one in days
    )
    return d.MoveDays(times=times, room=room)


class TestPostpone:
    def postponed(self) -> Given[Unplanned | Cohort]:
        return cohort().when(POSTPONE).after

    def test_nobody_is_taught_and_places_are_kept(self) -> None:
        state = self.postponed()

        assert state.stage == "postponed"
        assert (of(state).taken, of(state).timetable) == (5, ())
        assert not [key for key in state.agenda if key.startswith(("remind", "register", "close"))]
        assert not [key for key in state.agenda if key.startswith(("instructions", "judge"))]

    def test_each_holder_and_each_diary_hears_of_it_once(self) -> None:
        state = self.postponed()

        steps = [one for one in state.agenda.values() if isinstance(one, PassOnTiding)]
        assert [(one.what, one.holder) for one in steps] == [("postponed", PROGRAMME)]
        people = [one.person for one in state.agenda.values() if isinstance(one, TellPostponed)]
        assert people == [MANAGER, TRAINER]  # mentors have not been instructed
        told = state.when(d.NotePostponedTold(number=1, person=MANAGER)).then(
            de.PostponedTold(at=NOW, number=1, person=MANAGER)
        )
        assert f"tell_postponed:1:{MANAGER}" not in told.agenda
        passed = told.when(d.NoteTidingPassedOn(number=1, holder=PROGRAMME)).after
        assert of(passed).tidings == ()

    def test_a_coordinator_is_asked_for_new_dates_in_time(self) -> None:
        task = self.postponed().agenda["new_dates:1"]

        assert isinstance(task, Task)
        assert task.due == deadline(date(2026, 3, 30))  # 20 working days
        assert task.settled_by == "move_days"

    def test_days_that_were_held_stay(self) -> None:
        people = (MANAGER, *MENTORS)
        sheet = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, *people).marks)

        off = cohort(sheet).when(POSTPONE, at=after(1)).after

        assert [one.number for one in of(off).timetable] == [1]
        assert "report:1:1" in off.agenda
        again = off.when(mark(1, absent=(MANAGER,)), at=after(1)).after
        assert again.stage == "postponed"
        back = again.when(later(2, 3), at=after(1), facts=FREE).after
        assert back.stage == "delivering"

    def test_no_place_is_taken_and_no_single_day_is_moved_meanwhile(self) -> None:
        state = self.postponed()
        one = short_days(3)[0]

        state.when(take(*mentor_seats(named=False)), facts=FREE).then_refused(
            r.NotOpen, r.AlreadyHolds
        )
        state.when(
            c.MoveDay(day=1, starts=one.starts, ends=one.ends, room=ROOM), facts=FREE
        ).then_refused(NotNow)
        state.when(mark(1, MANAGER), at=after(1)).then_refused(r.DayCalledOff)
        state.when(POSTPONE).then_refused(NotNow)

    def test_another_trainer_can_be_found_before_there_is_a_date(self) -> None:
        change = c.ChangeTrainer(day=1, trainer=OTHER_TRAINER)
        state = self.postponed()

        assert DECIDER.needs("cohort:0001", state.state, change) == ()  # no time is claimed
        changed = state.when(change).after
        assert of(changed).days[0].trainer == OTHER_TRAINER
        assert of(changed).handovers == ()  # they hear of it with the new date

    def test_it_can_be_cancelled_although_the_old_dates_are_over(self) -> None:
        off = self.postponed().when(c.Cancel(reason="t-why"), at=after(3)).after

        assert off.stage == "cancelled"
        assert of(off).timetable == ()
        assert of(off).holders_to_tell == (PROGRAMME,)

    def test_with_every_day_begun_nothing_is_left_to_postpone(self) -> None:
        cohort().when(POSTPONE, at=after(3)).then_refused(x.NothingToPostpone)


class TestNewDates:
    def test_a_postponed_cohort_goes_on_where_it_was(self) -> None:
        state = cohort().when(POSTPONE).after

        back = state.when(later(1, 2, 3), facts=FREE).after

        assert back.stage == "open"
        assert of(back).days[0].starts == day(1).starts + A_WEEK
        assert of(back).postponed_to_tell == ()  # the invitations that follow overtake it
        (tiding,) = of(back).tidings
        assert (tiding.what, tiding.holder, tiding.number) == ("new dates", PROGRAMME, 2)

    def test_it_needs_dates_for_all_its_days(self) -> None:
        state = cohort().when(POSTPONE).after

        refused = state.when(later(1, 3), facts=FREE).then_refused(x.DaysLeftOut)

        assert "learning days 2 as well" in refused.sentence

    def test_days_are_moved_together_and_those_instructed_hear_of_it_at_once(self) -> None:
        state = cohort().when(later(1, 2), facts=FREE).after

        step = state.agenda["instructions:rowan-manager:1:1"]
        assert isinstance(step, SendInstructions)
        assert (step.due, step.round) == (NOW, 1)
        assert "instructions:rowan-manager:1" not in state.agenda
        done = state.when(o.NoteInstructed(place="rowan-manager", occupant=1, round=1)).after
        place = of(done).places[0]
        assert (place.status, place.again_at) == (PlaceStatus.INSTRUCTED, None)
        assert of(done).days[2] == short_days(3)[2]

    def test_days_given_as_they_are_stay(self) -> None:
        same, moved = later(2, by=timedelta(0)).times, later(3).times
        state = cohort().when(d.MoveDays(times=(*same, *moved)), facts=FREE)

        assert [type(one) for one in state.events] == [e.DayMoved, de.Rescheduled]
        cohort().when(d.MoveDays(times=same), facts=FREE).then_refused(x.NothingMoves)

    def test_every_reason_against_new_dates_is_told_at_once(self) -> None:
        people = (MANAGER, *MENTORS)
        sheet = e.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, *people).marks)
        onto = short_days(3)[2].starts - short_days(3)[1].starts
        wrong = d.MoveDays(
            times=(
                *later(1, by=timedelta(days=-60)).times,
                *later(2, by=onto).times,
                d.NewTime(day=9, starts=day(3).starts, ends=day(3).ends),
            )
        )
        busy = Diaries(
            (TRAINER, day(3).model_copy(update={"room": "Elsewhere"})),
        )

        cohort(sheet).when(wrong, at=after(1), facts=busy).then_refused(
            r.DayOver, r.NoSuchDay, r.DayInThePast, OnDayOff, r.DaysOverlap, r.Clashes
        )


class TestVenue:
    LOST = d.VenueLost(room=ROOM, since=day(2).on)

    def test_all_days_there_move_at_the_same_times(self) -> None:
        new = self.LOST.model_copy(update={"new_room": "The Mill"})

        state = cohort().when(new, facts=FREE).after

        rooms = [(one.number, one.room, one.starts) for one in of(state).days]
        assert rooms == [
            (1, ROOM, day(1).starts),
            (2, "The Mill", day(2).starts),
            (3, "The Mill", day(3).starts),
        ]
        assert [one.what for one in of(state).tidings] == ["new venue"]
        assert "instructions:rowan-manager:1:1" in state.agenda

    def test_a_venue_that_is_taken_is_told(self) -> None:
        new = self.LOST.model_copy(update={"new_room": "The Mill"})

        cohort().when(new, facts=Diaries(("The Mill", day(3)))).then_refused(r.Clashes)

    def test_without_another_one_somebody_has_to_find_it(self) -> None:
        state = cohort().when(self.LOST).after

        task = state.agenda["find_venue:1"]
        assert isinstance(task, Task)
        assert task.due == deadline(date(2026, 3, 5))  # 3 working days
        assert (task.settled_by, task.prefill) == ("venue_lost", {"room": ROOM})
        assert of(state).tidings == ()  # nothing has changed yet

    @pytest.mark.parametrize("settles", ["a venue", "postponed", "cancelled"])
    def test_the_search_ends_once_the_days_are_somewhere_or_off(self, settles: str) -> None:
        found = self.LOST.model_copy(update={"new_room": "The Mill"})
        how = {"a venue": found, "postponed": POSTPONE, "cancelled": c.Cancel(reason="t-why")}

        state = cohort().when(self.LOST).after.when(how[settles], facts=FREE).after

        assert of(state).venue_searches == ()

    def test_a_venue_at_which_nothing_is_planned_is_a_mistake(self) -> None:
        cohort().when(d.VenueLost(room="The Mill", since=day(1).on)).then_refused(x.NoDaysThere)
