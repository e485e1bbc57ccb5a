"""Every process that runs here, by its slug: the one list that the engine works from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.decider import Decider
from domain.processes import allocation, award, cohort, competence, invoice, provider, request
from domain.services import bigger_picture, course

# Sources first: a cohort before the bookings it tells, a booking before its invoices and awards.
# Steps of a simulation that are due at the same instant take their turns in this order.
_DECIDERS: tuple[Decider[Any], ...] = (
    provider.DECIDER,
    request.DECIDER,
    allocation.DECIDER,
    cohort.DECIDER,
    course.DECIDER,
    bigger_picture.DECIDER,
    invoice.DECIDER,
    award.DECIDER,
    competence.DECIDER,
)

DECIDERS: Mapping[str, Decider[Any]] = MappingProxyType(
    {decider.slug: decider for decider in _DECIDERS}
)
