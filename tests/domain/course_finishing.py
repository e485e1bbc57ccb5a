"""A patient coordinator: from wherever a walk has led, every booking of a course comes to an end.

This proves that there are no dead ends: the commands that are left lead each delegate to their
certificate, unless their time has run out.
"""

from datetime import timedelta

from domain.course_plan import Component
from domain.messages import PersonId, Task
from domain.parts.actions import ActionReview
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import Mark
from domain.processes.cohort.commands import AgreeTogether, MarkRegister
from domain.processes.cohort.refusals import Clashes
from domain.ref import Ref
from domain.refusals import Refused
from domain.services.course import Booking, Delegate, Over, Underway, standing
from domain.services.course import commands as c
from domain.services.course.charges import waits_for_order
from domain.services.course.own_actions import evidence_wanted, open_actions
from domain.services.course.requirements import (
    catch_up_until,
    days_done,
    open_components,
    open_tasks,
)
from tests.domain.courses import FIRST, criteria, run
from tests.domain.troubles import give_dates
from tests.domain.world import World
from tests.given import CAT

DATES_TRIED = 5
ROUNDS = 4  # of dates chosen, days taught, and what is then left to do


def bring_to_an_end(world: World) -> None:
    """Do whatever is still asked for; assert that every booking under way is over then."""
    refs = [ref for ref, state in world.states.items() if isinstance(state, Underway)]
    for _ in range(ROUNDS):
        world.pass_to(world.at)
        give_dates(world)
        for ref in _under_way(world, refs):
            _settle_places(world, ref)
        for cohort in world.cohorts:
            _teach(world, cohort)
        for ref in _under_way(world, refs):
            _settle_learning(world, ref)
        world.pass_to(world.at + timedelta(days=10))
    world.pass_to(world.at + timedelta(days=400))
    for ref in refs:
        assert isinstance(world.state(ref), Over), (ref, world.stage(ref), world.items(ref))


def _under_way(world: World, refs: list[Ref]) -> list[Ref]:
    return [ref for ref in refs if isinstance(world.state(ref), Underway)]


def _settle_places(world: World, ref: Ref) -> None:
    """Give whatever is owed before the course: answers, checks, an order number, a date."""
    booking = world.booking(ref)
    if waits_for_order(booking):
        world.do(ref, c.SupplyPurchaseOrder(purchase_order="PO-9"))
    for one in booking.active:
        if one.screening == "open":
            world.do(ref, c.Screen(person=one.person, accepted=True, note="t-checked"))
    if any(one.seat == "waiting" for one in world.booking(ref).active):
        world.do(ref, c.DeclineOffer())
    if any(one.seat == "none" for one in world.booking(ref).active):
        _choose_date(world, ref)
    world.pass_to(world.at)


def _choose_date(world: World, ref: Ref) -> None:
    """Choose another date, and yet another while somebody has something else on its days."""
    for _ in range(DATES_TRIED):
        try:
            world.do(ref, c.ChooseDate(cohort=_new_date(world, world.booking(ref))))
            return
        except Refused as refused:
            assert {type(reason) for reason in refused.reasons} == {Clashes}, refused
    raise AssertionError(f"{ref} finds no date")


def _new_date(world: World, booking: Booking) -> Ref:
    ref = f"cohort:more-{len(world.states)}"
    plan = booking.plan
    later = max((world.at.date() - FIRST).days, 0) + 40 + 3 * (len(world.states) % 20)
    run(world, ref, booking.service, later=later)
    if plan.peers and plan.peers.different_providers:
        world.do(ref, AgreeTogether(provider=booking.provider, reason="t-why"))
    return ref


