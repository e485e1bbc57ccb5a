"""Judging somebody against a competence framework: what was met, and what is still missing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from domain.entry.text import Key
from domain.frameworks import Framework
from domain.messages import Message, TextId
from domain.refusals import Refused


class NoSuchCriterion(Refused):
    """{title}, version {version}, has no criterion “{criterion}”. Choose one from its list."""

    field = "outcomes"


class CriterionTwice(Refused):
    """This is judged more than once: “{text}” Say once whether it was met."""

    field = "outcomes"


class NothingJudged(Refused):
    """Nothing is judged yet. Say of at least one criterion whether it was met."""

    field = "outcomes"


class CriterionOutcome(Message):
    """Whether a criterion was met, and what the assessor saw or heard."""

    criterion: Key
    met: bool
    evidence: TextId


def unmet_criteria(framework: Framework, outcomes: Iterable[CriterionOutcome]) -> tuple[str, ...]:
    """Return the criteria that are not met yet, in the framework's order.

    The latest outcome of a criterion counts; one that nobody judged is not met.
    """
    met = {one.criterion: one.met for one in outcomes}
    return tuple(one.slug for one in framework.criteria if not met.get(one.slug, False))


def wrong_outcomes(framework: Framework, outcomes: Sequence[CriterionOutcome]) -> Iterator[Refused]:
    """Yield every reason why these outcomes cannot be recorded together."""
    if not outcomes:
        yield NothingJudged()
    for slug, count in Counter(one.criterion for one in outcomes).items():
        known = framework.criterion(slug)
        if known is None:
            yield NoSuchCriterion(title=framework.title, version=framework.version, criterion=slug)
        elif count > 1:
            yield CriterionTwice(text=known.text)
