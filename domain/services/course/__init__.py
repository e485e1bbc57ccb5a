"""A short course booked by a provider: from the booking to certificates or registrations.

Which courses there are, and what they ask for, stands in the catalogue: a service with a `course`
table runs here without a line of code of its own.
"""

from typing import get_args

from domain.decider import Decider
from domain.services.course.agenda import agenda, stage_words
from domain.services.course.booking import courses
from domain.services.course.commands import (
    Book,
    CourseCommand,
)
from domain.services.course.decide import allowed, caution, decide, ended
from domain.services.course.events import CourseEvent
from domain.services.course.evolve import evolve
from domain.services.course.outside import companions, needs
from domain.services.course.requirements import Unmet, days_done, standing, unmet, unmet_by
from domain.services.course.state import (
    Booking,
    Delegate,
    NothingYet,
    Over,
    Shape,
    State,
    Underway,
)
from domain.services.course.steps import CourseStep

DECIDER: Decider[Shape] = Decider(
    slug="course",
    title="Short course",
    state=State,
    initial=NothingYet(),
    commands=get_args(CourseCommand),
    events=get_args(CourseEvent),
    steps=get_args(CourseStep),
    decide=decide,
    evolve=evolve,
    agenda=agenda,
    needs=needs,
    allowed=allowed,
    stage=stage_words,
    ended=ended,
    companions=companions,
    caution=caution,
)

__all__ = [
    "DECIDER",
    "Book",
    "Booking",
    "Delegate",
    "NothingYet",
    "Over",
    "Shape",
    "Underway",
    "Unmet",
    "courses",
    "days_done",
    "standing",
    "unmet",
    "unmet_by",
]
