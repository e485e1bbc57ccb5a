"""Histories of runs that were, replayed by the code that is: a change that breaks them is seen."""

import json
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowReplayResult

from tests.workflows.record import EXAMPLE, FOLDER
from tests.workflows.restless import RestlessCohort
from tests.workflows.short import HastyCohort, ShortCohort
from workers.scenario.reading import read_scenario
from workflows.plugin import plugin
from workflows.registry import WORKFLOWS

HISTORIES = sorted(FOLDER.glob("*.json"))
SPECIAL: dict[str, tuple[type, ...]] = {
    "short_cohort": (ShortCohort,),
    "hasty_cohort": (HastyCohort,),
}
TASK_COMPLETED = "EVENT_TYPE_WORKFLOW_TASK_COMPLETED"


def events_of(path: Path) -> list[dict[str, Any]]:
    """Return the events of a recorded history."""
    events: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["events"]
    return events


async def replay(path: Path, *workflows: type, upto: int | None = None) -> WorkflowReplayResult:
    """Replay a recorded history, or its first events, with the plugin of production."""
    history = WorkflowHistory.from_json(path.stem, {"events": events_of(path)[:upto]})
    workflows = workflows or SPECIAL.get(path.stem, tuple(WORKFLOWS.values()))
    replayer = Replayer(workflows=[], plugins=[plugin(workflows)])
    return await replayer.replay_workflow(history, raise_on_replay_failure=False)


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_old_runs_can_be_followed(path: Path) -> None:
    result = await replay(path)

    assert result.replay_failure is None


async def test_every_stretch_of_a_run_can_be_followed() -> None:
    path = FOLDER / "cohort_in_trouble.json"
    events = events_of(path)
    ends = [
        number for number, event in enumerate(events, 1) if event["eventType"] == TASK_COMPLETED
    ]

    failures = {end: (await replay(path, upto=end)).replay_failure for end in ends}

    assert len(ends) > 20
    assert {end: failure for end, failure in failures.items() if failure} == {}


async def test_a_change_that_breaks_old_runs_is_seen() -> None:
    result = await replay(FOLDER / "cohort_life.json", RestlessCohort)

    assert isinstance(result.replay_failure, workflow.NondeterminismError)


def test_histories_name_nobody() -> None:
    people = read_scenario(EXAMPLE).people.values()
    words = [word for person in people for word in (person.name, person.email)]
    text = "".join(path.read_text(encoding="utf-8") for path in HISTORIES)

    assert len(HISTORIES) >= 9
    assert words
    assert [word for word in words if word in text] == []
