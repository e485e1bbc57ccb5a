"""The learning days of a cohort as a table: when, where, with whom, and how its sheets stand."""

from collections.abc import Iterator
from datetime import date, datetime

from domain.calendar import say_date, say_due, say_hours
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import Cohort
from domain.processes.cohort.state import TEACHING
from domain.ref import Ref
from web.pages.parts import Story, somebody
from web.site import page_of
from web.venues import venue
from web.view import Heading, Link, Row, Soft, Table, Tag


def days_table(ref: Ref, cohort: Cohort, story: Story, now: datetime) -> Table:
    return Table(
        caption="Learning days",
        caption_hidden=True,
        headings=tuple(
            Heading(text=text) for text in ("Day", "When", "Venue", "Trainer", "Attendance sheet")
        ),
        rows=tuple(
            Row(
                cells=(
                    (
                        Link(
                            text=f"{day.number}. {day.title}",
                            href=f"{page_of(ref)}/days/{day.number}",
                        ),
                        Soft(text=_audience(day)),
                    ),
                    _when(cohort, day),
                    (venue(day.room), *_twice(cohort, day, day.room)),
                    _trainers(cohort, day, story),
                    _sheet(cohort, day, now),
                ),
                late=day.ends <= now and not cohort.complete(day.number),
            )
            for day in sorted(cohort.days, key=lambda day: day.starts)
        ),
        empty="No learning days.",
    )


def _when(cohort: Cohort, day: LearningDay) -> tuple[date | Soft | Tag, ...]:
    if cohort.takes_place(day) or cohort.cancelled_at:
        return (day.on, Soft(text=hours(day)))
    return (Tag(word="No date yet", tone="watch"), Soft(text=f"Was {say_date(day.on)}"))


def _trainers(
    cohort: Cohort, day: LearningDay, story: Story
) -> tuple[str | Link | Soft | Tag, ...]:
    with_them = (Soft(text="with"), somebody(story.words, day.co_trainer or ""))
    teaching = (somebody(story.words, day.trainer), *(with_them if day.co_trainer else ()))
    return (*teaching, *_twice(cohort, day, *day.trainers), *_covering(cohort, day, story))


def _twice(cohort: Cohort, day: LearningDay, *resources: str) -> Iterator[Tag]:
    """Whether a day takes somebody, or a room, although booked elsewhere; the history says why."""
    if any(one.day == day.number and one.resource in resources for one in cohort.doubled):
        yield Tag(word="Booked twice", tone="watch")


def _covering(cohort: Cohort, day: LearningDay, story: Story) -> Iterator[Soft | Tag]:
    """Whether somebody else is looked for, and who is asked at present."""
    for cover in cohort.covers if cohort.stage in TEACHING else ():
        if day.number not in cover.days:
            continue
        who = (
            "Cannot come"
            if len(day.trainers) == 1
            else f"{story.words.person(cover.trainer)} cannot come"
        )
        yield Tag(word=who, tone="late")
        if cover.asked:
            until = say_due(cover.asked.answer_by)
            yield Soft(text=f"{story.words.person(cover.asked.person)} is asked, until {until}")
        else:
            yield Soft(text="Nobody is asked at present")


def hours(day: LearningDay) -> str:
    """Return when a day begins and ends by a London clock."""
    return say_hours(day.starts, day.ends)


def _audience(day: LearningDay) -> str:
    return {
        "manager": "For registered managers",
        "mentors": "For well-being mentors",
        "everyone": "For everybody",
    }[day.audience]


def _sheet(cohort: Cohort, day: LearningDay, now: datetime) -> Tag:
    if not cohort.takes_place(day):
        return Tag(word="Cancelled" if cohort.cancelled_at else "Postponed")
    expected = cohort.expected(day.number)
    marked = [mark.person for mark in cohort.log(day.number).marks]
    count = sum(person in marked for person in expected)
    if not expected:
        return Tag(word="Nobody is expected")
    if count == len(expected):
        return Tag(word="Complete", tone="good")
    if day.starts > now:
        return Tag(word=f"{len(expected)} expected", tone="info")
    return Tag(
        word=f"{count} of {len(expected)} marked", tone="late" if day.ends <= now else "watch"
    )
