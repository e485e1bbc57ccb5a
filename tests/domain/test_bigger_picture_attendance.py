"""Bigger Picture: attendance, its corrections, catch-ups and the activity log."""

from datetime import date, timedelta

from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.cohort import Mark
from domain.processes.cohort.tellings import RecordAttendance
from domain.services.bigger_picture import DECIDER, required_days, standing
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.requirements import days_complete
from tests.domain.builders import (
    COHORT,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    OTHER_PROGRAMME,
    PROGRAMME,
    after,
    day,
    mark,
)
from tests.domain.stories import (
    certificates,
    completed,
    finished,
    go_on,
    hazel_mentors,
    leave,
    review,
    signed_up,
    under_way,
    with_hazel,
)
from tests.domain.world import World
from tests.given import ANN

FIRST, SECOND, THIRD, FOURTH = MENTORS


def stands(world: World, who: str, number: int) -> str:
    programme = world.programme(PROGRAMME)
    member = programme.member(who)
    assert member is not None
    return standing(programme, member, number)


def missed(world: World) -> list[str]:
    return [key for key in world.agenda(PROGRAMME) if key.startswith("make_up:")]


def made_up(world: World, who: str, number: int) -> p.MakeUpDay:
    """Return the record of a catch-up today."""
    return p.MakeUpDay(person=who, day=number, caught_up_on=world.at.date(), evidence="t-how")


def without_first() -> World:
    """Return a world in which mentor 1 has missed day 3."""
    return go_on(signed_up(), 3, (3, FIRST))


class TestAttendance:
    def test_marks_of_the_cohort_arrive_in_the_programme(self) -> None:
        world = under_way(3)

        assert [stands(world, MANAGER, n) for n in (1, 2, 7)] == ["attended", "attended", "ahead"]
        assert stands(world, FIRST, 3) == "attended"

    def test_somebody_late_attended_and_somebody_too_late_did_not(self) -> None:
        world = under_way().pass_to(after(9))
        late = mark(9, late=((FIRST, 20), (SECOND, 40)))

        world.do(COHORT, late)
        world.pass_to(world.at)

        assert (stands(world, FIRST, 9), stands(world, SECOND, 9)) == ("attended", "missed")

    def test_each_programme_hears_of_its_own_people(self) -> None:
        world = with_hazel(signed_up())
        world.do(PROGRAMME, p.NameMentors(mentors=NAMED))
        world.do(OTHER_PROGRAMME, hazel_mentors())
        world.pass_to(after(9))

        world.do(COHORT, mark(9, FIRST, "p-hazel-1", absent=(SECOND, "p-hazel-2")))
        world.pass_to(world.at)

        (ours,) = world.events(PROGRAMME, e.AttendanceTaken)
        (theirs,) = world.events(OTHER_PROGRAMME, e.AttendanceTaken)
        assert [one.person for one in ours.marks] == [FIRST, SECOND]
        assert [one.person for one in theirs.marks] == ["p-hazel-1", "p-hazel-2"]

    def test_a_day_not_attended_has_to_be_made_up_within_20_working_days(self) -> None:
        world = without_first()

        task = world.agenda(PROGRAMME)[f"make_up:{FIRST}:3"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 7, 29)), Owner.COORDINATOR)
        assert (task.settled_by, task.prefill) == ("make_up_day", {"person": FIRST, "day": 3})

    def test_marks_that_are_known_and_strangers_change_nothing(self) -> None:
        world = under_way(3)
        marks = (
            Mark(person=FIRST, status="late", minutes_late=5),
            Mark(person="p-stranger", status="absent"),
        )

        told = RecordAttendance(cohort=COHORT, day=3, revision=2, marks=marks)

        assert world.do(PROGRAMME, told) == []

    def test_a_sheet_older_than_the_one_known_changes_nothing(self) -> None:
        world = under_way(3)
        away = (Mark(person=FIRST, status="absent"),)
        world.do(PROGRAMME, RecordAttendance(cohort=COHORT, day=3, revision=2, marks=away))

        there = (Mark(person=FIRST, status="attended"),)
        late = RecordAttendance(cohort=COHORT, day=3, revision=1, marks=there)

        assert world.do(PROGRAMME, late) == []
        assert stands(world, FIRST, 3) == "missed"

    def test_complete_days_are_counted(self) -> None:
        assert days_complete(signed_up().programme(PROGRAMME)) == (0, 14)
        assert days_complete(under_way(3).programme(PROGRAMME)) == (3, 14)
        assert days_complete(finished().programme(PROGRAMME)) == (14, 14)


