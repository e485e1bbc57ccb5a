"""A programme moves from a cancelled cohort to another one: what was done stays done."""

from datetime import timedelta

from domain.messages import Step, Task
from domain.processes.cohort import commands as c
from domain.processes.cohort import refusals as cohort_refusals
from domain.refusals import NotNow
from domain.services.bigger_picture import DECIDER, standing
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from tests.domain.builders import (
    COHORT,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    PROGRAMME,
    SISTER,
    after,
    days,
    mark,
    plan,
)
from tests.domain.stories import (
    A_YEAR,
    attend,
    cancel,
    certificates,
    go_on,
    leave,
    review,
    signed_up,
    under_way,
    with_next,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN

THIRD = "cohort:winter"
JOIN = p.JoinCohort(cohort=SISTER)
WITHDRAW = p.Withdraw(reason="t-why")


def tasks(world: World) -> list[str]:
    return [item.key for item in world.items(PROGRAMME) if isinstance(item, Task)]


def steps(world: World) -> list[str]:
    return [item.key for item in world.items(PROGRAMME) if isinstance(item, Step)]


class TestMoving:
    def test_everybody_named_stays_named_and_the_timetable_is_the_new_one(self) -> None:
        world = with_next(cancel(under_way(3)))
        world.do(PROGRAMME, JOIN)

        programme = world.programme(PROGRAMME)
        assert programme.cohort == SISTER
        assert {member.cohort for member in programme.team} == {SISTER}
        assert programme.main_days == days(later=A_YEAR, trainer="p-stand-in", room="The Mill")
        assert {one.person for one in world.cohort(SISTER).places} == {MANAGER, *MENTORS}
        assert world.stage(PROGRAMME) == "under way"

    def test_places_without_a_name_come_along(self) -> None:
        world = with_next(cancel(signed_up()))
        world.do(PROGRAMME, JOIN)

        assert [one.person for one in world.cohort(SISTER).places] == [
            MANAGER,
            None,
            None,
            None,
            None,
        ]
        world.do(PROGRAMME, p.NameMentors(mentors=NAMED))

    def test_so_does_the_place_of_somebody_who_left(self) -> None:
        world = with_next(cancel(leave(under_way(3), "p-mentor-2")))
        world.do(PROGRAMME, JOIN)

        assert "replace:rowan-mentor-2:1" in world.agenda(PROGRAMME)
        world.do(PROGRAMME, p.ReplaceMentor(leaver="p-mentor-2", person=NEWCOMER))
        assert NEWCOMER in [one.person for one in world.cohort(SISTER).places]

    def test_days_attended_or_made_up_stay_done_and_are_not_expected_again(self) -> None:
        world = go_on(signed_up(), 4, (4, "p-mentor-2"))
        today = world.at.date()
        world.do(
            PROGRAMME,
            p.MakeUpDay(person="p-mentor-2", day=4, caught_up_on=today, evidence="t-how"),
        )
        with_next(cancel(world)).do(PROGRAMME, JOIN)

        programme = world.programme(PROGRAMME)
        manager = programme.member(MANAGER)
        assert manager is not None
        assert [standing(programme, manager, n) for n in (1, 2, 7)] == ["attended"] * 2 + ["ahead"]
        there = world.cohort(SISTER)
        assert [there.expected(n) for n in (1, 2, 3, 4)] == [(), (), (), ()]
        assert there.expected(7) == (MANAGER,)

    def test_a_day_that_was_not_attended_after_all_has_to_be_made_up(self) -> None:
        world = with_next(cancel(go_on(signed_up(), 3)))
        world.do(PROGRAMME, JOIN)

        world.do(COHORT, mark(3, absent=("p-mentor-1",)))
        world.pass_to(world.at)

        assert world.cohort(SISTER).expected(3) == ()  # it was done when they moved
        task = world.agenda(PROGRAMME)["make_up:p-mentor-1:3"]
        assert isinstance(task, Task) and task.due > world.at

    def test_a_day_missed_there_comes_again(self) -> None:
        world = go_on(signed_up(), 3, (3, "p-mentor-1"))
        with_next(cancel(world)).do(PROGRAMME, JOIN)

        assert "make_up:p-mentor-1:3" not in world.agenda(PROGRAMME)
        assert world.cohort(SISTER).expected(3) == ("p-mentor-1",)

    def test_a_day_with_another_title_is_another_day(self) -> None:
        world = cancel(under_way(3))
        with_sister(world, later=A_YEAR, variant="shared").do(PROGRAMME, JOIN)

        programme = world.programme(PROGRAMME)
        manager, mentor = programme.member(MANAGER), programme.member("p-mentor-1")
        assert manager is not None and mentor is not None
        assert standing(programme, manager, 2) == "attended"
        assert standing(programme, mentor, 3) == "ahead"
        assert "p-mentor-1" in world.cohort(SISTER).expected(3)

    def test_a_sheet_of_the_old_cohort_still_counts(self) -> None:
        world = under_way(2)
        world.pass_to(after(3))
        with_next(cancel(world)).do(PROGRAMME, JOIN)
        world.do(COHORT, mark(3, "p-mentor-1"))
        world.pass_to(world.at)

        programme = world.programme(PROGRAMME)
        mentor = programme.member("p-mentor-1")
        assert mentor is not None
        assert standing(programme, mentor, 3) == "attended"

    def test_the_provider_is_told_the_dates(self) -> None:
        world = with_next(cancel(under_way(3)))
        world.do(PROGRAMME, JOIN)
        assert "tell_moved:1" in steps(world)

        world.pass_to(world.at)

        assert world.events(PROGRAMME, e.MoveTold) == [e.MoveTold(at=world.at, cohort=SISTER)]

    def test_reminders_about_mentors_start_anew(self) -> None:
        world = attend(signed_up(), 2)
        chased = world.agenda(PROGRAMME)["chase_mentors:1"].due
        world.pass_to(chased)
        with_next(cancel(world)).do(PROGRAMME, JOIN)
        world.pass_to(world.at + timedelta(days=60))

        assert len(world.events(PROGRAMME, e.MentorsChased)) == 1
        again = world.agenda(PROGRAMME)["chase_mentors:1:moved-1"]
        assert again.due > chased + timedelta(days=300)

    def test_a_pause_for_want_of_mentors_ends_with_the_move(self) -> None:
        world = attend(signed_up(), 2)
        world.pass_to(world.at + timedelta(days=60))
        assert world.state(PROGRAMME).pause.cause == "mentors"

        with_next(cancel(world)).do(PROGRAMME, JOIN)

        assert world.state(PROGRAMME).pause is None
        assert world.stage(PROGRAMME) == "signed up, mentors to be named"

    def test_it_goes_on_to_its_certificates(self) -> None:
        world = with_next(cancel(under_way(4)))
        world.do(PROGRAMME, JOIN)
        for number in range(1, 15):
            there = world.cohort(SISTER)
            world.pass_to(there.days[number - 1].ends + timedelta(hours=1))
            if people := there.expected(number):
                world.do(SISTER, mark(number, *people))
        review(world.pass_to(world.at))

        assert world.stage(PROGRAMME) == "complete"
        assert len(certificates(world)) == 5

    def test_a_second_cancellation_is_survived_too(self) -> None:
        world = with_next(cancel(under_way(3)))
        world.do(PROGRAMME, JOIN)
        with_next(cancel(world, SISTER), THIRD, later=2 * A_YEAR, label="Winter 2028")
        assert tasks(world) == ["join_cohort:1"]
        world.do(PROGRAMME, p.JoinCohort(cohort=THIRD))

        assert world.programme(PROGRAMME).cohort == THIRD
        assert world.cohort(THIRD).expected(3) == ()


class TestMovingRefused:
    def test_by_choice_nobody_moves(self) -> None:
        with_next(signed_up()).refused(PROGRAMME, JOIN, r.NowhereToMoveFrom)
        assert p.JoinCohort not in DECIDER.allowed(signed_up().state(PROGRAMME), ANN)

    def test_after_the_end_there_is_nobody_to_move(self) -> None:
        world = with_next(signed_up())
        world.do(PROGRAMME, WITHDRAW)
        world.refused(PROGRAMME, JOIN, NotNow)

    def test_all_reasons_of_the_new_cohort_come_at_once(self) -> None:
        world = cancel(under_way(3))
        small = plan(
            label="Autumn 2026",
            capacity=4,
            in_house="provider:hazel",
            days=days(later=A_YEAR, trainer="p-stand-in", room="The Mill"),
        )
        world.do(SISTER, small)

        world.refused(
            PROGRAMME,
            JOIN,
            cohort_refusals.NotOpen,
            cohort_refusals.OtherProvidersOnly,
            cohort_refusals.CohortFull,
        )

    def test_somebody_who_is_elsewhere_that_day_is_named(self) -> None:
        world = with_next(cancel(under_way(3)))
        taught_by = days(later=A_YEAR, trainer=MANAGER, room="The Hall")
        world.do(THIRD, plan(label="Taught by her", days=taught_by))

        refused = world.refused(PROGRAMME, JOIN, *[cohort_refusals.Clashes] * 2)

        assert MANAGER in refused.sentence  # days 7 and 12; days 1 and 2 are done

    def test_there_is_no_way_back_into_the_cancelled_one(self) -> None:
        same = p.JoinCohort(cohort=COHORT)

        cancel(under_way(3)).refused(
            PROGRAMME, same, cohort_refusals.NotOpen, cohort_refusals.AlreadyHolds
        )

    def test_a_cohort_with_other_days_or_of_another_course_is_refused(self) -> None:
        world = cancel(signed_up())
        world.do(SISTER, plan(label="Only three days", days=days(later=A_YEAR)[:3]))
        world.do(SISTER, c.OpenForPlaces())

        world.refused(PROGRAMME, JOIN, r.NotTheProgramme)

    def test_a_started_cohort_is_refused(self) -> None:
        world = go_on(with_sister(signed_up(), later=1), 3)

        cancel(world).refused(PROGRAMME, JOIN, cohort_refusals.AlreadyStarted)
