"""What delegates have done: learning days, workplace tasks and the assessment."""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime

from domain.calendar import say_date
from domain.messages import Event, PersonId, TextId
from domain.parts.criteria import CriterionOutcome
from domain.processes.cohort import holders
from domain.ref import Ref
from domain.say import person, stream, text


class AttendanceTaken(holders.AttendanceTaken):
    type: ClassVar[str] = "course.attendance_taken.v1"


class DayMoveNoted(holders.DayMoveNoted):
    """`answer_by` is when a delegate of this day can no longer cancel or move free of charge.

    It is None where that never was: only the venue changed.
    """

    type: ClassVar[str] = "course.day_move_noted.v1"
    answer_by: AwareDatetime | None


class DatesChanged(holders.DatesChanged):
    """`answer_by` is as long as a moved day lets delegates cancel or move free of charge; days
    that had not begun at `off_since` have no date at present."""

    type: ClassVar[str] = "course.dates_changed.v1"
    answer_by: AwareDatetime | None
    off_since: AwareDatetime | None = None


class DateCancelled(Event):
    type: ClassVar[str] = "course.date_cancelled.v1"
    cohort: Ref
    cancelled_at: AwareDatetime

    def says(self) -> str:
        return f"{stream(self.cohort)} was cancelled"


class DayMadeUp(holders.DayMadeUp):
    type: ClassVar[str] = "course.day_made_up.v1"


class SisterDayArranged(holders.SisterDayArranged):
    type: ClassVar[str] = "course.sister_day_arranged.v1"


class TaskRecorded(Event):
    type: ClassVar[str] = "course.task_recorded.v1"
    person: PersonId
    task: str
    task_title: str
    done_on: date
    evidence: TextId

    def says(self) -> str:
        return f"{person(self.person)} handed in “{self.task_title}”: {text(self.evidence)}"


class ResultRecorded(Event):
    """A part of the assessment was judged; `recorded_by` is the account that entered it.

    An `unfinished` observation found nothing wrong and leaves criteria to be seen another time.
    """

    type: ClassVar[str] = "course.result_recorded.v1"
    person: PersonId
    component: str
    component_title: str
    passed: bool
    percent: int | None = None
    outcomes: tuple[CriterionOutcome, ...] = ()
    assessor: PersonId
    on: date
    recorded_by: str
    unfinished: bool = False
    evidence: TextId | None = None

    def says(self) -> str:
        how = "passed" if self.passed else "did not pass yet"
        how = "was observed in part" if self.unfinished else how
        score = f" with {self.percent} %" if self.percent is not None else ""
        met = sum(one.met for one in self.outcomes)
        count = f", {met} of {len(self.outcomes)} criteria met" if self.outcomes else ""
        note = f": {text(self.evidence)}" if self.evidence else ""
        who, judge = person(self.person), person(self.assessor)
        return f"{who} {how}: {self.component_title}{score}{count}, assessed by {judge}{note}"


class AttemptsUsed(Event):
    type: ClassVar[str] = "course.attempts_used.v1"
    person: PersonId
    component_title: str

    def says(self) -> str:
        return (
            f"{person(self.person)} has no attempt left at “{self.component_title}” "
            "and can take the course again"
        )


class FeedbackRecorded(Event):
    type: ClassVar[str] = "course.feedback_recorded.v1"
    person: PersonId
    given_on: date
    feedback: TextId

    def says(self) -> str:
        on = say_date(self.given_on)
        return f"{person(self.person)} was given feedback on {on}: {text(self.feedback)}"


class AssessmentExtended(Event):
    type: ClassVar[str] = "course.assessment_extended.v1"
    person: PersonId
    until: date
    reason: TextId

    def says(self) -> str:
        until, why = say_date(self.until), text(self.reason)
        return f"{person(self.person)} has until {until} to finish the assessment: {why}"


class AssessmentLapsed(Event):
    type: ClassVar[str] = "course.assessment_lapsed.v1"
    person: PersonId

    def says(self) -> str:
        return f"The assessment of {person(self.person)} lapsed, as it was not finished in time"


class Chased(Event):
    type: ClassVar[str] = "course.chased.v1"
    person: PersonId
    what: str
    what_title: str

    def says(self) -> str:
        return f"{person(self.person)} was reminded of “{self.what_title}”"


class SampleDrawn(Event):
    type: ClassVar[str] = "course.sample_drawn.v1"
    person: PersonId
    sampled: bool
    why: str

    def says(self) -> str:
        how = "was drawn for a quality check" if self.sampled else "needs no quality check"
        return f"The assessment of {person(self.person)} {how}: {self.why}"


class QualityChecked(Event):
    type: ClassVar[str] = "course.quality_checked.v1"
    person: PersonId
    agreed: bool
    checked_by: str
    note: TextId

    def says(self) -> str:
        how = "agreed with the assessment" if self.agreed else "asked for a new observation"
        return f"The quality check of {person(self.person)} {how}: {text(self.note)}"


class Released(Event):
    type: ClassVar[str] = "course.released.v1"
    person: PersonId
    released_by: str

    def says(self) -> str:
        return f"The result of {person(self.person)} was released by a second person"
