"""A program for test_local_stack: starts the servers of a home and holds them until killed."""

import asyncio
import sys
from pathlib import Path

from workers.local_stack import servers, time_skipping_server
from workers.settings import Settings


async def main() -> None:
    async with servers(Settings(home=Path(sys.argv[1]))) as ours, time_skipping_server():
        print(ours.database_url, ours.temporal_address, flush=True)
        await asyncio.Event().wait()


asyncio.run(main())
