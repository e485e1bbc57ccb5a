"""Where random walks begin: three cohorts, three providers and their programmes, here and there."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from domain.processes.cohort import Mark
from domain.processes.cohort import commands as c
from domain.services.bigger_picture import commands as p
from tests.domain.builders import (
    AREAS,
    COHORT,
    POOR,
    SISTER,
    add_setting,
    days,
    interest,
    plan,
    register_provider,
    sign_up,
)
from tests.domain.world import World

NEXT = "cohort:winter"
COHORTS = (COHORT, SISTER, NEXT)
HOUSES = ("rowan", "hazel", "larch")
PROGRAMMES = tuple(f"bigger_picture:{house}" for house in HOUSES)
TRAINERS = ("p-trainer", "p-stand-in", "p-third-trainer")


@cache
def all_are_ready() -> World:
    """Three open cohorts, and three providers that are ready to sign up."""
    world = World()
    for number, house in enumerate(HOUSES):
        provider, ref = f"provider:{house}", f"bigger_picture:{house}"
        world.do(provider, register_provider(purchase_order_required=number == 1))
        world.do(provider, add_setting(f"{house}-house"))
        world.do(ref, interest(provider, f"{house}-house"))
        world.do(ref, p.RecordReadinessCall(held_on=world.at.date(), ready=True))
    for ref, later, capacity in ((COHORT, 0, 11), (SISTER, 21, 9), (NEXT, 250, 20)):
        trainer = TRAINERS[COHORTS.index(ref)]
        timetable = days(later=later, trainer=trainer, room=f"Room of {ref}")
        world.do(ref, plan(days=timetable, capacity=capacity, label=f"The {ref}"))
        world.do(ref, c.OpenForPlaces())
    return world


@cache
def two_signed_up() -> World:
    """Two in the first cohort and one in its sister; their baselines are on record."""
    world = all_are_ready().fork()
    for number, ref in enumerate(PROGRAMMES):
        cohort = SISTER if number == 2 else COHORT
        world.do(ref, sign_up(cohort=cohort, manager=f"p-manager-{number}"))
        world.do(ref, p.RecordBaseline(measures=POOR))
    return world


def _until(number: int) -> World:
    """Everybody attended up to a day of the first cohort; mentors were named after day 2."""
    world = two_signed_up().fork()
    ends = sorted((day.ends, ref, day.number) for ref in COHORTS for day in world.cohort(ref).days)
    for end, cohort, day in ends:
        if end > world.cohort(COHORT).days[number - 1].ends:
            break
        world.pass_to(end + timedelta(hours=1))
        people = world.cohort(cohort).expected(day)
        if people:
            marks = tuple(Mark(person=who, status="attended") for who in people)
            world.do(cohort, c.MarkRegister(day=day, marks=marks))
        if (cohort, day) == (COHORT, 2):
            for house, ref in zip(HOUSES, PROGRAMMES, strict=True):
                world.do(ref, usual_mentors(house))
    return world.pass_to(world.at)


def usual_mentors(whose: str) -> p.NameMentors:
    """Return the naming of four people with the usual areas."""
    mentors = enumerate(AREAS.values(), start=1)
    return p.NameMentors(
        mentors=tuple(
            p.NamedMentor(person=f"p-mentor-{whose}-{n}", areas=areas) for n, areas in mentors
        )
    )


@cache
def all_are_under_way() -> World:
    return _until(3)


@cache
def all_but_the_last_days_are_over() -> World:
    return _until(12)


BEGINNINGS: tuple[Callable[[], World], ...] = (
    all_are_ready,
    two_signed_up,
    two_signed_up,
    all_are_under_way,
    all_are_under_way,
    all_but_the_last_days_are_over,
)
