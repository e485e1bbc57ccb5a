"""What people are told about learning days: drafts, made of the state of a cohort alone."""

from collections.abc import Iterable
from datetime import date, datetime

from activities.letters import Value
from activities.pages import AnswerPage, OwnPage, TeachingPage
from activities.post import Draft, Invitation, Post
from activities.surroundings import day_line, reply_by, service_title
from domain.calendar import add_working_days, london_date, say_date, say_due, say_span
from domain.messages import PersonId
from domain.parts.cover import Asked, Handover
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.processes.cohort import Cohort
from domain.processes.cohort.registers import minutes_missed
from domain.ref import Ref, effect_id

ANSWER_WORKING_DAYS = 5  # ours: to say whether a new date suits
REGISTER_WORKING_DAYS = 2  # ours: to fill in an attendance sheet that was asked for
TO_BRING = "Something to write with, and your notes from earlier days"


def instructions(
    ref: Ref,
    cohort: Cohort,
    person: PersonId,
    setting: str,
    days: Iterable[LearningDay],
    now: datetime,
) -> Draft:
    """Return the joining instructions of somebody for the days ahead of them."""
    ahead = sorted(days, key=lambda day: day.starts)
    values: dict[str, Value] = {
        "programme": service_title(cohort.service),
        "setting": setting,
        "days": tuple(day_line(day) for day in ahead),
        "needs_by": say_date(_needs_by(ahead[0], now)),
        "late_minutes": str(minutes_missed(cohort)),
    }
    return Draft("joining_instructions", person, values, page=OwnPage(ref))


def instructed_anew(
    cohort: Cohort, person: PersonId, setting: str, days: Iterable[LearningDay]
) -> Draft:
    """Return the one letter that tells somebody of all changed days together."""
    values: dict[str, Value] = {
        "programme": service_title(cohort.service),
        "setting": setting,
        "days": tuple(day_line(day) for day in sorted(days, key=lambda day: day.starts)),
    }
    return Draft("learning_days_changed", person, values)


def postponed(cohort: Cohort, person: PersonId, days: Iterable[LearningDay]) -> Draft:
    """Return the letter that tells somebody which days have no date at present."""
    values: dict[str, Value] = {
        "cohort": cohort.label,
        "programme": service_title(cohort.service),
        "days": tuple(f"Day {day.number}, planned for {say_date(day.on)}" for day in days),
    }
    return Draft("learning_days_postponed", person, values)


def _needs_by(first: LearningDay, now: datetime) -> date:
    """Return by when special needs are told: some days ahead, or today for who joins late."""
    due = add_working_days(first.on, -POLICY.special_requirements_working_days)
    return max(due, london_date(now))


def invited(
    post: Post, ref: Ref, cohort: Cohort, day: LearningDay, person: PersonId, trainer: str
) -> Draft:
    """Return the letter with which a day comes into somebody's diary."""
    values = _about(cohort, day) | {
        "day_title": day.title,
        "when": say_span(day.starts, day.ends),
        "where": day.room,
        "trainer": trainer,
    }
    return Draft(
        "learning_day_invitation",
        person,
        values,
        part=f"day-{day.number}",
        page=OwnPage(ref),
        invitation=invitation(post, ref, cohort, day, person),
    )


def reminder(ref: Ref, cohort: Cohort, day: LearningDay, person: PersonId) -> Draft:
    """Return the reminder of somebody who is expected, with the page to sign in on the day."""
    values = _about(cohort, day) | {
        "on": say_date(day.on),
        "day_title": day.title,
        "when": say_span(day.starts, day.ends),
        "where": day.room,
        "bring": TO_BRING,
    }
    return Draft("learning_day_reminder", person, values, page=OwnPage(ref))


def trainer_reminder(
    post: Post, ref: Ref, cohort: Cohort, day: LearningDay, trainer: PersonId, expected: int
) -> Draft:
    """Return the reminder of a trainer, with the day for their diary."""
    values = _about(cohort, day) | {
        "on": say_date(day.on),
        "day_title": day.title,
        "when": say_span(day.starts, day.ends),
        "where": day.room,
        "expected": str(expected),
    }
    return Draft(
        "trainer_day_reminder",
        trainer,
        values,
        page=TeachingPage(ref, day.number),
        invitation=invitation(post, ref, cohort, day, trainer),
    )


def asked(ref: Ref, cohort: Cohort, question: Asked, days: Iterable[LearningDay]) -> Draft:
    """Return the letter that asks a trainer to take over; they answer behind its link."""
    ahead = tuple(day_line(day) for day in days)
    values: dict[str, Value] = {
        "programme": service_title(cohort.service),
        "which": "this learning day" if len(ahead) == 1 else "all of these learning days",
        "days": ahead,
        "answer_by": say_due(question.answer_by),
    }
    page = AnswerPage(ref, question.link)
    return Draft("trainer_asked", question.person, values, part=str(question.number), page=page)


