"""What is planned for the year: course dates, and who books what and when."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendar import add_working_days, is_working_day, london
from domain.catalogue import service
from domain.messages import Command, PersonId
from domain.processes.allocation import Open, allocation_ref
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref, effect_id, make_ref
from domain.services.bigger_picture.commands import RegisterInterest
from domain.services.course import commands as k
from workers.year.county import TITLE, County, House

FROM = date(2026, 1, 5)
LAST = date(2026, 12, 18)


@dataclass(frozen=True)
class Size:
    """How much happens: dates of each course with their places, and how many providers."""

    houses: int
    until: date
    dates: tuple[tuple[str, int, int], ...]  # course, dates, places
    programmes: int


YEAR = Size(
    houses=60,
    until=date(2026, 12, 31),
    dates=(
        ("moving_and_handling", 5, 12),
        ("medicines", 4, 12),
        ("care_planning", 5, 16),
        ("action_learning", 4, 8),
        ("clinical_quality", 30, 30),
    ),
    programmes=1,
)
SPRING = Size(
    houses=12,
    until=date(2026, 7, 31),
    dates=(
        ("moving_and_handling", 2, 8),
        ("medicines", 2, 8),
        ("care_planning", 2, 10),
        ("action_learning", 1, 6),
        ("clinical_quality", 4, 12),
    ),
    programmes=1,
)
MONTH = Size(
    houses=8,
    until=date(2026, 2, 13),
    dates=(("moving_and_handling", 1, 6), ("care_planning", 1, 12), ("clinical_quality", 2, 8)),
    programmes=0,
)


@dataclass(frozen=True)
class Planned:
    """One command at its time."""

    at: datetime
    ref: Ref
    command: Command


class Diary:
    """Everything that is not an answer to the agenda: it is written before the year begins."""

    def __init__(self, size: Size, county: County) -> None:
        self.size, self.county = size, county
        self._chance = random.Random(f"{TITLE}/diary")
        self._busy: dict[PersonId, list[date]] = {}
        self.dates: dict[Ref, Plan] = {}

    def entries(self) -> list[Planned]:
        """Return all entries in the order of their times."""
        found = [*self._houses(), *self._funding(), *self._dates(), *self._programmes()]
        return sorted([*found, *self._bookings()], key=lambda one: (one.at, one.ref))

    def _at(self, day: date, minutes: int = 0) -> datetime:
        return london(day, time(8, 30)) + timedelta(minutes=minutes)

    def _ref(self, slug: str, key: str) -> Ref:
        return make_ref(slug, effect_id(TITLE, f"{slug}/{key}").hex)

    def _houses(self) -> Iterator[Planned]:
        for number, house in enumerate(self.county.houses):
            at = self._at(FROM) - timedelta(minutes=60)
            register = Register(
                organisation=house.organisation,
                address=(f"{number + 1} Example Street", house.district),
                public_body=house.public_body,
                billing_contact=house.manager,
            )
            setting = AddSetting(
                setting=house.setting,
                setting_name=house.setting_name,
                cqc_location=f"1-{100_000_000 + number}",
                district=house.district,
                people_supported=20 + number,
                registered_manager=house.manager,
            )
            yield Planned(at, house.ref, register)
            yield Planned(at + timedelta(minutes=1), house.ref, setting)

    def _funding(self) -> Iterator[Planned]:
        """The places that a funder pays for are open from the first day."""
        for slug, _, _ in self.size.dates:
            if service(slug).allocation:
                agreed = Open(
                    service=slug,
                    funder="LETC",
                    contact=self.county.funder,
                    starts_on=FROM,
                    ends_on=self.size.until,
                    round_one_until=FROM + timedelta(weeks=4),
                    automatic_offers=True,
                )
                yield Planned(self._at(FROM, 5), allocation_ref(slug), agreed)

    def _dates(self) -> Iterator[Planned]:
        trainers = iter(self.county.trainers)
        for slug, count, places in self.size.dates:
            teachers = [next(trainers) for _ in range(2)]
            for number in range(count):
                yield from self._date(slug, number, count, places, teachers)

    def _date(
        self, slug: str, number: int, count: int, places: int, teachers: list[PersonId]
    ) -> Iterator[Planned]:
        variant = service(slug).variant()
        weeks = {"action_learning": 4, "care_planning": 2}.get(slug, 1)
        length = timedelta(weeks=weeks * (len(variant.days) - 1))
        first = FROM + timedelta(weeks=5)
        spread = (min(LAST, self.size.until) - length - first) * number // max(count, 1)
        days = [first + spread + timedelta(weeks=weeks * n) for n in range(len(variant.days))]
        half = any(day.length == "half day" for day in variant.days)
        plan = Plan(
            service=slug,
            label=f"{service(slug).title}, {number + 1}",
            capacity=places,
            automatic_offers=True,
            days=lay_out(
                slug,
                variant.slug,
                tuple(self._working(day, number % 4) for day in days),
                begins=time(9, 30),
                ends=time(13, 0) if half else time(16, 30),
                room=f"Room {slug} {number % 3}",
                trainer=teachers[number % 2],
                co_trainer=teachers[1 - number % 2] if service(slug).co_delivered else None,
            ),
        )
        ref = self._ref("cohort", f"{slug}/{number}")
        self.dates[ref] = plan
        yield Planned(self._at(FROM, 10), ref, plan)
        yield Planned(self._at(FROM, 11), ref, OpenForPlaces())

    def _working(self, day: date, later: int) -> date:
        shifted = day + timedelta(days=later)
        return shifted if is_working_day(shifted) else add_working_days(shifted, 1)

    def _programmes(self) -> Iterator[Planned]:
        """One cohort of the Bigger Picture, with three providers."""
        for number in range(self.size.programmes):
            variant = service("bigger_picture").variant("by_area")
            days = tuple(
                self._working(FROM + timedelta(weeks=8 + 2 * n), 3)
                for n in range(len(variant.days))
            )
            trainer = self.county.trainers[-1 - number]
            plan = Plan(
                service="bigger_picture",
                label=f"Bigger Picture {number + 1}",
                capacity=20,
                days=lay_out(
                    "bigger_picture",
                    variant.slug,
                    days,
                    begins=time(9, 30),
                    ends=time(16, 0),
                    room="Room of the Bigger Picture",
                    trainer=trainer,
                ),
            )
            ref = self._ref("cohort", f"bigger_picture/{number}")
            yield Planned(self._at(FROM, 12), ref, plan)
            yield Planned(self._at(FROM, 13), ref, OpenForPlaces())
            for house in self.county.houses[:3]:
                interest = RegisterInterest(
                    provider=house.ref, setting=house.setting, contact=house.manager
                )
                programme = self._ref("bigger_picture", house.setting)
                yield Planned(self._at(FROM, 20), programme, interest)

    def _bookings(self) -> Iterator[Planned]:
        """More people ask than there are places, so that some wait."""
        for ref, plan in self.dates.items():
            yield from self._bookings_of(ref, plan)

    def _bookings_of(self, ref: Ref, plan: Plan) -> Iterator[Planned]:
        houses = list(self.county.houses)
        self._chance.shuffle(houses)
        wanted = plan.capacity + (2 if self._chance.random() < 0.6 else -2)
        on = [day.on for day in plan.days]
        course = service(plan.service).course
        sizes = [1] if course and course.peers else [1, 2, 3]
        for house in houses:
            size = min(self._chance.choice(sizes), wanted)
            people = self._free(house, on, size)
            if wanted <= 0 or len(people) < size:
                continue
            wanted -= size
            yield from self._booking(ref, plan, house, people)

    def _free(self, house: House, on: list[date], count: int) -> list[PersonId]:
        """Return staff who have no other course on these dates; programme teams stay out."""
        free = [
            who for who in house.staff[:-4] if not any(day in self._busy.get(who, []) for day in on)
        ]
        chosen = free[:count] if len(free) >= count else []
        for who in chosen:
            self._busy.setdefault(who, []).extend(on)
        return chosen

    def _booking(
        self, ref: Ref, plan: Plan, house: House, people: list[PersonId]
    ) -> Iterator[Planned]:
        course = service(plan.service).course
        conditions = tuple(one.slug for one in course.conditions) if course else ()
        first = min(day.on for day in plan.days)
        ahead = self._chance.randrange(16, 30)
        day = max(add_working_days(first, -ahead), FROM + timedelta(days=1))
        booking = self._ref("course", f"{ref}/{house.setting}")
        at = self._at(self._working(day, 0), 30 + self._chance.randrange(400))
        yield Planned(
            at,
            booking,
            k.Book(
                service=plan.service,
                provider=house.ref,
                setting=house.setting,
                contact=house.manager,
                cohort=ref,
                wait_if_full=True,
                delegates=tuple(k.NamedDelegate(person=who, fulfils=conditions) for who in people),
            ),
        )
        yield from self._second_thoughts(booking, house, people, first, conditions)

    def _second_thoughts(
        self,
        booking: Ref,
        house: House,
        people: list[PersonId],
        first: date,
        conditions: tuple[str, ...],
    ) -> Iterator[Planned]:
        """Some cancel, in time or too late; some send a colleague."""
        luck = self._chance.randrange(100)
        days = self._chance.randrange(2, 15)
        at = self._at(add_working_days(first, -days), self._chance.randrange(400))
        if luck < 7:
            yield Planned(at, booking, k.CancelPlace(person=people[0], reason="t-year-note"))
        elif luck < 12:
            others = self._free(house, [first + timedelta(days=n) for n in range(30)], 1)
            if others:
                swap = k.Substitute(person=people[0], substitute=others[0], fulfils=conditions)
                yield Planned(at, booking, swap)
