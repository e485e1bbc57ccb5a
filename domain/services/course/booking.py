"""How delegates come onto a course: booked, checked, offered a place, moved to another date."""

from collections import Counter
from collections.abc import Iterable, Iterator

from domain.catalogue import CATALOGUE, NoSuchService, quote
from domain.course_plan import Assessment
from domain.facts import Facts
from domain.frameworks import framework
from domain.messages import PersonId
from domain.money import Line
from domain.offers import Service
from domain.policy import POLICY
from domain.processes.cohort import Cohort, CohortOf, will_wait
from domain.processes.cohort.refusals import NoCohort
from domain.processes.provider import Provider, ProviderOf
from domain.ref import Ref, split_ref
from domain.refusals import NotNow, Refused, refuse
from domain.say import person, stream
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course import refusals as r
from domain.services.course.charges import (
    charge,
    fee_pence,
    free_until,
    has_started,
    starts_at,
    waits_for_order,
)
from domain.services.course.state import Booking, Delegate
from domain.services.course.turns import first_of

Events = list[e.CourseEvent]


def courses() -> dict[str, Service]:
    """Return the services that are booked as short courses, by slug."""
    return {slug: one for slug, one in CATALOGUE.items() if one.course is not None}


def place_id(ref: Ref, number: int, move: int = 0) -> str:
    """Return the id of a delegate's place; each move to another date has its own."""
    base = f"{split_ref(ref)[1]}-{number}"
    return f"{base}-m{move}" if move else base


def book(command: c.Book, facts: Facts) -> Events:
    """Book, or join the waiting list; the cohort itself checks places, dates and diaries."""
    known = CATALOGUE.get(command.service)
    if known is None:
        raise NoSuchService(slug=command.service, known=", ".join(CATALOGUE))
    if known.course is None:
        titles = ", ".join(one.title for one in courses().values())
        raise r.NotACourse(service=known.title, courses=titles)
    provider = facts[ProviderOf(ref=command.provider)]
    cohort = facts[CohortOf(ref=command.cohort)]
    refuse(
        [
            *_provider_wrong(provider, command),
            *whole_course(known, command.cohort, cohort),
            *_delegates_wrong(known, command.delegates),
            *_order_wrong(command),
        ]
    )
    assert isinstance(provider, Provider) and isinstance(cohort, Cohort)  # narrowed by refuse
    setting = provider.setting(command.setting)
    assert setting is not None  # the same
    first = first_of(command.service, command.cohort)
    return [
        e.Booked(
            at=facts.at,
            service=command.service,
            service_title=known.title,
            provider=command.provider,
            provider_name=provider.organisation,
            setting=command.setting,
            setting_name=setting.setting_name,
            contact=command.contact,
            cohort=command.cohort,
            days=cohort.days,
            delegates=tuple(
                e.Seated(
                    number=number,
                    person=one.person,
                    place=place_id(facts.ref, number),
                    fulfils=one.fulfils,
                )
                for number, one in enumerate(command.delegates, 1)
            ),
            waiting=will_wait(
                cohort,
                len(command.delegates),
                or_queue=command.wait_if_full,
                in_place_of=command.request,
                others_first=bool(first and facts[first]),
            ),
            screen=bool(known.course.conditions),
            purchase_order=command.purchase_order,
            purchase_order_required=provider.purchase_order_required,
            terms=_terms(known, command, provider, facts),
        )
    ]


def _provider_wrong(provider: object, command: c.Book) -> Iterator[Refused]:
    if not isinstance(provider, Provider):
        yield r.ProviderUnknown(provider=command.provider)
        return
    if provider.setting(command.setting) is None:
        settings = ", ".join(one.setting for one in provider.settings) or "none yet"
        yield r.SettingUnknown(
            provider=provider.organisation, setting=command.setting, settings=settings
        )
    if provider.on_stop:
        yield r.OnStop(provider=provider.organisation)


def whole_course(course: Service, ref: Ref, cohort: object) -> list[Refused]:
    """Return why a cohort cannot carry this course: it is none, or its days are others."""
    if not isinstance(cohort, Cohort):
        return [NoCohort(cohort=ref)]
    days = [(day.number, day.title) for day in cohort.days]
    if cohort.service == course.slug and not follows(course, days):
        needed = ", ".join(dict.fromkeys(str(len(one.days)) for one in course.variants))
        return [r.NotTheCourse(label=cohort.label, needed=needed)]
    return []


def follows(course: Service, days: Iterable[tuple[int, str]]) -> bool:
    """Tell whether learning days, by number and title, are those of one form of the course."""
    given = sorted(days)
    forms = ([(one.number, one.title) for one in form.days] for form in course.variants)
    return any(given == sorted(form) for form in forms)


def _order_wrong(command: c.Book) -> tuple[Refused, ...]:
    try:
        quote(command.service, len(command.delegates), False, command.options)
    except Refused as refused:
        return refused.reasons
    return ()


