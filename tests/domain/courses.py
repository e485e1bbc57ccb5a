"""What tests of short courses start from: fictional homes, delegates, course dates and stories.

The usual care planning course has two days in June 2026 and 12 places; the usual course of trainer
assessors has four days, two in June and two in July. A later date of each has the same days later.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from domain.catalogue import service
from domain.frameworks import framework
from domain.messages import Actor, PersonId
from domain.parts.actions import ActionReview, NewAction, Review
from domain.parts.criteria import CriterionOutcome
from domain.parts.learning_days import LearningDay
from domain.processes.allocation import Open, allocation_ref
from domain.processes.cohort.commands import Cancel, MarkRegister, OpenForPlaces, Plan
from domain.processes.cohort.planning import lay_out
from domain.ref import Ref
from domain.services.course import Delegate
from domain.services.course import commands as c
from domain.services.course.events import Told
from domain.services.course.papers import award_ref, fee_invoice_ref, invoice_ref
from tests.domain.builders import PROVIDER, add_setting, mark, register_provider
from tests.domain.stories import told_once
from tests.domain.world import World
from tests.given import ANN

CARE, MOVING, FUNDED = "care_planning", "moving_and_handling", "clinical_quality"
SETS = "action_learning"
DATE, LATER = "cohort:june", "cohort:october"
BOOKING, OTHER = "course:rowan", "course:hazel"
SETTING = "rowan-house"
CONTACT, ADA, BOB, CYN, DEV = "p-contact", "p-ada", "p-bob", "p-cyn", "p-dev"
IDA, IAN, IVY = "p-assessor-ida", "p-assessor-ian", "p-assessor-ivy"
HAZEL = "provider:hazel"
WANTS_ORDERS: dict[str, Any] = {"purchase_order_required": True}
INVOICE = invoice_ref(BOOKING)
ON = (date(2026, 6, 2), date(2026, 6, 16), date(2026, 7, 1), date(2026, 7, 15))
FIRST = ON[0]
LATER_BY = 119  # days from June to the last days of September
MONTH = timedelta(days=30)
HALF_YEAR = timedelta(days=190)


def days(slug: str = CARE, *, later: int = 0, who: str = "") -> tuple[LearningDay, ...]:
    """Return the days of a course as the catalogue has them, at the usual dates or later."""
    count = len(service(slug).variants[0].days)
    on = [FIRST + timedelta(weeks=2 * n) for n in range(count)] if count > len(ON) else ON[:count]
    return lay_out(
        slug,
        "standard",
        tuple(day + timedelta(days=later) for day in on),
        begins=time(9, 30),
        ends=time(16, 0),
        room=f"The Old Library{who}",
        trainer=f"p-trainer{who}",
        co_trainer=f"p-alumnus{who}",
    )


def run(world: World, ref: Ref, slug: str = CARE, *, later: int = 0, **other: Any) -> World:
    """Plan a course date with its own room and trainers, and open it for bookings."""
    capacity = service(slug).capacity
    most = min(capacity.most, 12) if capacity else 12
    usual = {"service": slug, "label": f"Date {ref}", "capacity": most, "on_days_off": True}
    timetable = days(slug, later=later, who=f"-{ref.partition(':')[2]}")
    world.do(ref, Plan(**{**usual, "days": timetable, **other}))
    world.do(ref, OpenForPlaces())
    return world


@told_once
def open_for(slug: str = CARE, **provider: Any) -> World:
    """Return a world with a provider, and a course date in June and in October."""
    world = fund(World(), slug)
    world.do(PROVIDER, register_provider(**provider))
    world.do(PROVIDER, add_setting(SETTING))
    run(world, DATE, slug)
    return run(world, LATER, slug, later=LATER_BY)


def fund(world: World, slug: str, **other: Any) -> World:
    """Open the funded places of a course that has them, more than enough for everybody."""
    if service(slug).allocation:
        usual: dict[str, Any] = {
            "service": slug,
            "funder": "LETC",
            "contact": "p-funder",
            "starts_on": world.at.date(),
            "ends_on": date(2028, 12, 29),
            "round_one_until": date(2026, 4, 30),
            "round_one_most": 100,
            "automatic_offers": True,
        }
        world.do(allocation_ref(slug), Open(**{**usual, **other}))
    return world


def fulfilling(slug: str) -> tuple[str, ...]:
    plan = service(slug).course
    return tuple(one.slug for one in plan.conditions) if plan else ()


def book(*people: PersonId, slug: str = CARE, **other: Any) -> c.Book:
    """Return a booking to which nothing is lacking: for Ada, or for these people."""
    named = [
        c.NamedDelegate(person=one, fulfils=other.pop("fulfils", fulfilling(slug)))
        for one in people or (ADA,)
    ]
    usual = {
        "service": slug,
        "provider": PROVIDER,
        "setting": SETTING,
        "contact": CONTACT,
        "cohort": DATE,
        "delegates": tuple(named),
    }
    return c.Book(**{**usual, **other})


@told_once
def booked(*people: PersonId, slug: str = CARE, **provider: Any) -> World:
    """Return a world in which everybody named, or Ada, has a place that is confirmed."""
    world = open_for(slug, **provider)
    world.do(BOOKING, book(*people, slug=slug))
    for who in people or (ADA,):
        if fulfilling(slug):
            world.do(BOOKING, accept(who))
    return settle(world)


def accept(who: PersonId = ADA, *, accepted: bool = True) -> c.Screen:
    return c.Screen(person=who, accepted=accepted, note="t-checked")


def settle(world: World) -> World:
    """Do everything that is due now."""
    return world.pass_to(world.at)


def fill(world: World, count: int = 12, cohort: Ref = DATE, slug: str = CARE) -> World:
    """Let another booking take so many places."""
    strangers = [f"p-stranger-{n}" for n in range(count)]
    world.do(OTHER, book(*strangers, slug=slug, cohort=cohort))
    return settle(world)


def evening(world: World, number: int, cohort: Ref = DATE) -> datetime:
    """Return the evening after a learning day."""
    return world.cohort(cohort).days[number - 1].ends + timedelta(hours=2)


def start(world: World, cohort: Ref = DATE) -> datetime:
    return world.cohort(cohort).first_start


def attend(
    world: World, number: int, *, absent: tuple[PersonId, ...] = (), cohort: Ref = DATE
) -> World:
    """Go on to a day's evening: everybody expected attended but those who were absent."""
    world.pass_to(max(world.at, evening(world, number, cohort)))
    there = [who for who in world.cohort(cohort).expected(number) if who not in absent]
    world.do(cohort, mark(number, *there, absent=absent))
    return settle(world)


