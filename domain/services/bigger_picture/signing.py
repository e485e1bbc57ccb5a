"""How a provider comes into the programme: interest, readiness call, sign-up, purchase order."""

from datetime import datetime

from domain.calendar import add_working_days, deadline, london_date
from domain.catalogue import quote, service
from domain.facts import Facts
from domain.offers import DayPlan
from domain.parts.learning_days import LearningDay
from domain.policy import POLICY
from domain.processes.cohort import Cohort, CohortOf
from domain.processes.cohort.refusals import NoCohort
from domain.processes.provider import Provider, ProviderOf
from domain.ref import Ref
from domain.refusals import NotNow, Refused, refuse
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.outside import SLUG, manager_place, mentor_place
from domain.services.bigger_picture.state import Enquiry, Programme, Programming, Withdrew

Events = list[e.ProgrammeEvent]


def register_interest(command: c.RegisterInterest, facts: Facts) -> Events:
    """Record interest for a setting that the provider has."""
    provider = facts[ProviderOf(ref=command.provider)]
    if not isinstance(provider, Provider):
        raise r.ProviderUnknown(provider=command.provider)
    setting = provider.setting(command.setting)
    if setting is None:
        known = ", ".join(one.setting for one in provider.settings) or "none yet"
        raise r.SettingUnknown(
            provider=provider.organisation, setting=command.setting, settings=known
        )
    return [
        e.InterestRegistered(
            at=facts.at,
            provider=command.provider,
            provider_name=provider.organisation,
            setting=command.setting,
            setting_name=setting.setting_name,
            contact=command.contact,
            note=command.note,
        )
    ]


def readiness_call(command: c.RecordReadinessCall, facts: Facts) -> Events:
    """Record a call that was held."""
    refuse(r.not_yet("The call", command.held_on, facts.today))
    return [
        e.ReadinessCallHeld(
            at=facts.at, held_on=command.held_on, ready=command.ready, note=command.note
        )
    ]


def sign_up(state: Enquiry, command: c.SignUp, facts: Facts) -> Events:
    """Sign up for a cohort that has every learning day; the cohort itself checks its places."""
    provider = facts[ProviderOf(ref=state.provider)]
    cohort = facts[CohortOf(ref=command.cohort)]
    reasons: list[Refused] = []
    if not state.ready:
        reasons.append(r.NotReady())
    if not command.sponsor_agreed:
        reasons.append(r.SponsorNotAgreed())
    if not command.release_agreed:
        reasons.append(r.ReleaseNotAgreed())
    if isinstance(provider, Provider) and provider.on_stop:
        reasons.append(r.OnStop(provider=provider.organisation))
    reasons += whole_cohort(command.cohort, cohort)
    refuse(reasons)
    assert isinstance(cohort, Cohort) and isinstance(provider, Provider)  # narrowed by refuse
    mentors = service(SLUG).mentors
    return [
        e.SignedUp(
            at=facts.at,
            cohort=command.cohort,
            sponsor=command.sponsor,
            manager=command.manager,
            manager_place=manager_place(facts.ref),
            mentor_places=tuple(mentor_place(facts.ref, n + 1) for n in range(mentors)),
            purchase_order=command.purchase_order,
            purchase_order_required=provider.purchase_order_required,
            days=cohort.days,
            terms=_terms(provider, cohort, facts),
        )
    ]


def whole_cohort(ref: Ref, cohort: object) -> list[Refused]:
    """Return why a cohort cannot carry this programme: it is none, or its days are others."""
    if not isinstance(cohort, Cohort):
        return [NoCohort(cohort=ref)]
    layouts = service(SLUG).variants
    if cohort.service == SLUG and not any(_follows(cohort.days, one.days) for one in layouts):
        needed = ", ".join(dict.fromkeys(str(len(one.days)) for one in layouts))
        return [r.NotTheProgramme(label=cohort.label, needed=needed)]
    return []


def _follows(days: tuple[LearningDay, ...], plans: tuple[DayPlan, ...]) -> bool:
    """Tell whether days are for the same people as those of the catalogue, in the same order."""

    def whom(day: LearningDay | DayPlan) -> tuple[int, str, tuple[str, ...], bool]:
        return (day.number, day.audience, tuple(sorted(day.subjects)), day.shared)

    return [whom(day) for day in days] == [whom(day) for day in plans]


def _terms(provider: Provider, cohort: Cohort, facts: Facts) -> e.Terms:
    offer = service(SLUG)
    price = quote(SLUG, 1, premium=provider.premium_on(facts.today))
    return e.Terms(
        catalogue_version=price.catalogue,
        policy_version=POLICY.version,
        lines=price.lines,
        mentors=offer.mentors,
        subjects=tuple(subject.slug for subject in offer.subjects),
        divided=not all(day.shared for day in cohort.days if day.audience == "mentors"),
    )


def purchase_order(state: Programming, command: c.SupplyPurchaseOrder, facts: Facts) -> Events:
    """Take the number that an invoice waits for; an invoice that is out is never changed."""
    programme = state.programme
    if programme.invoice is not None:
        raise r.InvoiceIsOut()
    if programme.purchase_order is not None:
        raise r.HasPurchaseOrder(purchase_order=programme.purchase_order)
    if isinstance(state, Withdrew) and state.free:
        raise NotNow(command=command.title, stage="withdrawn, and nothing is to be paid")
    return [e.PurchaseOrderSupplied(at=facts.at, purchase_order=command.purchase_order)]


def free_until(programme: Programme) -> datetime:
    """Return the instant until which withdrawing costs nothing: the end of a day."""
    first = london_date(programme.first_start)
    return deadline(add_working_days(first, -POLICY.free_cancellation_working_days))
