"""Bigger Picture: four mentors are named, in time or late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.messages import Command, Owner, Task
from domain.processes.cohort import refusals as cohort_refusals
from domain.processes.cohort import tellings
from domain.refusals import NotNow
from domain.services.bigger_picture import DECIDER, NamedMentor
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from tests.domain.builders import (
    AREAS,
    COHORT,
    DEPUTY,
    MANAGER,
    MENTORS,
    NAMED,
    PROGRAMME,
    SISTER,
    after,
    day,
    days,
    sign_up,
)
from tests.domain.stories import (
    A_WEEK,
    at,
    attend,
    completed,
    hazel_mentors,
    ready,
    signed_up,
    with_hazel,
    with_sister,
)
from tests.given import ANN, NOW

ASKED = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)  # 9:00, 20 working days after manager day 2
REMINDED = datetime(2026, 7, 21, 8, 0, tzinfo=UTC)  # 5 working days later
PAUSED = datetime(2026, 7, 28, 8, 0, tzinfo=UTC)  # 10 working days after the first
NAME = p.NameMentors(mentors=NAMED)
FIRST, SECOND, THIRD, FOURTH = MENTORS


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

    def test_where_all_share_the_mentor_days_no_subject_has_to_be_covered(self) -> None:
        world = with_sister(ready(), later=200, variant="shared")
        world.do(PROGRAMME, sign_up(cohort=SISTER))
        narrow = tuple(NamedMentor(person=who, areas=("falls",)) for who in MENTORS)

        world.do(PROGRAMME, p.NameMentors(mentors=narrow))

        assert world.cohort(SISTER).expected(3) == MENTORS

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

    def test_a_day_under_way_is_not_missed_yet(self) -> None:
        world = attend(signed_up(), 2).pass_to(day(3).starts + timedelta(hours=1))

        world.do(PROGRAMME, NAME)

        assert not [key for key in world.agenda(PROGRAMME) if key.startswith("make_up:")]
        assert world.cohort(COHORT).expected(3) == (FIRST,)

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
            tellings.NoteDayMoved(
                cohort=COHORT, day=2, starts=moved.starts, ends=moved.ends, room=moved.room
            ),
        )

        assert at(world, PROGRAMME, "chase_mentors:1") == ASKED + A_WEEK


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