def handed_over(
    post: Post,
    ref: Ref,
    cohort: Cohort,
    day: LearningDay,
    handover: Handover,
    now: datetime,
) -> Draft:
    """Return the letter with which a day comes into a trainer's diary, or goes out of it."""
    values = _about(cohort, day) | {"on": say_date(day.on), "when": say_span(day.starts, day.ends)}
    entry = invitation(post, ref, cohort, day, handover.person, cancel=not handover.begins)
    if not handover.begins:
        return Draft("trainer_day_off", handover.person, values, invitation=entry)
    values |= {
        "day_title": day.title,
        "where": day.room,
        "capacity": str(cohort.capacity),
        "answer_by": say_date(reply_by(now, ANSWER_WORKING_DAYS, day.starts)),
    }
    page = TeachingPage(ref, day.number)
    return Draft("trainer_day_booked", handover.person, values, page=page, invitation=entry)


def register_reminder(ref: Ref, cohort: Cohort, day: LearningDay, now: datetime) -> Draft:
    """Return the letter that asks a trainer for an attendance sheet."""
    values = _about(cohort, day) | {
        "on": say_date(day.on),
        "due_on": say_date(reply_by(now, REGISTER_WORKING_DAYS)),
        "expected": str(len(cohort.expected(day.number))),
    }
    return Draft("register_reminder", day.trainer, values, page=TeachingPage(ref, day.number))


def moved(
    post: Post,
    ref: Ref,
    cohort: Cohort,
    day: LearningDay,
    before: str,
    person: PersonId,
    now: datetime,
) -> Draft:
    """Return the letter that moves a day in somebody's diary; `before` says its earlier time."""
    values = _about(cohort, day) | {
        "day_title": day.title,
        "old_when": before,
        "when": say_span(day.starts, day.ends),
        "where": day.room,
        "answer_by": say_date(reply_by(now, ANSWER_WORKING_DAYS, day.starts)),
    }
    entry = invitation(post, ref, cohort, day, person)
    if person in day.trainers:
        page = TeachingPage(ref, day.number)
        return Draft("trainer_day_moved", person, values, page=page, invitation=entry)
    return Draft("learning_day_moved", person, values, page=OwnPage(ref), invitation=entry)


def cancelled(post: Post, ref: Ref, cohort: Cohort, day: LearningDay, person: PersonId) -> Draft:
    """Return the letter that takes a day out of the diary of who left, or whose cohort is off."""
    left_before = any(
        gone.person == person and gone.left_at != cohort.cancelled_at for gone in cohort.departed
    )
    reason = f"You no longer take part in {service_title(cohort.service)}."
    if cohort.cancelled_at is not None and not left_before:
        reason = f"{cohort.label} is cancelled. We are sorry about that."
    elif cohort.postponed_at is not None:
        reason = f"{cohort.label} is postponed. We write to you once there is a new date."
    values = _about(cohort, day) | {
        "day_title": day.title,
        "when": say_span(day.starts, day.ends),
        "reason": reason,
    }
    return Draft(
        "learning_day_cancelled",
        person,
        values,
        part=f"day-{day.number}",
        invitation=invitation(post, ref, cohort, day, person, cancel=True),
    )


def trainer_cancelled(cohort: Cohort, trainer: PersonId, days: Iterable[LearningDay]) -> Draft:
    """Return the letter that tells a trainer which of their days do not take place."""
    values: dict[str, Value] = {
        "cohort": cohort.label,
        "programme": service_title(cohort.service),
        "days": tuple(
            f"Day {day.number}, {say_span(day.starts, day.ends)}, {day.room}" for day in days
        ),
    }
    return Draft("trainer_cohort_cancelled", trainer, values)


def invitation(
    post: Post,
    ref: Ref,
    cohort: Cohort,
    day: LearningDay,
    person: PersonId,
    *,
    cancel: bool = False,
) -> Invitation:
    """Return a day as it stands in one person's diary: one entry for ever, updated by its moves.

    Leaving is one more change (RFC 5546, 2.1.4), and so is coming back; a day that goes to another
    trainer is both. Nothing comes after the cancellation of a whole cohort.
    """
    left = sum(gone.person == person for gone in cohort.departed)
    log = cohort.log(day.number)
    sequence = log.sequence + 2 * (left + log.handovers)
    # A postponement counts as a change of its own already.
    change = 1 if cohort.cancelled_at else 0 if cohort.postponed_at else -1
    programme = service_title(cohort.service)
    return Invitation(
        uid=f"{effect_id(ref, f'invitation/{day.number}/{person}')}@{post.domain}",
        sequence=sequence + change if cancel else sequence,
        summary=f"Learning day {day.number}: {day.title}",
        starts=day.starts,
        ends=day.ends,
        location=day.room,
        description=f"Learning day {day.number} of {programme}.",
        method="CANCEL" if cancel else "REQUEST",
    )


def _about(cohort: Cohort, day: LearningDay) -> dict[str, Value]:
    return {"day_number": str(day.number), "programme": service_title(cohort.service)}