class TestCorrections:
    def test_a_mark_corrected_to_absent_has_to_be_made_up(self) -> None:
        world = under_way(3)

        world.do(COHORT, mark(3, absent=(FIRST,)))
        world.pass_to(world.at)

        assert missed(world) == [f"make_up:{FIRST}:3"]

    def test_a_mark_corrected_to_attended_needs_nothing(self) -> None:
        world = without_first()

        world.do(COHORT, mark(3, FIRST))
        world.pass_to(world.at)

        assert missed(world) == []

    def test_before_the_end_review_nothing_was_certified_so_nothing_is_lost(self) -> None:
        world = finished()

        world.do(COHORT, mark(14, absent=(SECOND,)))
        world.pass_to(world.at)
        review(world)

        assert (SECOND, "mentor") not in certificates(world)
        assert world.stage(PROGRAMME) == "finishing"

    def test_after_the_certificate_a_coordinator_decides_about_a_catch_up(self) -> None:
        world = completed()

        world.do(COHORT, mark(14, absent=(SECOND,)))
        world.pass_to(world.at)

        task = world.agenda(PROGRAMME)[f"make_up:{SECOND}:14"]
        assert isinstance(task, Task)
        assert "corrected after the certificate was issued" in task.why
        assert DECIDER.allowed(world.state(PROGRAMME), ANN) == (p.MakeUpDay,)
        assert world.stage(PROGRAMME) == "complete"

        world.do(PROGRAMME, made_up(world, SECOND, 14))
        assert world.agenda(PROGRAMME) == {}
        assert certificates(world).count((SECOND, "mentor")) == 1

    def test_a_correction_between_certificates_and_completion_can_be_put_right(self) -> None:
        world = go_on(signed_up(purchase_order_required=True), 14)
        review(world)
        assert world.programme(PROGRAMME).organisation_award is not None
        assert world.stage(PROGRAMME) == "finishing"  # the invoice still waits for its order

        world.do(COHORT, mark(14, absent=(SECOND,)))
        world.pass_to(world.at)
        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"))
        world.pass_to(world.at)
        assert world.stage(PROGRAMME) == "finishing"

        world.do(PROGRAMME, made_up(world, SECOND, 14))
        assert world.stage(PROGRAMME) == "complete"


class TestCatchUp:
    def test_a_recorded_catch_up_makes_a_day_good(self) -> None:
        world = without_first()

        world.do(PROGRAMME, made_up(world, FIRST, 3))

        assert stands(world, FIRST, 3) == "made up"
        assert missed(world) == []

    def test_every_reason_is_told_at_once(self) -> None:
        world = without_first()
        tomorrow = p.MakeUpDay(
            person=FIRST,
            day=4,
            caught_up_on=world.at.date() + timedelta(days=1),
            evidence="t-how",
        )

        refused = world.refused(PROGRAMME, tomorrow, r.NotTheirDay, r.InTheFuture)

        assert "Theirs are: 3, 9, 10" in refused.sentence

    def test_only_the_team_catches_up(self) -> None:
        world = without_first()

        world.refused(PROGRAMME, made_up(world, NEWCOMER, 3), r.NotInTeam)
        leave(world, FIRST).refused(PROGRAMME, made_up(world, FIRST, 3), r.NotInTeam)

    def test_a_day_ahead_or_done_needs_no_catch_up(self) -> None:
        world = under_way(3)

        world.refused(PROGRAMME, made_up(world, FIRST, 9), r.NothingToMakeUp)
        world.refused(PROGRAMME, made_up(world, FIRST, 3), r.DayDone)

    def test_a_day_is_made_up_once(self) -> None:
        world = without_first()
        world.do(PROGRAMME, made_up(world, FIRST, 3))

        world.refused(PROGRAMME, made_up(world, FIRST, 3), r.DayDone)


class TestActivity:
    def log(self, who: str = FIRST, number: int = 3) -> p.LogActivity:
        return p.LogActivity(person=who, after_day=number, hours=6, summary="t-what")

    def test_between_two_days_a_mentor_reports_the_work_with_colleagues(self) -> None:
        world = under_way(3)
        task = world.agenda(PROGRAMME)[f"activity:{FIRST}:3"]
        assert isinstance(task, Task)
        assert (task.owner, task.due) == (Owner.MENTOR, deadline(day(9).on))

        world.do(PROGRAMME, self.log())

        assert f"activity:{FIRST}:3" not in world.agenda(PROGRAMME)
        (logged,) = world.events(PROGRAMME, e.ActivityLogged)
        assert "spent 6 hours with colleagues after learning day 3" in logged.says()

    def test_it_is_not_owed_for_a_day_missed_or_after_the_last(self) -> None:
        assert f"activity:{FIRST}:3" not in without_first().agenda(PROGRAMME)
        assert f"activity:{FIRST}:10" not in under_way(10).agenda(PROGRAMME)

    def test_nobody_is_asked_for_it_once_the_next_day_is_over(self) -> None:
        assert f"activity:{FIRST}:3" not in under_way(9).agenda(PROGRAMME)

    def test_it_belongs_to_a_mentor_and_a_day_attended(self) -> None:
        world = under_way(3)

        world.refused(PROGRAMME, self.log(MANAGER, 1), r.NotInTeam)
        world.refused(PROGRAMME, self.log(FIRST, 9), r.NotAttended)
        world.refused(PROGRAMME, self.log("p-stranger"), r.NotInTeam)


def test_required_days_follow_the_areas() -> None:
    programme = under_way().programme(PROGRAMME)

    required = {member.person: required_days(programme, member) for member in programme.team}

    assert required == {
        MANAGER: (1, 2, 7, 12),
        FIRST: (3, 9, 10),
        SECOND: (4, 9, 10, 14),
        THIRD: (5, 6, 13),
        FOURTH: (5, 8, 11, 14),
    }
