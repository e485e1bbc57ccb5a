"""What others have to hear of after something happened to a booking."""

from datetime import datetime

from domain.messages import PersonId
from domain.parts.waiting import Cause
from domain.ref import Ref
from domain.services.course import events as e
from domain.services.course.events import NewsKind
from domain.services.course.state import Booking, News


def news_of(booking: Booking, event: e.CourseEvent) -> News | None:
    """Return the news of an event, or None when nobody needs a letter about it."""

    def news(
        kind: NewsKind,
        person: PersonId | None = None,
        cohort: Ref | None = None,
        until: datetime | None = None,
        cause: Cause | None = None,
    ) -> News:
        return News(
            number=booking.news + 1,
            kind=kind,
            at=event.at,
            person=person,
            cohort=cohort,
            cause=cause,
            until=until,
        )

    match event:
        case e.Booked(waiting=True):
            return news("waiting", cohort=event.cohort)
        case e.Booked() if event.screen or (
            event.purchase_order_required and event.purchase_order is None
        ):
            return news("applied", cohort=event.cohort)
        case e.PlacesConfirmed():
            return news("booked")
        case e.ApplicationScreened(accepted=False):
            return news("not accepted", event.person)
        case e.OfferMade():
            return news("offered", cohort=event.cohort, until=event.answer_by)
        case e.OfferEnded():
            return news("offer ended", cohort=event.cohort, cause=event.cause)
        case e.HoldReleased():
            return news("hold released")
        case e.PlaceCancelled():
            return news("cancelled", event.person)
        case e.DateCancelled():
            return news("date cancelled", cohort=event.cohort)
        case e.MergeProposed():
            return news("merge proposed", cohort=event.into, until=event.answer_by)
        case e.DatesChanged():
            return news(event.what, cohort=event.cohort)
        case e.ResultRecorded(passed=False, unfinished=False):
            return news("not passed yet", event.person)
        case e.AttemptsUsed():
            return news("not passed", event.person)
        case e.AssessmentLapsed():
            return news("assessment lapsed", event.person)
        case _:
            return None
