"""Who may sit together: a set of peers has a size, and perhaps only one person of each provider."""

from collections.abc import Iterator

from domain.catalogue import CATALOGUE
from domain.course_plan import PeerSet
from domain.facts import Facts
from domain.offers import Capacity
from domain.policy import POLICY
from domain.processes.cohort import commands as c
from domain.processes.cohort import events as e
from domain.processes.cohort.state import Cohort
from domain.ref import Ref
from domain.refusals import NotNow, Refused
from domain.say import stream


class NotASetOfThisSize(Refused):
    """A set of {service} has {least} to {most} places; {given} is not possible."""

    field = "capacity"


class SecondOfProvider(Refused):
    """{provider} would have more than one person in {label}, where all are of different providers.

    Choose another date, or agree to it on the page of {label}.
    """

    field = "cohort"


def peers_of(slug: str) -> PeerSet | None:
    """Return what a service asks of its sets of peers; None where there are no sets."""
    service = CATALOGUE.get(slug)
    return service.course.peers if service and service.course else None


def asks_for_different_providers(state: Cohort) -> bool:
    peers = peers_of(state.service)
    return peers is not None and peers.different_providers


def wrong_size(slug: str, capacity: int) -> Iterator[Refused]:
    """Yield why a set cannot have so many places."""
    size = _size(slug)
    if size is not None and not size.least <= capacity <= size.most:
        title = CATALOGUE[slug].title
        yield NotASetOfThisSize(service=title, least=size.least, most=size.most, given=capacity)


def _size(slug: str) -> Capacity | None:
    return CATALOGUE[slug].capacity if peers_of(slug) else None


def is_enough(state: Cohort, taken: int) -> bool:
    """Tell whether so many places are enough to go ahead; a set needs its least size besides."""
    size = _size(state.service)
    needed = size.least if size else 0
    return taken >= needed and taken * 100 >= state.capacity * POLICY.go_decision_percent


def too_many_of_one(state: Cohort, provider: Ref | None, count: int) -> Iterator[Refused]:
    """Yield why a provider cannot have so many more people here, those who wait included.

    Of somebody on the site it is not known yet; their booking is asked the same.
    """
    if provider is None or not asks_for_different_providers(state) or provider in state.together:
        return
    waiting = [party.provider for party in state.queue]
    if count > 1 or provider in state.providers or provider in waiting:
        yield SecondOfProvider(provider=stream(provider), label=state.label)


def agree(state: Cohort, command: c.AgreeTogether, facts: Facts) -> list[e.CohortEvent]:
    """Agree once to several people of one provider."""
    if not asks_for_different_providers(state):
        raise NotNow(command=command.title, stage="a course that anybody can share")
    if command.provider in state.together:
        return []
    return [e.TogetherAgreed(at=facts.at, provider=command.provider, reason=command.reason)]
