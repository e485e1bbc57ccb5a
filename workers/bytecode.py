"""Byte code for the sandbox, which loads the modules of a workflow anew for each workflow."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_bytecode() -> Iterator[None]:
    """Have Python keep byte code for as long as this lasts, even where it was told to keep none.

    Containers often tell it so (PYTHONDONTWRITEBYTECODE). Every new workflow would then be
    compiled from its source, a seventh of the time of a worker that starts many. What is kept
    lies in a folder of its own, and goes with it.
    """
    if not sys.dont_write_bytecode:
        yield
        return
    before = sys.pycache_prefix
    with tempfile.TemporaryDirectory(prefix="optimum-bytecode-") as folder:
        sys.pycache_prefix, sys.dont_write_bytecode = folder, False
        try:
            yield
        finally:
            sys.pycache_prefix, sys.dont_write_bytecode = before, True
