"""One plugin wires client, worker, replayer and tests alike: converter, sandbox and workflows."""

from collections.abc import Sequence

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.interceptors import Lifelines
from workflows.registry import WORKFLOWS

PASSED_THROUGH = ("domain", "activities", "store", "workflows.limits", "workflows.waits")
"""What has no state of its own: loaded once, not once for each workflow."""


def plugin(workflows: Sequence[type] = tuple(WORKFLOWS.values())) -> SimplePlugin:
    """Return the wiring; `workflows` differs only where a test brings its own."""
    return SimplePlugin(
        "optimum",
        data_converter=pydantic_data_converter,
        workflows=list(workflows),
        workflow_runner=_runner,
        interceptors=[Lifelines()],
    )


def _runner(_given: WorkflowRunner | None) -> WorkflowRunner:
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return SandboxedWorkflowRunner(restrictions=restrictions)
