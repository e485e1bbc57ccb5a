"""Small builders for tests on a real store: a ledger at a known time, and a cohort to work with."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any
from uuid import UUID, uuid4

from domain.catalogue import service
from domain.messages import Actor, Command, Event, Role, engine, lapsed
from domain.parts.lapses import LapseStep
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.allocation import NoteRoom, allocation_ref
from domain.processes.cohort import Mark, MarkRegister, NamePlaces, TakePlaces, tellings
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.competence.telling import assessor_news
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref, effect_id, slug_of
from domain.refusals import Refused
from domain.registry import DECIDERS
from domain.services.bigger_picture import (
    Measures,
    NamedMentor,
)
from domain.services.bigger_picture.commands import (
    NameMentors,
    RecordBaseline,
    RecordEndReview,
    RecordReadinessCall,
    RegisterInterest,
    SignUp,
)
from store.chance import SeededChance
from store.clock import SimulatedClock
from store.ledger import Ledger, Outcome
from store.pool import Connection, Pool
from store.projections import agenda_item
from store.projections.agenda_item import AgendaItem
from store.streams import peek

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
FIRST = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ANN = Actor(role=Role.COORDINATOR, id="ann")
AUDITOR = Actor(role=Role.AUDITOR, id="ada")
COHORT = "cohort:spring"
OTHER = "cohort:summer"
HOLDER = "bigger_picture:0001"
PROVIDER = "provider:0001"


class Scene:
    """A ledger on a simulated clock, and short ways to use it."""

    def __init__(self, pool: Pool, clock: SimulatedClock, ledger: Ledger) -> None:
        self.pool, self.clock, self.ledger = pool, clock, ledger

    async def do(
        self, ref: Ref, command: Command, *, by: Actor = ANN, id: UUID | None = None, **more: Any
    ) -> Outcome:
        """Give a command under a fresh id unless one is given."""
        return await self.ledger.handle(ref, command, command_id=id or uuid4(), actor=by, **more)

    async def refused(self, ref: Ref, command: Command, **more: Any) -> Refused:
        """Give a command that must be refused; return the refusal."""
        try:
            outcome = await self.do(ref, command, **more)
        except Refused as refused:
            return refused
        raise AssertionError(f"accepted with {outcome.events}")

    async def at(self, instant: datetime) -> None:
        """Move the clock."""
        async with self.pool.acquire() as conn:
            await self.clock.set(conn, instant)

    async def one(self, sql: str, *values: object) -> Any:
        """Return the first value of the first row of a query."""
        async with self.pool.acquire() as conn:
            return await conn.fetchval(sql, *values)

    async def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query as tuples."""
        async with self.pool.acquire() as conn:
            return [tuple(record) for record in await conn.fetch(sql, *values)]

    async def types(self, ref: Ref) -> list[str]:
        """Return the types of a stream's events, in order."""
        found = await self.all("SELECT type FROM event WHERE ref = $1 ORDER BY version", ref)
        return [row[0] for row in found]


async def scene(pool: Pool, now: datetime = NOW) -> Scene:
    """Return a scene in an empty store at `now`."""
    clock = SimulatedClock()
    made = Scene(pool, clock, Ledger(pool, clock, SeededChance("tests")))
    await made.at(now)
    return made


def days(
    count: int = 3, trainer: str = "p-trainer", room: str = "Room 1"
) -> tuple[LearningDay, ...]:
    """Return weekly learning days for everyone, from nine to four."""
    starts = [FIRST + timedelta(weeks=number) for number in range(count)]
    return tuple(
        LearningDay(
            number=number,
            title=f"Day {number}",
            audience="everyone",
            starts=start,
            ends=start + timedelta(hours=7),
            room=room,
            trainer=trainer,
        )
        for number, start in enumerate(starts, start=1)
    )


def programme_days() -> tuple[LearningDay, ...]:
    """Return the fourteen days of the programme, all mentors together, one a week."""
    plans = service("bigger_picture").variant("shared").days
    return tuple(
        LearningDay(
            number=one.number,
            title=one.title,
            audience=one.audience,
            subjects=one.subjects,
            shared=one.shared,
            starts=FIRST + timedelta(weeks=one.number),
            ends=FIRST + timedelta(weeks=one.number, hours=7),
            room="Room 1",
            trainer="p-trainer",
        )
        for one in plans
    )


