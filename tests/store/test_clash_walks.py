"""Random walks among cohorts that share trainers, rooms and people: nobody is in two places."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.messages import Command, Event, engine
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort import (
    Cancel,
    Cohort,
    ExcuseVisitor,
    GiveUpPlaces,
    NamePlaces,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
)
from domain.processes.cohort import events as e
from domain.processes.cohort.commands import ChangeTrainer, MoveDay, OpenForPlaces, Plan
from domain.processes.cohort.cover_events import TrainerChanged
from domain.processes.cohort.date_events import DoubleBooked
from domain.processes.cohort.refusals import Clashes
from domain.ref import Ref
from domain.refusals import Refused
from domain.say import person, stream
from store import events
from store.pool import open_pool
from store.projections import booking
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.store.scenes import ANN, FIRST, PROVIDER, Scene, scene

T = TypeVar("T")
MOVES = 40
COHORTS = ("cohort:alder", "cohort:birch", "cohort:cedar")
HOLDERS = ("bigger_picture:0001", "bigger_picture:0002")
TRAINERS = ("p-trainer-a", "p-trainer-b")
ROOMS = ("Room 1", "Room 2")
PEOPLE = ("p-jo", "p-kit", "p-lou")
DATES = [FIRST + timedelta(days=number) for number in range(4)]
HOURS = ((0, 7), (0, 3), (3, 6), (4, 7))  # after nine o'clock
LONG_AGO = FIRST - timedelta(days=14)


@dataclass(frozen=True)
class Claim:
    """Whose time a learning day takes, worked out from the events without the domain's help."""

    ref: Ref
    resource: str
    day: int
    starts: datetime
    ends: datetime
    doubled: bool = False  # somebody has said why it is taken although it is booked elsewhere

    def meets(self, other: "Claim") -> bool:
        same = self.resource == other.resource
        both = same and self.starts < other.ends and other.starts < self.ends
        return both and not (self.doubled or other.doubled)


@dataclass(frozen=True)
class Sitting:
    """Somebody in a place from `since`, until they left it."""

    place: str
    person: str
    since: datetime
    left: datetime | None = None


def claims(ref: Ref, log: Sequence[Event]) -> set[Claim]:
    """Return whose time a cohort takes, according to its events alone."""
    days: dict[int, LearningDay] = {}
    sittings: list[Sitting] = []
    visits: set[tuple[str, int]] = set()
    doubled: set[tuple[int, str]] = set()
    off: datetime | None = None

    def leaves(at: datetime, places: Sequence[str]) -> None:
        for number, one in enumerate(sittings):
            if one.left is None and one.place in places:
                sittings[number] = replace(one, left=at)

    for event in log:
        match event:
            case e.Planned():
                days = {day.number: day for day in event.days}
            case e.DayMoved():
                new = {"starts": event.starts, "ends": event.ends, "room": event.room}
                days[event.day] = days[event.day].model_copy(update=new)
                doubled = {one for one in doubled if one[0] != event.day}
            case DoubleBooked():
                doubled |= {(one.day, one.resource) for one in event.doubled}
            case TrainerChanged():
                doubled.discard((event.day, days[event.day].trainer))
                change = {"trainer": event.trainer}
                days[event.day] = days[event.day].model_copy(update=change)
            case e.PlacesTaken() | e.PlacesNamed():
                new_here = [seat for seat in event.seats if seat.person]
                sittings += [Sitting(s.place, str(s.person), event.at) for s in new_here]
            case e.PlaceVacated():
                leaves(event.at, [event.place])
            case e.PlacesGivenUp():
                leaves(event.at, event.places)
            case e.VisitorWelcomed():
                visits.add((event.person, event.day))
            case e.VisitorExcused():
                visits.discard((event.person, event.day))
            case e.Cancelled():
                off = event.at
                leaves(event.at, [one.place for one in sittings])
            case _:
                pass
    held = [day for day in days.values() if off is None or day.starts < off]
    return {
        Claim(ref, who, day.number, day.starts, day.ends, (day.number, who) in doubled)
        for day in held
        for who in {day.trainer, day.room, *_expected(day, sittings, visits)}
    }


def _expected(
    day: LearningDay, sittings: Sequence[Sitting], visits: set[tuple[str, int]]
) -> Iterator[str]:
    for one in sittings:
        if one.since < day.ends and (one.left is None or day.starts < one.left):
            yield one.person
    yield from (who for who, number in visits if number == day.number)


@pytest.fixture(scope="module")
def seen() -> Iterator[Counter[str]]:
    """What the walks came across; it must have been all that they are about."""
    counted: Counter[str] = Counter()
    yield counted
    for what in ("trainer", "room", "person", "move_day", "change_trainer", "take_places"):
        assert counted[what], f"no walk met: {what}"
    assert counted["doubled"]
    assert counted["welcome_visitor"]
    assert counted["cancel"]


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_nobody_and_nothing_is_in_two_places(
    postgres: Server, seen: Counter[str], data: st.DataObject
) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn) as pool:
        walk = _Walk(await scene(pool, LONG_AGO), data, seen)
        await walk.begin()
        for _ in range(MOVES):
            await walk.move()
        assert (await verify(pool)).faults == ()


