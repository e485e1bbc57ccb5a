"""What people record of learning days, workplace tasks and the assessment."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from domain.entry.dates import HappenedOn
from domain.entry.numbers import Percent
from domain.entry.text import Key
from domain.messages import Command, PersonId, TextId
from domain.parts.criteria import CriterionOutcome
from domain.ref import Ref


class MakeUpDay(Command):
    """Record that a delegate caught up on a learning day they missed.

    A visit to another course date that was booked for it is cancelled.
    """

    name: ClassVar[str] = "make_up_day"
    title: ClassVar[str] = "Record a catch-up"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="Learning day", ge=1, le=60)
    caught_up_on: HappenedOn = Field(title="Caught up on")
    evidence: TextId = Field(title="How they caught up, and with whom")


class ArrangeSisterDay(Command):
    """Book a delegate on the same learning day of another course date.

    An earlier booking for the same day is cancelled.
    """

    name: ClassVar[str] = "arrange_sister_day"
    title: ClassVar[str] = "Book the day on another date"

    person: PersonId = Field(title="Delegate")
    day: int = Field(title="Learning day", ge=1, le=60)
    sister: Ref = Field(title="Course date to visit")


class RecordTask(Command):
    """Record that a delegate has done a workplace task."""

    name: ClassVar[str] = "record_task"
    title: ClassVar[str] = "Record a workplace task"

    person: PersonId = Field(title="Delegate")
    task: Key = Field(title="Task")
    done_on: HappenedOn = Field(title="Done on")
    evidence: TextId = Field(title="What was handed in")


class RecordScore(Command):
    """Record the score of a knowledge test."""

    name: ClassVar[str] = "record_score"
    title: ClassVar[str] = "Record a test score"

    person: PersonId = Field(title="Delegate")
    component: Key = Field(title="Part of the assessment")
    percent: Percent = Field(title="Score in %", ge=0, le=100)
    assessor: PersonId = Field(title="Assessor")
    taken_on: HappenedOn = Field(title="Taken on")


class RecordCriteria(Command):
    """Record which criteria of the framework a delegate met, in one observation or in several.

    One not met is not passed yet, and a re-sit follows.
    """

    name: ClassVar[str] = "record_criteria"
    title: ClassVar[str] = "Record an observation"

    person: PersonId = Field(title="Delegate")
    assessor: PersonId = Field(title="Assessor")
    observed_on: HappenedOn = Field(title="Observed on")
    outcomes: tuple[CriterionOutcome, ...] = Field(title="Criteria", max_length=60)


class RecordJudgement(Command):
    """Record whether an assessor accepts an assignment or a piece of work."""

    name: ClassVar[str] = "record_judgement"
    title: ClassVar[str] = "Record an assignment"

    person: PersonId = Field(title="Delegate")
    component: Key = Field(title="Part of the assessment")
    passed: bool = Field(title="Passed")
    assessor: PersonId = Field(title="Assessor")
    judged_on: HappenedOn = Field(title="Judged on")
    evidence: TextId = Field(title="What the assessor saw")


class RecordFeedback(Command):
    """Record that a delegate knows what was missing."""

    name: ClassVar[str] = "record_feedback"
    title: ClassVar[str] = "Record feedback"

    person: PersonId = Field(title="Delegate")
    given_on: HappenedOn = Field(title="Given on")
    feedback: TextId = Field(title="What was said")


class ExtendAssessment(Command):
    """Give a delegate more time to finish the assessment."""

    name: ClassVar[str] = "extend_assessment"
    title: ClassVar[str] = "Extend the assessment"

    person: PersonId = Field(title="Delegate")
    until: date = Field(title="New last day")
    reason: TextId = Field(title="Reason")


class CheckQuality(Command):
    """Record the internal quality check of an assessment that was drawn for the sample."""

    name: ClassVar[str] = "check_quality"
    title: ClassVar[str] = "Record the quality check"

    person: PersonId = Field(title="Delegate")
    agreed: bool = Field(title="The check agrees with the assessor")
    note: TextId = Field(title="What was found")


class Release(Command):
    """Release a passed assessment: the registration is issued at once.

    Whoever recorded a result cannot release it: two people stand for each registration.
    """

    name: ClassVar[str] = "release"
    title: ClassVar[str] = "Release the result"

    person: PersonId = Field(title="Delegate")