def plan(
    *, capacity: int = 12, days: Sequence[LearningDay] = days(), label: str = "Spring cohort"
) -> Plan:
    """Return the plan of a cohort of the Bigger Picture."""
    return Plan(
        service="bigger_picture", label=label, capacity=capacity, days=tuple(days), on_days_off=True
    )


def take(*people: str | None, holder: Ref = HOLDER) -> TakePlaces:
    """Return the command that takes a mentor's place for each person, None for nobody yet."""
    return TakePlaces(
        service="bigger_picture",
        holder=holder,
        provider=PROVIDER,
        seats=tuple(
            Seat(place=f"{holder.partition(':')[2]}-{number}", part="delegate", person=person)
            for number, person in enumerate(people, start=1)
        ),
    )


def name(place: str, person: str, holder: Ref = HOLDER) -> NamePlaces:
    """Return the command that names who sits in a place."""
    return NamePlaces(holder=holder, seats=(Seat(place=place, part="delegate", person=person),))


async def opened(made: Scene, ref: Ref = COHORT, **more: Any) -> tuple[Event, ...]:
    """Plan and open a cohort."""
    first = await made.do(ref, plan(**more))
    second = await made.do(ref, OpenForPlaces())
    return (*first.events, *second.events)


async def trainers_told(made: Scene, ref: Ref = COHORT) -> None:
    """Record that the trainers of a cohort which was just opened know of their days."""
    async with made.pool.acquire() as conn:
        due = await due_steps(conn, await made.clock.now(conn))
    for item in due:
        if item.ref == ref and item.key.startswith("tell_handover"):
            await perform(made, ref, item.body)


async def interested(made: Scene, ref: Ref = HOLDER, provider: Ref = PROVIDER) -> None:
    """Register a provider with a setting, and its interest in a programme, ready to sign up."""
    await made.do(
        provider,
        Register(
            organisation="Rowan Care Ltd",
            address=("1 Rowan Way", "Nottingham"),
            billing_contact="p-bill",
        ),
    )
    await made.do(
        provider,
        AddSetting(
            setting="rowan-house",
            setting_name="Rowan House",
            cqc_location="1-123456789",
            district="Ashfield",
            people_supported=24,
            registered_manager="p-manager",
        ),
    )
    await made.do(
        ref, RegisterInterest(provider=provider, setting="rowan-house", contact="p-manager")
    )
    await made.do(ref, RecordReadinessCall(held_on=NOW.date(), ready=True))


def sign_up(cohort: Ref = COHORT) -> SignUp:
    """Return the command that signs the interested provider up for a cohort."""
    return SignUp(
        cohort=cohort,
        sponsor="p-sponsor",
        sponsor_agreed=True,
        release_agreed=True,
        manager="p-manager",
    )


def name_mentors() -> NameMentors:
    """Return the command that names four mentors, two of the eight subjects for each."""
    subjects = [one.slug for one in service("bigger_picture").subjects]
    return NameMentors(
        mentors=tuple(
            NamedMentor(person=f"p-mentor{n}", areas=tuple(subjects[2 * n - 2 : 2 * n]))
            for n in (1, 2, 3, 4)
        )
    )


async def work(made: Scene) -> int:
    """Perform every due step of every stream in order, as the workflows would; return how many."""
    done = 0
    while True:
        async with made.pool.acquire() as conn:
            due = await due_steps(conn, await made.clock.now(conn))
        if not due:
            return done
        await perform(made, due[0].ref, due[0].body)
        done += 1


async def due_steps(conn: Connection, now: datetime) -> list[AgendaItem]:
    """The due steps of all streams, in the order in which a simulation performs them."""
    return await agenda_item.TABLE.fetch(
        conn, "WHERE kind = 'step' AND due <= $1 ORDER BY due, ref, key", now
    )


TOLD_TO_HOLDERS = (
    "pass_on_cancellation",
    "pass_on_merge",
    "pass_on_offer",
    "pass_on_offer_gone",
    "pass_on_tiding",
)


