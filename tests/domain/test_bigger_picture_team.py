"""Bigger Picture: mentors named, named late, leaving and replaced; a deputy for the manager."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import deadline
from domain.messages import Command, Owner, Task
from domain.processes.award.events import Issued as AwardIssued
from domain.processes.cohort import refusals as cohort_refusals
from domain.refusals import NotNow
from domain.services.bigger_picture import DECIDER, NamedMentor, unmet
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from tests.domain.builders import (
    AREAS,
    COHORT,
    DEPUTY,
    GOOD,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    PROGRAMME,
    SISTER,
    after,
    day,
    days,
    mark,
)
from tests.domain.stories import (
    A_WEEK,
    at,
    attend,
    certificates,
    completed,
    finished,
    hazel_mentors,
    leave,
    review,
    signed_up,
    under_way,
    with_hazel,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN, NOW

ASKED = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)  # 9:00, 20 working days after manager day 2
REMINDED = datetime(2026, 7, 21, 8, 0, tzinfo=UTC)  # 5 working days later
PAUSED = datetime(2026, 7, 28, 8, 0, tzinfo=UTC)  # 10 working days after the first
NAME = p.NameMentors(mentors=NAMED)
FIRST, SECOND, THIRD, FOURTH = MENTORS


def vacancies(world: World) -> list[str]:
    return [one.person for one in world.programme(PROGRAMME).vacancies]


def replace(leaver: str, who: str = NEWCOMER, **other: str) -> p.ReplaceMentor:
    return p.ReplaceMentor(leaver=leaver, person=who, **other)


class TestNaming:
    def test_four_mentors_are_named_and_sit_in_the_cohort(self) -> None:
        world = signed_up()

        world.do(PROGRAMME, NAME)

        assert [one.person for one in world.programme(PROGRAMME).mentors] == list(MENTORS)
        assert world.cohort(COHORT).expected(9) == (FIRST, SECOND)
        assert world.stage(PROGRAMME) == "under way"
        assert "name_mentors" not in world.agenda(PROGRAMME)

    def test_every_reason_is_told_at_once(self) -> None:
        wrong = p.NameMentors(
            mentors=(
                NamedMentor(person=MANAGER, areas=("dignity", "dignity")),
                NamedMentor(person=SECOND, areas=("dementia", "tea")),
                NamedMentor(person=SECOND, areas=("falls",)),
            )
        )

        refused = signed_up().refused(
            PROGRAMME,
            wrong,
            r.WrongNumberOfMentors,
            r.AlreadyInTeam,
            r.NamedTwice,
            r.SubjectTwice,
            r.UnknownSubject,
            *[r.SubjectMissing] * 5,
        )

        assert "Name 4 well-being mentors; 3 were given." in refused.sentence
        assert "“tea” is not a subject of this programme" in refused.sentence

    def test_five_mentors_are_one_too_many(self) -> None:
        fifth = NamedMentor(person="p-fifth", areas=("falls",))

        refused = signed_up().refused(
            PROGRAMME, p.NameMentors(mentors=(*NAMED, fifth)), r.WrongNumberOfMentors
        )

        assert refused.sentence == "Name 4 well-being mentors; 5 were given."

    def test_every_subject_needs_a_mentor(self) -> None:
        narrow = tuple(NamedMentor(person=who, areas=areas[:1]) for who, areas in AREAS.items())

        signed_up().refused(PROGRAMME, p.NameMentors(mentors=narrow), *[r.SubjectMissing] * 4)

    def test_a_subject_may_have_two_mentors(self) -> None:
        broad = (*NAMED[:3], NamedMentor(person=FOURTH, areas=(*AREAS[FOURTH], "falls")))
        world = signed_up()

        world.do(PROGRAMME, p.NameMentors(mentors=broad))

        assert world.cohort(COHORT).expected(6) == (THIRD, FOURTH)

    def test_mentors_are_named_once(self) -> None:
        world = signed_up()
        world.do(PROGRAMME, NAME)

        world.refused(PROGRAMME, NAME, r.MentorsAlreadyNamed, *[r.AlreadyInTeam] * 4)

    def test_somebody_with_a_place_of_another_provider_is_refused_by_the_cohort(self) -> None:
        world = with_hazel(signed_up())
        world.do("bigger_picture:hazel", hazel_mentors())
        borrowed = (*NAMED[:3], NamedMentor(person="p-hazel-1", areas=AREAS[FOURTH]))

        world.refused(PROGRAMME, p.NameMentors(mentors=borrowed), cohort_refusals.HasAPlaceAlready)

    def test_a_mentor_may_sponsor_and_a_past_manager_may_mentor(self) -> None:
        world = signed_up()
        world.do(PROGRAMME, p.RecordManagerLeft(left_on=world.at.date()))
        world.do(PROGRAMME, p.HandOverToDeputy(person=DEPUTY, signed_again=True))
        stays = (*NAMED[:3], NamedMentor(person=MANAGER, areas=AREAS[FOURTH]))

        world.do(PROGRAMME, p.NameMentors(mentors=stays))

        assert world.cohort(COHORT).expected(8) == (MANAGER,)
        assert world.cohort(COHORT).expected(1) == (DEPUTY,)


class TestNamedLate:
    def test_days_over_by_then_have_to_be_made_up(self) -> None:
        world = attend(signed_up(), 2).pass_to(after(4))

        world.do(PROGRAMME, NAME)

        missed = [key for key in world.agenda(PROGRAMME) if key.startswith("make_up:")]
        assert missed == [f"make_up:{FIRST}:3", f"make_up:{SECOND}:4"]
        assert "chase_register:3:0" not in world.agenda(COHORT)  # nobody was expected

    def test_the_provider_is_asked_reminded_and_then_paused(self) -> None:
        world = attend(signed_up(), 2)

        world.pass_to(PAUSED)

        assert [(one.rung, one.at) for one in world.events(PROGRAMME, e.MentorsChased)] == [
            (1, ASKED),
            (2, REMINDED),
        ]
        (paused,) = world.events(PROGRAMME, e.Paused)
        assert (paused.at, paused.cause, paused.until) == (PAUSED, "mentors", date(2027, 1, 28))
        assert world.stage(PROGRAMME) == "paused"

    def test_one_rung_shows_at_a_time(self) -> None:
        world = attend(signed_up(), 2)

        for until, key in ((NOW, "chase_mentors:1"), (ASKED, "chase_mentors:2")):
            world.pass_to(until)
            ladder = [k for k in world.agenda(PROGRAMME) if "chase" in k or "pause" in k]
            assert ladder == [key]
        world.pass_to(REMINDED)
        assert "pause_for_mentors" in world.agenda(PROGRAMME)

    def test_naming_ends_the_ladder_and_the_pause(self) -> None:
        world = attend(signed_up(), 2).pass_to(PAUSED)
        assert world.agenda(PROGRAMME)["name_mentors"].key
        assert p.NameMentors in DECIDER.allowed(world.state(PROGRAMME), ANN)

        world.do(PROGRAMME, NAME)

        assert world.stage(PROGRAMME) == "under way"
        assert not [k for k in world.agenda(PROGRAMME) if "chase" in k or "pause" in k]

    def test_the_programme_resumes_after_six_months_and_a_coordinator_takes_over(self) -> None:
        world = attend(signed_up(), 2).pass_to(datetime(2027, 1, 28, 9, 0, tzinfo=UTC))

        assert world.stage(PROGRAMME) == "signed up, mentors to be named"
        task = world.agenda(PROGRAMME)["name_mentors"]
        assert isinstance(task, Task)
        assert task.owner == Owner.COORDINATOR
        assert not [k for k in world.agenda(PROGRAMME) if "chase" in k or "pause" in k]

    def test_a_last_reminder_that_went_out_late_leaves_five_days_before_the_pause(self) -> None:
        world = attend(signed_up(), 2).pass_to(ASKED)
        three_months = p.Pause(until=date(2026, 10, 14), reason="t-why")
        world.do(PROGRAMME, three_months)

        world.pass_to(datetime(2026, 10, 14, 12, 0, tzinfo=UTC))

        assert [one.rung for one in world.events(PROGRAMME, e.MentorsChased)] == [1, 2]
        assert at(world, PROGRAMME, "pause_for_mentors") == datetime(2026, 10, 21, 8, 0, tzinfo=UTC)

    def test_a_second_manager_day_that_moves_takes_the_ladder_with_it(self) -> None:
        world = signed_up()
        moved = days()[1].model_copy(
            update={"starts": day(2).starts + A_WEEK, "ends": day(2).ends + A_WEEK}
        )

        world.do(
            PROGRAMME,
            p.NoteDayMoved(
                cohort=COHORT, day=2, starts=moved.starts, ends=moved.ends, room=moved.room
            ),
        )

        assert at(world, PROGRAMME, "chase_mentors:1") == ASKED + A_WEEK


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


class TestManagerLeaves:
    HAND_OVER = p.HandOverToDeputy(person=DEPUTY, signed_again=True)

    def left(self, world: World) -> World:
        world.do(PROGRAMME, p.RecordManagerLeft(left_on=world.at.date()))
        return world

    def test_a_deputy_signs_again_and_attends_from_then_on(self) -> None:
        world = self.left(under_way(3))
        task = world.agenda(PROGRAMME)["replace:rowan-manager:1"]
        assert isinstance(task, Task)
        assert (task.title, task.settled_by) == ("Hand over to the deputy", "hand_over_to_deputy")

        world.do(PROGRAMME, self.HAND_OVER)

        assert world.cohort(COHORT).expected(7) == (DEPUTY,)
        assert "replace:rowan-manager:1" not in world.agenda(PROGRAMME)

    def test_days_done_stay_with_the_leaver(self) -> None:
        world = self.left(under_way(3))
        world.do(PROGRAMME, self.HAND_OVER)

        missed = [key for key in world.agenda(PROGRAMME) if key.startswith("make_up:")]
        assert missed == [f"make_up:{DEPUTY}:1", f"make_up:{DEPUTY}:2"]
        world.pass_to(after(3) + 2 * A_WEEK)
        assert certificates(world) == [(MANAGER, "attendance")]

    def test_every_reason_is_told_at_once(self) -> None:
        world = under_way()
        mentor = p.HandOverToDeputy(person=FIRST, signed_again=False)

        world.refused(PROGRAMME, mentor, r.AlreadyRecorded, r.NotSignedAgain, r.StillAMentor)

    def test_a_manager_leaves_once(self) -> None:
        world = self.left(under_way())

        world.refused(PROGRAMME, p.RecordManagerLeft(left_on=world.at.date()), r.AlreadyRecorded)

    def test_a_manager_does_not_leave_before_signing_or_in_the_future(self) -> None:
        world = under_way()

        world.refused(PROGRAMME, p.RecordManagerLeft(left_on=date(2026, 3, 1)), r.BeforeJoining)
        world.refused(
            PROGRAMME,
            p.RecordManagerLeft(left_on=world.at.date() + timedelta(days=1)),
            r.InTheFuture,
        )

    def test_a_deputy_who_is_a_mentor_leaves_that_place_first(self) -> None:
        world = self.left(under_way(3))
        promoted = p.HandOverToDeputy(person=SECOND, signed_again=True)
        refused = world.refused(PROGRAMME, promoted, r.StillAMentor)
        assert "Record first that they leave as a mentor" in refused.sentence

        leave(world, SECOND)
        world.do(PROGRAMME, promoted)
        world.do(PROGRAMME, replace(SECOND))

        assert world.cohort(COHORT).expected(7) == (SECOND,)
        assert world.cohort(COHORT).expected(4) == (NEWCOMER,)
        world.pass_to(after(3) + 3 * A_WEEK)
        assert (SECOND, "attendance") not in certificates(world)  # they are still here

    def test_the_manager_can_come_back(self) -> None:
        world = self.left(under_way(3))

        world.do(PROGRAMME, p.HandOverToDeputy(person=MANAGER, signed_again=True))

        assert not [k for k in world.agenda(PROGRAMME) if k.startswith("make_up:")]
        (event,) = world.events(PROGRAMME, e.DeputyTookOver)
        assert "came back as registered manager and signed again" in event.says()

    def test_without_a_manager_the_setting_is_not_certified(self) -> None:
        world = self.left(finished())

        review(world)

        assert {kind for _, kind in certificates(world)} == {"mentor"}
        assert world.stage(PROGRAMME) == "finishing"
        assert [one.sentence for one in unmet(world.programme(PROGRAMME))] == [
            "No registered manager or deputy takes part at present"
        ]

    def test_a_deputy_who_makes_everything_up_completes_the_programme(self) -> None:
        world = self.left(finished())
        world.do(PROGRAMME, self.HAND_OVER)
        review(world)
        assert world.stage(PROGRAMME) == "finishing"

        for number in (1, 2, 7, 12):
            world.do(
                PROGRAMME,
                p.MakeUpDay(
                    person=DEPUTY, day=number, caught_up_on=world.at.date(), evidence="t-how"
                ),
            )
        world.pass_to(world.at)

        assert (DEPUTY, "manager") in certificates(world)
        # The manager who left is still owed a certificate of attendance.
        assert world.stage(PROGRAMME) == "finishing"
        world.pass_to(world.at + 2 * A_WEEK)
        assert (MANAGER, "attendance") in certificates(world)
        assert world.stage(PROGRAMME) == "complete"


class TestAfterTheEnd:
    @pytest.mark.parametrize(
        "command",
        [
            NAME,
            p.RecordMentorLeft(person=FIRST, left_on=date(2027, 2, 1)),
            p.RecordManagerLeft(left_on=date(2027, 2, 1)),
            p.HandOverToDeputy(person=DEPUTY, signed_again=True),
        ],
    )
    def test_a_complete_programme_keeps_its_team(self, command: Command) -> None:
        completed().refused(PROGRAMME, command, NotNow)
