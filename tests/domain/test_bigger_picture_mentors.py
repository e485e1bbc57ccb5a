"""Bigger Picture: mentors who leave, are replaced, and come back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.award.events import Issued as AwardIssued
from domain.processes.cohort import refusals as cohort_refusals
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture import unmet
from tests.domain.builders import (
    AREAS,
    COHORT,
    GOOD,
    MANAGER,
    MENTORS,
    NEWCOMER,
    PROGRAMME,
    SISTER,
    after,
    day,
    mark,
)
from tests.domain.stories import (
    A_WEEK,
    at,
    attend,
    certificates,
    leave,
    review,
    under_way,
    with_sister,
)
from tests.domain.world import World

ASKED = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)  # 9:00, 20 working days after manager day 2
FIRST, SECOND, THIRD, FOURTH = MENTORS


def vacancies(world: World) -> list[str]:
    return [one.person for one in world.programme(PROGRAMME).vacancies]


def replace(leaver: str, who: str = NEWCOMER, **other: str) -> p.ReplaceMentor:
    return p.ReplaceMentor(leaver=leaver, person=who, **other)


class TestMentorLeaves:
    def test_the_place_is_free_and_a_replacement_is_owed_in_20_working_days(self) -> None:
        world = leave(under_way(), FIRST)

        assert FIRST not in world.cohort(COHORT).expected(3)
        assert world.cohort(COHORT).taken == 5
        task = world.agenda(PROGRAMME)["replace:rowan-mentor-1:1"]
        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2026, 7, 14)), Owner.PROVIDER)
        assert (task.settled_by, task.prefill) == ("replace_mentor", {"leaver": FIRST})

    def test_the_provider_is_reminded_once(self) -> None:
        world = leave(under_way(), FIRST)
        key = "chase_replacement:rowan-mentor-1:1"
        assert at(world, PROGRAMME, key) == ASKED

        world.pass_to(ASKED + A_WEEK)

        assert len(world.events(PROGRAMME, e.ReplacementChased)) == 1
        assert "replace:rowan-mentor-1:1" in world.agenda(PROGRAMME)  # it stays owed
        assert key not in world.agenda(PROGRAMME)

    def test_every_reason_is_told_at_once(self) -> None:
        world = under_way()

        world.refused(
            PROGRAMME,
            p.RecordMentorLeft(person=FIRST, left_on=world.at.date() + timedelta(days=1)),
            r.InTheFuture,
        )
        refused = world.refused(
            PROGRAMME,
            p.RecordMentorLeft(person=FIRST, left_on=date(2026, 6, 1)),
            r.BeforeJoining,
        )
        assert "joined on 16 June 2026, so they cannot leave on 1 June 2026" in refused.sentence

    @pytest.mark.parametrize("who", [MANAGER, NEWCOMER])
    def test_only_a_mentor_leaves_as_a_mentor(self, who: str) -> None:
        world = under_way()

        world.refused(
            PROGRAMME, p.RecordMentorLeft(person=who, left_on=world.at.date()), r.NotInTeam
        )

    def test_a_mentor_leaves_once(self) -> None:
        world = leave(under_way(), FIRST)

        world.refused(
            PROGRAMME, p.RecordMentorLeft(person=FIRST, left_on=world.at.date()), r.NotInTeam
        )

    def test_who_leaves_on_the_day_keeps_the_day_when_the_sheet_says_so(self) -> None:
        world = under_way().pass_to(day(3).starts + timedelta(hours=4))
        leave(world, FIRST)

        world.pass_to(after(3)).do(COHORT, mark(3, FIRST))
        world.pass_to(after(3) + 2 * A_WEEK)

        assert certificates(world) == [(FIRST, "attendance")]

    def test_a_leaver_gets_a_certificate_of_attendance_five_working_days_later(self) -> None:
        world = leave(under_way(3), FIRST)
        due = datetime(2026, 7, 8, 8, 0, tzinfo=UTC)
        assert at(world, PROGRAMME, f"certificate:{FIRST}:attendance") == due

        world.pass_to(due)

        (certificate,) = world.events(PROGRAMME, e.CertificateIssued)
        (award,) = world.events(certificate.award, AwardIssued)
        assert (award.holder, award.kind, award.completed_on) == (FIRST, "attendance", day(3).on)
        assert award.statements == ("Learning day 3: Dignity in every conversation",)

    def test_who_attended_nothing_gets_none(self) -> None:
        world = leave(under_way(), FIRST).pass_to(after(2) + 4 * A_WEEK)

        assert certificates(world) == []

    def test_a_sheet_that_comes_in_late_brings_the_certificate_late(self) -> None:
        world = under_way().pass_to(after(3))
        leave(world, FIRST).pass_to(after(3) + 3 * A_WEEK)
        assert certificates(world) == []

        world.do(COHORT, mark(3, FIRST))
        world.pass_to(world.at)

        assert certificates(world) == [(FIRST, "attendance")]

    def test_the_programme_says_who_is_lacking(self) -> None:
        world = leave(leave(under_way(), FIRST), SECOND)

        sentences = [one.sentence for one in unmet(world.programme(PROGRAMME))]
        assert "2 well-being mentors are not named yet" in sentences


class TestReplacement:
    def test_with_a_third_of_the_days_over_the_new_mentor_joins_and_catches_up(self) -> None:
        world = leave(under_way(3), FIRST)  # one of three days is over

        world.do(PROGRAMME, replace(FIRST))

        assert vacancies(world) == []
        assert NEWCOMER in world.cohort(COHORT).expected(9)
        assert f"make_up:{NEWCOMER}:3" in world.agenda(PROGRAMME)
        assert f"make_up:{FIRST}:3" not in world.agenda(PROGRAMME)

    def test_the_new_mentor_has_the_areas_of_the_leaver(self) -> None:
        world = leave(under_way(3), FIRST)

        world.do(PROGRAMME, replace(FIRST))

        member = world.programme(PROGRAMME).member(NEWCOMER)
        assert member is not None
        assert member.areas == AREAS[FIRST]

    def test_with_more_than_a_third_over_the_next_cohort_has_to_be_named(self) -> None:
        world = leave(under_way(9), FIRST)  # two of three days are over

        refused = world.refused(PROGRAMME, replace(FIRST), r.TooLateToJoin)

        assert "2 of the mentor's 3 days have passed, more than a third" in refused.sentence

    def test_a_day_under_way_counts_as_over(self) -> None:
        world = leave(under_way(3), FIRST).pass_to(day(9).starts - timedelta(minutes=1))
        assert world.fork().do(PROGRAMME, replace(FIRST))

        world.pass_to(day(9).starts).refused(PROGRAMME, replace(FIRST), r.TooLateToJoin)

    def test_then_the_new_mentor_sits_in_the_next_cohort_and_the_old_place_is_free(self) -> None:
        world = with_sister(leave(under_way(9), FIRST), later=250)

        world.do(PROGRAMME, replace(FIRST, next_cohort=SISTER))

        assert world.cohort(COHORT).taken == 4
        assert world.cohort(SISTER).taken == 1
        assert world.cohort(SISTER).expected(3) == (NEWCOMER,)
        assert not [k for k in world.agenda(PROGRAMME) if k.startswith(f"make_up:{NEWCOMER}")]

    def test_the_next_cohort_is_only_for_those_who_come_too_late(self) -> None:
        world = with_sister(leave(under_way(3), FIRST), later=250)

        refused = world.refused(PROGRAMME, replace(FIRST, next_cohort=SISTER), r.CanStillJoin)

        assert "1 of the mentor's 3 days" in refused.sentence

    def test_a_next_cohort_has_to_take_places_and_teach_the_programme(self) -> None:
        world = leave(under_way(9), FIRST)

        world.refused(
            PROGRAMME, replace(FIRST, next_cohort="cohort:nowhere"), cohort_refusals.NoCohort
        )
        world.refused(
            PROGRAMME,
            replace(FIRST, next_cohort=COHORT),
            cohort_refusals.NotOpen,
            cohort_refusals.AlreadyHolds,
        )

    def test_every_reason_is_told_at_once(self) -> None:
        world = under_way()

        world.refused(PROGRAMME, replace(FIRST, SECOND), r.NoVacancy, r.AlreadyInTeam)

    def test_the_replacement_can_be_replaced(self) -> None:
        world = leave(under_way(), FIRST)
        world.do(PROGRAMME, replace(FIRST))
        leave(world, NEWCOMER)
        assert "replace:rowan-mentor-1:2" in world.agenda(PROGRAMME)

        world.do(PROGRAMME, replace(NEWCOMER, "p-third"))
        attend(world, 14)

        assert review(world).stage(PROGRAMME) == "complete"
        assert ("p-third", "mentor") in certificates(world)
        assert FIRST not in [who for who, _ in certificates(world)]

    def test_both_who_left_one_place_have_their_own_reminder(self) -> None:
        world = leave(under_way(), FIRST).pass_to(ASKED)
        world.do(PROGRAMME, replace(FIRST))
        leave(world, NEWCOMER).pass_to(ASKED + 5 * A_WEEK)

        chased = world.events(PROGRAMME, e.ReplacementChased)
        assert [one.leaver for one in chased] == [FIRST, NEWCOMER]

    def test_two_vacancies_are_filled_one_by_one(self) -> None:
        world = leave(leave(under_way(), FIRST), SECOND)

        world.do(PROGRAMME, replace(SECOND))
        assert vacancies(world) == [FIRST]
        world.do(PROGRAMME, replace(FIRST, "p-other"))

        assert world.cohort(COHORT).expected(9) == ("p-other", NEWCOMER)

    def test_mentors_in_two_cohorts_all_count(self) -> None:
        world = with_sister(leave(under_way(9), FIRST), later=250)
        world.do(PROGRAMME, replace(FIRST, next_cohort=SISTER))
        attend(world, 14)

        lacking = unmet(world.programme(PROGRAMME))
        assert {one.person for one in lacking} == {NEWCOMER, None}
        world.refused(
            PROGRAMME,
            p.RecordEndReview(held_on=world.at.date(), measures=GOOD),
            r.DaysStillAhead,
        )


class TestComingBack:
    def test_a_leaver_recorded_by_mistake_comes_back(self) -> None:
        world = leave(under_way(9), FIRST)

        world.do(PROGRAMME, replace(FIRST, FIRST))  # two of three days were attended

        assert vacancies(world) == []
        assert world.cohort(COHORT).expected(10) == (FIRST, SECOND)
        assert not [k for k in world.agenda(PROGRAMME) if k.startswith("make_up:")]

    def test_what_they_missed_meanwhile_counts(self) -> None:
        world = leave(under_way(3), FIRST)
        attend(world, 9)

        world.do(PROGRAMME, replace(FIRST, FIRST))  # one of three missed: a third

        assert f"make_up:{FIRST}:9" in world.agenda(PROGRAMME)

    def test_who_leaves_twice_is_chased_for_twice_and_certified_once(self) -> None:
        world = leave(under_way(3), FIRST).pass_to(after(3) + 5 * A_WEEK)
        world.do(PROGRAMME, replace(FIRST, FIRST))
        leave(world, FIRST).pass_to(world.at + 5 * A_WEEK)

        assert len(world.events(PROGRAMME, e.ReplacementChased)) == 2
        assert certificates(world) == [(FIRST, "attendance")]

    def test_who_leaves_again_at_once_gets_one_certificate_counted_from_the_last_time(
        self,
    ) -> None:
        world = leave(under_way(3), FIRST)
        world.do(PROGRAMME, replace(FIRST, FIRST))
        assert f"certificate:{FIRST}:attendance" not in world.agenda(PROGRAMME)
        world.pass_to(after(3) + timedelta(days=1))
        leave(world, FIRST)

        due = at(world, PROGRAMME, f"certificate:{FIRST}:attendance")

        assert due == datetime(2026, 7, 9, 8, 0, tzinfo=UTC)

    def test_who_came_back_and_finished_gets_the_full_certificate(self) -> None:
        world = leave(under_way(3), FIRST)
        world.do(PROGRAMME, replace(FIRST, FIRST))

        review(attend(world, 14))

        assert (FIRST, "mentor") in certificates(world)
        assert world.stage(PROGRAMME) == "complete"

    def test_a_leaver_can_take_another_place_and_the_first_stays_vacant(self) -> None:
        world = leave(leave(under_way(), FIRST), SECOND)

        world.do(PROGRAMME, replace(SECOND, FIRST))
        assert vacancies(world) == [FIRST]
        world.do(PROGRAMME, replace(FIRST, NEWCOMER))

        assert vacancies(world) == []
        assert world.cohort(COHORT).expected(3) == (NEWCOMER,)
        assert world.cohort(COHORT).expected(4) == (FIRST,)
