"""Letters to the people of a cohort: delegates by their days, and the trainers of those days."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import activity

from activities import day_letters
from activities.correspondence import Correspondence
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import (
    is_paused,
    name_of,
    setting_of,
    without_repeats,
)
from domain.agenda import Agenda
from domain.calendar import say_span
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay, day_of
from domain.parts.places import Place, PlaceStatus
from domain.processes.cohort import Cohort
from domain.processes.cohort.events import DayMoved, Planned
from domain.processes.cohort.steps import (
    AskTrainer,
    CancelInvitations,
    CancelVisit,
    ChaseRegister,
    RemindDay,
    SendInstructions,
    TellDayMove,
    TellHandover,
    TellPostponed,
    TellTrainer,
)
from domain.ref import Ref
from store import events
from store.pool import Connection
from store.streams import peek


class Notices(Correspondence):
    """Writes to the people of cohorts; method names are the names of the steps."""

    @activity.defn
    async def send_instructions(self, call: Call[SendInstructions]) -> Agenda:
        """Send somebody their joining instructions, and an invitation for each day ahead."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            seat = (call.step.place, call.step.occupant)
            places = [one for one in cohort.places if (one.place, one.occupant) == seat]
            if not places or places[0].person is None:
                return []
            place, person = places[0], places[0].person
            days = [day for day in cohort.days if place.expected_on(day) and day.ends > now]
            if not days:
                return []
            setting = await setting_of(conn, place.holder)
            drafts = [day_letters.instructions(call.ref, cohort, person, setting, days, now)]
            if place.again_at is not None:
                drafts = [day_letters.instructed_anew(cohort, person, setting, days)]
            for day in (one for one in days if _is_new_to(cohort, place, one)):
                trainer = await name_of(conn, day.trainer)
                drafts.append(
                    day_letters.invited(self.post, call.ref, cohort, day, person, trainer)
                )
            return drafts

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def remind_day(self, call: Call[RemindDay]) -> Agenda:
        """Remind who is booked on a day, and its trainers; paused programmes are left alone.

        A trainer who cannot come knows better.
        """

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            day = _day(cohort, call.step.day)
            people = await _awake(conn, cohort, day)
            return [
                *(day_letters.reminder(call.ref, cohort, day, person) for person in people),
                *(
                    day_letters.trainer_reminder(self.post, call.ref, cohort, day, who, len(people))
                    for who in day.trainers
                    if who not in cohort.cannot_come(day.number)
                ),
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def ask_trainer(self, call: Call[AskTrainer]) -> Agenda:
        """Ask somebody whether they can take over days whose trainer cannot come."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            found = cohort.question(call.step.asked)
            if found is None:
                return []
            cover, question = found
            return [day_letters.asked(call.ref, cohort, question, cohort.to_cover(cover))]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_handover(self, call: Call[TellHandover]) -> Agenda:
        """Tell a trainer that a day is theirs now, or no longer."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            day = _day(cohort, call.step.day)
            which = (call.step.change, call.step.person)
            return [
                day_letters.handed_over(self.post, call.ref, cohort, day, one, now)
                for one in cohort.handovers
                if one.day == day.number and (one.change, one.person) == which
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def chase_register(self, call: Call[ChaseRegister]) -> Agenda:
        """Ask the trainer of a day for its attendance sheet."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            day = _day(cohort, call.step.day)
            return [day_letters.register_reminder(call.ref, cohort, day, now)]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_day_move(self, call: Call[TellDayMove]) -> Agenda:
        """Tell those who know a day's earlier time about its new one; their diaries follow."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            day = _day(cohort, call.step.day)
            before = await _time_told(conn, call.ref, cohort, day)
            return [
                day_letters.moved(self.post, call.ref, cohort, day, before, person, now)
                for person in without_repeats([*_instructed(cohort, day), *_to_update(cohort, day)])
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def cancel_invitations(self, call: Call[CancelInvitations]) -> Agenda:
        """Take the days ahead out of the diary of somebody who left."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            seat = (call.step.place, call.step.occupant)
            return [
                day_letters.cancelled(self.post, call.ref, cohort, day, gone.person)
                for gone in cohort.departed
                if (gone.place, gone.occupant) == seat
                for day in cohort.days
                if gone.is_for(day)
                and day.starts >= max(gone.left_at, now)
                and gone.person not in cohort.expected(day.number)
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_trainer(self, call: Call[TellTrainer]) -> Agenda:
        """Tell a trainer which days are off; those that stand in their diary are taken out."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            trainer = call.step.trainer
            days = [day for day in _called_off(cohort) if trainer in day.trainers]
            known = [day for day in days if _is_in_diary(cohort, day, trainer) and day.starts > now]
            return [
                day_letters.trainer_cancelled(cohort, trainer, days),
                *(
                    day_letters.cancelled(self.post, call.ref, cohort, day, trainer)
                    for day in known
                ),
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_postponed(self, call: Call[TellPostponed]) -> Agenda:
        """Tell somebody that their days have no date; those in their diary are taken out."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            mine = (call.step.number, call.step.person)
            known = [o for o in cohort.postponed_to_tell if (o.number, o.person) == mine]
            days = [day for day in cohort.days for one in known if day.number in one.days]
            if not days:
                return []
            who = call.step.person
            return [
                day_letters.postponed(cohort, who, days),
                *(
                    day_letters.cancelled(self.post, call.ref, cohort, day, who)
                    for day in days
                    if who not in day.trainers or _is_in_diary(cohort, day, who)
                ),
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def cancel_visit(self, call: Call[CancelVisit]) -> Agenda:
        """Tell somebody of a sister cohort that the day they were to visit is off."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            day = _day(cohort, call.step.day)
            return [day_letters.cancelled(self.post, call.ref, cohort, day, call.step.person)]

        return await self.tell(call.ref, call.step, compose)


async def _cohort(conn: Connection, ref: Ref) -> Cohort:
    state = await peek(conn, ref)
    assert isinstance(state, Cohort)  # only a planned cohort has steps
    return state


def _day(cohort: Cohort, number: int) -> LearningDay:
    day = day_of(cohort.days, number)
    assert day is not None  # days are moved, never taken away
    return day


def _called_off(cohort: Cohort) -> list[LearningDay]:
    """Return the days that a cancelled cohort does not hold, in order of time."""
    days = [day for day in cohort.days if not cohort.takes_place(day)]
    return sorted(days, key=lambda day: day.starts)


def _is_new_to(cohort: Cohort, place: Place, day: LearningDay) -> bool:
    """Tell whether somebody's diary lacks a day, or has it at another time or venue."""
    moved_at = cohort.log(day.number).moved_at
    return place.again_at is None or (moved_at is not None and moved_at >= place.again_at)


def _is_in_diary(cohort: Cohort, day: LearningDay, trainer: PersonId) -> bool:
    """Tell whether a trainer of a day was sent a calendar entry for it."""
    return trainer in cohort.log(day.number).invited


def _to_update(cohort: Cohort, day: LearningDay) -> list[PersonId]:
    """Return the trainers of a day; who has still to hear that it is theirs hears its time then."""
    waiting = [one.person for one in cohort.handovers if one.day == day.number]
    return [who for who in day.trainers if who not in waiting]


async def _awake(conn: Connection, cohort: Cohort, day: LearningDay) -> list[PersonId]:
    """Return who is booked on a day: not held places, nor those whose item of work is paused."""
    people: list[PersonId] = []
    for person in cohort.expected(day.number):
        holder = cohort.holder_of(person, day.number)
        if cohort.is_held(person):
            continue
        if holder is None or not await is_paused(conn, holder):
            people.append(person)
    return people


def _instructed(cohort: Cohort, day: LearningDay) -> list[PersonId]:
    """Return who is expected on a day and has been told when it was to be.

    Of days that were moved together those with a place hear in one letter of their own.
    """
    places = () if cohort.log(day.number).together else cohort.places
    people: list[PersonId | None] = [
        place.person
        for place in places
        if place.status is PlaceStatus.INSTRUCTED and place.expected_on(day)
    ]
    people += [visitor.person for visitor in cohort.visitors if visitor.day == day.number]
    return without_repeats(people)


async def _time_told(conn: Connection, ref: Ref, cohort: Cohort, day: LearningDay) -> str:
    """Return the time at which people still expect a day: that of the last move they were told."""
    told = cohort.log(day.number).told
    for event in reversed(await events.read(conn, ref)):
        if isinstance(event, DayMoved) and (event.day, event.sequence) == (day.number, told):
            return say_span(event.starts, event.ends)
        if isinstance(event, Planned):
            day = day_of(event.days, day.number) or day
    return say_span(day.starts, day.ends)
