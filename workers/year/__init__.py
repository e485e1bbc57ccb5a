"""A whole year of Optimum, invented: providers book, people do what the agenda asks of them."""

from dataclasses import replace
from datetime import date, time
from functools import partial

from domain.calendar import london
from workers.demo import Piece
from workers.year.county import TITLE
from workers.year.diary import FROM, MONTH, SPRING, YEAR, Size
from workers.year.living import Year

__all__ = ["MONTH", "SPRING", "YEAR", "a_spring", "the_year"]

LOOKED_AT = london(date(2026, 4, 23), time(9, 0))
"""A morning on which a sample stands still: much is behind, much lies ahead."""


def the_year(size: Size = YEAR) -> Piece:
    """Return the year, or a part of it, as a piece to play."""
    return Piece(
        title=TITLE,
        starts=london(FROM, time(7, 0)),
        cast=partial(Year, size),
        until=london(size.until, time(18, 0)),
        long=True,
    )


def a_spring(size: Size = SPRING) -> Piece:
    """Return some months of every course in a small county, up to an ordinary morning."""
    return replace(the_year(size), title="A spring of Optimum", until=LOOKED_AT)
