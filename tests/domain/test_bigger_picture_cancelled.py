"""A programme whose cohort is cancelled: it waits, moves on with what was done, or withdraws."""

from datetime import timedelta

from domain import say
from domain.calendar import add_working_days, deadline
from domain.messages import Owner, PersonId, Step, Task
from domain.processes.cohort import commands as c
from domain.processes.cohort import tellings
from domain.processes.cohort.date_commands import Postpone
from domain.processes.invoice import DECIDER as INVOICES
from domain.services.bigger_picture import DECIDER, Withdrew, unmet
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.outside import invoice_ref
from domain.services.bigger_picture.requirements import is_waiting
from domain.services.bigger_picture.state import CalledOff
from tests.domain.builders import (
    COHORT,
    GOOD,
    MANAGER,
    MENTORS,
    NAMED,
    NEWCOMER,
    OTHER_PROGRAMME,
    PROGRAMME,
    SISTER,
    day,
    mark,
)
from tests.domain.stories import (
    A_YEAR,
    attend,
    cancel,
    certificates,
    completed,
    go_on,
    leave,
    review,
    signed_up,
    under_way,
    with_hazel,
    with_next,
    with_sister,
)
from tests.domain.world import World
from tests.given import ANN, NOW

THIRD = "cohort:winter"
JOIN = p.JoinCohort(cohort=SISTER)
WITHDRAW = p.Withdraw(reason="t-why")


def tasks(world: World) -> list[str]:
    return [item.key for item in world.items(PROGRAMME) if isinstance(item, Task)]


def steps(world: World) -> list[str]:
    return [item.key for item in world.items(PROGRAMME) if isinstance(item, Step)]


def make_up(world: World, who: PersonId, number: int) -> World:
    today = world.at.date()
    how = p.MakeUpDay(person=who, day=number, caught_up_on=today, evidence="t-how")
    world.do(PROGRAMME, how)
    return world.pass_to(world.at)


def visit_the_last_day(world: World) -> World:
    """The two mentors who still have day 14 to come attend it in the other cohort."""
    for who in ("p-mentor-2", "p-mentor-4"):
        world.do(PROGRAMME, p.ArrangeSisterDay(person=who, day=14, sister=SISTER))
    assert not is_waiting(world.programme(PROGRAMME))
    assert world.stage(PROGRAMME) == "under way"
    world.pass_to(world.cohort(SISTER).days[13].ends + timedelta(hours=1))
    world.do(SISTER, mark(14, "p-mentor-2", "p-mentor-4"))
    return world.pass_to(world.at)


