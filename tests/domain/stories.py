"""Worlds at the points where stories about programmes begin."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, wraps
from typing import Any, ParamSpec

from domain.messages import PersonId
from domain.processes.cohort.commands import Cancel, OpenForPlaces
from domain.ref import Ref
from domain.services.bigger_picture import commands as p
from tests.domain.builders import (
    AREAS,
    COHORT,
    GOOD,
    MENTORS,
    NAMED,
    OTHER_PROGRAMME,
    OTHER_PROVIDER,
    OTHER_TRAINER,
    POOR,
    PROGRAMME,
    PROVIDER,
    SISTER,
    add_setting,
    after,
    days,
    interest,
    mark,
    plan,
    register_provider,
    sign_up,
)
from tests.domain.world import World

A_WEEK = timedelta(days=7)
A_YEAR = 364  # days: the same weekdays

P = ParamSpec("P")


def told_once(build: Callable[P, World]) -> Callable[P, World]:
    """Build the beginning of a story once; every test goes on from it by itself."""
    known = cache(build)

    @wraps(build)
    def story(*args: P.args, **kwargs: P.kwargs) -> World:
        return known(*args, **kwargs).fork()  # type: ignore[arg-type]

    return story


@told_once
def ready(**provider: Any) -> World:
    """Return a world with an open cohort, a registered provider and an enquiry ready to sign up."""
    world = World()
    world.do(PROVIDER, register_provider(**provider))
    world.do(PROVIDER, add_setting())
    world.do(COHORT, plan())
    world.do(COHORT, OpenForPlaces())
    world.do(PROGRAMME, interest())
    world.do(PROGRAMME, p.RecordReadinessCall(held_on=world.at.date(), ready=True))
    return world


@told_once
def signed_up(**provider: Any) -> World:
    """Return a world in which the provider has signed up, and its baseline is on record."""
    world = ready(**provider)
    world.do(PROGRAMME, sign_up())
    world.do(PROGRAMME, p.RecordBaseline(measures=POOR))
    return world


@told_once
def under_way(day: int = 2) -> World:
    """Return a world in which everybody attended so far and the mentors are named."""
    return go_on(signed_up(), day)


def go_on(world: World, day: int, *absent: tuple[int, PersonId]) -> World:
    """Go on from the sign-up: the mentors are named after manager day 2; then until `day`."""
    attend(world, 2)
    world.do(PROGRAMME, p.NameMentors(mentors=NAMED))
    return attend(world, day, *absent)


def attend(world: World, up_to: int, *absent: tuple[int, PersonId]) -> World:
    """Let the days pass that are still to be marked; all attend but who is `absent` on a day."""
    for number in range(1, up_to + 1):
        cohort = world.cohort(COHORT)
        expected = cohort.expected(number)
        if not expected or cohort.has_taken_place(number):
            continue
        world.pass_to(after(number))
        away = [who for day, who in absent if day == number]
        there = [who for who in world.cohort(COHORT).expected(number) if who not in away]
        world.do(COHORT, mark(number, *there, absent=away))
        world.pass_to(world.at)
    return world


@told_once
def finished() -> World:
    """Return a world in which every day is done and only the end review is lacking."""
    return attend(under_way(), 14)


def review(world: World) -> World:
    """Hold the end review now, and do everything that follows from it at once."""
    world.do(PROGRAMME, p.RecordEndReview(held_on=world.at.date(), measures=GOOD))
    return world.pass_to(world.at)


@told_once
def completed() -> World:
    return review(finished())


def with_sister(
    world: World, ref: Ref = SISTER, *, later: int = 21, variant: str = "by_area", **other: Any
) -> World:
    """Add another cohort, whose days are three weeks later, with its own trainer and room."""
    timetable = days(later=later, variant=variant, trainer=OTHER_TRAINER, room="The Mill")
    world.do(ref, plan(**{"label": "Autumn 2026", "days": timetable, **other}))
    world.do(ref, OpenForPlaces())
    return world


def with_next(world: World, ref: Ref = SISTER, *, later: int = A_YEAR, **other: Any) -> World:
    """Add a cohort whose days are a year later, with its own trainer and room."""
    return with_sister(world, ref, later=later, **other)


def cancel(world: World, cohort: Ref = COHORT) -> World:
    """Cancel a cohort, and let everybody hear of it."""
    world.do(cohort, Cancel(reason="t-why"))
    return world.pass_to(world.at)


def with_hazel(world: World, *, cohort: Ref = COHORT) -> World:
    """Add a second provider with a programme of its own in a cohort."""
    world.do(OTHER_PROVIDER, register_provider("Hazel Homes"))
    world.do(OTHER_PROVIDER, add_setting("hazel-court"))
    world.do(OTHER_PROGRAMME, interest(OTHER_PROVIDER, "hazel-court"))
    world.do(OTHER_PROGRAMME, p.RecordReadinessCall(held_on=world.at.date(), ready=True))
    world.do(OTHER_PROGRAMME, sign_up(cohort=cohort, manager="p-hazel-manager"))
    return world


def hazel_mentors() -> p.NameMentors:
    """Return the naming of four other people, with the usual areas."""
    return p.NameMentors(
        mentors=tuple(
            p.NamedMentor(person=f"p-hazel-{n}", areas=AREAS[who])
            for n, who in enumerate(MENTORS, start=1)
        )
    )


def leave(world: World, who: PersonId) -> World:
    """Record that a mentor leaves today."""
    world.do(PROGRAMME, p.RecordMentorLeft(person=who, left_on=world.at.date()))
    return world


def certificates(world: World, ref: Ref = PROGRAMME) -> list[tuple[PersonId, str]]:
    """Return (person, kind) of every certificate that was issued, in order."""
    return [(one.person, one.kind) for one in world.programme(ref).certificates]


def at(world: World, ref: Ref, key: str) -> datetime:
    """Return when an item of a stream's agenda is due."""
    return world.agenda(ref)[key].due
