"""Other streams: what a programme's decisions need from them, and what goes together with them."""

from datetime import date
from typing import Any

from domain.calendar import london_date
from domain.catalogue import service
from domain.facts import Need
from domain.messages import Command, PersonId
from domain.money import total
from domain.offers import AwardHolder
from domain.parts.places import DoneDay, Seat
from domain.processes.award import Issue as IssueAward
from domain.processes.cohort import (
    CohortOf,
    ExcuseVisitor,
    GiveUpPlaces,
    NamePlaces,
    TakePlaces,
    VacatePlace,
    WelcomeVisitor,
    tellings,
)
from domain.processes.invoice import CreditInvoice
from domain.processes.invoice import Issue as IssueInvoice
from domain.processes.provider import ProviderOf
from domain.ref import Ref, derived_ref, split_ref
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture.requirements import (
    attended_marks,
    attended_on,
    completed_on,
    is_done,
    required_days,
)
from domain.services.bigger_picture.state import (
    Completed,
    Enquiry,
    Member,
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
    others = _needs(state, command)
    if command.by_link and isinstance(state, Underway | Withdrew | Completed):
        # Who is concerned with a programme is known to its provider as well.
        return (ProviderOf(ref=state.programme.provider), *others)
    return others


def _needs(state: Shape, command: Command) -> tuple[Need[Any], ...]:
    match command:
        case c.RegisterInterest():
            return (ProviderOf(ref=command.provider),)
        case c.SignUp() if isinstance(state, Enquiry):
            return (ProviderOf(ref=state.provider), CohortOf(ref=command.cohort))
        case c.ArrangeSisterDay():
            return (CohortOf(ref=command.sister),)
        case c.ReplaceMentor() if command.next_cohort:
            return (CohortOf(ref=command.next_cohort),)
        case tellings.NoteCohortCancelled() | tellings.NoteDatesChanged() | c.JoinCohort():
            return (CohortOf(ref=command.cohort),)
        case c.Withdraw() if isinstance(state, Underway):
            return (CohortOf(ref=state.programme.cohort),)
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
            left = programme.vacancy_left_by(leaver, "mentor")
            return _replace(ref, programme, left, who, next_cohort)
        case c.HandOverToDeputy(person=who):
            managers = [one for one in programme.vacancies if one.part == "manager"]
            return _replace(ref, programme, managers[-1], who, None) if managers else ()
        case c.ArrangeSisterDay(person=who, day=day, sister=sister):
            visitor = WelcomeVisitor(holder=ref, provider=programme.provider, person=who, day=day)
            return (*_excuse(ref, programme, who, day), (sister, visitor))
        case c.MakeUpDay(person=who, day=day):
            return _excuse(ref, programme, who, day)
        case c.JoinCohort(cohort=cohort):
            return _join(ref, programme, cohort)
        case c.Withdraw():
            cohorts = dict.fromkeys([programme.cohort, *(m.cohort for m in programme.team)])
            people = dict.fromkeys(member.person for member in programme.team)
            return (
                *((cohort, GiveUpPlaces(holder=ref)) for cohort in cohorts),
                *(excused for who in people for excused in _excuse(ref, programme, who)),
            )
        case _:
            return ()


def _name_mentors(ref: Ref, programme: Programme, command: c.NameMentors) -> Companions:
    if len(command.mentors) != len(programme.mentor_places) or programme.mentors_named:
        return ()  # the programme itself refuses
    if programme.is_called_off(programme.cohort):
        return ()  # they take their places in the cohort that is chosen next
    seats = tuple(
        Seat(place=place, part="mentor", areas=mentor.areas, person=mentor.person)
        for place, mentor in zip(programme.mentor_places, command.mentors, strict=True)
    )
    return ((programme.cohort, NamePlaces(holder=ref, seats=seats)),)


def _vacate(ref: Ref, programme: Programme, who: PersonId) -> Companions:
    member = programme.member(who)
    if member is None or not member.here:
        return ()
    if programme.is_called_off(member.cohort):
        return _excuse(ref, programme, who)
    vacate = VacatePlace(holder=ref, person=who)
    return ((member.cohort, vacate), *_excuse(ref, programme, who))


def _excuse(ref: Ref, programme: Programme, who: PersonId, day: int | None = None) -> Companions:
    """Cancel somebody's visits to sister cohorts: all that are still ahead, or those for a day."""
    return tuple(
        (visit.cohort, ExcuseVisitor(holder=ref, person=who, day=visit.day))
        for visit in programme.visits(who)
        if day in (None, visit.day)
    )


def _replace(
    ref: Ref, programme: Programme, left: Member | None, who: PersonId, next_cohort: Ref | None
) -> Companions:
    member = programme.member(who)
    if left is None or (member is not None and member.here):
        return ()  # the programme itself refuses
    seat = Seat(place=left.place, part=left.part, areas=left.areas, person=who)
    if next_cohort is None and programme.is_called_off(left.cohort):
        return ()
    if next_cohort is None:
        return ((left.cohort, NamePlaces(holder=ref, seats=(seat,))),)
    take = TakePlaces(service=SLUG, holder=ref, provider=programme.provider, seats=(seat,))
    leave = GiveUpPlaces(holder=ref, places=(left.place,))
    return ((left.cohort, leave), (next_cohort, take))


def _join(ref: Ref, programme: Programme, cohort: Ref) -> Companions:
    seats = _seats_moving(programme)
    if not seats:
        return ()  # the programme itself refuses
    take = TakePlaces(
        service=SLUG,
        holder=ref,
        provider=programme.provider,
        seats=seats,
        done=_days_done(programme),
    )
    return ((cohort, take),)


def _seats_moving(programme: Programme) -> tuple[Seat, ...]:
    """Return a seat for each one that moves: those who are named stay named, the rest free."""
    seats = [
        Seat(
            place=member.place,
            part=member.part,
            areas=member.areas,
            person=member.person if member.here else None,
        )
        for member in programme.stranded
    ]
    if not programme.mentors_named and programme.is_called_off(programme.cohort):
        seats += [Seat(place=place, part="mentor") for place in programme.mentor_places]
    return tuple(seats)


def _days_done(programme: Programme) -> tuple[DoneDay, ...]:
    """Return what those who move have done: they are not expected on these days again."""
    return tuple(
        DoneDay(place=member.place, day=number, title=_title_of(programme, member, number))
        for member in programme.stranded
        if member.here
        for number in required_days(programme, member)
        if is_done(programme, member, number)
    )


def _title_of(programme: Programme, member: Member, number: int) -> str:
    day = programme.day(member, number)
    assert day is not None  # required days are days of the timetable
    return day.title


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
        tax_point=london_date(programme.purchase_order_at),  # when it could be raised
    )


