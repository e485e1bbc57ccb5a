"""`python -m tests.goldens write`: write the golden of every event type that has none."""

import sys

from tests.goldens import write

if sys.argv[1:] != ["write"]:
    sys.exit("Usage: python -m tests.goldens write")
for written in write():
    print(written)