class _Walk:
    """One walk: three cohorts in two rooms with two trainers, and three people among them."""

    def __init__(self, made: Scene, data: st.DataObject, seen: Counter[str]) -> None:
        self.made, self.seen = made, seen
        self.chance = data.draw(st.randoms(use_true_random=True))
        self.seats = 0

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    async def begin(self) -> None:
        for ref in COHORTS:
            planned = False
            while not planned:
                planned = await self.give(ref, self.plan())
            await self.give(ref, OpenForPlaces())

    def plan(self) -> Plan:
        first, *others = sorted(self.chance.sample(DATES, 2))
        days = [self.day(1, first), *(self.day(2, one) for one in others)]
        return Plan(
            service="bigger_picture",
            label="A cohort",
            capacity=4,
            days=tuple(days),
            on_days_off=True,
        )

    def day(self, number: int, date: datetime) -> LearningDay:
        first, last = self.pick(HOURS)
        return LearningDay(
            number=number,
            title=f"Day {number}",
            audience="everyone",
            starts=date + timedelta(hours=first),
            ends=date + timedelta(hours=last),
            room=self.pick(ROOMS),
            trainer=self.pick(TRAINERS),
        )

    def time(self) -> tuple[datetime, datetime]:
        date, (first, last) = self.pick(DATES), self.pick(HOURS)
        return date + timedelta(hours=first), date + timedelta(hours=last)

    async def move(self) -> None:
        if self.chance.random() < 0.1:
            now = await self.made.one("SELECT now FROM simulated_clock")
            return await self.made.at(now + timedelta(days=self.pick([1, 3])))
        ref = self.pick(COHORTS)
        await self.give(ref, await self.command(ref))

    async def command(self, ref: Ref) -> Command:
        cohort = await self.cohort(ref)
        holder, who, day = self.pick(HOLDERS), self.pick(PEOPLE), self.pick([1, 2])
        doings = ["move", "move", "trainer", "trainer", "take", "take", "name", "vacate", "give up"]
        match self.pick([*doings, "welcome", "welcome", "excuse", "cancel"]):
            case "move":
                starts, ends = self.time()
                room, why = self.pick(ROOMS), self.pick([None, None, None, "t-why"])
                return MoveDay(
                    day=day, starts=starts, ends=ends, room=room, despite=why, on_days_off=True
                )
            case "trainer":
                why = self.pick([None, None, None, "t-why"])
                return ChangeTrainer(day=day, trainer=self.pick(TRAINERS), despite=why)
            case "take":
                return self.take(holder, self.pick([who, who, None]))
            case "name":
                free = [p for p in cohort.places if p.taken and p.person is None]
                place = self.pick(free) if free else None
                seat = Seat(place=place.place if place else "none", part="delegate", person=who)
                return NamePlaces(holder=place.holder if place else holder, seats=(seat,))
            case "vacate":
                return VacatePlace(holder=holder, person=who)
            case "give up":
                return GiveUpPlaces(holder=holder)
            case "welcome":
                return WelcomeVisitor(holder=holder, provider=PROVIDER, person=who, day=day)
            case "excuse":
                return ExcuseVisitor(holder=holder, person=who, day=day)
            case _ if self.chance.random() < 0.2:
                return Cancel(reason="t-why")
            case _:
                return self.take(holder, who)

    def take(self, holder: Ref, who: str | None) -> TakePlaces:
        self.seats += 1
        seat = Seat(place=f"seat-{self.seats}", part="delegate", person=who)
        return TakePlaces(service="bigger_picture", holder=holder, provider=PROVIDER, seats=(seat,))

    async def give(self, ref: Ref, command: Command) -> bool:
        """Give a command; what was refused for a clash was taken, what was accepted was free."""
        before = await self.claimed()
        by = engine(HOLDERS[0]) if command.by_engine else ANN
        try:
            await self.made.do(ref, command, by=by, id=uuid4())
        except Refused as refused:
            assert await self.claimed() == before
            for reason in refused.reasons:
                if isinstance(reason, Clashes):
                    self.is_warranted(ref, reason, before)
            return False
        self.seen[command.name] += 1
        await self.all_holds()
        return True

    def is_warranted(self, ref: Ref, reason: Clashes, before: set[Claim]) -> None:
        what, when, by = (reason.details[name] for name in ("what", "when", "taken_by"))
        assert isinstance(when, datetime)
        hit = [
            claim
            for claim in before
            if claim.ref != ref and stream(claim.ref) == by and _said(claim.resource) == what
            if claim.starts < when + timedelta(hours=7) and when < claim.ends
        ]
        assert hit, f"{what} was free on {when}"
        self.seen[_kind(hit[0].resource)] += 1

    async def all_holds(self) -> None:
        now = await self.claimed()
        async with self.made.pool.acquire() as conn:
            rows = [row for ref in COHORTS for row in await booking.TABLE.stored(conn, ref)]
        assert {Claim(r.ref, r.resource, r.day, r.starts, r.ends, r.doubled) for r in rows} == now
        for claim in now:
            assert [other for other in now - {claim} if claim.meets(other)] == []
        self.seen["doubled"] += sum(claim.doubled for claim in now)

    async def claimed(self) -> set[Claim]:
        async with self.made.pool.acquire() as conn:
            logs = {ref: await events.read(conn, ref) for ref in COHORTS}
        return {claim for ref, log in logs.items() for claim in claims(ref, log)}

    async def cohort(self, ref: Ref) -> Cohort:
        async with self.made.pool.acquire() as conn:
            state = events.folded(ref, await events.read(conn, ref))
        assert isinstance(state, Cohort)
        return state


def _kind(resource: str) -> str:
    if not resource.startswith("p-"):
        return "room"
    return "trainer" if resource in TRAINERS else "person"


def _said(resource: str) -> str:
    return person(resource) if resource.startswith("p-") else f"“{resource}”"
