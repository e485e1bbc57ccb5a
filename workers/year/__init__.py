"""A whole year of Optimum, invented: providers book, people do what the agenda asks of them."""

from datetime import time
from functools import partial

from domain.calendar import london
from workers.demo import Piece
from workers.year.county import TITLE
from workers.year.diary import FROM, MONTH, YEAR, Size
from workers.year.living import Year

__all__ = ["MONTH", "YEAR", "the_year"]


def the_year(size: Size = YEAR) -> Piece:
    """Return the year, or a part of it, as a piece to play."""
    return Piece(
        title=TITLE,
        starts=london(FROM, time(7, 0)),
        cast=partial(Year, size),
        until=london(size.until, time(18, 0)),
        long=True,
    )
