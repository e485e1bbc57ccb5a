"""What a booking of a short course can be told."""

from domain.parts.lapses import LapseStep
from domain.processes.allocation import TakeTurn
from domain.processes.cohort.tellings import (
    NoteCohortCancelled,
    NoteDatesChanged,
    NoteDayMoved,
    NoteMergeProposed,
    NoteOffered,
    NoteOfferGone,
    RecordAttendance,
)
from domain.services.course.commands.learning import (
    ArrangeSisterDay,
    CheckQuality,
    ExtendAssessment,
    MakeUpDay,
    RecordCriteria,
    RecordFeedback,
    RecordJudgement,
    RecordScore,
    RecordTask,
    Release,
)
from domain.services.course.commands.places import (
    AcceptOffer,
    AgreeToMerge,
    Book,
    CancelPlace,
    ChooseDate,
    DeclineMerge,
    DeclineOffer,
    MoveDelegate,
    MoveParty,
    NamedDelegate,
    Screen,
    Substitute,
    SupplyPurchaseOrder,
)
from domain.services.course.commands.reports import (
    ConfirmHeldPlaces,
    DrawSample,
    LapseAssessment,
    NoteChased,
    NoteTold,
    RecordAward,
    RecordCreditRaised,
    RecordFeeRaised,
    RecordInvoiceRaised,
    ReleaseHold,
)
from domain.services.course.commands.sets import (
    ObjectToSet,
    RecordEvidence,
    ReviewActions,
    SetActions,
    SettleObjection,
)

CourseCommand = (
    Book
    | Screen
    | SupplyPurchaseOrder
    | AcceptOffer
    | DeclineOffer
    | ChooseDate
    | MoveDelegate
    | MoveParty
    | CancelPlace
    | Substitute
    | MakeUpDay
    | ArrangeSisterDay
    | SetActions
    | ReviewActions
    | RecordEvidence
    | ObjectToSet
    | SettleObjection
    | RecordTask
    | RecordScore
    | RecordCriteria
    | RecordJudgement
    | RecordFeedback
    | ExtendAssessment
    | CheckQuality
    | Release
    | RecordAttendance
    | NoteDatesChanged
    | NoteDayMoved
    | NoteMergeProposed
    | AgreeToMerge
    | DeclineMerge
    | NoteCohortCancelled
    | TakeTurn
    | NoteOffered
    | NoteOfferGone
    | NoteTold
    | ConfirmHeldPlaces
    | ReleaseHold
    | RecordInvoiceRaised
    | RecordCreditRaised
    | RecordFeeRaised
    | NoteChased
    | LapseAssessment
    | DrawSample
    | RecordAward
    | LapseStep
)

__all__ = [
    "AcceptOffer",
    "AgreeToMerge",
    "ArrangeSisterDay",
    "Book",
    "CancelPlace",
    "CheckQuality",
    "ChooseDate",
    "ConfirmHeldPlaces",
    "CourseCommand",
    "DeclineMerge",
    "DeclineOffer",
    "DrawSample",
    "ExtendAssessment",
    "LapseAssessment",
    "MakeUpDay",
    "MoveDelegate",
    "MoveParty",
    "NamedDelegate",
    "NoteChased",
    "NoteCohortCancelled",
    "NoteDatesChanged",
    "NoteDayMoved",
    "NoteMergeProposed",
    "NoteOfferGone",
    "NoteOffered",
    "NoteTold",
    "ObjectToSet",
    "RecordAttendance",
    "RecordAward",
    "RecordCreditRaised",
    "RecordCriteria",
    "RecordEvidence",
    "RecordFeeRaised",
    "RecordFeedback",
    "RecordInvoiceRaised",
    "RecordJudgement",
    "RecordScore",
    "RecordTask",
    "Release",
    "ReleaseHold",
    "ReviewActions",
    "Screen",
    "SetActions",
    "SettleObjection",
    "Substitute",
    "SupplyPurchaseOrder",
    "TakeTurn",
]