def attend_all(world: World, cohort: Ref = DATE, **absent: tuple[PersonId, ...]) -> World:
    for day in world.cohort(cohort).days:
        attend(world, day.number, cohort=cohort, absent=absent.get(f"day_{day.number}", ()))
    return world


@told_once
def taught(*people: PersonId, slug: str = CARE) -> World:
    """Return a world in which everybody attended every day, and nothing else is done."""
    return attend_all(booked(*people, slug=slug))


def cancel_date(world: World, cohort: Ref = DATE) -> World:
    world.do(cohort, Cancel(reason="t-why"))
    return settle(world)


def correct(world: World, number: int, *people: PersonId, **others: Any) -> World:
    """Send in a day's sheet once more."""
    sheet: MarkRegister = mark(number, *people, **others)
    world.do(DATE, sheet)
    return settle(world)


# What people record.


def task(world: World, who: PersonId = ADA, slug: str = "draft_plan") -> World:
    done = world.at.date()
    world.do(BOOKING, c.RecordTask(person=who, task=slug, done_on=done, evidence="t-paper"))
    return settle(world)


def show_evidence(world: World, who: PersonId = ADA, *, ago: int = 0) -> World:
    """Hand in a policy, as members of a set do."""
    on = world.at.date() - timedelta(days=ago)
    words: dict[str, Any] = {"called": "t-title", "difference": "t-difference"}
    world.do(BOOKING, c.RecordEvidence(person=who, kind="policy", produced_on=on, **words))
    return settle(world)


def set_actions(world: World, meeting: int, *what: str, who: PersonId = ADA) -> World:
    actions = tuple(NewAction(what=one) for one in what or ("t-action",))
    world.do(BOOKING, c.SetActions(person=who, day=meeting, actions=actions))
    return settle(world)


