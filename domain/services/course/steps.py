"""What the system does by itself for a booking."""

from typing import Literal

from domain.messages import PersonId, Step
from domain.say import person
from domain.services.course import commands as c
from domain.services.course.events import TOLD, AwardKind, NewsKind


class TellNews(Step):
    """One piece of news for the provider, and perhaps a delegate."""

    step: Literal["tell_news"] = "tell_news"
    news: int
    kind: NewsKind

    def says(self) -> str:
        return f"The provider is told {TOLD[self.kind]}"

    def outcome(self) -> c.NoteTold:
        return c.NoteTold(news=self.news)


class ConfirmPlaces(Step):
    step: Literal["confirm_places"] = "confirm_places"

    def says(self) -> str:
        return "The held places are confirmed"

    def outcome(self) -> c.ConfirmHeldPlaces:
        return c.ConfirmHeldPlaces()


class ReleaseHold(Step):
    step: Literal["release_hold"] = "release_hold"

    def says(self) -> str:
        return "The held places are given back if no purchase order number has come"

    def outcome(self) -> c.ReleaseHold:
        return c.ReleaseHold()


class RaiseInvoice(Step):
    step: Literal["raise_invoice"] = "raise_invoice"

    def says(self) -> str:
        return "The invoice is raised"

    def outcome(self) -> c.RecordInvoiceRaised:
        return c.RecordInvoiceRaised()


class RaiseCredit(Step):
    step: Literal["raise_credit"] = "raise_credit"
    delegate: int
    person: PersonId

    def says(self) -> str:
        return f"The price for {person(self.person)} is credited"

    def outcome(self) -> c.RecordCreditRaised:
        return c.RecordCreditRaised(delegate=self.delegate)


class RaiseFee(Step):
    step: Literal["raise_fee"] = "raise_fee"
    fee: str
    person: PersonId

    def says(self) -> str:
        return f"A fee for {person(self.person)} is invoiced"

    def outcome(self) -> c.RecordFeeRaised:
        return c.RecordFeeRaised(fee=self.fee)


class ChaseWork(Step):
    """A reminder of a workplace task or of a part of the assessment."""

    step: Literal["chase_work"] = "chase_work"
    person: PersonId
    what: str
    title: str

    def says(self) -> str:
        return f"{person(self.person)} is reminded of “{self.title}”"

    def outcome(self) -> c.NoteChased:
        return c.NoteChased(person=self.person, what=self.what)


class LapseAssessment(Step):
    step: Literal["lapse_assessment"] = "lapse_assessment"
    person: PersonId

    def says(self) -> str:
        return f"The assessment of {person(self.person)} lapses if it is not finished"

    def outcome(self) -> c.LapseAssessment:
        return c.LapseAssessment(person=self.person)


class DrawSample(Step):
    step: Literal["draw_sample"] = "draw_sample"
    person: PersonId

    def says(self) -> str:
        return f"It is decided whether the assessment of {person(self.person)} is checked"

    def outcome(self) -> c.DrawSample:
        return c.DrawSample(person=self.person)


class IssueAward(Step):
    step: Literal["issue_award"] = "issue_award"
    person: PersonId
    kind: AwardKind

    def says(self) -> str:
        words: dict[AwardKind, str] = {
            "certificate": "A certificate",
            "attendance": "An attendance certificate",
            "registration": "The registration",
        }
        return f"{words[self.kind]} is issued to {person(self.person)}"

    def outcome(self) -> c.RecordAward:
        return c.RecordAward(person=self.person, kind=self.kind)


CourseStep = (
    TellNews
    | ConfirmPlaces
    | ReleaseHold
    | RaiseInvoice
    | RaiseCredit
    | RaiseFee
    | ChaseWork
    | LapseAssessment
    | DrawSample
    | IssueAward
)