def _delegates_wrong(course: Service, delegates: Iterable[c.NamedDelegate]) -> Iterator[Refused]:
    named = list(delegates)
    for who, count in Counter(one.person for one in named).items():
        if count > 1:
            yield r.NamedTwice(person=person(who))
    for one in named:
        yield from conditions_wrong(course, one.person, one.fulfils)


def conditions_wrong(course: Service, who: PersonId, fulfils: tuple[str, ...]) -> Iterator[Refused]:
    """Return every condition that somebody does not fulfil, and every one that is none."""
    conditions = course.course.conditions if course.course else ()
    slugs = [one.slug for one in conditions]
    for given in fulfils:
        if given not in slugs:
            known = ", ".join(slugs) or "none"
            yield r.UnknownCondition(condition=given, conditions=known)
    for one in conditions:
        if one.slug not in fulfils:
            yield r.ConditionMissing(person=person(who), condition=one.title)


def _terms(course: Service, command: c.Book, provider: Provider, facts: Facts) -> e.Terms:
    premium = provider.premium_on(facts.today)
    price = quote(course.slug, len(command.delegates), premium, command.options)
    single = quote(course.slug, 1, premium)
    assessed = course.course.assessment if course.course else None
    return e.Terms(
        catalogue_version=price.catalogue,
        policy_version=POLICY.version,
        unit=single.lines[0],
        options=_extras(price.lines, course),
        framework=assessed.framework if assessed else None,
        framework_version=_version(assessed),
    )


def _version(assessed: Assessment | None) -> int | None:
    if assessed is None or assessed.framework is None:
        return None
    return framework(assessed.framework).version


def _extras(lines: tuple[Line, ...], course: Service) -> tuple[Line, ...]:
    titles = [f"{course.title}: {option.title}" for option in course.options]
    return tuple(line for line in lines if line.description in titles)


def screen(booking: Booking, command: c.Screen, facts: Facts) -> Events:
    """Accept an application, or end it: only a place already confirmed can cost something."""
    delegate = find(booking, command.person)
    if delegate.screening != "open":
        raise r.NothingToScreen(person=person(command.person))
    price = "free" if command.accepted else charge(booking, delegate, facts.at)
    return [
        e.ApplicationScreened(
            at=facts.at,
            person=command.person,
            accepted=command.accepted,
            charge=price,
            fee_pence=fee_pence(booking, delegate) if price == "fee" else 0,
            note=command.note,
        )
    ]


def purchase_order(booking: Booking, command: c.SupplyPurchaseOrder, facts: Facts) -> Events:
    """Take the number that places and invoice wait for; an invoice that is out stays as it is."""
    if booking.purchase_order is not None:
        raise r.HasPurchaseOrder(purchase_order=booking.purchase_order)
    if booking.invoice is not None and not waits_for_order(booking):
        raise r.InvoiceIsOut()
    return [e.PurchaseOrderSupplied(at=facts.at, purchase_order=command.purchase_order)]


def accept_offer(booking: Booking, facts: Facts) -> Events:
    """Take the offered places; the cohort checks that the offer still stands."""
    offer = booking.offer
    if offer is None:
        raise r.NoOffer()
    cohort = facts[CohortOf(ref=offer.cohort)]
    refuse(whole_course(booking.offered, offer.cohort, cohort))
    assert isinstance(cohort, Cohort)  # refused above
    return [e.OfferAccepted(at=facts.at, offer=offer.offer, cohort=offer.cohort, days=cohort.days)]


def leave_queue(booking: Booking, command: c.DeclineOffer, facts: Facts) -> Events:
    """Leave the waiting list, with or without an offer."""
    waiting = waiting_in(booking)
    if waiting is None:
        raise NotNow(command=command.title, stage="not on a waiting list")
    return [e.OfferDeclined(at=facts.at, cohort=waiting)]


def waiting_in(booking: Booking) -> Ref | None:
    """Return the cohort whose waiting list this booking is on, or None."""
    return next((one.cohort for one in booking.active if one.seat == "waiting"), None)


def note_offered(booking: Booking, command: c.NoteOffered, facts: Facts) -> Events:
    """Take over an offer while this booking waits for it."""
    if waiting_in(booking) != command.cohort or command.answer_by <= facts.at:
        return []
    return [
        e.OfferMade(
            at=facts.at,
            cohort=command.cohort,
            offer=command.offer,
            answer_by=command.answer_by,
            last_minute=command.last_minute,
        )
    ]


def note_offer_gone(booking: Booking, command: c.NoteOfferGone, facts: Facts) -> Events:
    """Take over that waiting has ended without a place."""
    if waiting_in(booking) != command.cohort:
        return []
    return [
        e.OfferEnded(at=facts.at, cohort=command.cohort, offer=command.offer, cause=command.cause)
    ]


