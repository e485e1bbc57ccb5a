"""What tests of cohorts and programmes start from: fictional homes, people, days and dates.

The usual cohort has the 14 days of the catalogue, from June 2026 to February 2027; the usual
team is a manager and four mentors, each responsible for two of the eight subjects.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.facts import Clash, ClashesOf, Need, Slot
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay, Part
from domain.parts.places import Seat
from domain.processes.cohort import Mark, NamePlaces, TakePlaces
from domain.processes.cohort import commands as cohorts
from domain.processes.cohort import events as cohort_events
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import commands as providers
from domain.ref import Ref
from domain.services.bigger_picture import Measures, NamedMentor
from domain.services.bigger_picture import commands as programmes
from tests.given import NOW

SERVICE = "bigger_picture"
COHORT, SISTER = "cohort:spring", "cohort:autumn"
PROVIDER, OTHER_PROVIDER = "provider:rowan", "provider:hazel"
PROGRAMME, OTHER_PROGRAMME = "bigger_picture:rowan", "bigger_picture:hazel"
TRAINER, OTHER_TRAINER = "p-trainer", "p-stand-in"
ROOM = "The Old Library"
MANAGER, SPONSOR, DEPUTY, NEWCOMER = "p-manager", "p-sponsor", "p-deputy", "p-newcomer"

DATES = (
    date(2026, 6, 2),
    date(2026, 6, 16),
    date(2026, 7, 1),
    date(2026, 7, 15),
    date(2026, 9, 2),
    date(2026, 9, 16),
    date(2026, 9, 30),
    date(2026, 10, 14),
    date(2026, 11, 4),
    date(2026, 11, 18),
    date(2026, 12, 9),
    date(2027, 1, 13),
    date(2027, 1, 27),
    date(2027, 2, 10),
)

AREAS: Mapping[PersonId, tuple[str, ...]] = {
    "p-mentor-1": ("dignity", "communication"),  # days 3, 9, 10
    "p-mentor-2": ("dementia", "end_of_life"),  # days 4, 9, 10, 14
    "p-mentor-3": ("nutrition", "falls"),  # days 5, 6, 13
    "p-mentor-4": ("infection_control", "safeguarding"),  # days 5, 8, 11, 14
}
MENTORS = tuple(AREAS)
NAMED = tuple(NamedMentor(person=who, areas=areas) for who, areas in AREAS.items())
POOR = Measures(
    vision=2, leadership=2, learning=3, wellbeing=2, turnover_percent=35, sickness_days=420
)
GOOD = Measures(
    vision=4, leadership=4, learning=5, wellbeing=4, turnover_percent=21, sickness_days=260
)


def days(
    *, later: int = 0, variant: str = "by_area", trainer: PersonId = TRAINER, room: str = ROOM
) -> tuple[LearningDay, ...]:
    """Return the 14 days of the catalogue at the usual dates, or so many days later."""
    return lay_out(
        SERVICE,
        variant,
        tuple(day + timedelta(days=later) for day in DATES),
        begins=time(9, 30),
        ends=time(16, 0),
        room=room,
        trainer=trainer,
    )


def day(number: int) -> LearningDay:
    """Return one of the usual days."""
    return days()[number - 1]


def short_days(count: int = 3) -> tuple[LearningDay, ...]:
    """Return a few of the usual days, as days for everyone."""
    everyone: dict[str, Any] = {"audience": "everyone", "subjects": (), "shared": False}
    return tuple(one.model_copy(update=everyone) for one in days()[:count])


def after(number: int) -> datetime:
    """Return the evening after one of the usual days."""
    return day(number).ends + timedelta(hours=2)


def plan(**other: Any) -> cohorts.Plan:
    """Return the plan of the usual cohort with 12 places; its days may be any day of the week."""
    usual = {
        "service": SERVICE,
        "label": "Spring 2026",
        "capacity": 12,
        "days": days(),
        "on_days_off": True,
    }
    return cohorts.Plan(**{**usual, **other})


def planned(**other: Any) -> cohort_events.Planned:
    """Return what the usual plan leads to."""
    usual = {
        "at": NOW,
        "service": SERVICE,
        "label": "Spring 2026",
        "capacity": 12,
        "days": days(),
        "in_house": None,
        "opens_decision_at": datetime(2026, 5, 11, 8, 0, tzinfo=UTC),  # 15 working days before
    }
    return cohort_events.Planned(**{**usual, **other})


def seat(
    name: str, who: PersonId | None = None, part: Part = "mentor", areas: tuple[str, ...] = ()
) -> Seat:
    """Return a seat by the last word of its place: "manager", "mentor-1"."""
    return Seat(place=f"rowan-{name}", part=part, areas=areas, person=who)


def manager_seat(who: PersonId | None = MANAGER) -> Seat:
    return seat("manager", who, "manager")


def mentor_seats(*, named: bool = True) -> tuple[Seat, ...]:
    """Return the four mentors' seats, with people and their areas or without."""
    return tuple(
        seat(f"mentor-{n}", who if named else None, areas=areas if named else ())
        for n, (who, areas) in enumerate(AREAS.items(), start=1)
    )


