"""Other streams: what a programme's decisions need from them, and what goes together with them."""

from typing import Any

from domain.calendar import london_date
from domain.catalogue import service
from domain.facts import Need
from domain.messages import Command, PersonId
from domain.money import total
from domain.parts.places import Seat
from domain.policy import POLICY
from domain.processes.award import Issue as IssueAward
from domain.processes.cohort import (
    CohortOf,
    GiveUpPlaces,
    NamePlaces,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
)
from domain.processes.invoice import CreditInvoice
from domain.processes.invoice import Issue as IssueInvoice
from domain.processes.provider import ProviderOf
from domain.ref import Ref, derived_ref, split_ref
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture.requirements import attended_days, required_days
from domain.services.bigger_picture.state import (
    Completed,
    Enquiry,
    NothingYet,
    Programme,
    Shape,
    Underway,
    Withdrew,
)

SLUG = "bigger_picture"
Companions = tuple[tuple[Ref, Command], ...]


def needs(_ref: Ref, state: Shape, command: Command) -> tuple[Need[Any], ...]:
    """Declare the other streams whose state a decision looks at."""
    match command:
        case c.RegisterInterest():
            return (ProviderOf(ref=command.provider),)
        case c.SignUp() if isinstance(state, Enquiry):
            return (ProviderOf(ref=state.provider), CohortOf(ref=command.cohort))
        case c.ArrangeSisterDay():
            return (CohortOf(ref=command.sister),)
        case c.ReplaceMentor() if command.next_cohort:
            return (CohortOf(ref=command.next_cohort),)
        case _:
            return ()


def manager_place(ref: Ref) -> str:
    """Return the id of the manager's place in any cohort."""
    return f"{split_ref(ref)[1]}-manager"


def mentor_place(ref: Ref, number: int) -> str:
    """Return the id of the place of mentor 1, 2, …"""
    return f"{split_ref(ref)[1]}-mentor-{number}"


def companions(ref: Ref, state: Shape, command: Command) -> Companions:
    """Return the commands that other streams must accept together with this one."""
    match state:
        case NothingYet():
            return ()
        case Enquiry():
            return _sign_up(ref, state, command) if isinstance(command, c.SignUp) else ()
        case Underway() | Withdrew() | Completed():
            return (*_places(ref, state.programme, command), *_papers(ref, state, command))


def _sign_up(ref: Ref, state: Enquiry, command: c.SignUp) -> Companions:
    mentors = service(SLUG).mentors or 0
    seats = (
        Seat(place=manager_place(ref), part="manager", person=command.manager),
        *(Seat(place=mentor_place(ref, n + 1), part="mentor") for n in range(mentors)),
    )
    take = TakePlaces(service=SLUG, holder=ref, provider=state.provider, seats=seats)
    return ((command.cohort, take),)


def _places(ref: Ref, programme: Programme, command: Command) -> Companions:
    """The places of the team follow its members."""
    match command:
        case c.NameMentors():
            return _name_mentors(ref, programme, command)
        case c.RecordMentorLeft(person=who):
            return _vacate(ref, programme, who)
        case c.RecordManagerLeft() if programme.manager:
            return _vacate(ref, programme, programme.manager.person)
        case c.ReplaceMentor(leaver=leaver, person=who, next_cohort=next_cohort):
            return _replace(ref, programme, leaver, who, next_cohort)
        case c.HandOverToDeputy(person=who):
            managers = [one for one in programme.vacancies if one.part == "manager"]
            return _replace(ref, programme, managers[-1].person, who, None) if managers else ()
        case c.ArrangeSisterDay(person=who, day=day, sister=sister):
            return ((sister, WelcomeVisitor(holder=ref, person=who, day=day)),)
        case c.Withdraw():
            cohorts = dict.fromkeys([programme.cohort, *(m.cohort for m in programme.team)])
            return tuple((cohort, GiveUpPlaces(holder=ref)) for cohort in cohorts)
        case _:
            return ()


def _name_mentors(ref: Ref, programme: Programme, command: c.NameMentors) -> Companions:
    if len(command.mentors) != len(programme.mentor_places) or programme.mentors_named:
        return ()  # the programme itself refuses
    seats = tuple(
        Seat(place=place, part="mentor", areas=mentor.areas, person=mentor.person)
        for place, mentor in zip(programme.mentor_places, command.mentors, strict=True)
    )
    return ((programme.cohort, NamePlaces(holder=ref, seats=seats)),)


