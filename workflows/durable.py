"""The durable loop, written once: it keeps the clock of one stream and has its due steps performed.

It holds no business state. Everything it knows is the agenda that the store last answered; its
only argument is the stream's reference, so that a run can be lost and started again at any time.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar, cast

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception
from temporalio.exceptions import TimeoutError as TimedOut

with workflow.unsafe.imports_passed_through():
    from activities.bookkeeping import Bookkeeping, Entry, Trouble
    from activities.causes import NO_TIME, STOPPED, plain
    from activities.steps import MOST_STEPS, Call, UnknownStep, is_due, parse_step
    from domain.agenda import Agenda, OpenStep
    from domain.messages import Step
    from domain.ref import Ref

from workflows.limits import LIVENESS, RECORD, Limits
from workflows.waits import Alarm, Hold

StepT = TypeVar("StepT", bound=Step)


class Durable(Generic[StepT]):
    """The life of one stream's workflow; a process adds only `perform`.

    Two time lines meet here: the store's clock, in which steps are due, and the workflow's own.
    A wait is the difference of two readings of the store's clock, counted from the moment the
    second one arrived; only the store decides whether a step is due.
    """

    history_limit: ClassVar[int] = 2_000  # events; far below the server's hint of 4,096
    retry_after: ClassVar[timedelta] = timedelta(hours=1)  # a step in trouble is tried again
    reread_after: ClassVar[timedelta] = timedelta(minutes=1)  # doubling, up to retry_after
    cancel_after: ClassVar[timedelta] = timedelta(seconds=30)  # of no longer being asked for

    def __init__(self, ref: Ref) -> None:
        self._ref = ref
        self._woken = False
        self._agenda: Agenda | None = None
        self._read_at = workflow.now()
        self._rung: datetime | None = None
        self._running: dict[str, asyncio.Task[Agenda | None]] = {}
        self._open: dict[str, OpenStep] = {}
        self._unasked: dict[str, datetime] = {}
        self._holds: dict[str, Hold] = {}
        self._alarm: Alarm | None = None
        self._misreadings = 0
        self._reread_at: datetime | None = None

    @workflow.signal
    def wake(self) -> None:
        """Somebody else changed the stream's steps: read the agenda again."""
        self._woken = True

    @abstractmethod
    async def perform(self, step: StepT) -> Agenda:
        """Have one step done and return the agenda that it leaves."""

    async def keep(self) -> None:
        """Perform what falls due until the stream is closed; then return."""
        await self._read()
        while not self._over:
            if self._history_is_long:
                # Nothing is waited for: the next run finds the same steps due.
                workflow.continue_as_new(self._ref)
            self._start_due()
            self._cancel_unasked()
            self._arm()
            await workflow.wait_condition(self._has_news)
            self._collect()
            if self._woken or self._reread_due:
                await self._read()

    @property
    def _over(self) -> bool:
        closed = self._agenda is not None and self._agenda.closed
        return closed and not self._woken and not self._running

    @property
    def _history_is_long(self) -> bool:
        info = workflow.info()
        long = info.get_current_history_length() > self.history_limit
        return long or info.is_continue_as_new_suggested()

    def _has_news(self) -> bool:
        rang = self._alarm is not None and self._alarm.timer.done()
        return self._woken or rang or any(task.done() for task in self._running.values())

    # The agenda.

    async def _read(self) -> None:
        """Read the agenda; a store that cannot be read is asked again, ever more seldom."""
        self._woken, self._reread_at = False, None
        known = self._agenda
        try:
            fresh = await workflow.execute_local_activity_method(
                Bookkeeping.read_agenda,
                self._ref,
                # One indexed query: whatever takes longer is a store in trouble. Few retries,
                # because a local activity's retries keep the workflow task, and history, busy.
                schedule_to_close_timeout=timedelta(seconds=8),
                retry_policy=RetryPolicy(
                    initial_interval=timedelta(milliseconds=200), maximum_attempts=3
                ),
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            self._misreadings += 1
            wait = min(self.reread_after * 2 ** min(self._misreadings - 1, 10), self.retry_after)
            self._reread_at = workflow.now() + wait
            return
        self._misreadings = 0
        if self._agenda is known:
            self._agenda = None  # No answer arrived meanwhile: this one stands, whatever its seq.
        self._adopt(fresh)

    @property
    def _reread_due(self) -> bool:
        return self._reread_at is not None and self._is_past(self._reread_at, self._reread_at)

    def _adopt(self, fresh: Agenda) -> None:
        """Take over an agenda, unless a later one is known: answers may overtake each other."""
        if self._agenda is not None and fresh.seq < self._agenda.seq:
            return
        self._agenda, self._read_at, self._rung = fresh, workflow.now(), None
        self._unasked = {
            key: self._unasked.get(key, workflow.now())
            for key in self._running
            if _has_left(self._open[key], fresh)
        }
        self._holds = {
            key: hold for key, hold in self._holds.items() if not _has_left(self._open[key], fresh)
        }
        kept = [*self._running, *self._holds]
        self._open = {key: item for key, item in self._open.items() if key in kept}

    # Time.

    def _instant(self, due: datetime) -> datetime:
        """Return the store's instant `due` on the workflow's time line."""
        assert self._agenda is not None
        return self._read_at + (due - self._agenda.now)

    def _is_past(self, instant: datetime, mark: datetime) -> bool:
        return instant <= workflow.now() or mark == self._rung

    def _arm(self) -> None:
        """Set the timer to the earliest instant to come; leave it alone when that is the same."""
        coming = self._coming()
        if self._alarm is not None and (not coming or coming[0][1] != self._alarm.mark):
            self._alarm.timer.cancel()
            self._alarm = None
        if coming and self._alarm is None:
            instant, mark, what = coming[0]
            # A second at least: the store's clock may stand a moment behind an earlier alarm.
            wait = max(instant - workflow.now(), timedelta(seconds=1))
            self._alarm = Alarm(mark, asyncio.create_task(workflow.sleep(wait, summary=what)))

    def _coming(self) -> list[tuple[datetime, datetime, str]]:
        """Return (instant, mark, what for) of all that is waited for, the earliest first."""
        coming: list[tuple[datetime, datetime, str]] = []
        if self._reread_at is not None:
            coming.append((self._reread_at, self._reread_at, "read the agenda again"))
        for item in self._waiting():
            hold = self._holds.get(item.key)
            if hold is not None and hold.seq == self._seq:
                coming.append((hold.until, hold.until, f"try again: {item.key}"))
            else:
                coming.append((self._instant(item.due), item.due, item.key))
        return sorted(coming)

    # Steps.

    @property
    def _seq(self) -> int:
        return self._agenda.seq if self._agenda is not None else -1

    def _waiting(self) -> list[OpenStep]:
        steps = self._agenda.steps if self._agenda is not None else ()
        return [item for item in steps if item.key not in self._running]

    def _start_due(self) -> None:
        for item in self._waiting():
            if self._is_startable(item):
                self._open[item.key] = item
                self._running[item.key] = asyncio.create_task(self._do(item))

    def _is_startable(self, item: OpenStep) -> bool:
        hold = self._holds.get(item.key)
        if hold is not None and hold.seq == self._seq:
            return self._is_past(hold.until, hold.until)
        return self._is_past(self._instant(item.due), item.due)

    def _cancel_unasked(self) -> None:
        """Cancel what left the agenda while it was performed, if it does not end by itself.

        Most of it was recorded this very moment, and only its answer is still on the way: another
        step's answer came first. The rest notices when it comes to record itself.
        """
        for key, since in self._unasked.items():
            if key in self._running and workflow.now() - since >= self.cancel_after:
                self._running[key].cancel()

    def _collect(self) -> None:
        """Take in what finished: the alarm, and the steps with the agendas they left."""
        if self._alarm is not None and self._alarm.timer.done():
            self._rung, self._alarm = self._alarm.mark, None
        for key, task in list(self._running.items()):
            if not task.done():
                continue
            item = self._open[key]
            del self._running[key]
            if task.cancelled():
                continue  # It had left the agenda.
            left = task.result()
            if left is None or is_due(item.key, left):
                self._holds[key] = Hold(left.seq if left else self._seq, self._later())
            if left is not None:
                self._adopt(left)

    def _later(self) -> datetime:
        return workflow.now() + self.retry_after

    async def _do(self, item: OpenStep) -> Agenda | None:
        """Perform one step and return the agenda it leaves; None when not even trouble was noted.

        A step that failed for good, or is asked for again after it was done, is in trouble.
        """
        try:
            if item.until is not None and self._instant(item.until) < workflow.now():
                left = await self._lapse(item)
                if not is_due(item.key, left):
                    return left  # Otherwise the store, whose clock decides, sees time left.
            step = cast(StepT, parse_step(self._ref, item))  # The ref's slug tells the process.
            left = await self.perform(step)
            if not is_due(item.key, left):
                return left
            cause = "It was done, and yet it is still asked for."
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise asyncio.CancelledError from error
            cause = in_words(error)
        except UnknownStep as error:
            cause = str(error)
        return await self._note_trouble(item, cause)

    async def _lapse(self, item: OpenStep) -> Agenda:
        return await workflow.execute_activity_method(
            Bookkeeping.lapse,
            Entry(ref=self._ref, item=item),
            start_to_close_timeout=RECORD.within,
            heartbeat_timeout=LIVENESS,
            retry_policy=RECORD.retries,
            summary=f"too late: {item.key}",
        )

    async def _note_trouble(self, item: OpenStep, cause: str) -> Agenda | None:
        try:
            # When our database cannot be reached for half an hour, there is no board to show
            # the trouble on; the step is tried again all the same.
            return await workflow.execute_activity_method(
                Bookkeeping.trouble,
                Trouble(ref=self._ref, item=item, cause=cause),
                start_to_close_timeout=RECORD.within,
                schedule_to_close_timeout=timedelta(minutes=30),
                heartbeat_timeout=LIVENESS,
                summary=f"trouble: {item.key}",
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise asyncio.CancelledError from error
            return None

    # What `perform` is written with.

    async def record(self, step: StepT) -> Agenda:
        """Have a step done that is nothing but its record in the log."""
        body = step.model_dump(mode="json")
        item = OpenStep(key=step.key, due=step.due, until=step.until, body=body)
        return await workflow.execute_activity_method(
            Bookkeeping.record,
            Entry(ref=self._ref, item=item),
            start_to_close_timeout=RECORD.within,
            heartbeat_timeout=LIVENESS,
            retry_policy=RECORD.retries,
            summary=step.key,
        )

    async def act(
        self, activity: Callable[[Any, Call[Any]], Awaitable[Agenda]], step: StepT, limits: Limits
    ) -> Agenda:
        """Have a step done by an activity."""
        return await workflow.execute_activity_method(
            activity,
            Call(ref=self._ref, step=step),
            start_to_close_timeout=limits.within,
            heartbeat_timeout=LIVENESS,
            retry_policy=limits.retries,
            summary=step.key,
        )


def _has_left(item: OpenStep, agenda: Agenda) -> bool:
    """Tell whether a step is no longer asked for; an agenda that was cut short cannot say."""
    if any(one.key == item.key for one in agenda.steps):
        return False
    cut = len(agenda.steps) >= MOST_STEPS
    last = agenda.steps[-1] if agenda.steps else None
    return not (cut and last is not None and (item.due, item.key) > (last.due, last.key))


def in_words(error: ActivityError) -> str:
    """Return why an activity failed for good, as the timers board shows it."""
    match error.cause:
        case ApplicationError() as cause:
            return plain(cause)
        case TimedOut():
            return NO_TIME
        case _:
            return STOPPED