def take(*seats: Seat, **other: Any) -> TakePlaces:
    """Return the command that takes places for the usual programme."""
    usual = {"service": SERVICE, "holder": PROGRAMME, "provider": PROVIDER, "seats": seats}
    return TakePlaces(**{**usual, **other})


def name(*seats: Seat) -> NamePlaces:
    return NamePlaces(holder=PROGRAMME, seats=seats)


def mark(number: int, *people: PersonId, **others: Any) -> cohorts.MarkRegister:
    """Return an attendance sheet: `people` attended, `absent=(…)` did not."""
    marks = [Mark(person=who, status="attended") for who in people]
    marks += [Mark(person=who, status="absent") for who in others.get("absent", ())]
    marks += [
        Mark(person=who, status="late", minutes_late=minutes)
        for who, minutes in others.get("late", ())
    ]
    return cohorts.MarkRegister(day=number, marks=tuple(marks))


def register_provider(name: str = "Rowan Care Ltd", **other: Any) -> providers.Register:
    usual = {"organisation": name, "address": ("1 Example Street",), "billing_contact": "p-bills"}
    return providers.Register(**{**usual, **other})


def add_setting(setting: str = "rowan-house") -> providers.AddSetting:
    return providers.AddSetting(
        setting=setting,
        setting_name=setting.replace("-", " ").title(),
        cqc_location="1-100000001",
        district="Ashfield",
        people_supported=30,
        registered_manager=MANAGER,
    )


def interest(provider: Ref = PROVIDER, setting: str = "rowan-house") -> programmes.RegisterInterest:
    return programmes.RegisterInterest(provider=provider, setting=setting, contact=SPONSOR)


def sign_up(**other: Any) -> programmes.SignUp:
    """Return a sign-up to which nothing is lacking."""
    usual = {
        "cohort": COHORT,
        "sponsor": SPONSOR,
        "sponsor_agreed": True,
        "release_agreed": True,
        "manager": MANAGER,
    }
    return programmes.SignUp(**{**usual, **other})


class Diaries(Mapping[Need[Any], Any]):
    """Facts for a test in which only diaries count: what is taken is told, the rest is free."""

    def __init__(self, *taken: tuple[str, LearningDay], by: Ref = "cohort:other") -> None:
        self.taken = taken
        self.by = by

    def __getitem__(self, need: Need[Any]) -> tuple[Clash, ...]:
        assert isinstance(need, ClashesOf), need
        return tuple(
            Clash(slot=slot, taken_by=self.by) for slot in need.slots if self._is_taken(slot)
        )

    def __iter__(self) -> Iterator[Need[Any]]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True  # it answers although it lists nothing

    def _is_taken(self, slot: Slot) -> bool:
        return any(
            slot.resource == resource and slot.starts < busy.ends and busy.starts < slot.ends
            for resource, busy in self.taken
        )


FREE = Diaries()
