"""Bigger Picture: the manager leaves and a deputy takes over."""

from datetime import date, timedelta

from domain.messages import Task
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture import unmet
from tests.domain.builders import (
    COHORT,
    DEPUTY,
    MANAGER,
    MENTORS,
    NEWCOMER,
    PROGRAMME,
    after,
)
from tests.domain.stories import (
    A_WEEK,
    certificates,
    finished,
    leave,
    review,
    under_way,
)
from tests.domain.world import World

FIRST, SECOND, THIRD, FOURTH = MENTORS


def replace(leaver: str, who: str = NEWCOMER, **other: str) -> p.ReplaceMentor:
    return p.ReplaceMentor(leaver=leaver, person=who, **other)


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