class TestWaiting:
    def test_it_waits_for_another_cohort_and_asks_for_nothing_else(self) -> None:
        world = cancel(signed_up())

        assert world.stage(PROGRAMME) == "waiting for another cohort"
        assert tasks(world) == ["join_cohort:0"]
        assert steps(world) == []
        task = world.agenda(PROGRAMME)["join_cohort:0"]
        assert isinstance(task, Task)
        assert task.title == "Choose another cohort, or withdraw"
        assert (task.owner, task.settled_by) == (Owner.COORDINATOR, "join_cohort")
        assert task.due == deadline(add_working_days(NOW.date(), 10))
        assert task.why == f"{say.stream('cohort:spring')} was cancelled."

    def test_the_news_is_recorded_once_with_the_days_that_were_held(self) -> None:
        world = cancel(under_way(3))

        (event,) = world.events(PROGRAMME, e.CohortCancelled)
        assert (event.cohort, event.cancelled_at) == (COHORT, world.at)
        assert world.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=COHORT)) == []
        assert [one.number for one in world.programme(PROGRAMME).timetable(COHORT)] == [1, 2, 3]

    def test_the_provider_is_told_once(self) -> None:
        world = signed_up()
        world.do(COHORT, c.Cancel(reason="t-why"))
        world.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=COHORT))
        assert steps(world) == [f"tell_cohort_cancelled:{COHORT}"]

        world.pass_to(world.at)

        assert len(world.events(PROGRAMME, e.CancellationTold)) == 1

    def test_nobody_is_chased_or_reviewed_while_it_waits(self) -> None:
        world = cancel(attend(signed_up(), 2))
        world.pass_to(world.at + timedelta(days=500))

        assert tasks(world) == ["join_cohort:0"]
        assert world.events(PROGRAMME, e.MentorsChased) == []
        today = world.at.date()
        world.refused(
            PROGRAMME, p.RecordEndReview(held_on=today, measures=GOOD), r.ChooseCohortFirst
        )
        assert p.RecordEndReview not in DECIDER.allowed(world.state(PROGRAMME), ANN)

    def test_a_day_never_held_is_never_missed_and_one_held_still_is(self) -> None:
        world = go_on(signed_up(), 4, (3, "p-mentor-1"))
        cancel(world).pass_to(world.at + timedelta(days=400))

        assert tasks(world) == ["join_cohort:0", "make_up:p-mentor-1:3"]

    def test_why_it_is_not_finished_says_so(self) -> None:
        world = cancel(under_way(3))

        said = [one.sentence for one in unmet(world.programme(PROGRAMME))]
        assert "Another cohort has to be chosen, as one was cancelled" in said

    def test_mentors_are_named_replaced_and_leave_without_a_place_meanwhile(self) -> None:
        world = cancel(attend(signed_up(), 2))
        world.do(PROGRAMME, p.NameMentors(mentors=NAMED))
        leave(world, "p-mentor-1")
        nobody = p.ReplaceMentor(leaver="p-mentor-1", person=NEWCOMER, next_cohort=SISTER)
        with_next(world)
        world.refused(PROGRAMME, nobody, r.CanStillJoin)
        world.do(PROGRAMME, p.ReplaceMentor(leaver="p-mentor-1", person=NEWCOMER))
        world.do(PROGRAMME, JOIN)

        seated = [one.person for one in world.cohort(SISTER).places]
        assert sorted(map(str, seated)) == sorted([MANAGER, NEWCOMER, *MENTORS[1:]])

    def test_a_programme_that_is_over_hears_nothing(self) -> None:
        done = completed()
        world = with_hazel(with_next(signed_up()), cohort=COHORT)
        world.do(PROGRAMME, WITHDRAW)
        cancel(world)

        assert world.events(PROGRAMME, e.CohortCancelled) == []
        assert len(world.events(OTHER_PROGRAMME, e.CohortCancelled)) == 1
        assert done.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=COHORT)) == []

    def test_nor_one_that_has_nothing_to_do_with_it(self) -> None:
        world = cancel(with_next(signed_up()), SISTER)

        assert world.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=SISTER)) == []
        assert world.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=COHORT)) == []

    def test_whoever_is_done_with_every_day_needs_no_other_cohort(self) -> None:
        world = under_way()
        for number in range(1, 14):
            attend(world, number)
        world.pass_to(day(14).starts + timedelta(hours=1))
        world.do(COHORT, mark(14, "p-mentor-2", "p-mentor-4"))
        world.pass_to(world.at)

        programme = world.programme(PROGRAMME)
        off = programme.model_copy(
            update={"called_off": (CalledOff(cohort=COHORT, at=world.at, noted_at=world.at),)}
        )

        assert not is_waiting(off)

    def test_whoever_has_earned_a_certificate_does_not_wait_for_the_others(self) -> None:
        world = go_on(signed_up(), 13, (3, "p-mentor-1"))
        world.pass_to(day(14).ends + timedelta(days=1))
        review(world)
        before = certificates(world)
        starts, ends = (instant + timedelta(days=30) for instant in (day(14).starts, day(14).ends))
        world.do(COHORT, c.MoveDay(day=14, starts=starts, ends=ends, room="Barn"))
        cancel(world.pass_to(world.at))
        assert world.stage(PROGRAMME) == "waiting for another cohort"

        make_up(world, "p-mentor-1", 3)

        assert certificates(world)[len(before) :] == [("p-mentor-1", "mentor")]
        assert world.events(PROGRAMME, e.OrganisationAwardIssued) == []

    def test_a_pause_goes_on_and_ends_by_itself(self) -> None:
        world = signed_up()
        world.do(PROGRAMME, p.Pause(until=NOW.date() + timedelta(days=30), reason="t-why"))
        cancel(world)
        assert world.stage(PROGRAMME) == "waiting for another cohort"
        assert {"end_pause:1", "join_cohort:0"} == set(world.agenda(PROGRAMME))

        world.pass_to(world.at + timedelta(days=31))

        assert world.state(PROGRAMME).pause is None


class TestPostponed:
    def test_the_end_review_waits_for_the_new_dates(self) -> None:
        world = go_on(signed_up(), 13)
        world.do(COHORT, Postpone(reason="t-why"))
        world.pass_to(day(14).ends + timedelta(days=1))
        review_now = p.RecordEndReview(held_on=world.at.date(), measures=GOOD)

        world.refused(PROGRAMME, review_now, r.NoDatesAtPresent)
        assert p.RecordEndReview not in DECIDER.allowed(world.state(PROGRAMME), ANN)
        assert "end_review" not in world.agenda(PROGRAMME)

    def test_whoever_has_done_every_day_elsewhere_is_reviewed_without_them(self) -> None:
        world = go_on(with_sister(signed_up()), 13)
        world.do(COHORT, Postpone(reason="t-why"))
        visit_the_last_day(world)

        assert "end_review" in world.agenda(PROGRAMME)
        review(world)
        assert world.stage(PROGRAMME) == "complete"


