"""Loads what the forms of a stream can offer: people, days, cohorts, settings, payments."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.calendar import say_date
from domain.catalogue import CATALOGUE, service
from domain.messages import PersonId
from domain.money import pounds
from domain.processes import allocation
from domain.processes.allocation.commands import CorrectFunder
from domain.processes.cohort import Cohort
from domain.processes.competence import Kept
from domain.processes.invoice import Cleared, InDispute, Owing
from domain.processes.invoice.order_messages import CorrectOrder
from domain.processes.provider import CorrectDetails, CorrectSetting, Provider
from domain.ref import Ref
from domain.registry import DECIDERS
from domain.services import bigger_picture, course
from domain.services.bigger_picture import Enquiry, Programme, programme_of
from store.pages import looks, work
from store.pages.looks import Look
from store.pool import Connection
from store.projections import cohort as cohorts
from store.projections.cohort import CohortRow
from web.fields import Choice
from web.forms.booking_offers import TAKES_PLACES, of_booking
from web.forms.choosing import as_typed, choices_of_people, days, only
from web.forms.cohort_offers import of_cohort
from web.forms.offers import Choices, Offers
from web.forms.staff_offers import of_team


async def offers_for(
    conn: Connection, look: Look, now: datetime, given: Mapping[str, str] | None = None
) -> Offers:
    """Return what the forms of a stream can offer now; `given` is what was chosen already."""
    start = dict(DECIDERS[look.slug].prefill(look.state))
    match look.state:
        case Provider() as provider:
            return await _provider(conn, look.ref, provider, start, given or {})
        case Cohort() as cohort:
            return await of_cohort(conn, look.ref, cohort, start, now, given or {})
        case Owing() | InDispute() | Cleared() as issued:
            paid = tuple(
                Choice(
                    value=str(one.payment),
                    text=f"{pounds(one.pence)} received on {say_date(one.received_on)}",
                )
                for one in issued.bill.payments
                if not one.reversed
            )
            order = {"purchase_order": issued.bill.order or ""}
            return Offers(fixed={"payment": paid}, present={CorrectOrder.name: order}, start=start)
        case allocation.Running(allocation=own) | allocation.Over(allocation=own):
            offers = await for_allocation(conn, own.service, [own.contact])
            written = as_typed(own, CorrectFunder)
            return replace(offers, present={CorrectFunder.name: written})
        case allocation.NothingOpen() if look.slug == allocation.DECIDER.slug:
            slug = next(one for one in CATALOGUE if allocation.allocation_ref(one) == look.ref)
            return await for_allocation(conn, slug)
        case Enquiry(provider=owner):
            return await _enquiry(conn, owner, start)
        case Kept(team=team):
            return await of_team(conn, team, start, now)
        case course.Underway(booking=booking):
            return await of_booking(conn, booking, start, now, given or {})
        case _:
            programme = programme_of(look.state)
            return await _programme(conn, programme, start) if programme else Offers(start=start)


async def for_interest(conn: Connection, provider: Look) -> Offers:
    """Return what the form for a provider's interest can offer."""
    assert isinstance(provider.state, Provider)  # the page looked before
    around = await looks.people_around(conn, provider.ref)
    settings = tuple(
        Choice(value=one.setting, text=one.setting_name) for one in provider.state.settings
    )
    return Offers(
        people=await choices_of_people(conn, around),
        fixed={
            "setting": settings,
            "provider": (Choice(value=provider.ref, text=provider.state.organisation),),
        },
        start={"provider": provider.ref},
    )


async def for_allocation(conn: Connection, slug: str, contacts: Iterable[PersonId] = ()) -> Offers:
    """Return what the forms of the funded places of a service can offer."""
    return Offers(
        people=await choices_of_people(conn, contacts),
        fixed={"service": (Choice(value=slug, text=service(slug).title),)},
        start={"service": slug},
    )


async def for_plan(conn: Connection) -> Offers:
    """Return what the form for a new cohort can offer."""
    trainers = await looks.trainers(conn)
    return Offers(
        people=await choices_of_people(conn, trainers),
        streams={"provider": await _providers(conn)},
    )


async def _provider(
    conn: Connection,
    ref: Ref,
    provider: Provider,
    start: Mapping[str, str],
    given: Mapping[str, str],
) -> Offers:
    around = await looks.people_around(conn, ref)
    settings = tuple(Choice(value=one.setting, text=one.setting_name) for one in provider.settings)
    return Offers(
        people=await choices_of_people(conn, around),
        fixed={"change_contact.setting": settings, "correct_setting.setting": settings},
        first={CorrectSetting.name: "setting"},
        present={
            CorrectDetails.name: as_typed(provider, CorrectDetails),
            CorrectSetting.name: as_typed(
                provider.setting(given.get("setting", "")), CorrectSetting
            ),
        },
        start=start,
    )


async def _enquiry(conn: Connection, provider: Ref, start: Mapping[str, str]) -> Offers:
    around = await looks.people_around(conn, provider)
    found = [row for row in await _cohorts(conn) if row.stage in TAKES_PLACES]
    return Offers(
        people=await choices_of_people(conn, around),
        streams={"cohort": tuple(_cohort(row) for row in found)},
        start=start,
    )


async def _programme(conn: Connection, programme: Programme, start: Mapping[str, str]) -> Offers:
    around = await looks.people_around(conn, programme.provider)
    team = [member.person for member in programme.team]
    named = await choices_of_people(conn, [*around, *team])
    rows = [row for row in await _cohorts(conn) if row.ref != programme.cohort]
    taking = [row for row in rows if row.stage in TAKES_PLACES]
    subjects = service(bigger_picture.DECIDER.slug).subjects
    timetable = days(programme.main_days)
    here = [member.person for member in programme.team if member.here]
    mentors = [member.person for member in programme.mentors]
    gone = [member.person for member in programme.vacancies if member.part == "mentor"]
    return Offers(
        people=named,
        fixed={
            "areas": tuple(Choice(value=one.slug, text=one.title) for one in subjects),
            "day": timetable,
            "after_day": timetable,
            "leaver": only(named, gone),
            "make_up_day.person": only(named, here),
            "arrange_sister_day.person": only(named, here),
            "log_activity.person": only(named, mentors),
            "record_mentor_left.person": only(named, mentors),
            "sister": tuple(_cohort(row) for row in rows if row.stage != "cancelled"),
            "join_cohort.cohort": tuple(_cohort(row) for row in taking),
            "next_cohort": tuple(_cohort(row) for row in taking),
        },
        rows={"mentors": programme.terms.mentors},
        labels={"mentors": tuple(f"Mentor {n + 1}" for n in range(programme.terms.mentors))},
        start=start,
    )


async def _cohorts(conn: Connection) -> list[CohortRow]:
    return await cohorts.list_cohorts(conn, service=bigger_picture.DECIDER.slug)


def _cohort(row: CohortRow) -> Choice:
    free = "1 place free" if row.free == 1 else f"{row.free} places free"
    return Choice(value=row.ref, text=row.label, hint=f"{free}, now {row.stage}")


async def _providers(conn: Connection) -> Choices:
    return tuple(Choice(value=one.ref, text=one.name) for one in await work.providers(conn))
