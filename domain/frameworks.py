"""The competence frameworks: frameworks.toml, looked up by slug."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Self

from pydantic import Field, model_validator

from domain.datafile import checked, keyed, read, tables
from domain.messages import Message
from domain.offers import Named
from domain.refusals import Refused

LEAST_UNDER_A_HEADING = 3
"""Fewer criteria than this under a heading would say too little about it."""


class NoSuchFramework(Refused):
    """There is no competence framework “{slug}”. The frameworks are: {known}."""

    field = "framework"


class Criterion(Message):
    """What somebody is seen to do; an assessor judges it met or not met."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    heading: str
    text: str = Field(min_length=20, max_length=200, pattern=r"^[A-Z].*\.$")


class Framework(Message):
    """The criteria of one competence, under one version from `effective_from`."""

    slug: str
    title: str = Field(min_length=1, max_length=120)
    version: int = Field(ge=1)
    effective_from: date
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def criterion(self, slug: str) -> Criterion | None:
        """Return the criterion with this slug; None when this version has no such criterion."""
        return next((one for one in self.criteria if one.slug == slug), None)

    def under(self, heading: str) -> tuple[Criterion, ...]:
        """Return the criteria under one heading, in their order."""
        return tuple(one for one in self.criteria if one.heading == heading)


class Frameworks(Message):
    """The frameworks file: the headings that all frameworks share, and the frameworks."""

    headings: tuple[Named, ...] = Field(min_length=1)
    frameworks: dict[str, Framework] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        faults = tuple(_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self


def parse_frameworks(text: str, file: str = "frameworks.toml") -> Frameworks:
    """Return the frameworks of a TOML text; DataFileBroken names the entry and field of a fault."""
    return checked(Frameworks, keyed(tables(text, file), "frameworks", "slug"), file)


def _faults(file: Frameworks) -> Iterator[str]:
    headings = [heading.slug for heading in file.headings]
    for slug in _repeated(headings):
        yield f"the heading {slug} is there more than once"
    for one in file.frameworks.values():
        place = f"framework {one.slug}"
        for slug in _repeated([criterion.slug for criterion in one.criteria]):
            yield f"{place}: the criterion {slug} is there more than once"
        for criterion in one.criteria:
            if criterion.heading not in headings:
                yield f"{place}, {criterion.slug}: {criterion.heading} is not among the headings"
        for slug in headings:
            if (count := len(one.under(slug))) < LEAST_UNDER_A_HEADING:
                yield f"{place}: {slug} needs {LEAST_UNDER_A_HEADING} criteria or more, has {count}"


def _repeated(slugs: list[str]) -> Iterator[str]:
    return (slug for slug, count in Counter(slugs).items() if count > 1)


_FILE = parse_frameworks(read("frameworks.toml"))
FRAMEWORKS: Mapping[str, Framework] = MappingProxyType(_FILE.frameworks)
HEADINGS = _FILE.headings


def framework(slug: str) -> Framework:
    """Return the framework with this slug; NoSuchFramework lists the known ones."""
    found = FRAMEWORKS.get(slug)
    if found is None:
        raise NoSuchFramework(slug=slug, known=", ".join(FRAMEWORKS))
    return found
