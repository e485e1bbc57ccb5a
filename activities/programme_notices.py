"""Letters to the sponsor, the manager and the mentors of a Bigger Picture programme."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from temporalio import activity

from activities.correspondence import Correspondence
from activities.letters import Kind, Value
from activities.pages import BookedPage
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import (
    day_line,
    name_of,
    reply_by,
    service_title,
    setting_name,
    subject_titles,
    without_repeats,
)
from domain.agenda import Agenda
from domain.calendar import add_months, add_working_days, london_date, say_date
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.parts.tidings import Tiding
from domain.policy import POLICY
from domain.processes.cohort import Cohort
from domain.ref import Ref, slug_of
from domain.services.bigger_picture.agenda import agenda
from domain.services.bigger_picture.events import MentorsChased
from domain.services.bigger_picture.evolve import evolve
from domain.services.bigger_picture.requirements import is_done, required_days
from domain.services.bigger_picture.state import Programme, Underway
from domain.services.bigger_picture.steps import (
    ChaseMentors,
    ChaseReplacement,
    EndPause,
    PauseForMentors,
    TellCohortCancelled,
    TellDatesChanged,
    TellMoved,
)
from store.pool import Connection
from store.streams import peek

ANSWER_WORKING_DAYS = 5  # ours: to name somebody after a reminder
NO_DAY_AHEAD = "still to be arranged"
DAYS_COUNT = "Learning days already attended or made up count: nobody has to repeat them."
NO_DAY_YET = "No learning day has been held yet, so nothing is lost."
FREE_TO_LEAVE = (
    "We will be in touch by {by} with new dates. If none of them suits you, you can withdraw free "
    "of charge, and an invoice that is out is credited in full."
)
OTHERS_CARRY_ON = (
    "It concerns only those who were to join later. We will be in touch by {by} with new dates for "
    "them; everybody else carries on as planned."
)


DATES: Mapping[Tiding, Kind] = {
    "postponed": "cohort_postponed",
    "new dates": "cohort_new_dates",
    "new venue": "cohort_new_venue",
}


class ProgrammeNotices(Correspondence):
    """Writes to the people of programmes; method names are the names of the steps."""

    @activity.defn
    async def chase_mentors(self, call: Call[ChaseMentors]) -> Agenda:
        """Remind the provider to name its well-being mentors, the second time for the last time."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await _underway(conn, call.ref)
            programme = state.programme
            values = await _about(conn, programme)
            if call.step.rung == 1:
                ahead = _mentor_day_ahead(programme, now)
                by = reply_by(
                    now,
                    POLICY.mentor_final_reminder_working_days,
                    before=ahead.starts if ahead else None,
                )
                values |= {
                    "next_mentor_day": say_date(ahead.on) if ahead else NO_DAY_AHEAD,
                    "name_by": say_date(by),
                    "subjects": subject_titles(slug_of(call.ref), programme.terms.subjects),
                }
            else:
                values |= {"name_by": say_date(_last_day_to_name(state, now))}
            kind: Kind = "mentors_reminder" if call.step.rung == 1 else "mentors_final_reminder"
            return [_to_leader(call.ref, kind, person, values) for person in _leaders(programme)]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def pause_for_mentors(self, call: Call[PauseForMentors]) -> Agenda:
        """Pause the programme, and tell the provider how it goes on."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            values = await _about(conn, programme) | {
                "programme": service_title(slug_of(call.ref)),
                "reason": "The well-being mentors have not been named yet.",
                "resume_how": "reply with the names of the well-being mentors",
                "until": say_date(add_months(london_date(now), POLICY.pause_months)),
            }
            return [
                _to_leader(call.ref, "paused", person, values) for person in _leaders(programme)
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def end_pause(self, call: Call[EndPause]) -> Agenda:
        """Let the programme resume, and tell everybody who takes part."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            values = await _about(conn, programme) | {
                "programme": service_title(slug_of(call.ref)),
                "next_day": _next_day(programme, now),
            }
            mentors = [mentor.person for mentor in programme.mentors]
            leaders = _leaders(programme)
            others = [who for who in without_repeats(mentors) if who not in leaders]
            return [
                *(_to_leader(call.ref, "resumed", person, values) for person in leaders),
                *(Draft("resumed", person, values) for person in others),
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def chase_replacement(self, call: Call[ChaseReplacement]) -> Agenda:
        """Remind the provider to name somebody in place of a mentor or manager who left."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            leaver = programme.member(call.step.leaver)
            manager = leaver is not None and leaver.part == "manager"
            values = await _about(conn, programme) | {
                "leaver_name": await name_of(conn, call.step.leaver),
                "name_by": say_date(reply_by(now, ANSWER_WORKING_DAYS)),
            }
            if manager or leaver is None:
                values |= {"programme": service_title(slug_of(call.ref))}
            else:
                values |= {"subjects": subject_titles(slug_of(call.ref), leaver.areas)}
            kind: Kind = "handover_reminder" if manager else "replacement_reminder"
            return [_to_leader(call.ref, kind, person, values) for person in _leaders(programme)]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_cohort_cancelled(self, call: Call[TellCohortCancelled]) -> Agenda:
        """Tell the provider that a cohort of its people is cancelled, and what comes next."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            by = add_working_days(london_date(now), POLICY.rebook_working_days)
            whole = call.step.cohort == programme.cohort
            values = await _about(conn, programme) | {
                "programme": service_title(slug_of(call.ref)),
                "cohort": await _label(conn, call.step.cohort),
                "kept": _kept(programme),
                "way_on": (FREE_TO_LEAVE if whole else OTHERS_CARRY_ON).format(by=say_date(by)),
            }
            return [
                _to_leader(call.ref, "cohort_cancelled", person, values)
                for person in _leaders(programme)
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_dates_changed(self, call: Call[TellDatesChanged]) -> Agenda:
        """Tell the provider what has become of the dates of a cohort of its people."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            cohort, what = call.step.cohort, call.step.what
            values = await _about(conn, programme) | {
                "programme": service_title(slug_of(call.ref)),
                "cohort": await _label(conn, cohort),
            }
            ahead = [day for day in programme.days(cohort) if day.ends > now]
            if what != "postponed":
                if not ahead:
                    return []
                values["days"] = tuple(day_line(day) for day in ahead)
            return [
                _to_leader(call.ref, DATES[what], person, values) for person in _leaders(programme)
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def tell_moved(self, call: Call[TellMoved]) -> Agenda:
        """Tell the provider the learning days that remain in the cohort it moved to."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            programme = (await _underway(conn, call.ref)).programme
            days = _remaining(programme, call.step.cohort)
            before = -POLICY.joining_instructions_working_days
            instructed = add_working_days(min(day.on for day in days), before)
            values = await _about(conn, programme) | {
                "programme": service_title(slug_of(call.ref)),
                "cohort": await _label(conn, call.step.cohort),
                "days": tuple(day_line(day) for day in days),
                "kept": _kept(programme),
                "instructions_by": say_date(max(instructed, london_date(now))),
            }
            return [
                _to_leader(call.ref, "moved_to_cohort", person, values)
                for person in _leaders(programme)
            ]

        return await self.tell(call.ref, call.step, compose)


async def _underway(conn: Connection, ref: Ref) -> Underway:
    state = await peek(conn, ref)
    assert isinstance(state, Underway)  # only a programme under way chases, pauses and resumes
    return state


async def _about(conn: Connection, programme: Programme) -> dict[str, Value]:
    return {"setting": await setting_name(conn, programme.provider, programme.setting)}


def _kept(programme: Programme) -> str:
    held = [day for off in programme.called_off for day in programme.timetable(off.cohort)]
    return DAYS_COUNT if held or programme.marks or programme.made_up else NO_DAY_YET


async def _label(conn: Connection, ref: Ref) -> str:
    cohort = await peek(conn, ref)
    assert isinstance(cohort, Cohort)  # only a planned cohort has places
    return cohort.label


def _remaining(programme: Programme, cohort: Ref) -> list[LearningDay]:
    """Return the days of a cohort that not everybody of this team has done, in order of time."""
    members = [one for one in programme.team if one.here and one.cohort == cohort]
    days = sorted(programme.days(cohort), key=lambda day: day.starts)
    own = {one.person: required_days(programme, one) for one in members}
    left = [
        day
        for day in days
        if not programme.mentors_named
        or any(
            day.number in own[one.person] and not is_done(programme, one, day.number)
            for one in members
        )
    ]
    return left or days


def _to_leader(ref: Ref, kind: Kind, person: PersonId, values: Mapping[str, Value]) -> Draft:
    return Draft(kind, person, values, page=BookedPage(ref))


def _leaders(programme: Programme) -> list[PersonId]:
    """Return who answers for the programme: its sponsor, and the manager who takes part."""
    manager = programme.manager
    return without_repeats([programme.sponsor, manager.person if manager else None])


def _mentor_day_ahead(programme: Programme, now: datetime) -> LearningDay | None:
    days = [day for day in programme.main_days if day.audience != "manager" and day.starts > now]
    return min(days, key=lambda day: day.starts, default=None)


def _next_day(programme: Programme, now: datetime) -> str:
    days = [day for day in programme.timetable(programme.cohort) if day.starts > now]
    if not days:
        return NO_DAY_AHEAD
    day = min(days, key=lambda day: day.starts)
    return f"day {day.number} on {say_date(day.on)}"


def _last_day_to_name(state: Underway, now: datetime) -> date:
    """Return the last working day before the pause that follows this last reminder."""
    after = agenda(evolve(state, MentorsChased(at=now, rung=2)))
    pauses = [item.due for item in after if isinstance(item, PauseForMentors)]
    return add_working_days(london_date(min(pauses, default=now)), -1)
