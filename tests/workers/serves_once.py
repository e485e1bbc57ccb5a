"""Starts PostgreSQL in a folder, asks it something and stops it; with the rights that are named.

    python -m tests.workers.serves_once HOME PACKAGE SHELF CAPABILITY…

The capabilities (by number) are given up first, as a container does. What the embedded package is,
and where a copy of it may be kept, is said too.
"""

import asyncio
import ctypes
import os
import sys
from pathlib import Path

import asyncpg

from workers.local import child, unprivileged
from workers.local_stack import local_postgres

PR_CAPBSET_DROP = 24


async def serve(home: Path) -> None:
    async with local_postgres(home, throwaway=True) as dsn:
        connection = await asyncpg.connect(dsn)
        print(await connection.fetchval("SELECT 'it serves'"))
        await connection.close()


def main() -> None:
    home, folder, shelf, *given_up = sys.argv[1:]
    if given_up and os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in given_up:
            libc.prctl(PR_CAPBSET_DROP, int(capability), 0, 0, 0)
        # What a process may do is worked out anew when it starts a program.
        again = [sys.executable, "-m", "tests.workers.serves_once", home, folder, shelf]
        os.execv(sys.executable, again)
    child.package_folder = lambda package, setting: Path(folder)
    unprivileged.SHELF = Path(shelf)
    asyncio.run(serve(Path(home)))


if __name__ == "__main__":
    main()