class TestWithdrawing:
    def test_withdrawing_while_it_waits_is_free_and_credited_in_full(self) -> None:
        world = cancel(under_way(4))
        world.do(PROGRAMME, WITHDRAW)
        world.pass_to(world.at)

        state = world.state(PROGRAMME)
        assert isinstance(state, Withdrew) and state.free and state.programme.credited
        assert INVOICES.stage(world.state(invoice_ref(PROGRAMME))) == "credited"
        world.pass_to(world.at + timedelta(days=10))
        assert DECIDER.ended(world.state(PROGRAMME))
        assert certificates(world)  # for the days attended

    def test_it_is_free_even_before_the_news_has_arrived(self) -> None:
        world = under_way(4)
        world.do(COHORT, c.Cancel(reason="t-why"))
        world.do(PROGRAMME, WITHDRAW)

        assert world.state(PROGRAMME).free

    def test_it_is_not_free_once_the_move_is_made_and_the_time_is_over(self) -> None:
        world = with_next(cancel(under_way(4)))
        world.do(PROGRAMME, JOIN)
        world.pass_to(world.cohort(SISTER).first_start - timedelta(days=3))
        world.do(PROGRAMME, WITHDRAW)

        assert not world.state(PROGRAMME).free

    def test_without_an_invoice_none_is_raised_meanwhile(self) -> None:
        world = cancel(signed_up(purchase_order_required=True))
        assert "purchase_order" not in world.agenda(PROGRAMME)
        world.do(PROGRAMME, WITHDRAW)

        assert world.agenda(PROGRAMME) == {}

    def test_however_long_it_waits_the_invoice_comes_with_the_other_cohort(self) -> None:
        world = with_next(signed_up(purchase_order_required=True), later=2 * A_YEAR)
        world.do(PROGRAMME, p.SupplyPurchaseOrder(purchase_order="PO 7"))
        world.do(COHORT, c.Cancel(reason="t-why"))
        world.do(PROGRAMME, tellings.NoteCohortCancelled(cohort=COHORT))
        world.pass_to(world.at + timedelta(days=A_YEAR + 30))
        assert world.events(PROGRAMME, e.InvoiceRaised) == []

        world.do(PROGRAMME, JOIN)
        world.pass_to(world.at)

        assert len(world.events(PROGRAMME, e.InvoiceRaised)) == 1


class TestLaterCohorts:
    """A mentor who was to join a later cohort, and that one is cancelled."""

    def deferred(self) -> World:
        world = with_next(leave(attend(under_way(), 10), "p-mentor-1"))
        world.do(
            PROGRAMME,
            p.ReplaceMentor(leaver="p-mentor-1", person=NEWCOMER, next_cohort=SISTER),
        )
        return world

    def test_a_coordinator_names_another_one_and_the_others_carry_on(self) -> None:
        world = cancel(self.deferred(), SISTER)

        task = world.agenda(PROGRAMME)["join_cohort:0"]
        assert isinstance(task, Task)
        assert (task.title, task.settled_by) == ("Choose another next cohort", "join_cohort")
        assert world.stage(PROGRAMME) == "under way"
        assert "end_review" not in world.agenda(PROGRAMME)
        with_next(world, THIRD, later=A_YEAR + 30, label="Winter 2027")
        world.do(PROGRAMME, p.JoinCohort(cohort=THIRD))

        programme = world.programme(PROGRAMME)
        assert programme.cohort == COHORT
        newcomer = programme.member(NEWCOMER)
        assert newcomer is not None and newcomer.cohort == THIRD
        assert [one.person for one in world.cohort(THIRD).places] == [NEWCOMER]
        assert "end_review" in world.agenda(PROGRAMME)

    def test_withdrawing_is_not_free_because_of_them(self) -> None:
        world = cancel(self.deferred(), SISTER)
        world.do(PROGRAMME, WITHDRAW)

        assert not world.state(PROGRAMME).free

    def test_when_the_cohort_of_the_others_is_cancelled_they_stay_where_they_are(self) -> None:
        world = cancel(self.deferred())
        world.do(PROGRAMME, JOIN)

        seated = sorted(str(one.person) for one in world.cohort(SISTER).places)
        assert seated == sorted([MANAGER, NEWCOMER, *MENTORS[1:]])


class TestVisits:
    def test_a_visit_to_a_cancelled_cohort_is_off_and_the_day_is_missed_again(self) -> None:
        world = go_on(with_sister(signed_up()), 3, (3, "p-mentor-1"))
        world.do(PROGRAMME, p.ArrangeSisterDay(person="p-mentor-1", day=3, sister=SISTER))
        assert "make_up:p-mentor-1:3" not in world.agenda(PROGRAMME)

        cancel(world, SISTER)

        assert "make_up:p-mentor-1:3" in world.agenda(PROGRAMME)
        assert "join_cohort:0" not in world.agenda(PROGRAMME)
        assert world.stage(PROGRAMME) == "under way"

    def test_instead_of_another_cohort_single_days_can_be_visited(self) -> None:
        world = go_on(with_sister(signed_up()), 13)
        cancel(world)
        visit_the_last_day(world)
        review(world)

        assert world.stage(PROGRAMME) == "complete"
