"""A worker process that dies once, after a step's commit and before anybody is told of it.

`python -m tests.workflows.dying DSN ADDRESS TASK_QUEUE ACTIVITY`
"""

import asyncio
import os
import signal
import sys
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from store.pool import open_pool
from tests.workflows.world import World
from workflows.plugin import plugin


class Death(Interceptor):
    """Comes after the named activity."""

    def __init__(self, name: str) -> None:
        self.name = name

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Dying(next, self.name)


class _Dying(ActivityInboundInterceptor):
    def __init__(self, next: ActivityInboundInterceptor, name: str) -> None:
        super().__init__(next)
        self.name = name

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        result = await super().execute_activity(input)
        if activity.info().activity_type == self.name:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


async def main(dsn: str, address: str, task_queue: str, name: str) -> None:
    client = await Client.connect(address, plugins=[plugin()])
    async with open_pool(dsn) as pool:
        world = World(pool, client, None)
        world.task_queue = task_queue
        async with world.new_worker(interceptors=[Death(name)]):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