def price_pence(programme: Programme) -> int:
    """Return what the invoice comes to."""
    return total(programme.terms.lines).gross_pence


def _certificate(
    ref: Ref, programme: Programme, who: PersonId, kind: c.CertificateKind
) -> IssueAward:
    leaver = kind == "attendance"
    holder: AwardHolder = "leaver" if kind == "attendance" else kind
    member = programme.member(who)
    statements = _attended if leaver or member is None else _completed
    return IssueAward(
        kind="attendance" if leaver else "certificate",
        title_of_award=_title(holder),
        holder=who,
        provider=programme.provider,
        setting=programme.setting,
        regarding=ref,
        service=SLUG,
        programme=service(SLUG).title,
        completed_on=_last_day(programme, who) if leaver else _last_requirement(programme, member),
        valid_months=None,
        statements=statements(programme, who),
    )


def _organisation(ref: Ref, programme: Programme) -> IssueAward:
    return IssueAward(
        kind="organisation",
        title_of_award=_title("organisation"),
        holder=None,
        provider=programme.provider,
        setting=programme.setting,
        regarding=ref,
        service=SLUG,
        programme=service(SLUG).title,
        completed_on=max(
            [_last_requirement(programme, one) for one in programme.team if one.here],
            default=_last_requirement(programme, None),
        ),
        valid_months=None,
        statements=(
            "The registered manager and the well-being mentors completed every learning day.",
            "They carry on developing their colleagues themselves.",
        ),
    )


def _title(holder: AwardHolder) -> str:
    return service(SLUG).awards_for(holder)[0].title


def _last_day(programme: Programme, who: PersonId) -> date:
    """The date of the last day that somebody attended."""
    days = [attended_on(programme, mark) for mark in attended_marks(programme, who)]
    return max(days, default=london_date(programme.signed_at))


def _last_requirement(programme: Programme, member: Member | None) -> date:
    if member is None:
        return london_date(programme.signed_at)
    return completed_on(programme, member)


def _completed(programme: Programme, who: PersonId) -> tuple[str, ...]:
    """What a certificate says: every day that its holder had to attend."""
    member = programme.member(who)
    days = [programme.day(member, n) for n in required_days(programme, member)] if member else []
    return tuple(_statement(day.number, day.title) for day in days if day)


def _attended(programme: Programme, who: PersonId) -> tuple[str, ...]:
    """What a leaver's certificate says: the days attended, in a sister cohort or their own."""
    titles = {day.number: day.title for table in programme.timetables for day in table.days}
    for mark in attended_marks(programme, who):
        titles |= {day.number: day.title for day in programme.days(mark.cohort)}
    numbers = [mark.day for mark in attended_marks(programme, who)]
    return tuple(_statement(number, titles[number]) for number in numbers if number in titles)


def _statement(number: int, title: str) -> str:
    return f"Learning day {number}: {title}"
