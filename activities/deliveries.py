"""What a cohort passes on to the holders of its places: attendance, moves, offers, its end."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import structlog
from temporalio import activity

from activities.steps import Call, Steps, refusal
from domain.agenda import Agenda
from domain.messages import Command, engine
from domain.parts.learning_days import LearningDay, day_of
from domain.parts.waiting import Cause
from domain.processes.cohort import Cohort, Mark
from domain.processes.cohort.steps import (
    PassOnCancellation,
    PassOnOffer,
    PassOnOfferGone,
    ReportRegister,
    TellDayMove,
)
from domain.ref import Ref, effect_id, slug_of
from domain.refusals import KeyReused, Refused
from domain.services import bigger_picture, course
from store.facts import shared_state

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Hearing:
    """How a service that holds places hears from a cohort: the commands it takes.

    `offered` is told the cohort, the offer's number, by when to answer, and whether the first to
    answer wins; `offer_gone` the cohort, the offer's number (0 when nothing was offered) and the
    cause. A service that never joins a waiting list has neither.
    """

    attendance: Callable[[Ref, int, int, tuple[Mark, ...]], Command]
    day_moved: Callable[[Ref, LearningDay], Command]
    cancelled: Callable[[Ref], Command]
    offered: Callable[[Ref, int, datetime, bool], Command] | None = None
    offer_gone: Callable[[Ref, int, Cause], Command] | None = None


def _bigger_picture_attendance(
    cohort: Ref, day: int, revision: int, marks: tuple[Mark, ...]
) -> Command:
    return bigger_picture.RecordAttendance(cohort=cohort, day=day, revision=revision, marks=marks)


def _bigger_picture_day_moved(cohort: Ref, day: LearningDay) -> Command:
    return bigger_picture.NoteDayMoved(
        cohort=cohort, day=day.number, starts=day.starts, ends=day.ends, room=day.room
    )


def _bigger_picture_cancelled(cohort: Ref) -> Command:
    return bigger_picture.NoteCohortCancelled(cohort=cohort)


def _course_attendance(cohort: Ref, day: int, revision: int, marks: tuple[Mark, ...]) -> Command:
    return course.RecordAttendance(cohort=cohort, day=day, revision=revision, marks=marks)


def _course_day_moved(cohort: Ref, day: LearningDay) -> Command:
    return course.NoteDayMoved(
        cohort=cohort, day=day.number, starts=day.starts, ends=day.ends, room=day.room
    )


def _course_cancelled(cohort: Ref) -> Command:
    return course.NoteCohortCancelled(cohort=cohort)


def _course_offered(cohort: Ref, offer: int, answer_by: datetime, last_minute: bool) -> Command:
    return course.NoteOffered(
        cohort=cohort, offer=offer, answer_by=answer_by, last_minute=last_minute
    )


def _course_offer_gone(cohort: Ref, offer: int, cause: Cause) -> Command:
    return course.NoteOfferGone(cohort=cohort, offer=offer, cause=cause)


HEARINGS: Mapping[str, Hearing] = MappingProxyType(
    {
        bigger_picture.DECIDER.slug: Hearing(
            attendance=_bigger_picture_attendance,
            day_moved=_bigger_picture_day_moved,
            cancelled=_bigger_picture_cancelled,
        ),
        course.DECIDER.slug: Hearing(
            attendance=_course_attendance,
            day_moved=_course_day_moved,
            cancelled=_course_cancelled,
            offered=_course_offered,
            offer_gone=_course_offer_gone,
        ),
    }
)
"""Every service that holds places in cohorts, by its slug; the others are not told."""


class Deliveries(Steps):
    """Gives commands to other streams; each is given once, whatever is repeated here."""

    @activity.defn
    async def report_register(self, call: Call[ReportRegister]) -> Agenda:
        """Pass the marks of one day on to each holder, then record that they know."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            for holder in await self._with_marks(call) if wanted else ():
                # Read anew each time, so that a correction made meanwhile is never overtaken.
                marks = (await self._marks(call)).get(holder)
                hearing = HEARINGS.get(slug_of(holder))
                if marks and hearing:
                    step = call.step
                    news = hearing.attendance(call.ref, step.day, step.revision, marks)
                    await self._deliver(call.ref, step.key, holder, news)
            return await self.settle(call.ref, call.step)

    @activity.defn
    async def pass_on_day_move(self, call: Call[TellDayMove]) -> Agenda:
        """Pass a day's new time on to each holder; the letters that follow settle the step."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            cohort = await self._cohort(call.ref) if wanted else None
            if cohort and cohort.log(call.step.day).sequence == call.step.sequence:
                day = day_of(cohort.days, call.step.day)
                for holder in _holders(cohort, call.step.day):
                    hearing = HEARINGS.get(slug_of(holder))
                    if day and hearing:
                        news = hearing.day_moved(call.ref, day)
                        await self._deliver(call.ref, call.step.key, holder, news)
            return await self.agenda(call.ref)

    @activity.defn
    async def pass_on_cancellation(self, call: Call[PassOnCancellation]) -> Agenda:
        """Tell one holder that the cohort is cancelled, then record that it knows."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            holder = call.step.holder
            hearing = HEARINGS.get(slug_of(holder))
            if wanted and hearing:
                await self._deliver(call.ref, call.step.key, holder, hearing.cancelled(call.ref))
            return await self.settle(call.ref, call.step)

    @activity.defn
    async def pass_on_offer(self, call: Call[PassOnOffer]) -> Agenda:
        """Tell a holder what it is offered, as far as the offer still stands."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            holder = call.step.holder
            hearing = HEARINGS.get(slug_of(holder))
            cohort = await self._cohort(call.ref) if wanted else None
            party = cohort.party_of(holder) if cohort else None
            offer = party.offer if party else None
            stands = offer is not None and offer.number == call.step.offer
            if cohort and offer and stands and hearing and hearing.offered:
                until = cohort.answer_by(offer)
                news = hearing.offered(call.ref, offer.number, until, offer.last_minute)
                await self._deliver(call.ref, call.step.key, holder, news)
            return await self.settle(call.ref, call.step)

    @activity.defn
    async def pass_on_offer_gone(self, call: Call[PassOnOfferGone]) -> Agenda:
        """Tell a holder that it is off the waiting list, and why."""
        async with self.gate.turn(call.ref, call.step) as wanted:
            step = call.step
            hearing = HEARINGS.get(slug_of(step.holder))
            if wanted and hearing and hearing.offer_gone:
                news = hearing.offer_gone(call.ref, step.offer, step.cause)
                await self._deliver(call.ref, step.key, step.holder, news)
            return await self.settle(call.ref, call.step)

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

    async def _deliver(self, ref: Ref, key: str, holder: Ref, news: Command) -> None:
        """Give one holder its news once; a holder that has ended may refuse it."""
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


def _holders(cohort: Cohort, day: int) -> tuple[Ref, ...]:
    """Return who holds a place in the cohort, or sends a visitor on this day, sorted."""
    places = [place.holder for place in cohort.places if place.taken]
    visitors = [visitor.holder for visitor in cohort.visitors if visitor.day == day]
    return tuple(sorted(dict.fromkeys([*places, *visitors])))
