"""What people and the engine may do in a random walk through courses; values often fit."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from domain.messages import Command
from domain.parts.actions import ActionReview, NewAction, Review
from domain.parts.criteria import CriterionOutcome
from domain.ref import Ref
from domain.services.course import Booking, Delegate, Underway, standing
from domain.services.course import commands as c
from domain.services.course.own_actions import next_review, open_actions
from domain.services.course.requirements import open_components, open_tasks
from tests.domain.courses import CARE, FUNDED, IAN, IDA, IVY, MOVING, SETS, criteria, fulfilling
from tests.domain.world import World

T = TypeVar("T")
DATES = {
    f"cohort:{slug.replace('_', '-')}-{number}": (slug, later, capacity)
    for slug, capacities in (
        (MOVING, (2, 3, 9)),
        (CARE, (2, 3, 9)),
        (FUNDED, (2, 2, 9)),
        (SETS, (5, 6, 8)),
    )
    for number, (later, capacity) in enumerate(zip((0, 23, 150), capacities, strict=True), 1)
}
HOMES = ("rowan", "hazel", "larch")
BOOKINGS = {
    f"course:{home}-{slug.replace('_', '-')}": (home, slug)
    for home in HOMES
    for slug in (MOVING, CARE, FUNDED, SETS)
}
SELDOM: dict[type[Command], float] = {
    c.CancelPlace: 0.15,
    c.MoveParty: 0.2,
    c.Substitute: 0.3,
    c.MoveDelegate: 0.3,
    c.ArrangeSisterDay: 0.3,
    c.DeclineOffer: 0.3,
    c.ExtendAssessment: 0.2,
    c.ObjectToSet: 0.3,
}
OFTEN: dict[type[Command], int] = {
    c.AcceptOffer: 8,
    c.AgreeToMerge: 8,
    c.SetActions: 3,
    c.ReviewActions: 3,
    c.SettleObjection: 3,
}


class CourseDoer:
    """Somebody who chooses commands at random, looking at the world as it is."""

    def __init__(self, chance: Random, world: World) -> None:
        self.chance, self.world = chance, world
        self.people = 0
        self.strict = chance.random() < 0.4  # in some worlds hardly anybody passes

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    @property
    def today(self) -> date:
        return self.world.at.date()

    def command(self, kind: type[Command], ref: Ref) -> Command:
        return MADE[kind](self, ref)

    def booking(self, ref: Ref) -> Booking | None:
        state = self.world.state(ref)
        return state.booking if isinstance(state, Underway) else None

    def newcomer(self) -> str:
        self.people += 1
        return f"p-delegate-{self.people}"

    def somebody(self, ref: Ref, fits: Callable[[Delegate], bool] = lambda _: True) -> str:
        booking = self.booking(ref)
        active = [one for one in booking.active if fits(one)] if booking else []
        return self.pick([one.person for one in active] or ["p-stranger"])

    def date_of(self, ref: Ref) -> Ref:
        """Return a date of the right course, most often."""
        slug = BOOKINGS[ref][1]
        known = [one for one in self.world.cohorts if self.world.cohort(one).service == slug]
        return self.pick([known[0], *known * 4, *DATES])

    def first_date(self, ref: Ref) -> Ref:
        return next(date for date, (slug, _, _) in DATES.items() if slug == BOOKINGS[ref][1])

    def open_day(self, ref: Ref, *how: str) -> tuple[str, int]:
        booking = self.booking(ref)
        found = [
            (one.person, day.number)
            for one in (booking.active if booking else ())
            for day in (booking.own_days(one) if booking else ())
            if booking and standing(booking, one, day.number) in how
        ]
        return self.pick(found or [(self.somebody(ref), 1)])

    def open_part(self, ref: Ref, kind: str) -> tuple[str, str]:
        booking = self.booking(ref)
        found = [
            (one.person, part.slug)
            for one in (booking.active if booking else ())
            for part in (open_components(booking, one) if booking else ())
            if part.kind == kind
        ]
        return self.pick(found or [(self.somebody(ref), "assignment")])


def _book(walk: CourseDoer, ref: Ref) -> Command:
    home, slug = BOOKINGS[ref]
    fulfils = fulfilling(slug)
    return c.Book(
        service=slug,
        provider=f"provider:{home}",
        setting=f"{home}-house",
        contact=f"p-contact-{home}",
        cohort=walk.first_date(ref) if walk.chance.random() < 0.7 else walk.date_of(ref),
        delegates=tuple(
            c.NamedDelegate(person=walk.newcomer(), fulfils=fulfils)
            for _ in range(walk.pick([1, 1, 1, 2] if slug == SETS else [1, 1, 2, 2, 3]))
        ),
        wait_if_full=walk.chance.random() < 0.8,
        purchase_order=walk.pick([None, None, "PO-1"]),
        options=walk.pick([(), ("implementation_coaching",)]) if slug == CARE else (),
    )


def _substitute(walk: CourseDoer, ref: Ref) -> Command:
    fulfils = fulfilling(BOOKINGS[ref][1])
    new = walk.newcomer() if walk.chance.random() < 0.8 else walk.somebody(ref)
    return c.Substitute(person=walk.somebody(ref), substitute=new, fulfils=fulfils)


def _make_up(walk: CourseDoer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "arranged")
    on = walk.today - timedelta(days=walk.pick([0, 0, 3, -1]))
    return c.MakeUpDay(person=who, day=day, caught_up_on=on, evidence="t-how")


def _arrange(walk: CourseDoer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "missed", "arranged", "ahead")
    return c.ArrangeSisterDay(person=who, day=day, sister=walk.date_of(ref))


def _task(walk: CourseDoer, ref: Ref) -> Command:
    booking = walk.booking(ref)
    found = [
        (one.person, task.slug)
        for one in (booking.active if booking else ())
        for task in (open_tasks(booking, one) if booking else ())
    ]
    who, task = walk.pick(found or [(walk.somebody(ref), "draft_plan")])
    return c.RecordTask(person=who, task=task, done_on=walk.today, evidence="t-paper")


def _set_actions(walk: CourseDoer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "attended", "attended", "made up", "ahead")
    actions = tuple(NewAction(what="t-action") for _ in range(walk.pick([1, 1, 2])))
    return c.SetActions(person=who, day=day, actions=actions)


def _review(walk: CourseDoer, ref: Ref) -> Command:
    """Review what is open, most often at the meeting at which it is due."""
    who = walk.somebody(ref, lambda one: bool(one.actions))
    booking = walk.booking(ref)
    one = booking.delegate(who) if booking else None
    if booking is None or one is None:
        return c.ReviewActions(person=who, day=2, reviews=())
    due = next_review(booking, one)
    day = due.number if due and walk.chance.random() < 0.8 else walk.pick([1, 2, 6])
    outcomes: list[Review] = ["done", "done", "carried_on", "dropped"]
    reviews = tuple(
        ActionReview(
            action=action.action,
            outcome=walk.pick(outcomes),
            note=walk.pick(["t-note"] * 5 + [""]) or None,
        )
        for action in open_actions(booking, one)
        if walk.chance.random() < 0.8
    )
    return c.ReviewActions(person=who, day=day, reviews=reviews)


def _evidence(walk: CourseDoer, ref: Ref) -> Command:
    return c.RecordEvidence(
        person=walk.somebody(ref),
        kind=walk.pick(["policy", "procedure", "other"]),
        called="t-title",
        difference="t-difference",
        produced_on=walk.today,
    )


def _score(walk: CourseDoer, ref: Ref) -> Command:
    who, part = walk.open_part(ref, "score")
    return c.RecordScore(
        person=who,
        component=part,
        percent=walk.pick([50, 79] if walk.strict else [50, 80, 95, 95]),
        assessor=walk.pick([IDA, IAN, IVY]),
        taken_on=walk.today,
    )


def _criteria(walk: CourseDoer, ref: Ref) -> Command:
    who, _ = walk.open_part(ref, "criteria")
    some = criteria()[: walk.pick([5, 15, 25, 25, 25])]
    wrong = walk.pick([None, None, None, some[0]])
    outcomes = tuple(
        CriterionOutcome(criterion=one, met=one != wrong, evidence="t-seen") for one in some
    )
    return c.RecordCriteria(
        person=who,
        assessor=walk.pick([IDA, IAN, IVY]),
        observed_on=walk.today,
        outcomes=outcomes,
    )


def _judgement(walk: CourseDoer, ref: Ref) -> Command:
    who, part = walk.open_part(ref, "judgement")
    return c.RecordJudgement(
        person=who,
        component=part,
        passed=walk.chance.random() < (0.2 if walk.strict else 0.7),
        assessor=walk.pick([IDA, IAN, IVY]),
        judged_on=walk.today,
        evidence="t-paper",
    )


MADE: dict[type[Command], Callable[[CourseDoer, Ref], Command]] = {
    c.Book: _book,
    c.Screen: lambda walk, ref: c.Screen(
        person=walk.somebody(ref, lambda one: one.screening == "open"),
        accepted=walk.chance.random() < 0.8,
        note="t-checked",
    ),
    c.SupplyPurchaseOrder: lambda walk, ref: c.SupplyPurchaseOrder(purchase_order="PO-2"),
    c.AcceptOffer: lambda walk, ref: c.AcceptOffer(),
    c.DeclineOffer: lambda walk, ref: c.DeclineOffer(),
    c.AgreeToMerge: lambda walk, ref: c.AgreeToMerge(),
    c.DeclineMerge: lambda walk, ref: c.DeclineMerge(),
    c.ChooseDate: lambda walk, ref: c.ChooseDate(cohort=walk.date_of(ref)),
    c.MoveDelegate: lambda walk, ref: c.MoveDelegate(
        person=walk.somebody(ref), cohort=walk.date_of(ref)
    ),
    c.MoveParty: lambda walk, ref: c.MoveParty(cohort=walk.date_of(ref)),
    c.CancelPlace: lambda walk, ref: c.CancelPlace(person=walk.somebody(ref), reason="t-why"),
    c.Substitute: _substitute,
    c.MakeUpDay: _make_up,
    c.ArrangeSisterDay: _arrange,
    c.RecordTask: _task,
    c.SetActions: _set_actions,
    c.ReviewActions: _review,
    c.RecordEvidence: _evidence,
    c.ObjectToSet: lambda walk, ref: c.ObjectToSet(
        person=walk.somebody(ref), about=f"provider:{walk.pick(HOMES)}"
    ),
    c.SettleObjection: lambda walk, ref: c.SettleObjection(
        person=walk.somebody(ref, lambda one: one.objection is not None), reason="t-why"
    ),
    c.RecordScore: _score,
    c.RecordCriteria: _criteria,
    c.RecordJudgement: _judgement,
    c.RecordFeedback: lambda walk, ref: c.RecordFeedback(
        person=walk.somebody(ref), given_on=walk.today, feedback="t-said"
    ),
    c.ExtendAssessment: lambda walk, ref: c.ExtendAssessment(
        person=walk.somebody(ref),
        until=walk.today + timedelta(days=walk.pick([30, 200, 300])),
        reason="t-ill",
    ),
    c.CheckQuality: lambda walk, ref: c.CheckQuality(
        person=walk.somebody(ref), agreed=walk.chance.random() < 0.6, note="t-found"
    ),
    c.Release: lambda walk, ref: c.Release(person=walk.somebody(ref)),
    # What only the engine says, out of turn.
    c.ConfirmHeldPlaces: lambda walk, ref: c.ConfirmHeldPlaces(),
    c.ReleaseHold: lambda walk, ref: c.ReleaseHold(),
    c.RecordInvoiceRaised: lambda walk, ref: c.RecordInvoiceRaised(),
    c.RecordCreditRaised: lambda walk, ref: c.RecordCreditRaised(delegate=walk.pick([1, 2])),
    c.RecordFeeRaised: lambda walk, ref: c.RecordFeeRaised(fee="cancelled:1:1"),
    c.LapseAssessment: lambda walk, ref: c.LapseAssessment(person=walk.somebody(ref)),
    c.DrawSample: lambda walk, ref: c.DrawSample(person=walk.somebody(ref)),
    c.RecordAward: lambda walk, ref: c.RecordAward(
        person=walk.somebody(ref), kind=walk.pick(["certificate", "registration", "attendance"])
    ),
    c.NoteCohortCancelled: lambda walk, ref: c.NoteCohortCancelled(cohort=walk.date_of(ref)),
}
