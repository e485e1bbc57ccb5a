"""What streams pass on: a cohort to its holders, a registration to the staff it concerns."""

from collections.abc import Iterable

import structlog
from temporalio import activity

from activities.steps import Call, Steps, StepT, refusal
from domain.agenda import Agenda
from domain.messages import Command, engine
from domain.processes.allocation import NoteRoom, allocation_ref
from domain.processes.allocation.steps import EndWaiting
from domain.processes.award import Issued, NotIssued
from domain.processes.award.steps import PassOnStanding
from domain.processes.cohort import Cohort, Mark, tellings
from domain.processes.cohort.steps import (
    PassOnCancellation,
    PassOnMerge,
    PassOnOffer,
    PassOnOfferGone,
    PassOnTiding,
    ReportRegister,
    TellDayMove,
    TellRoom,
)
from domain.processes.competence.telling import assessor_news
from domain.ref import Ref, effect_id, slug_of
from domain.refusals import KeyReused, Refused
from domain.registry import DECIDERS
from store.facts import shared_state

log = structlog.stdlib.get_logger(__name__)


class Deliveries(Steps):
    """Gives commands to other streams; each is given once, whatever is repeated here."""

    @activity.defn
    async def report_register(self, call: Call[ReportRegister]) -> Agenda:
        """Pass the marks of one day on to each holder, then record that they know."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            for holder in await self._with_marks(call) if wanted else ():
                # Read anew each time, so that a correction made meanwhile is never overtaken.
                marks = (await self._marks(call)).get(holder)
                if marks:
                    day, revision = call.step.day, call.step.revision
                    news = tellings.RecordAttendance(
                        cohort=call.ref, day=day, revision=revision, marks=marks
                    )
                    await self._deliver(call.ref, call.step.key, holder, news)
            return await self.settle(call.ref, call.step)

    @activity.defn
    async def pass_on_day_move(self, call: Call[TellDayMove]) -> Agenda:
        """Pass a day's new time on to each holder; the letters that follow settle the step."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            cohort = await self._cohort(call.ref) if wanted else None
            if cohort and cohort.log(call.step.day).sequence == call.step.sequence:
                news = tellings.day_moved(call.ref, cohort, call.step.day)
                for holder in sorted(cohort.concerned(call.step.day)):
                    await self._deliver(call.ref, call.step.key, holder, news)
            return await self.agenda(call.ref)

    @activity.defn
    async def pass_on_cancellation(self, call: Call[PassOnCancellation]) -> Agenda:
        """Tell one holder that the cohort is cancelled, then record that it knows."""
        news = tellings.NoteCohortCancelled(cohort=call.ref)
        return await self._pass_on(call, call.step.holder, news)

    @activity.defn
    async def pass_on_tiding(self, call: Call[PassOnTiding]) -> Agenda:
        """Tell one holder what has become of the dates, then record that it knows."""
        news = tellings.NoteDatesChanged(cohort=call.ref, what=call.step.what)
        return await self._pass_on(call, call.step.holder, news)

    @activity.defn
    async def pass_on_merge(self, call: Call[PassOnMerge]) -> Agenda:
        """Ask one holder whether it moves to the other cohort, then record that it knows."""
        news = tellings.NoteMergeProposed(
            cohort=call.ref, into=call.step.into, answer_by=call.step.answer_by
        )
        return await self._pass_on(call, call.step.holder, news)

    @activity.defn
    async def pass_on_offer(self, call: Call[PassOnOffer]) -> Agenda:
        """Tell a holder what it is offered, as far as the offer still stands."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            cohort = await self._cohort(call.ref) if wanted else None
            holder, offer = call.step.holder, call.step.offer
            news = tellings.offer_made(call.ref, cohort, holder, offer) if cohort else None
            if news is not None:
                await self._deliver(call.ref, call.step.key, holder, news)
            return await self.settle(call.ref, call.step)

    @activity.defn
    async def pass_on_offer_gone(self, call: Call[PassOnOfferGone]) -> Agenda:
        """Tell a holder that it is off the waiting list, and why."""
        step = call.step
        news = tellings.NoteOfferGone(cohort=call.ref, offer=step.offer, cause=step.cause)
        return await self._pass_on(call, step.holder, news)

    @activity.defn
    async def pass_on_standing(self, call: Call[PassOnStanding]) -> Agenda:
        """Tell the staff competence of the setting how a registration stands now."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            step = call.step
            found = await self._registration(call.ref) if wanted else None
            if found is not None:
                ref, news = assessor_news(call.ref, found, step)
                await self._deliver(call.ref, step.key, ref, news)
            return await self.settle(call.ref, step)

    async def _registration(self, ref: Ref) -> Issued | None:
        async with self.pool.acquire() as conn:
            state = await shared_state(conn, ref)
        return None if isinstance(state, NotIssued) else state

    @activity.defn
    async def tell_room(self, call: Call[TellRoom]) -> Agenda:
        """Tell the list that serves all cohorts of a service how many places are free here."""
        news = NoteRoom(cohort=call.ref, free=call.step.free, starts=call.step.starts)
        return await self._pass_on(call, allocation_ref(call.step.service), news)

    @activity.defn
    async def end_waiting(self, call: Call[EndWaiting]) -> Agenda:
        """Tell a holder that the funded places are closed, and its waiting with them."""
        step = call.step
        news = tellings.NoteOfferGone(cohort=step.cohort, offer=0, cause="funding ended")
        return await self._pass_on(call, step.holder, news)

    async def _with_marks(self, call: Call[ReportRegister]) -> Iterable[Ref]:
        return sorted(await self._marks(call))

    async def _marks(self, call: Call[ReportRegister]) -> dict[Ref, tuple[Mark, ...]]:
        """Return the marks of the day by holder; none when the sheet was corrected meanwhile."""
        cohort = await self._cohort(call.ref)
        if cohort is None or cohort.log(call.step.day).revision != call.step.revision:
            return {}
        marks: dict[Ref, tuple[Mark, ...]] = {}
        for mark in cohort.log(call.step.day).marks:
            holder = cohort.holder_of(mark.person, call.step.day)
            if holder is not None:
                marks[holder] = (*marks.get(holder, ()), mark)
        return marks

    async def _cohort(self, ref: Ref) -> Cohort | None:
        async with self.pool.acquire() as conn:
            state = await shared_state(conn, ref)
        return state if isinstance(state, Cohort) else None

    async def _pass_on(self, call: Call[StepT], to: Ref, news: Command) -> Agenda:
        """Give another stream news that the step itself holds, then record that it was told."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            if wanted:
                await self._deliver(call.ref, call.step.key, to, news)
            return await self.settle(call.ref, call.step)

    async def _deliver(self, ref: Ref, key: str, holder: Ref, news: Command) -> None:
        """Give one holder its news once; a holder that has ended may refuse it.

        A service that does not take such news, such as one that never waits, is not told.
        """
        if type(news) not in DECIDERS[slug_of(holder)].commands:
            return
        try:
            await self.ledger.handle(
                holder,
                news,
                command_id=effect_id(ref, f"{key}/{holder}"),
                actor=engine(ref),
            )
        except KeyReused as reused:
            raise refusal(reused) from None
        except Refused as refused:
            log.info("news refused", ref=ref, holder=holder, key=key, reason=refused.code)
