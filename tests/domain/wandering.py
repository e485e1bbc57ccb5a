"""Random walks through a small world: three cohorts, three providers and their programmes.

Most moves are what a coordinator would do in the state at hand; some are nonsense. Time passes,
sometimes with the engine down, so that steps come late. After every move everything that must
hold is asserted; at the end of a walk the engine catches up and the same is asked once more.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from domain.messages import Command, Event
from domain.processes.cohort import Mark
from domain.processes.cohort import commands as c
from domain.processes.cohort.commands import MarkStatus
from domain.ref import Ref, slug_of
from domain.refusals import Refused
from domain.registry import DECIDERS
from domain.services.bigger_picture import Underway
from tests.domain.beginnings import BEGINNINGS, COHORTS, PROGRAMMES, TRAINERS
from tests.domain.doings import MADE, ODD_COHORT_COMMANDS, SELDOM, Doer
from tests.domain.finishing import bring_to_an_end
from tests.domain.promises import (
    agendas_make_sense,
    every_due_step_works,
    keys_stay,
    snapshots_survive,
    streams_agree,
)
from tests.domain.troubles import date_trouble, moved, trainer_trouble
from tests.given import ANN

STATUSES: tuple[MarkStatus, ...] = (*("attended",) * 6, "late", "left_early", "absent")


class Wanderer(Doer):
    """One walk; `hear` is told every move in words, so that a failure can be read."""

    def __init__(self, chance: Random, hear: Callable[[str], None] = lambda _: None) -> None:
        start = chance.choice(BEGINNINGS)
        super().__init__(chance, start().fork())
        self.hear = hear
        self.looked_until = len(self.world.log)
        self.asked: dict[tuple[Ref, str], dict[str, Any]] = {}
        self.seen: Counter[type[Event]] = Counter()
        self.refusals: Counter[str] = Counter()
        hear(f"begins when {start.__name__.replace('_', ' ')}")

    def go(self, moves: int) -> None:
        for _ in range(moves):
            self.move()
            self.look_around()
        self.hear("everything is brought to an end")
        bring_to_an_end(self.world)
        self.look_around()

    def move(self) -> None:
        kinds: Sequence[tuple[int, Callable[[], None]]] = (
            (14, self.for_a_programme),
            (8, self.on_to_the_next_day),
            (2, self.for_a_cohort),
            (2, self.some_time),
            (1, self.some_time_without_the_engine),
            (1, self.nonsense),
        )
        (_, act) = self.chance.choices(kinds, [weight for weight, _ in kinds])[0]
        act()

    def look_around(self) -> None:
        for ref, event in self.world.log[self.looked_until :]:
            assert type(event) in DECIDERS[slug_of(ref)].events
            self.seen[type(event)] += 1
        self.looked_until = len(self.world.log)
        agendas_make_sense(self.world)
        keys_stay(self.world, self.asked)
        streams_agree(self.world)
        if self.chance.random() < 0.1:
            every_due_step_works(self.world)
            snapshots_survive(self.world)

    def give(self, ref: Ref, command: Command) -> None:
        """Give a command: accepted with all that goes with it, or refused and nothing changes."""
        self.hear(f"{self.world.at:%d %b %Y %H:%M} {ref} {command!r}")
        before, heard = dict(self.world.states), len(self.world.log)
        try:
            self.world.do(ref, command)
        except Refused as refused:
            self.refusals.update(reason.code for reason in refused.reasons)
            assert all(reason.sentence for reason in refused.reasons)
            assert self.world.states == before
            assert len(self.world.log) == heard

    # Time.

    def on_to_the_next_day(self) -> None:
        """Go to the evening of the next day taught, and most often fill in its sheet."""
        ahead = [
            (day.ends, ref, day.number)
            for ref in COHORTS
            for day in self.cohort(ref).days
            if day.ends > self.world.at and self.cohort(ref).expected(day.number)
        ]
        if not ahead:
            return self.some_time()
        ends, ref, number = min(ahead)
        self.hear(f"on to the end of {ref} day {number}")
        self.world.pass_to(ends + timedelta(hours=2))
        if self.chance.random() < 0.85:
            self.fill_in(ref, number)

    def some_time(self) -> None:
        days_on = self.pick([0, 1, 7, 7, 7, 60])
        self.hear(f"{days_on} days pass")
        self.world.pass_to(self.world.at + timedelta(days=days_on, minutes=1))

    def some_time_without_the_engine(self) -> None:
        hours = self.pick([1, 8, 30, 200])
        self.hear(f"{hours} hours pass and the engine is down")
        self.world.at += timedelta(hours=hours)

    # What people do.

    def for_a_programme(self) -> None:
        """Give one of the commands that the site would offer, with values that often fit."""
        under_way = [ref for ref in PROGRAMMES if isinstance(self.world.state(ref), Underway)]
        ref = self.pick(under_way * 4 + list(PROGRAMMES))
        offered = [
            kind
            for kind in DECIDERS[slug_of(ref)].allowed(self.world.state(ref), ANN)
            if self.chance.random() < SELDOM.get(kind, 1)
        ]
        if offered:
            self.give(ref, self.command(self.pick(offered), ref))

    def for_a_cohort(self) -> None:
        ref = self.pick(COHORTS)
        cohort = self.cohort(ref)
        day = self.pick(cohort.days)
        later = timedelta(days=self.pick([-7, 1, 7, 40]))
        begun = [one.number for one in cohort.days if one.starts <= self.world.at]
        if self.chance.random() < 0.25:
            return self.give(ref, c.Cancel(reason="t-why"))
        match self.pick(
            ["mark", "mark", "move", "trainer", "ill", "ill", "dates", "dates", "go ahead"]
        ):
            case "mark" if begun:
                self.fill_in(ref, self.pick(begun))
            case "move":
                self.give(ref, moved(day, later))
            case "dates":
                self.give(ref, date_trouble(self.chance, self.world, ref))
            case "ill":
                self.give(ref, trainer_trouble(self.chance, self.world, ref))
            case "trainer":
                self.give(ref, c.ChangeTrainer(day=day.number, trainer=self.pick(TRAINERS)))
            case _:
                self.give(ref, c.GoAhead())

    def fill_in(self, ref: Ref, number: int) -> None:
        expected = self.cohort(ref).expected(number)
        people = expected if self.chance.random() < 0.8 else expected[:1]
        marks = tuple(Mark(person=who, status=self.pick(STATUSES)) for who in people)
        if marks:
            self.give(ref, c.MarkRegister(day=number, marks=marks))

    def nonsense(self) -> None:
        """Give any command, whether it makes sense in this state or not."""
        ref = self.pick((*PROGRAMMES, *COHORTS))
        if slug_of(ref) == "cohort":
            self.give(ref, self.pick(ODD_COHORT_COMMANDS))
        else:
            self.give(ref, self.command(self.pick(list(MADE)), ref))
