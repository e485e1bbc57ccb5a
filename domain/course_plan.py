"""How a short course runs, as data: what is checked before, between and after its learning days."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from domain.messages import Message
from domain.money import Pence


class Condition(Message):
    """Something that a delegate must fulfil before the course, and that a screen checks."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    title: str = Field(min_length=1, max_length=200)


class WorkplaceTask(Message):
    """Work between or after the learning days, due some weeks after one of them."""

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    title: str = Field(min_length=1, max_length=120)
    after_day: int = Field(ge=1, le=60)
    weeks: int = Field(ge=1, le=52)


class Component(Message):
    """One part of an assessment.

    A score is passed from `pass_percent`; criteria are those of the framework, each met or not; a
    judgement is passed or not. It is due `weeks` after the last learning day.
    """

    slug: str = Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")
    title: str = Field(min_length=1, max_length=120)
    kind: Literal["score", "criteria", "judgement"]
    pass_percent: int | None = Field(None, ge=1, le=100)
    weeks: int = Field(8, ge=0, le=52)

    @model_validator(mode="after")
    def _only_a_score_has_a_pass_mark(self) -> Self:
        if (self.kind == "score") != (self.pass_percent is not None):
            raise ValueError("a score needs pass_percent, and nothing else has one")
        return self


class Assessment(Message):
    """How delegates are assessed: parts, re-sits, and when it lapses.

    Criteria are those of `framework`. With `second_person`, results are sampled for quality and
    released by somebody who recorded none of them.
    """

    framework: str | None = None
    second_person: bool = True
    components: tuple[Component, ...] = Field(min_length=1)
    resits: int = Field(2, ge=0, le=5)
    resit_weeks: int = Field(8, ge=1, le=52)
    charged_resit: int = Field(2, ge=1, description="the first re-sit that costs something")
    resit_pence: Pence = Field(0, ge=0)
    lapse_months: int = Field(6, ge=1, le=36)

    @model_validator(mode="after")
    def _criteria_are_those_of_a_framework(self) -> Self:
        by_criteria = [one.slug for one in self.components if one.kind == "criteria"]
        if by_criteria and self.framework is None:
            raise ValueError(f"{', '.join(by_criteria)} needs a framework")
        return self

    def component(self, slug: str) -> Component | None:
        """Return a part by its slug, or None."""
        return next((one for one in self.components if one.slug == slug), None)


class OwnActions(Message):
    """Delegates set actions of their own at each meeting, and review them at the next.

    What they produce, such as a policy or a procedure, is the evidence of the difference made:
    so many pieces are needed, `weeks` after the last meeting.
    """

    evidence: int = Field(1, ge=0, le=20)
    weeks: int = Field(4, ge=0, le=52)


class PeerSet(Message):
    """Delegates work as a set of peers: its size is the service's `capacity`, least to most.

    With `different_providers`, a second one of a provider has to be agreed to; delegates can
    object in confidence to whom else they sit with.
    """

    different_providers: bool = True


class CoursePlan(Message):
    """What a short course asks of its delegates beside attending every learning day."""

    conditions: tuple[Condition, ...] = ()
    tasks: tuple[WorkplaceTask, ...] = ()
    actions: OwnActions | None = None
    peers: PeerSet | None = None
    assessment: Assessment | None = None
    catch_up_months: int = Field(6, ge=1, le=24)

    @model_validator(mode="after")
    def _slugs_are_used_once(self) -> Self:
        faults = list(_repeats(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def task(self, slug: str) -> WorkplaceTask | None:
        """Return a workplace task by its slug, or None."""
        return next((one for one in self.tasks if one.slug == slug), None)


def _repeats(plan: CoursePlan) -> Iterator[str]:
    components = plan.assessment.components if plan.assessment else ()
    for group in (plan.conditions, plan.tasks, components):
        for slug, count in Counter(one.slug for one in group).items():
            if count > 1:
                yield f"the slug {slug} is used {count} times"
