"""A cohort's days laid out from the catalogue: only dates, times and venue are chosen."""

from datetime import UTC, datetime, time

import pytest

from domain.catalogue import NoSuchService, service
from domain.parts.learning_days import LearningDay
from domain.processes.cohort.planning import lay_out
from domain.processes.cohort.refusals import NoSuchVariant, WrongNumberOfDates
from tests.domain.builders import DATES, ROOM, SERVICE, TRAINER


def laid_out(
    slug: str = SERVICE, variant: str = "by_area", count: int = 14
) -> tuple[LearningDay, ...]:
    return lay_out(
        slug,
        variant,
        DATES[:count],
        begins=time(9, 30),
        ends=time(16, 0),
        room=ROOM,
        trainer=TRAINER,
    )


def test_each_day_has_its_title_and_audience_from_the_catalogue() -> None:
    plans = service(SERVICE).variants[0].days

    for day, plan in zip(laid_out(), plans, strict=True):
        assert (day.number, day.title, day.audience) == (plan.number, plan.title, plan.audience)
        assert (day.subjects, day.shared) == (plan.subjects, plan.shared)


def test_times_are_london_times_in_summer_and_in_winter() -> None:
    days = laid_out()

    assert days[0].starts == datetime(2026, 6, 2, 8, 30, tzinfo=UTC)
    assert days[-1].starts == datetime(2027, 2, 10, 9, 30, tzinfo=UTC)


def test_an_unknown_variant_is_told_with_the_known_ones() -> None:
    with pytest.raises(NoSuchVariant) as refused:
        laid_out(variant="mixed")

    assert "Choose one of: by_area, shared." in refused.value.sentence


def test_every_day_needs_its_date() -> None:
    with pytest.raises(WrongNumberOfDates) as refused:
        laid_out(count=13)

    assert "has 14 learning days; 13 dates were given." in refused.value.sentence


def test_the_service_has_to_be_one_that_is_sold() -> None:
    with pytest.raises(NoSuchService):
        laid_out("tea")
