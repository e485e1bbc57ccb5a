"""What has happened to a booking of a short course."""

from domain.services.course.events.learning import (
    AssessmentExtended,
    AssessmentLapsed,
    AttemptsUsed,
    AttendanceTaken,
    Chased,
    DateCancelled,
    DatesChanged,
    DayMadeUp,
    DayMoveNoted,
    FeedbackRecorded,
    QualityChecked,
    Released,
    ResultRecorded,
    SampleDrawn,
    SisterDayArranged,
    TaskRecorded,
)
from domain.services.course.events.papers import (
    TOLD,
    AwardIssued,
    AwardKind,
    Closed,
    CreditRaised,
    FeeCause,
    FeeRaised,
    InvoiceRaised,
    NewsKind,
    StepLapsed,
    Told,
)
from domain.services.course.events.places import (
    ApplicationScreened,
    Booked,
    Charge,
    DateChosen,
    HoldReleased,
    MergeDeclined,
    MergeProposed,
    MoveFee,
    OfferAccepted,
    OfferDeclined,
    OfferEnded,
    OfferMade,
    PlaceCancelled,
    PlacesConfirmed,
    PurchaseOrderSupplied,
    Seated,
    Substituted,
    Terms,
    TurnCame,
)
from domain.services.course.events.sets import (
    ActionsReviewed,
    ActionsSet,
    EvidenceRecorded,
    ObjectionRaised,
    ObjectionSettled,
)

CourseEvent = (
    Booked
    | PlacesConfirmed
    | ApplicationScreened
    | PurchaseOrderSupplied
    | TurnCame
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | OfferEnded
    | HoldReleased
    | MergeProposed
    | MergeDeclined
    | DateChosen
    | PlaceCancelled
    | Substituted
    | AttendanceTaken
    | DayMoveNoted
    | DateCancelled
    | DatesChanged
    | DayMadeUp
    | SisterDayArranged
    | ActionsSet
    | ActionsReviewed
    | EvidenceRecorded
    | ObjectionRaised
    | ObjectionSettled
    | TaskRecorded
    | ResultRecorded
    | AttemptsUsed
    | FeedbackRecorded
    | AssessmentExtended
    | AssessmentLapsed
    | Chased
    | SampleDrawn
    | QualityChecked
    | Released
    | InvoiceRaised
    | CreditRaised
    | FeeRaised
    | AwardIssued
    | Told
    | Closed
    | StepLapsed
)

__all__ = [
    "TOLD",
    "ActionsReviewed",
    "ActionsSet",
    "ApplicationScreened",
    "AssessmentExtended",
    "AssessmentLapsed",
    "AttemptsUsed",
    "AttendanceTaken",
    "AwardIssued",
    "AwardKind",
    "Booked",
    "Charge",
    "Chased",
    "Closed",
    "CourseEvent",
    "CreditRaised",
    "DateCancelled",
    "DateChosen",
    "DatesChanged",
    "DayMadeUp",
    "DayMoveNoted",
    "EvidenceRecorded",
    "FeeCause",
    "FeeRaised",
    "FeedbackRecorded",
    "HoldReleased",
    "InvoiceRaised",
    "MergeDeclined",
    "MergeProposed",
    "MoveFee",
    "NewsKind",
    "ObjectionRaised",
    "ObjectionSettled",
    "OfferAccepted",
    "OfferDeclined",
    "OfferEnded",
    "OfferMade",
    "PlaceCancelled",
    "PlacesConfirmed",
    "PurchaseOrderSupplied",
    "QualityChecked",
    "Released",
    "ResultRecorded",
    "SampleDrawn",
    "Seated",
    "SisterDayArranged",
    "StepLapsed",
    "Substituted",
    "TaskRecorded",
    "Terms",
    "Told",
    "TurnCame",
]
