"""Another short course is data only: an entry of the catalogue, and not a line of code."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain import catalogue
from domain.catalogue import parse_catalogue
from domain.messages import Task
from domain.services.course import Over, courses
from domain.services.course import commands as c
from domain.services.course import events as e
from tests.domain.courses import (
    ADA,
    BOB,
    BOOKING,
    INVOICE,
    attend,
    award,
    awards,
    book,
    booked,
    fee_invoice,
    judged,
    letters,
    open_for,
    score,
    settle,
    start,
    task,
)
from tests.given import ANN, BEN

NEW = """
version = 1
effective_from = 2026-01-01

[services.dignity_day]
title = "A day on dignity"
summary = "What dignity means in everyday care."
delivery = ["A course of one day."]
outcomes = ["Care that people find worth living with."]
price = { kind = "charged", per = "delegate", pence = 9500 }
vat = { treatment = "exempt_education", confirmed = false }
awards = [{ kind = "certificate", holder = "delegate", title = "Dignity", validity_months = 36 }]
course = {}

[[services.dignity_day.variants]]
slug = "standard"
title = "One day"
days = [{ number = 1, title = "Dignity every day", audience = "everyone" }]

[services.free_start]
title = "A good start"
summary = "Two free days and some work in between."
delivery = ["A course of two days."]
outcomes = ["New colleagues who know what matters."]
price = { kind = "free", per = "delegate", reason = "There is no charge for this course." }
vat = { treatment = "outside_scope", confirmed = false }
awards = [{ kind = "certificate", holder = "delegate", title = "A good start" }]

[[services.free_start.variants]]
slug = "standard"
title = "Two days"
days = [
    { number = 1, title = "Arriving", audience = "everyone" },
    { number = 2, title = "Staying", audience = "everyone" },
]

[services.free_start.course]
tasks = [{ slug = "diary", title = "A diary of the first week", after_day = 2, weeks = 2 }]

[services.quiz]
title = "A test and a paper"
summary = "One day, then a test and a paper, with a second pair of eyes."
delivery = ["A course of one day."]
outcomes = ["Knowledge that was tested."]
price = { kind = "charged", per = "delegate", pence = 1000 }
vat = { treatment = "exempt_education", confirmed = false }
awards = [{ kind = "certificate", holder = "delegate", title = "Tested" }]

[[services.quiz.variants]]
slug = "standard"
title = "One day"
days = [{ number = 1, title = "The day", audience = "everyone" }]

[services.quiz.course.assessment]
components = [
    { slug = "knowledge_test", title = "Test", kind = "score", pass_percent = 60 },
    { slug = "assignment", title = "Paper", kind = "judgement" },
]
"""


@pytest.fixture(autouse=True)
def _on_sale(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the new courses beside the others, for every room that reads the catalogue."""
    for slug, one in parse_catalogue(NEW).services.items():
        monkeypatch.setitem(catalogue._FILE.services, slug, one)
    yield


def test_a_one_day_course_runs_from_booking_to_certificate() -> None:
    assert "dignity_day" in courses()
    world = open_for("dignity_day")

    world.do(BOOKING, book(ADA, BOB, slug="dignity_day"))
    settle(world)
    assert world.state(INVOICE).bill.gross_pence == 19_000
    attend(world, 1, absent=(BOB,))

    assert (awards(world), awards(world, BOB)) == (["certificate"], [])
    paper = world.state(award()).certificate
    assert (paper.title_of_award, paper.programme) == ("Dignity", "A day on dignity")
    assert paper.statements == ("Learning day 1: Dignity every day",)
    assert str(paper.valid_until) == "2029-06-01"

    today = world.at.date()
    world.do(BOOKING, c.MakeUpDay(person=BOB, day=1, caught_up_on=today, evidence="t-how"))
    settle(world)
    assert awards(world, BOB) == ["certificate"]
    assert isinstance(world.state(BOOKING), Over)
    assert letters(world) == ["booked"]


def test_a_free_place_that_was_used_costs_nothing_when_given_up() -> None:
    world = booked(ADA, BOB, slug="free_start")
    attend(attend(world, 1), 2, absent=(BOB,))

    for who in (ADA, BOB):
        world.do(BOOKING, c.CancelPlace(person=who, reason="t-why"))
    settle(world)

    charges = [one.charge for one in world.events(BOOKING, e.PlaceCancelled)]
    assert charges == ["free", "fee"]
    assert world.state(fee_invoice("cancelled:2:1")).bill.gross_pence == 7_000  # a day of two
    assert isinstance(world.state(BOOKING), Over)


def test_a_free_course_certifies_without_an_invoice() -> None:
    world = booked(slug="free_start")
    attend(attend(world, 1), 2)

    task(world, slug="diary")

    assert awards(world) == ["certificate"]
    assert world.booking(BOOKING).invoice is None


def test_who_came_to_neither_free_day_pays_for_both() -> None:
    world = booked(slug="free_start")
    attend(attend(world, 1, absent=(ADA,)), 2, absent=(ADA,))

    world.pass_to(world.at + timedelta(days=10))

    assert world.state(fee_invoice("absent:1:1")).bill.gross_pence == 14_000


def test_without_criteria_a_check_that_disagrees_has_every_part_judged_again() -> None:
    world = attend(booked(slug="quiz"), 1)
    score(world, 60)
    world.do(BOOKING, judged(world))
    settle(world)

    world.do(BOOKING, c.CheckQuality(person=ADA, agreed=False, note="t-found"), by=BEN)
    settle(world)

    open_parts = [
        item.key for item in world.items(BOOKING) if isinstance(item, Task) and "part" in item.key
    ]
    assert open_parts == ["part:1:1:1:knowledge_test:0", "part:1:1:1:assignment:0"]
    score(world, 60, by="p-assessor-ian")
    world.do(BOOKING, judged(world, by="p-assessor-ian"), by=ANN)
    settle(world)
    world.do(BOOKING, c.CheckQuality(person=ADA, agreed=True, note="t-found"), by=BEN)
    world.do(BOOKING, c.Release(person=ADA), by=BEN)
    assert awards(settle(world)) == ["certificate"]
    assert world.at > start(world)