def reviewed(meeting: int, who: PersonId = ADA, **outcomes: Review) -> c.ReviewActions:
    """Return a review: `_1="done"` for the first action."""
    reviews = tuple(
        ActionReview(
            action=int(number[1:]),
            outcome=outcome,
            note=None if outcome == "carried_on" else "t-note",
        )
        for number, outcome in outcomes.items()
    )
    return c.ReviewActions(person=who, day=meeting, reviews=reviews)


def review(world: World, meeting: int, who: PersonId = ADA, **outcomes: Review) -> World:
    world.do(BOOKING, reviewed(meeting, who, **outcomes))
    return settle(world)


def score(
    world: World, percent: int, who: PersonId = ADA, by: PersonId = IDA, clerk: Actor = ANN
) -> World:
    world.do(BOOKING, scored(world, percent, who, by), by=clerk)
    return settle(world)


def scored(
    world: World, percent: int = 80, who: PersonId = ADA, by: PersonId = IDA
) -> c.RecordScore:
    return c.RecordScore(
        person=who,
        component="knowledge_test",
        percent=percent,
        assessor=by,
        taken_on=world.at.date(),
    )


def criteria(slug: str = MOVING) -> tuple[str, ...]:
    return tuple(one.slug for one in framework(slug).criteria)


def observed(
    world: World,
    who: PersonId = ADA,
    by: PersonId = IDA,
    *,
    met: tuple[str, ...] | None = None,
    unmet: tuple[str, ...] = (),
) -> c.RecordCriteria:
    """Return an observation: all criteria met, or only these, and these not."""
    seen = criteria() if met is None else met
    outcomes = [CriterionOutcome(criterion=one, met=True, evidence="t-seen") for one in seen]
    outcomes = [one for one in outcomes if one.criterion not in unmet]
    outcomes += [CriterionOutcome(criterion=one, met=False, evidence="t-seen") for one in unmet]
    return c.RecordCriteria(
        person=who, assessor=by, observed_on=world.at.date(), outcomes=tuple(outcomes)
    )


def observe(world: World, *args: Any, clerk: Actor = ANN, **kwargs: Any) -> World:
    world.do(BOOKING, observed(world, *args, **kwargs), by=clerk)
    return settle(world)


def judged(
    world: World, passed: bool = True, who: PersonId = ADA, by: PersonId = IDA
) -> c.RecordJudgement:
    return c.RecordJudgement(
        person=who,
        component="assignment",
        passed=passed,
        assessor=by,
        judged_on=world.at.date(),
        evidence="t-paper",
    )


def judge(
    world: World,
    passed: bool = True,
    who: PersonId = ADA,
    by: PersonId = IDA,
    clerk: Actor = ANN,
) -> World:
    world.do(BOOKING, judged(world, passed, who, by), by=clerk)
    return settle(world)


def assess(world: World, who: PersonId = ADA, by: PersonId = IDA, clerk: Actor = ANN) -> World:
    """Pass every part of the assessment."""
    score(world, 80, who, by, clerk)
    observe(world, who, by, clerk=clerk)
    return judge(world, True, who, by, clerk)


@told_once
def assessed(*people: PersonId) -> World:
    """Return a world in which everybody passed, and the samples are drawn."""
    world = taught(*people, slug=MOVING)
    for who in people or (ADA,):
        assess(world, who)
    return world


# What became of it.


def delegate(world: World, who: PersonId = ADA, ref: Ref = BOOKING) -> Delegate:
    """Return a delegate, or the last one of this name who was."""
    found = [one for one in world.booking(ref).delegates if one.person == who]
    return found[-1]


def seats(world: World, ref: Ref = BOOKING) -> list[str]:
    return [one.seat for one in world.booking(ref).delegates]


def awards(world: World, who: PersonId = ADA, ref: Ref = BOOKING) -> list[str]:
    return [one.kind for one in delegate(world, who, ref).awards]


def letters(world: World, ref: Ref = BOOKING) -> list[str]:
    """Return what the provider was told, in order."""
    return [one.what for one in world.events(ref, Told)]


def award(number: int = 1, kind: str = "certificate") -> Ref:
    return award_ref(BOOKING, number, kind)


def fee_invoice(fee: str) -> Ref:
    return fee_invoice_ref(BOOKING, fee)
