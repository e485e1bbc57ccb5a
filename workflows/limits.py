"""How long each kind of step may take and how often it is tried, and why.

A repetition costs no history: the server repeats it. Repetitions wait 0.5 s, doubling to 30 s.
Beyond the last one the step is in trouble: shown with its cause, and tried again every hour.
"""

from dataclasses import dataclass
from datetime import timedelta

from temporalio.common import RetryPolicy

LIVENESS = timedelta(seconds=6)
"""Activities report every two seconds that they live: a killed worker is noticed after this."""


@dataclass(frozen=True)
class Limits:
    """The time of one try, and the number of tries."""

    within: timedelta
    tries: int

    @property
    def retries(self) -> RetryPolicy:
        return RetryPolicy(
            initial_interval=timedelta(milliseconds=500),
            maximum_interval=timedelta(seconds=30),
            maximum_attempts=self.tries,
        )


RECORD = Limits(within=timedelta(seconds=20), tries=40)
"""One transaction of ours, milliseconds. 20 minutes of tries outlast a failover of PostgreSQL."""

DELIVERY = Limits(within=timedelta(seconds=60), tries=40)
"""One short transaction for each stream that is told, a hundred at most; otherwise like RECORD."""

LETTERS = Limits(within=timedelta(seconds=60), tries=40)
"""Composes a hundred letters at most and queues them in one transaction; else like RECORD."""

PAPER = Limits(within=timedelta(seconds=60), tries=8)
"""Typesets a PDF, milliseconds. A failure lies in the data and will not heal: shown in a minute."""
