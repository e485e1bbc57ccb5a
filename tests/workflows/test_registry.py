"""The lists that must agree: deciders, workflows and the activities that a worker serves."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from temporalio import activity, workflow

from activities.post import Post
from domain.messages import Step
from domain.ref import make_ref
from domain.registry import DECIDERS
from store.number_book import NumberBook
from store.pool import Pool
from tests.workflows.recording import QuietNotices
from workers.wiring import methods, real_engine, step_activities
from workflows.durable import Durable
from workflows.registry import WORKFLOWS

STEPS = [(slug, kind) for slug, decider in DECIDERS.items() for kind in decider.steps]
DUE = datetime(2026, 3, 2, tzinfo=UTC)


def served() -> list[str]:
    """Return the names of the activities that a worker of production serves."""
    engine = real_engine(cast(Pool, None), NumberBook(Path("nowhere")))
    post = Post(mail_from="training@optimum.example", site_url="http://127.0.0.1")
    return [_name(method) for method in methods(step_activities(engine, post))]


def _name(method: Any) -> str:
    definition = activity._Definition.must_from_callable(method)
    assert definition.name
    return definition.name


def test_every_process_has_a_workflow_of_its_name() -> None:
    assert list(WORKFLOWS) == sorted(DECIDERS)
    for slug, cls in WORKFLOWS.items():
        definition = workflow._Definition.from_class(cls)
        assert definition is not None
        assert definition.name == slug


def test_no_two_activities_share_a_name() -> None:
    assert len(served()) == len(set(served()))


@pytest.mark.parametrize(("slug", "kind"), STEPS, ids=lambda one: getattr(one, "__name__", one))
async def test_every_step_is_performed_by_activities_that_are_served(
    slug: str, kind: type[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []

    async def execute(method: Any, *_arg: Any, **options: Any) -> None:
        assert options["start_to_close_timeout"] and options["retry_policy"].maximum_attempts
        called.append(_name(method))

    monkeypatch.setattr(workflow, "execute_activity_method", execute)
    loop = Durable.__new__(WORKFLOWS[slug])
    loop._ref = make_ref(slug, "0001")
    name = str(kind.model_fields["step"].default)
    step = kind.model_construct(step=name, key="k", due=DUE, until=None)

    await loop.perform(step)

    assert called, "the step is left undone"
    assert set(called) <= set(served())
    assert called[-1] in {"record", name}


def test_quiet_notices_stand_for_real_ones() -> None:
    quiet = {_name(method) for method in QuietNotices.__new__(QuietNotices).methods()}

    assert quiet <= set(served())