def adrift(booking: Booking) -> tuple[Delegate, ...]:
    """Return the delegates who need another course date."""
    return tuple(one for one in booking.active if one.seat == "none")


def choose_date(booking: Booking, command: c.ChooseDate, facts: Facts) -> Events:
    """Move everybody without a place to one course date."""
    moving = adrift(booking)
    reasons: list[Refused] = [] if moving else [r.NobodyNeedsADate()]
    return move_to(booking, moving, command.cohort, facts, reasons)


def merging(booking: Booking) -> tuple[Delegate, ...]:
    """Return the delegates who would move with the proposed merge."""
    merge = booking.merge
    if merge is None:
        return ()
    seated = (one for one in booking.active if one.seat in ("held", "booked"))
    return tuple(one for one in seated if one.cohort == merge.cohort)


def agree_to_merge(booking: Booking, facts: Facts) -> Events:
    """Move everybody of the old date; both cohorts check that it is in time, and their diaries."""
    merge, moving = booking.merge, merging(booking)
    if merge is None or not moving:
        raise r.NoMerge()
    return move_to(booking, moving, merge.into, facts, [])


def decline_merge(booking: Booking, facts: Facts) -> Events:
    """Leave things as they are: the date ends all the same, and another one is chosen then."""
    if booking.merge is None:
        raise r.NoMerge()
    return [e.MergeDeclined(at=facts.at, into=booking.merge.into)]


def move_delegate(booking: Booking, command: c.MoveDelegate, facts: Facts) -> Events:
    """Move one delegate while that is free; a place on hold or confirmed moves.

    To settle a private objection it is free at any time.
    """
    delegate = find(booking, command.person)
    who = person(command.person)
    reasons: list[Refused] = []
    if delegate.seat in ("waiting", "none"):
        reasons.append(r.HasNoPlaceYet(person=who))
    elif charge(booking, delegate, facts.at) != "free" and delegate.objection is None:
        reasons.append(r.TooLateToMove(until=free_until(booking, delegate)))
    if delegate.cohort == command.cohort:
        reasons.append(r.SameCohort(person=who))
    return move_to(booking, (delegate,), command.cohort, facts, reasons)


def move_to(
    booking: Booking,
    moving: tuple[Delegate, ...],
    goal: Ref,
    facts: Facts,
    reasons: Iterable[Refused],
    fees: Iterable[e.MoveFee] = (),
) -> Events:
    """Move delegates to another course date, at these fees, unless there are reasons against it."""
    cohort = facts[CohortOf(ref=goal)]
    refuse([*reasons, *whole_course(booking.offered, goal, cohort)])
    assert isinstance(cohort, Cohort)  # refused above
    return [
        e.DateChosen(
            at=facts.at,
            cohort=goal,
            days=cohort.days,
            delegates=tuple(
                e.Seated(
                    number=one.number,
                    person=one.person,
                    place=place_id(facts.ref, one.number, booking.moves + 1),
                )
                for one in moving
            ),
            fees=tuple(fees),
        )
    ]


def cancel_place(booking: Booking, command: c.CancelPlace, facts: Facts) -> Events:
    """Cancel one place at what it costs at this instant."""
    delegate = find(booking, command.person)
    if delegate.awards:
        raise r.AlreadyRecorded(what=f"A certificate of {person(command.person)}")
    price = charge(booking, delegate, facts.at)
    return [
        e.PlaceCancelled(
            at=facts.at,
            person=command.person,
            charge=price,
            fee_pence=fee_pence(booking, delegate) if price == "fee" else 0,
            reason=command.reason,
        )
    ]


def substitute(booking: Booking, command: c.Substitute, facts: Facts) -> Events:
    """Give a place, or a turn on the waiting list, to a colleague until the course starts."""
    delegate = find(booking, command.person)
    reasons: list[Refused] = []
    if delegate.seat == "none":
        reasons.append(r.HasNoPlaceYet(person=person(command.person)))
    elif delegate.seat != "waiting" and has_started(booking, delegate, facts.at):
        reasons.append(r.StartedAlready(when=starts_at(booking, delegate)))
    if delegate.cohort in booking.called_off:
        reasons.append(r.DateCalledOff(cohort=stream(delegate.cohort)))
    if booking.delegate(command.substitute) is not None:
        reasons.append(r.AlreadyAttends(person=person(command.substitute)))
    reasons += conditions_wrong(booking.offered, command.substitute, command.fulfils)
    refuse(reasons)
    return [
        e.Substituted(
            at=facts.at,
            person=command.person,
            substitute=command.substitute,
            fulfils=command.fulfils,
            screen=bool(booking.plan.conditions),
        )
    ]


def find(booking: Booking, who: PersonId) -> Delegate:
    """Return a delegate who goes on; NotADelegate otherwise."""
    delegate = booking.delegate(who)
    if delegate is None:
        raise r.NotADelegate(person=person(who))
    return delegate
