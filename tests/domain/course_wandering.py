"""Random walks through a small world of courses: dates, bookings, invoices and certificates.

Most moves are what a coordinator would do in the state at hand; some are nonsense. Time passes,
sometimes with the engine down, so that steps come late. After every move what must hold is
asserted; at the end a patient coordinator brings everything to an end, and the same is asked again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TypeVar

from domain.messages import Command, Event
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import Cohort, Mark
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort.commands import MarkStatus
from domain.ref import Ref
from domain.refusals import Refused
from domain.registry import DECIDERS
from domain.services.course import Booking, Delegate, Underway, standing
from domain.services.course import commands as c
from domain.services.course.requirements import open_components, open_tasks
from tests.domain.builders import add_setting, register_provider
from tests.domain.course_finishing import bring_to_an_end
from tests.domain.course_promises import courses_agree
from tests.domain.courses import (
    CARE,
    FUNDED,
    IAN,
    IDA,
    IVY,
    MOVING,
    criteria,
    fulfilling,
    fund,
    run,
)
from tests.domain.promises import agendas_make_sense, every_due_step_works, snapshots_survive
from tests.domain.world import World
from tests.given import ANN, BEN

T = TypeVar("T")
DATES = {
    f"cohort:{slug.replace('_', '-')}-{number}": (slug, later, capacity)
    for slug, capacities in ((MOVING, (2, 3, 9)), (CARE, (2, 3, 9)), (FUNDED, (2, 2, 9)))
    for number, (later, capacity) in enumerate(zip((0, 23, 150), capacities, strict=True), 1)
}
HOMES = ("rowan", "hazel", "larch")
BOOKINGS = {
    f"course:{home}-{slug.replace('_', '-')}": (home, slug)
    for home in HOMES
    for slug in (MOVING, CARE, FUNDED)
}
STATUSES: tuple[MarkStatus, ...] = (*("attended",) * 5, "late", "absent")
SELDOM: dict[type[Command], float] = {
    c.CancelPlace: 0.15,
    c.Substitute: 0.3,
    c.MoveDelegate: 0.3,
    c.ArrangeSisterDay: 0.3,
    c.DeclineOffer: 0.3,
    c.ExtendAssessment: 0.2,
}


@cache
def beginning() -> World:
    """Two providers, one of them a public body, and three dates of each of three courses."""
    world = fund(World(), FUNDED)
    for home in HOMES:
        world.do(f"provider:{home}", register_provider(public_body=home == "hazel"))
        world.do(f"provider:{home}", add_setting(f"{home}-house"))
    for ref, (slug, later, capacity) in DATES.items():
        automatic = capacity < 9
        run(world, ref, slug, later=later, capacity=capacity, automatic_offers=automatic)
    return world


class CourseWanderer:
    """One walk; `hear` is told every move in words, so that a failure can be read."""

    def __init__(self, chance: Random, hear: Callable[[str], None] = lambda _: None) -> None:
        self.chance, self.hear = chance, hear
        self.world = beginning().fork()
        self.people = 0
        self.strict = chance.random() < 0.4  # in some worlds hardly anybody passes
        self.seen: Counter[type[Event]] = Counter()
        self.heard = 0
        self.changed: set[Ref] = set()

    def go(self, moves: int) -> None:
        for ref in BOOKINGS:
            if self.chance.random() < 0.8:
                self.give(ref, self.command(c.Book, ref))
        for _ in range(moves):
            self.move()
            self.look_around()
        self.hear("everything is brought to an end")
        bring_to_an_end(self.world)
        self.look_around()

    def move(self) -> None:
        kinds: Sequence[tuple[int, Callable[[], None]]] = (
            (24, self.for_a_booking),
            (4, self.on_to_the_next_day),
            (4, self.for_a_date),
            (2, self.some_time),
            (1, self.some_time_without_the_engine),
            (1, self.nonsense),
        )
        (_, act) = self.chance.choices(kinds, [weight for weight, _ in kinds])[0]
        act()
        if self.chance.random() < 0.6:
            self.world.pass_to(self.world.at)

    def look_around(self) -> None:
        new = self.world.log[self.heard :]
        self.heard = len(self.world.log)
        self.seen.update(type(event) for _, event in new)
        courses_agree(self.world, [ref for ref in BOOKINGS if ref in {owner for owner, _ in new}])
        if self.chance.random() < 0.08:
            agendas_make_sense(self.world)
            every_due_step_works(self.world)
            snapshots_survive(self.world)

    def give(self, ref: Ref, command: Command) -> None:
        """Give a command: accepted with all that goes with it, or refused and nothing changes."""
        self.hear(f"{self.world.at:%d %b %Y %H:%M} {ref} {command!r}")
        before, heard = dict(self.world.states), len(self.world.log)
        by = None if command.by_engine else self.pick([ANN, ANN, BEN])
        try:
            self.world.do(ref, command, by)
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            assert self.world.states == before
            assert len(self.world.log) == heard

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    @property
    def today(self) -> date:
        return self.world.at.date()

    # Time.

    def on_to_the_next_day(self) -> None:
        """Go to the evening of the next day taught, and most often fill in its sheet."""
        ahead = [
            (day.ends, ref, day.number)
            for ref in self.world.cohorts
            for day in self.world.cohort(ref).timetable
            if day.ends > self.world.at and self.world.cohort(ref).expected(day.number)
        ]
        if not ahead:
            return self.some_time()
        ends, ref, number = min(ahead)
        self.hear(f"on to the end of {ref} day {number}")
        self.world.pass_to(ends + timedelta(hours=2))
        if self.chance.random() < 0.85:
            self.fill_in(ref, number)

    def some_time(self) -> None:
        days_on = self.pick([0, 1, 7, 7, 7, 40])
        self.hear(f"{days_on} days pass")
        self.world.pass_to(self.world.at + timedelta(days=days_on, minutes=1))

    def some_time_without_the_engine(self) -> None:
        hours = self.pick([1, 8, 30, 200])
        self.hear(f"{hours} hours pass and the engine is down")
        self.world.at += timedelta(hours=hours)

    # What people do.

    def for_a_booking(self) -> None:
        """Give one of the commands that the site would offer, with values that often fit."""
        under_way = [ref for ref in BOOKINGS if isinstance(self.world.state(ref), Underway)]
        asked = [ref for ref in under_way if (own := self.booking(ref)) and own.offer]
        ref = self.pick(asked * 20 + under_way * 4 + list(BOOKINGS))
        offered = [
            kind
            for kind in DECIDERS["course"].allowed(self.world.state(ref), ANN)
            if self.chance.random() < SELDOM.get(kind, 1)
        ]
        if c.AcceptOffer in offered:
            offered += [c.AcceptOffer] * 8
        if offered:
            self.give(ref, self.command(self.pick(offered), ref))

    def for_a_date(self) -> None:
        busy = [one for one in self.world.cohorts if self.world.cohort(one).taken]
        ref = self.pick(busy * 3 + self.world.cohorts)
        cohort = self.world.cohort(ref)
        begun = [one.number for one in cohort.timetable if one.starts <= self.world.at]
        match self.pick(["cancel", "mark", "mark", "move", "offer", "offer", "go ahead"]):
            case "cancel" if self.chance.random() < 0.7:
                self.give(ref, cohorts.Cancel(reason="t-why"))
            case "mark" if begun:
                self.fill_in(ref, self.pick(begun))
            case "move":
                self.move_day(ref, cohort)
            case "offer" if cohort.next_party:
                self.give(ref, cohorts.OfferPlace(holder=cohort.next_party.holder))
            case _:
                self.give(ref, cohorts.GoAhead())

    def move_day(self, ref: Ref, cohort: Cohort) -> None:
        day = self.pick(cohort.days)
        later = timedelta(days=self.pick([-7, 1, 7, 40]))
        new = {"starts": day.starts + later, "ends": day.ends + later}
        self.give(ref, cohorts.MoveDay(day=day.number, room=day.room, **new))

    def fill_in(self, ref: Ref, number: int) -> None:
        people = self.world.cohort(ref).expected(number)
        marks = tuple(Mark(person=who, status=self.pick(STATUSES)) for who in people)
        if marks:
            self.give(ref, cohorts.MarkRegister(day=number, marks=marks))

    def nonsense(self) -> None:
        """Give any command, whether it makes sense in this state or not."""
        ref = self.pick(list(BOOKINGS))
        self.give(ref, self.command(self.pick(list(MADE)), ref))

    # Values.

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


def _book(walk: CourseWanderer, ref: Ref) -> Command:
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
            for _ in range(walk.pick([1, 1, 2, 2, 3]))
        ),
        wait_if_full=walk.chance.random() < 0.8,
        purchase_order=walk.pick([None, None, "PO-1"]),
        options=walk.pick([(), ("implementation_coaching",)]) if slug == CARE else (),
    )


def _substitute(walk: CourseWanderer, ref: Ref) -> Command:
    fulfils = fulfilling(BOOKINGS[ref][1])
    new = walk.newcomer() if walk.chance.random() < 0.8 else walk.somebody(ref)
    return c.Substitute(person=walk.somebody(ref), substitute=new, fulfils=fulfils)


def _make_up(walk: CourseWanderer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "arranged")
    on = walk.today - timedelta(days=walk.pick([0, 0, 3, -1]))
    return c.MakeUpDay(person=who, day=day, caught_up_on=on, evidence="t-how")


def _arrange(walk: CourseWanderer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "missed", "arranged", "ahead")
    return c.ArrangeSisterDay(person=who, day=day, sister=walk.date_of(ref))


def _task(walk: CourseWanderer, ref: Ref) -> Command:
    booking = walk.booking(ref)
    found = [
        (one.person, task.slug)
        for one in (booking.active if booking else ())
        for task in (open_tasks(booking, one) if booking else ())
    ]
    who, task = walk.pick(found or [(walk.somebody(ref), "draft_plan")])
    return c.RecordTask(person=who, task=task, done_on=walk.today, evidence="t-paper")


def _score(walk: CourseWanderer, ref: Ref) -> Command:
    who, part = walk.open_part(ref, "score")
    return c.RecordScore(
        person=who,
        component=part,
        percent=walk.pick([50, 79] if walk.strict else [50, 80, 95, 95]),
        assessor=walk.pick([IDA, IAN, IVY]),
        taken_on=walk.today,
    )


def _criteria(walk: CourseWanderer, ref: Ref) -> Command:
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


def _judgement(walk: CourseWanderer, ref: Ref) -> Command:
    who, part = walk.open_part(ref, "judgement")
    return c.RecordJudgement(
        person=who,
        component=part,
        passed=walk.chance.random() < (0.2 if walk.strict else 0.7),
        assessor=walk.pick([IDA, IAN, IVY]),
        judged_on=walk.today,
        evidence="t-paper",
    )


MADE: dict[type[Command], Callable[[CourseWanderer, Ref], Command]] = {
    c.Book: _book,
    c.Screen: lambda walk, ref: c.Screen(
        person=walk.somebody(ref, lambda one: one.screening == "open"),
        accepted=walk.chance.random() < 0.8,
        note="t-checked",
    ),
    c.SupplyPurchaseOrder: lambda walk, ref: c.SupplyPurchaseOrder(purchase_order="PO-2"),
    c.AcceptOffer: lambda walk, ref: c.AcceptOffer(),
    c.DeclineOffer: lambda walk, ref: c.DeclineOffer(),
    c.ChooseDate: lambda walk, ref: c.ChooseDate(cohort=walk.date_of(ref)),
    c.MoveDelegate: lambda walk, ref: c.MoveDelegate(
        person=walk.somebody(ref), cohort=walk.date_of(ref)
    ),
    c.CancelPlace: lambda walk, ref: c.CancelPlace(person=walk.somebody(ref), reason="t-why"),
    c.Substitute: _substitute,
    c.MakeUpDay: _make_up,
    c.ArrangeSisterDay: _arrange,
    c.RecordTask: _task,
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
