"""Beginning something: a provider, a provider's interest, a cohort laid out from the catalogue."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import Field

from domain.calendar import london_date
from domain.catalogue import CATALOGUE
from domain.entry.text import Title, Venue
from domain.messages import Message, PersonId, TextId
from domain.offers import Variant
from domain.parts.days_off import ON_DAYS_OFF
from domain.parts.doubling import DESPITE
from domain.policy import POLICY
from domain.processes.cohort.commands import Plan
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import Provider, Register
from domain.ref import Ref, make_ref
from domain.refusals import NotFound, Refused
from domain.services.bigger_picture.commands import RegisterInterest
from store.pages import names, work
from store.pages.looks import Look
from web.fields import Choice
from web.fields import Field as Asked
from web.forms import loading
from web.forms.offers import Offers
from web.forms.questions import questions
from web.forms.taking import Sheet, Taken, entered_of, refused_errors, take_form, untouched
from web.pages.giving import command_id_of, found, handed_over
from web.site import Doing, Visit, Visiting, require_coordinator
from web.view import Link

router = APIRouter()

WORK = Link(text="Items of work", href="/work")
BOARD = Link(text="Board", href="/board")
SETTLED = ("provider",)


@router.get("/new/provider")
async def ask_provider(visit: Visiting) -> Response:
    require_coordinator(visit)
    return _provider(visit, untouched(questions(Register, Offers()), {}, london_date(visit.now)))


@router.post("/new/provider")
async def register_provider(doing: Doing) -> Response:
    """Register a provider; the form's id becomes the provider's, so that sent twice is one."""
    entered, command_id = entered_of(doing.form), command_id_of(doing)
    sheet = Sheet(questions(Register, Offers()), entered, command_id)
    taken = take_form(Register, Offers(), entered, command_id)

    def again(failed: Sheet, status: int) -> Response:
        return _provider(doing.visit, failed, status)

    if taken.made is None:
        return again(replace(sheet, errors=taken.errors), 422)
    ref = make_ref("provider", command_id.hex)
    return await handed_over(doing.visit, ref, taken, sheet, again)


def _provider(visit: Visit, sheet: Sheet, status: int = 200) -> Response:
    form = sheet.form("/new/provider", Register.title, Link(text="Cancel", href="/work"))
    return visit.page(
        "pages/form.html",
        "work",
        status=status,
        back=WORK,
        title=Register.title,
        caption="",
        lead=Register.__doc__,
        form=form,
    )


@router.get("/new/interest")
async def ask_interest(visit: Visiting, provider: str = "") -> Response:
    """First which provider, then the form with its settings and its people."""
    require_coordinator(visit)
    async with visit.pool.acquire() as conn:
        if not provider:
            known = await work.providers(conn)
            choices = tuple(Choice(value=one.ref, text=one.name) for one in known if one.settings)
            which = Asked(name="provider", label="Provider", kind="select", choices=choices)
            return visit.page(
                "pages/choose.html",
                "work",
                back=WORK,
                title=RegisterInterest.title,
                lead="Choose the provider first. It needs at least one care setting.",
                action="/new/interest",
                fields=(which,),
                any=bool(choices),
                otherwise=Link(text="Register a provider", href="/new/provider"),
            )
        look = await _known_provider(await found(conn, provider))
        offers = await loading.for_interest(conn, look)
    asked = questions(RegisterInterest, offers)
    return _interest(visit, look, untouched(asked, offers.start, london_date(visit.now)))


@router.post("/new/interest")
async def register_interest(doing: Doing) -> Response:
    async with doing.visit.pool.acquire() as conn:
        look = await _known_provider(await found(conn, doing.given("provider")))
        offers = await loading.for_interest(conn, look)
    entered, command_id = entered_of(doing.form), command_id_of(doing)
    sheet = Sheet(questions(RegisterInterest, offers), entered, command_id)
    taken = take_form(RegisterInterest, offers, entered, command_id)

    def again(failed: Sheet, status: int) -> Response:
        return _interest(doing.visit, look, failed, status)

    if taken.made is None:
        return again(replace(sheet, errors=taken.errors), 422)
    ref = make_ref("bigger_picture", command_id.hex)
    return await handed_over(doing.visit, ref, taken, sheet, again)


async def _known_provider(look: Look) -> Look:
    if not isinstance(look.state, Provider):
        raise NotFound(ref=look.ref)
    return look


def _interest(visit: Visit, look: Look, sheet: Sheet, status: int = 200) -> Response:
    form = sheet.form(
        "/new/interest",
        RegisterInterest.title,
        Link(text="Cancel", href="/work"),
        settled=SETTLED,
    )
    return visit.page(
        "pages/form.html",
        "work",
        status=status,
        back=WORK,
        title=RegisterInterest.title,
        caption=look.title,
        lead=RegisterInterest.__doc__,
        form=form,
    )


class Taught(Message):
    """Where a cohort is taught, when and by whom."""

    label: Title = Field(title="Name of the cohort", min_length=3)
    capacity: int = Field(title="Places", ge=1, le=200)
    room: Venue = Field(title="Venue or link")
    begins: time = Field(time(9, 30), title="Days begin at", description="For example, 9:30")
    ends: time = Field(
        time(16), title="Days end at", description="After midnight where it is earlier"
    )
    trainer: PersonId = Field(title="Trainer")


class TaughtByTwo(Taught):
    """The same, and who gives it with the trainer."""

    co_trainer: PersonId = Field(title="Registered manager who gives it with the trainer")


class Dated(Message):
    """For whom a cohort is, and its dates; asked after everything else."""

    in_house: Ref | None = Field(None, title="Only for this provider")
    automatic_offers: bool = Field(
        POLICY.automatic_offers,
        title="Offer free places by itself",
        description="Only when somebody is on the waiting list. Otherwise you are asked first.",
    )
    on: tuple[date, ...] = Field(title="Dates")
    on_days_off: bool = ON_DAYS_OFF
    despite: TextId | None = DESPITE


class PlanSheet(Dated, Taught):
    """Plan a cohort: the catalogue gives the learning days, you give dates, times and a venue."""

    name: ClassVar[str] = "plan_sheet"
    title: ClassVar[str] = Plan.title


class SharedPlanSheet(Dated, TaughtByTwo):
    """Plan a cohort: the catalogue gives the learning days, you give dates, times and a venue.

    A registered manager who has been through this course gives it together with the trainer.
    """

    name: ClassVar[str] = "plan_sheet"
    title: ClassVar[str] = Plan.title


def plan_sheet(of: str) -> type[PlanSheet | SharedPlanSheet]:
    """Return what is asked for a cohort: two people where the service is given by two."""
    service = CATALOGUE[of.partition(".")[0]]
    return SharedPlanSheet if service.co_delivered else PlanSheet


@router.get("/new/cohort")
async def ask_cohort(visit: Visiting, of: str = "") -> Response:
    """First which programme and form of it, then a date for each of its learning days."""
    require_coordinator(visit)
    if not of:
        choices = tuple(
            Choice(value=key, text=f"{service}: {variant.title}")
            for key, (service, variant) in variants().items()
        )
        which = Asked(name="of", label="Programme", kind="select", choices=choices)
        return visit.page(
            "pages/choose.html",
            "board",
            back=BOARD,
            title=Plan.title,
            lead="Choose the programme first. Its learning days come from the catalogue.",
            action="/new/cohort",
            fields=(which,),
            any=True,
            otherwise=BOARD,
        )
    variant = _variant(of)
    async with visit.pool.acquire() as conn:
        offers = with_dates(await loading.for_plan(conn), variant)
    asked = questions(plan_sheet(of), offers)
    return _plan(visit, of, variant, untouched(asked, {}, london_date(visit.now)))


@router.post("/new/cohort")
async def plan_cohort(doing: Doing) -> Response:
    """Plan a cohort from the catalogue and the dates given."""
    of = doing.given("of")
    variant = _variant(of)
    async with doing.visit.pool.acquire() as conn:
        offers = with_dates(await loading.for_plan(conn), variant)
    entered, command_id = entered_of(doing.form), command_id_of(doing)
    model = plan_sheet(of)
    sheet = Sheet(questions(model, offers), entered, command_id)
    taken = take_form(model, offers, entered, command_id)

    def again(failed: Sheet, status: int) -> Response:
        return _plan(doing.visit, of, variant, failed, status)

    if taken.made is None:
        return again(replace(sheet, errors=taken.errors), 422)
    try:
        plan = _laid_out(of, taken.made)
    except Refused as refused:
        errors = refused_errors(refused, sheet.asked, names.Words())
        return again(replace(sheet, errors=errors), 422)
    ref = make_ref("cohort", command_id.hex)
    ready: Taken[Plan] = Taken(plan, taken.writes, {})
    return await handed_over(doing.visit, ref, ready, sheet, again)


def variants() -> Mapping[str, tuple[str, Variant]]:
    """Return every form of every programme that a cohort can teach, by "service.variant"."""
    return {
        f"{slug}.{variant.slug}": (service.title, variant)
        for slug, service in CATALOGUE.items()
        for variant in service.variants
    }


def _variant(of: str) -> Variant:
    if of not in variants():
        raise NotFound(ref=of)
    return variants()[of][1]


def with_dates(offers: Offers, variant: Variant) -> Offers:
    """Ask for one date a learning day."""
    audience = {"manager": "for managers", "mentors": "for mentors", "everyone": "for everybody"}
    labels = tuple(
        f"Day {day.number}: {day.title} ({audience[day.audience]})" for day in variant.days
    )
    return replace(offers, labels={"on": labels}, rows={"on": len(labels)})


def _laid_out(of: str, sheet: PlanSheet | SharedPlanSheet) -> Plan:
    service, _, variant = of.partition(".")
    days = lay_out(
        service,
        variant,
        sheet.on,
        begins=sheet.begins,
        ends=sheet.ends,
        room=sheet.room,
        trainer=sheet.trainer,
        co_trainer=sheet.co_trainer if isinstance(sheet, SharedPlanSheet) else None,
    )
    return Plan(
        service=service,
        label=sheet.label,
        capacity=sheet.capacity,
        days=days,
        in_house=sheet.in_house,
        automatic_offers=sheet.automatic_offers,
        on_days_off=sheet.on_days_off,
        despite=sheet.despite,
    )


def _plan(visit: Visit, of: str, variant: Variant, sheet: Sheet, status: int = 200) -> Response:
    cancel = Link(text="Cancel", href="/board")
    form = sheet.form("/new/cohort", Plan.title, cancel)
    return visit.page(
        "pages/form.html",
        "board",
        status=status,
        back=BOARD,
        title=Plan.title,
        caption=f"{variants()[of][0]}, {len(variant.days)} learning days",
        lead=plan_sheet(of).__doc__,
        form=form.model_copy(update={"hidden": (*form.hidden, ("of", of))}),
    )
