"""What a booking of a short course can be told."""

from domain.parts.lapses import LapseStep
from domain.processes.cohort.tellings import (
    NoteCohortCancelled,
    NoteDatesChanged,
    NoteDayMoved,
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
    Book,
    CancelPlace,
    ChooseDate,
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
    | NoteCohortCancelled
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
    "ArrangeSisterDay",
    "Book",
    "CancelPlace",
    "CheckQuality",
    "ChooseDate",
    "ConfirmHeldPlaces",
    "CourseCommand",
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
    "NoteOfferGone",
    "NoteOffered",
    "NoteTold",
    "RecordAttendance",
    "RecordAward",
    "RecordCreditRaised",
    "RecordCriteria",
    "RecordFeeRaised",
    "RecordFeedback",
    "RecordInvoiceRaised",
    "RecordJudgement",
    "RecordScore",
    "RecordTask",
    "Release",
    "ReleaseHold",
    "Screen",
    "Substitute",
    "SupplyPurchaseOrder",
]
