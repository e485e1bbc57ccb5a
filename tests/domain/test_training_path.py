"""From a booking to the line in the file: each service's certificates say what was learned."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import cast

import pytest

from domain.catalogue import CATALOGUE
from domain.offers import AwardKind
from domain.processes.award import Issued
from domain.ref import slug_of
from domain.training_upload import OTHER_CATEGORY, Training, category_of, training_file
from store.projections import award as awards
from store.projections.award import AwardRow
from tests.domain.course_finishing import bring_to_an_end
from tests.domain.courses import ADA, BOOKING, book, open_for
from tests.domain.stories import completed
from tests.domain.world import World

EARNING = [
    slug
    for slug, sold in CATALOGUE.items()
    if any(plan.holder not in ("organisation", "leaver") for plan in sold.awards)
]


def world_of(slug: str) -> World:
    """Return a world in which somebody has been through a service to the end."""
    if CATALOGUE[slug].course is None:
        return completed()
    world = open_for(slug)
    world.do(BOOKING, book(ADA, slug=slug))
    bring_to_an_end(world)
    return world


def held(world: World) -> Iterator[AwardRow]:
    for ref, state in world.states.items():
        if isinstance(state, Issued):
            yield from (row for row in awards.rows(ref, state) if row.holder is not None)


def as_training(row: AwardRow) -> Training:
    return Training(
        setting=row.setting,
        person=row.holder or "",
        workplace="ROWAN01",
        worker="W-1",
        kind=cast(AwardKind, row.kind),
        title=row.title,
        service=row.service,
        completed_on=row.completed_on,
        valid_until=row.valid_until,
        public_id=row.public_id,
    )


@pytest.mark.parametrize("slug", EARNING)
def test_what_was_learned_stands_in_the_file(slug: str) -> None:
    rows = list(held(world_of(slug)))
    text = training_file(as_training(row) for row in rows)
    told = {(line["TRAININGNAME"], line["CATEGORY"]) for line in csv.DictReader(StringIO(text))}

    plans = {plan.title: str(plan.training_category) for plan in CATALOGUE[slug].awards}
    assert told == {(row.title, plans[row.title]) for row in rows} and rows
    assert {row.service for row in rows} == {slug}


def test_the_slug_of_a_stream_would_not_do() -> None:
    """The control: every short course has the slug `course`, which the catalogue does not sell."""
    (row,) = held(world_of("moving_and_handling"))
    wrong = as_training(row).model_copy(update={"service": slug_of(row.regarding)})

    assert category_of(as_training(row)) == 15
    assert category_of(wrong) == OTHER_CATEGORY
