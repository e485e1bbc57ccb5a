"""Every process that runs here, by its slug: the one list that the engine works from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from domain.decider import Decider
from domain.processes import allocation, award, cohort, competence, invoice, provider, request
from domain.services import bigger_picture, course

_DECIDERS: tuple[Decider[Any], ...] = (
    allocation.DECIDER,
    award.DECIDER,
    bigger_picture.DECIDER,
    cohort.DECIDER,
    competence.DECIDER,
    course.DECIDER,
    invoice.DECIDER,
    provider.DECIDER,
    request.DECIDER,
)

DECIDERS: Mapping[str, Decider[Any]] = MappingProxyType(
    {decider.slug: decider for decider in _DECIDERS}
)
