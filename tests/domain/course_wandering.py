"""Random walks through a small world of courses: dates, bookings, invoices and certificates.

Most moves are what a coordinator would do in the state at hand; some are nonsense. Time passes,
sometimes with the engine down, so that steps come late. After every move what must hold is
asserted; at the end a patient coordinator brings everything to an end, and the same is asked again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

from domain.messages import VISITOR, Command, Event
from domain.processes.cohort import Cohort, Mark
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort.commands import MarkStatus
from domain.processes.cohort.merge_commands import ProposeMerge
from domain.processes.request import Over
from domain.ref import Ref
from domain.refusals import Refused
from domain.registry import DECIDERS
from domain.services.course import Underway
from domain.services.course import commands as c
from tests.domain.builders import add_setting, register_provider
from tests.domain.course_doings import (
    BOOKINGS,
    DATES,
    HOMES,
    MADE,
    OFTEN,
    SELDOM,
    CourseDoer,
)
from tests.domain.course_finishing import bring_to_an_end
from tests.domain.course_promises import courses_agree
from tests.domain.courses import (
    FUNDED,
    fund,
    run,
)
from tests.domain.promises import (
    agendas_make_sense,
    every_due_step_works,
    keys_stay,
    snapshots_survive,
)
from tests.domain.site_doings import REQUESTS, for_the_site, requests_agree
from tests.domain.troubles import date_trouble, moved, trainer_trouble
from tests.domain.world import World
from tests.given import ANN, BEN

STATUSES: tuple[MarkStatus, ...] = (*("attended",) * 5, "late", "absent")


@cache
def beginning() -> World:
    """Three providers, one of them a public body, and three dates of each of four courses."""
    world = fund(World(), FUNDED)
    for home in HOMES:
        world.do(f"provider:{home}", register_provider(public_body=home == "hazel"))
        world.do(f"provider:{home}", add_setting(f"{home}-house"))
    for ref, (slug, later, capacity) in DATES.items():
        automatic = capacity < 9
        run(world, ref, slug, later=later, capacity=capacity, automatic_offers=automatic)
    return world


class CourseWanderer(CourseDoer):
    """One walk; `hear` is told every move in words, so that a failure can be read."""

    def __init__(self, chance: Random, hear: Callable[[str], None] = lambda _: None) -> None:
        super().__init__(chance, beginning().fork())
        self.hear = hear
        self.seen: Counter[type[Event]] = Counter()
        self.heard = 0
        self.asked: dict[tuple[Ref, str], dict[str, Any]] = {}

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
        begun = [one for ref in REQUESTS if (one := self.world.states.get(ref))]
        assert all(isinstance(one, Over) for one in begun), begun

    def move(self) -> None:
        kinds: Sequence[tuple[int, Callable[[], None]]] = (
            (24, self.for_a_booking),
            (4, self.on_to_the_next_day),
            (4, self.for_a_date),
            (2, self.some_time),
            (1, self.some_time_without_the_engine),
            (1, self.nonsense),
            (3, lambda: for_the_site(self, self.give)),
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
        requests_agree(self.world)
        if self.chance.random() < 0.08:
            agendas_make_sense(self.world)
            keys_stay(self.world, self.asked)
            every_due_step_works(self.world)
            snapshots_survive(self.world)

    def give(self, ref: Ref, command: Command) -> None:
        """Give a command: accepted with all that goes with it, or refused and nothing changes."""
        self.hear(f"{self.world.at:%d %b %Y %H:%M} {ref} {command!r}")
        before, heard = dict(self.world.states), len(self.world.log)
        by = None if command.by_engine else self.pick([ANN, ANN, BEN])
        by = VISITOR if command.by_visitor else by
        try:
            self.world.do(ref, command, by)
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            assert self.world.states == before
            assert len(self.world.log) == heard

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
        asked = [
            ref for ref in under_way if (own := self.booking(ref)) and (own.offer or own.merge)
        ]
        ref = self.pick(asked * 20 + under_way * 4 + list(BOOKINGS))
        offered = [
            kind
            for kind in DECIDERS["course"].allowed(self.world.state(ref), ANN)
            if self.chance.random() < SELDOM.get(kind, 1)
        ]
        offered += [kind for kind in offered for _ in range(OFTEN.get(kind, 0))]
        if offered:
            self.give(ref, self.command(self.pick(offered), ref))

    def for_a_date(self) -> None:
        busy = [one for one in self.world.cohorts if self.world.cohort(one).taken]
        ref = self.pick(busy * 3 + self.world.cohorts)
        cohort = self.world.cohort(ref)
        begun = [one.number for one in cohort.timetable if one.starts <= self.world.at]
        doings = ["cancel", "mark", "mark", "move", "offer", "offer", "ill", "ill", "go ahead"]
        doings += ["dates", "dates", "dates", "merge", "merge", "merge", "agree"]
        match self.pick(doings):
            case "cancel" if self.chance.random() < 0.7:
                self.give(ref, cohorts.Cancel(reason="t-why"))
            case "mark" if begun:
                self.fill_in(ref, self.pick(begun))
            case "move":
                self.move_day(ref, cohort)
            case "dates":
                self.give(ref, date_trouble(self.chance, self.world, ref))
            case "merge":
                same = [
                    one
                    for one in self.world.cohorts
                    if self.world.cohort(one).service == cohort.service
                ]
                self.give(ref, ProposeMerge(into=self.pick(same)))
            case "ill":
                self.give(ref, trainer_trouble(self.chance, self.world, ref))
            case "offer" if cohort.next_party:
                self.give(ref, cohorts.OfferPlace(holder=cohort.next_party.holder))
            case "agree":
                home = f"provider:{self.pick(HOMES)}"
                self.give(ref, cohorts.AgreeTogether(provider=home, reason="t-why"))
            case _:
                self.give(ref, cohorts.GoAhead())

    def move_day(self, ref: Ref, cohort: Cohort) -> None:
        day = self.pick(cohort.days)
        later = timedelta(days=self.pick([-7, 1, 7, 40]))
        self.give(ref, moved(day, later))

    def fill_in(self, ref: Ref, number: int) -> None:
        people = self.world.cohort(ref).expected(number)
        marks = tuple(Mark(person=who, status=self.pick(STATUSES)) for who in people)
        if marks:
            self.give(ref, cohorts.MarkRegister(day=number, marks=marks))

    def nonsense(self) -> None:
        """Give any command, whether it makes sense in this state or not."""
        ref = self.pick(list(BOOKINGS))
        self.give(ref, self.command(self.pick(list(MADE)), ref))