def _teach(world: World, ref: Ref) -> None:
    """Let every day of a cohort pass; all who are not marked yet attended."""
    for day in sorted(world.cohort(ref).timetable, key=lambda day: day.ends):
        if not world.cohort(ref).expected(day.number):
            continue
        world.pass_to(max(world.at, day.ends))
        known = [mark.person for mark in world.cohort(ref).log(day.number).marks]
        new = [who for who in world.cohort(ref).expected(day.number) if who not in known]
        marks = tuple(Mark(person=who, status="attended") for who in new)
        if marks:
            world.do(ref, MarkRegister(day=day.number, marks=marks))
    world.pass_to(world.at)


def _settle_learning(world: World, ref: Ref) -> None:
    for one in world.booking(ref).active:
        if one.seat == "booked" and isinstance(world.state(ref), Underway):
            _make_up(world, ref, one)
            _work(world, ref, one.person)
            world.pass_to(world.at)


def _make_up(world: World, ref: Ref, one: Delegate) -> None:
    """Catch up on what was missed, on the last day for it when that is over."""
    booking, today = world.booking(ref), world.at.date()
    for day in booking.own_days(one):
        if standing(booking, one, day.number) not in ("missed", "arranged"):
            continue
        if isinstance(world.state(ref), Over):
            return  # what was still open hung on the day before
        on = min(today, catch_up_until(booking, one, day))
        how = c.MakeUpDay(person=one.person, day=day.number, caught_up_on=on, evidence="t-how")
        world.do(ref, how)


def _work(world: World, ref: Ref, who: PersonId) -> None:
    """Hand in every task and pass every part, then have the result checked and released."""
    today = world.at.date()
    booking, one = world.booking(ref), world.booking(ref).delegate(who)
    if one is None or not days_done(booking, one):
        return
    for task in open_tasks(booking, one):
        world.do(ref, c.RecordTask(person=who, task=task.slug, done_on=today, evidence="t-paper"))
    _own_work(world, ref, who)
    for part in open_components(booking, one):
        judge = f"p-judge-{len(one.attempts)}"
        world.do(ref, _passed(world, booking, who, part, judge))
    world.pass_to(world.at)
    for command in (c.CheckQuality(person=who, agreed=True, note="t-found"), c.Release(person=who)):
        if (command.name, who) in _owed(world, ref):
            world.do(ref, command, by=CAT)


def _own_work(world: World, ref: Ref, who: PersonId) -> None:
    """Review every open action at the last meeting, and hand in a policy."""
    booking = world.booking(ref)
    one = booking.delegate(who)
    if one is None or one.seat != "booked":
        return
    if reviews := tuple(
        ActionReview(action=action.action, outcome="done", note="t-difference")
        for action in open_actions(booking, one)
    ):
        day = booking.own_days(one)[-1].number
        world.do(ref, c.ReviewActions(person=who, day=day, reviews=reviews))
    for _ in range(evidence_wanted(booking, one)):
        world.do(
            ref,
            c.RecordEvidence(
                person=who,
                kind="policy",
                called="t-title",
                difference="t-difference",
                produced_on=world.at.date(),
            ),
        )


def _owed(world: World, ref: Ref) -> list[tuple[str | None, str | int | None]]:
    tasks = [item for item in world.items(ref) if isinstance(item, Task)]
    return [(item.settled_by, item.prefill.get("person")) for item in tasks]


def _passed(
    world: World, booking: Booking, who: PersonId, part: Component, assessor: PersonId
) -> c.RecordScore | c.RecordCriteria | c.RecordJudgement:
    today = world.at.date()
    match part.kind:
        case "score":
            return c.RecordScore(
                person=who, component=part.slug, percent=100, assessor=assessor, taken_on=today
            )
        case "criteria":
            outcomes = tuple(
                CriterionOutcome(criterion=one, met=True, evidence="t-seen")
                for one in criteria(booking.terms.framework or "")
            )
            return c.RecordCriteria(
                person=who, assessor=assessor, observed_on=today, outcomes=outcomes
            )
        case "judgement":
            return c.RecordJudgement(
                person=who,
                component=part.slug,
                passed=True,
                assessor=assessor,
                judged_on=today,
                evidence="t-paper",
            )