async def perform(made: Scene, ref: Ref, body: dict[str, Any]) -> Outcome:
    """Perform one step: give its outcome under its own command id, as the engine of its stream."""
    kinds = {kind.model_fields["step"].default: kind for kind in DECIDERS[slug_of(ref)].steps}
    step: Any = kinds[body["step"]].model_validate(body)
    async with made.pool.acquire() as conn:
        if lapsed(step, await made.clock.now(conn)):
            given = LapseStep(key=step.key)
            return await made.do(ref, given, by=engine(ref), id=effect_id(ref, step.key))
    if step.step == "report_register":
        await _pass_on(made, ref, step)
    if step.step == "pass_on_standing":
        async with made.pool.acquire() as conn:
            holder, told_of = assessor_news(ref, await peek(conn, ref), step)
        told = effect_id(ref, f"{step.key}/{holder}")
        await made.do(holder, told_of, by=engine(ref), id=told)
    if step.step == "tell_room":
        room = NoteRoom(cohort=ref, free=step.free, starts=step.starts)
        told = effect_id(ref, f"{step.key}/{step.free}")
        await made.do(allocation_ref(step.service), room, by=engine(ref), id=told)
    if step.step == "end_waiting":
        gone = tellings.NoteOfferGone(cohort=step.cohort, offer=0, cause="funding ended")
        await made.do(step.holder, gone, by=engine(ref), id=effect_id(ref, step.key))
    if step.step in TOLD_TO_HOLDERS:
        news, told = await _news(made, ref, step), effect_id(ref, f"{step.key}/{step.holder}")
        if news is not None:
            await made.do(step.holder, news, by=engine(ref), id=told)
    found = {
        "document": str(effect_id(ref, step.key)),
        "digest": "0" * 64,
        "name_version": 1,
        "sheet": str(effect_id(ref, f"{step.key}/sheet")),
        "sheet_digest": "0" * 64,
    }
    wanted = signature(step.outcome).parameters
    command = step.outcome(**{name: value for name, value in found.items() if name in wanted})
    return await made.do(ref, command, by=engine(ref), id=effect_id(ref, step.key))


async def _news(made: Scene, ref: Ref, step: Any) -> Command | None:
    """Return what a cohort tells one holder; None for a service that does not listen."""
    news: Command | None
    if step.step == "pass_on_cancellation":
        news = tellings.NoteCohortCancelled(cohort=ref)
    elif step.step == "pass_on_tiding":
        news = tellings.NoteDatesChanged(cohort=ref, what=step.what)
    elif step.step == "pass_on_merge":
        news = tellings.NoteMergeProposed(cohort=ref, into=step.into, answer_by=step.answer_by)
    elif step.step == "pass_on_offer_gone":
        news = tellings.NoteOfferGone(cohort=ref, offer=step.offer, cause=step.cause)
    else:
        async with made.pool.acquire() as conn:
            cohort = await peek(conn, ref)
        news = tellings.offer_made(ref, cohort, step.holder, step.offer)
    return news if type(news) in DECIDERS[slug_of(step.holder)].commands else None


async def _pass_on(made: Scene, ref: Ref, step: Any) -> None:
    async with made.pool.acquire() as conn:
        cohort = await peek(conn, ref)
    marks: dict[Ref, list[Mark]] = {}
    for mark in cohort.log(step.day).marks:
        marks.setdefault(cohort.holder_of(mark.person, step.day), []).append(mark)
    for holder, theirs in marks.items():
        command = tellings.RecordAttendance(
            cohort=ref, day=step.day, revision=step.revision, marks=tuple(theirs)
        )
        by = engine(ref)
        await made.do(holder, command, by=by, id=effect_id(ref, f"{step.key}/{holder}"))


MEASURES = Measures(
    vision=3, leadership=3, learning=2, wellbeing=4, turnover_percent=20, sickness_days=30
)


async def programme(made: Scene) -> None:
    """Run a short programme from interest to certificates, everybody attending every day."""
    await interested(made)
    await opened(made, days=programme_days())
    await made.do(HOLDER, sign_up())
    await made.do(HOLDER, name_mentors())
    await made.do(HOLDER, RecordBaseline(measures=MEASURES))
    await work(made)
    for day in programme_days():
        await made.at(day.starts)
        await work(made)
        async with made.pool.acquire() as conn:
            people = (await peek(conn, COHORT)).expected(day.number)
        marks = tuple(Mark(person=one, status="attended") for one in people)
        await made.do(COHORT, MarkRegister(day=day.number, marks=marks))
        await work(made)
    last = programme_days()[-1]
    await made.at(last.ends)
    await made.do(HOLDER, RecordEndReview(held_on=last.on, measures=MEASURES))
    await work(made)