def _vacate(ref: Ref, programme: Programme, who: PersonId) -> Companions:
    member = programme.member(who)
    if member is None or not member.here:
        return ()
    return ((member.cohort, VacatePlace(holder=ref, person=who)),)


def _replace(
    ref: Ref, programme: Programme, leaver: PersonId, who: PersonId, next_cohort: Ref | None
) -> Companions:
    left = programme.member(leaver)
    if left is None or left.here or left.replaced:
        return ()
    seat = Seat(place=left.place, part=left.part, areas=left.areas, person=who)
    if next_cohort is None:
        return ((left.cohort, NamePlaces(holder=ref, seats=(seat,))),)
    take = TakePlaces(service=SLUG, holder=ref, provider=programme.provider, seats=(seat,))
    return ((next_cohort, take),)


def _papers(ref: Ref, state: Underway | Withdrew | Completed, command: Command) -> Companions:
    """Invoices and certificates are issued by the very decision that records them."""
    programme = state.programme
    match command:
        case c.RecordInvoiceRaised():
            return ((invoice_ref(ref), _invoice(ref, programme)),)
        case c.RecordCreditRaised() if programme.invoice:
            return ((programme.invoice, CreditInvoice(cause="withdrawn")),)
        case c.RecordCertificate(person=who, kind=kind):
            return ((award_ref(ref, f"{kind}/{who}"), _certificate(ref, programme, who, kind)),)
        case c.RecordOrganisationAward():
            return ((award_ref(ref, "organisation"), _organisation(ref, programme)),)
        case _:
            return ()


def invoice_ref(ref: Ref) -> Ref:
    """Return the reference of a programme's one invoice."""
    return derived_ref("invoice", ref, "price")


def award_ref(ref: Ref, which: str) -> Ref:
    """Return the reference of one certificate of a programme."""
    return derived_ref("award", ref, which)


def _invoice(ref: Ref, programme: Programme) -> IssueInvoice:
    return IssueInvoice(
        provider=programme.provider,
        regarding=ref,
        lines=programme.terms.lines,
        purchase_order=programme.purchase_order,
        tax_point=london_date(programme.signed_at),
        terms_days=POLICY.invoice_terms_days,
        reminders=POLICY.invoice_reminder_days,
        stop_after_days=POLICY.account_stop_days,
        dispute_working_days=POLICY.dispute_working_days,
    )


def price_pence(programme: Programme) -> int:
    """Return what the invoice comes to."""
    return total(programme.terms.lines).gross_pence


def _certificate(
    ref: Ref, programme: Programme, who: PersonId, kind: c.CertificateKind
) -> IssueAward:
    member = programme.member(who)
    holder = {"manager": "manager", "mentor": "mentor", "attendance": "leaver"}[kind]
    attended = attended_days(programme, who)
    numbers = (
        attended if kind == "attendance" or member is None else required_days(programme, member)
    )
    return IssueAward(
        kind="attendance" if kind == "attendance" else "certificate",
        title_of_award=_title(holder),
        holder=who,
        provider=programme.provider,
        setting=programme.setting,
        regarding=ref,
        programme=service(SLUG).title,
        completed_on=_completed_on(programme, who, kind),
        valid_months=None,
        statements=_statements(programme, member.cohort if member else "", numbers),
    )


def _organisation(ref: Ref, programme: Programme) -> IssueAward:
    return IssueAward(
        kind="organisation",
        title_of_award=_title("organisation"),
        holder=None,
        provider=programme.provider,
        setting=programme.setting,
        regarding=ref,
        programme=service(SLUG).title,
        completed_on=london_date(programme.end_review_at or programme.last_end),
        valid_months=None,
        statements=(
            "The registered manager and the well-being mentors completed every learning day.",
            "They carry on developing their colleagues themselves.",
        ),
    )


def _title(holder: str) -> str:
    return next(award.title for award in service(SLUG).awards if award.holder == holder)


def _completed_on(programme: Programme, who: PersonId, kind: c.CertificateKind) -> Any:
    if kind == "attendance":
        days = [mark.at for mark in programme.marks if mark.person == who and mark.attended]
        return london_date(max(days, default=programme.signed_at))
    return london_date(programme.end_review_at or programme.last_end)


def _statements(programme: Programme, cohort: Ref, numbers: tuple[int, ...]) -> tuple[str, ...]:
    titles = {day.number: day.title for day in programme.days(cohort)}
    return tuple(f"Learning day {n}: {titles[n]}" for n in numbers if n in titles)
