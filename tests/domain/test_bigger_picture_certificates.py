"""Bigger Picture: the end review, certificates, completion, and what is still lacking."""

from datetime import date, timedelta

from domain import say
from domain.calendar import deadline
from domain.messages import Owner, Task
from domain.processes.award.events import Issued as AwardIssued
from domain.refusals import NotNow, StepGone
from domain.services.bigger_picture import DECIDER, unmet
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import refusals as r
from tests.domain.builders import (
    COHORT,
    GOOD,
    MANAGER,
    MENTORS,
    NEWCOMER,
    POOR,
    PROGRAMME,
    SISTER,
    after,
    mark,
    sign_up,
)
from tests.domain.stories import (
    A_WEEK,
    attend,
    certificates,
    completed,
    finished,
    go_on,
    leave,
    ready,
    review,
    signed_up,
    under_way,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN

FIRST, SECOND, THIRD, FOURTH = MENTORS
WITHDRAW = p.Withdraw(reason="t-why")


def pause(until: date) -> p.Pause:
    return p.Pause(until=until, reason="t-why")


def paused(world: World, days: int = 60) -> World:
    world.do(PROGRAMME, pause(world.at.date() + timedelta(days=days)))
    return world


def sentences(world: World) -> list[str]:
    return [one.sentence for one in unmet(world.programme(PROGRAMME))]


class TestEndReview:
    def review(self, on: date) -> p.RecordEndReview:
        return p.RecordEndReview(held_on=on, measures=GOOD)

    def test_it_is_owed_20_working_days_after_the_last_day(self) -> None:
        task = under_way().agenda(PROGRAMME)["end_review"]

        assert isinstance(task, Task)
        assert (task.due, task.owner) == (deadline(date(2027, 3, 10)), Owner.COORDINATOR)

    def test_it_is_not_held_before_the_last_day(self) -> None:
        world = under_way(3)

        world.refused(PROGRAMME, self.review(world.at.date()), r.DaysStillAhead)
        world.refused(PROGRAMME, self.review(date(2027, 2, 12)), r.InTheFuture, r.DaysStillAhead)
        finished().refused(PROGRAMME, self.review(date(2027, 2, 9)), r.DaysStillAhead)

    def test_it_waits_for_who_joined_the_next_cohort_but_not_for_days_of_others_there(self) -> None:
        world = with_sister(leave(under_way(9), FIRST), later=250)
        world.do(PROGRAMME, p.ReplaceMentor(leaver=FIRST, person=NEWCOMER, next_cohort=SISTER))
        attend(world, 14)
        world.refused(PROGRAMME, self.review(world.at.date()), r.DaysStillAhead)

        for number in (3, 9, 10):
            there = world.cohort(SISTER).days[number - 1]
            world.pass_to(there.ends)
            world.do(SISTER, mark(number, NEWCOMER))

        world.pass_to(world.at)
        assert world.at < world.cohort(SISTER).days[13].starts
        assert review(world).stage(PROGRAMME) == "complete"

    def test_it_compares_with_the_baseline(self) -> None:
        world = ready()
        world.do(PROGRAMME, sign_up())
        go_on(world, 14)

        refused = world.refused(PROGRAMME, self.review(world.at.date()), r.BaselineMissing)
        assert "Record the baseline first" in refused.sentence

        world.do(PROGRAMME, p.RecordBaseline(measures=POOR))
        assert review(world).stage(PROGRAMME) == "complete"

    def test_it_is_held_once(self) -> None:
        world = leave(finished(), FIRST)
        review(world)

        world.refused(PROGRAMME, self.review(world.at.date()), r.AlreadyRecorded)


class TestCertificates:
    def test_nobody_is_certified_before_the_end_review(self) -> None:
        world = finished().pass_to(after(14) + 8 * A_WEEK)

        assert certificates(world) == []
        assert sentences(world) == ["The end review has not been held"]

    def test_all_five_people_and_the_setting_are_certified(self) -> None:
        world = completed()

        assert certificates(world) == [
            (MANAGER, "manager"),
            *((who, "mentor") for who in MENTORS),
        ]
        assert world.programme(PROGRAMME).organisation_award in world.states
        assert world.stage(PROGRAMME) == "complete"
        assert DECIDER.ended(world.state(PROGRAMME))

    def test_a_certificate_names_the_days_and_when_the_last_requirement_was_met(self) -> None:
        world = go_on(signed_up(), 14, (9, FIRST))
        held = world.at.date()
        world.do(PROGRAMME, p.RecordEndReview(held_on=held, measures=GOOD))
        world.pass_to(world.at + A_WEEK)
        caught_up = world.at.date() - timedelta(days=2)
        world.do(
            PROGRAMME, p.MakeUpDay(person=FIRST, day=9, caught_up_on=caught_up, evidence="t-how")
        )
        world.pass_to(world.at)

        awards = {one.holder: one for ref in world.states for one in world.events(ref, AwardIssued)}
        assert awards[SECOND].completed_on == held
        assert awards[FIRST].completed_on == caught_up
        assert awards[None].completed_on == caught_up
        assert awards[FIRST].statements == (
            "Learning day 3: Dignity in every conversation",
            "Learning day 9: Being understood when living with dementia",
            "Learning day 10: Dignity at the end of life",
        )
        assert awards[MANAGER].title_of_award == "Leading a Learning Organisation"

    def test_who_lacks_a_day_waits_and_so_does_the_setting(self) -> None:
        world = review(go_on(signed_up(), 14, (9, FIRST)))

        assert FIRST not in [who for who, _ in certificates(world)]
        assert len(certificates(world)) == 4
        assert world.programme(PROGRAMME).organisation_award is None
        assert sentences(world) == [
            f"{say.person(FIRST)} missed learning day 9 and has not caught up"
        ]

    def test_the_last_catch_up_completes_the_programme(self) -> None:
        world = review(go_on(signed_up(), 14, (9, FIRST)))

        world.do(
            PROGRAMME,
            p.MakeUpDay(person=FIRST, day=9, caught_up_on=world.at.date(), evidence="t-how"),
        )
        world.pass_to(world.at)

        assert world.stage(PROGRAMME) == "complete"

    def test_certificates_are_issued_once_and_only_when_due(self) -> None:
        world = completed()

        world.refused(PROGRAMME, p.RecordCertificate(person=FIRST, kind="mentor"), StepGone, NotNow)
        # A step that is not due is refused by the programme, whatever the award would say.
        fresh = under_way(3)
        fresh.refused(PROGRAMME, p.RecordCertificate(person=FIRST, kind="mentor"), StepGone)
        fresh.refused(PROGRAMME, p.RecordOrganisationAward(), StepGone)

    def test_an_unpaid_invoice_that_is_not_even_out_keeps_the_programme_open(self) -> None:
        world = review(go_on(signed_up(purchase_order_required=True), 14))
        assert len(certificates(world)) == 5
        assert world.stage(PROGRAMME) == "finishing"

        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"))
        world.pass_to(world.at)

        assert world.stage(PROGRAMME) == "complete"

    def test_what_was_lacking_last_may_be_the_end_of_a_pause(self) -> None:
        world = paused(review(go_on(signed_up(purchase_order_required=True), 14)))
        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO-1"))
        world.pass_to(world.at)
        assert world.stage(PROGRAMME) == "paused"

        world.do(PROGRAMME, p.Resume())

        assert world.stage(PROGRAMME) == "complete"

    def test_during_a_pause_nobody_is_certified(self) -> None:
        world = paused(finished(), 10)
        review(world)
        assert certificates(world) == []

        world.pass_to(world.at + 2 * A_WEEK)

        assert world.stage(PROGRAMME) == "complete"


class TestWhatIsLacking:
    def test_everything_is_lacking_at_first(self) -> None:
        world = ready()
        world.do(PROGRAMME, sign_up())

        assert sentences(world) == [
            "4 well-being mentors are not named yet",
            "The baseline is not on record",
            *(
                f"{say.person(MANAGER)} has learning day {number} still to attend"
                for number in (1, 2, 7, 12)
            ),
            "The end review has not been held",
        ]

    def test_a_vacancy_a_missed_and_an_arranged_day_are_said_in_words(self) -> None:
        world = go_on(with_sister(signed_up()), 4, (3, FIRST), (4, SECOND))
        world.do(PROGRAMME, p.ArrangeSisterDay(person=FIRST, day=3, sister=SISTER))
        leave(world, FOURTH)

        found = sentences(world)

        assert "1 well-being mentor is not named yet" in found
        assert f"{say.person(FIRST)} will make up learning day 3 in another cohort" in found
        assert f"{say.person(SECOND)} missed learning day 4 and has not caught up" in found

    def test_nothing_is_lacking_in_a_complete_programme(self) -> None:
        assert sentences(completed()) == []


class TestAllowed:
    def offered(self, world: World) -> set[str]:
        return {one.name for one in DECIDER.allowed(world.state(PROGRAMME), ANN)}

    def test_under_way(self) -> None:
        assert self.offered(under_way(3)) == {
            *("log_activity", "arrange_sister_day", "record_mentor_left", "record_manager_left"),
            *("record_end_review", "pause", "withdraw"),
        }

    def test_with_vacancies_and_missed_days(self) -> None:
        world = leave(go_on(signed_up(), 4, (4, SECOND)), FIRST)
        world.do(PROGRAMME, p.RecordManagerLeft(left_on=world.at.date()))

        assert {"replace_mentor", "hand_over_to_deputy", "make_up_day"} <= self.offered(world)
        assert "record_manager_left" not in self.offered(world)

    def test_paused(self) -> None:
        offered = self.offered(paused(under_way(3)))

        assert "resume" in offered
        assert "pause" not in offered

    def test_when_it_is_over(self) -> None:
        assert self.offered(completed()) == set()
        world = under_way(3)
        world.do(PROGRAMME, WITHDRAW)
        assert self.offered(world) == set()


def test_a_cohort_closes_after_its_programmes_are_done() -> None:
    world = completed().pass_to(after(14) + 3 * A_WEEK)

    assert world.stage(COHORT) == "closed"
