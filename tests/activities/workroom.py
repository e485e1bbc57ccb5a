"""A worker's activities on a real store, without Temporal: each due step is performed by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any, get_type_hints
from uuid import uuid4

from icalendar import Calendar
from temporalio.testing import ActivityEnvironment

from activities.award_notices import AwardNotices
from activities.bookkeeping import Bookkeeping, Entry
from activities.certification import Certification
from activities.competence_notices import CompetenceNotices
from activities.course_notices import CourseNotices
from activities.deliveries import Deliveries
from activities.evaluating import Evaluating
from activities.funding import Funding
from activities.gates import OpenGate
from activities.invoicing import Invoicing
from activities.notices import Notices
from activities.post import Post
from activities.programme_notices import ProgrammeNotices
from activities.request_notices import RequestNotices
from activities.steps import Call, Steps, parse_step
from domain.agenda import Agenda, OpenStep
from domain.messages import Actor, Command, Message, PersonId, Role, Step
from domain.processes.cohort import Cohort
from domain.processes.cohort.commands import OpenForPlaces
from domain.ref import Ref
from domain.services.bigger_picture import commands as programmes
from store import vault
from store.chance import RandomChance
from store.clock import SimulatedClock
from store.ledger import Ledger
from store.pool import Pool
from store.streams import peek
from store.turns import due_steps, next_due
from store.vault import Mail, NewPerson
from tests.domain import builders as b
from tests.given import NOW

ANN = Actor(role=Role.COORDINATOR, id="ann")
CANARY = "Zqxwv"
"""Stands in every name and address: it must never be seen outside the vault."""

PEOPLE = (
    b.TRAINER,
    b.MANAGER,
    b.SPONSOR,
    b.DEPUTY,
    b.NEWCOMER,
    "p-bills",
    *b.MENTORS,
)


def name_of(person: PersonId) -> str:
    """Return the invented name of somebody."""
    return f"{person.removeprefix('p-').title()} {CANARY}"


class Workroom:
    """The activities of one worker, on a clock that stands still until it is moved."""

    def __init__(self, pool: Pool, post: Post) -> None:
        self.pool, self.post, self.clock = pool, post, SimulatedClock()
        self.wire: list[str] = []  # what travels through Temporal
        chance = RandomChance()
        self.ledger = Ledger(pool, self.clock, chance)
        base = (pool, self.clock, self.ledger, OpenGate(pool, self.clock))
        self.bookkeeping = Bookkeeping(*base)
        self.workers: list[Steps] = [
            Deliveries(*base),
            *(
                kind(*base, post, chance)
                for kind in (
                    Notices,
                    Evaluating,
                    ProgrammeNotices,
                    CourseNotices,
                    RequestNotices,
                    Invoicing,
                    Certification,
                    AwardNotices,
                    CompetenceNotices,
                    Funding,
                )
            ),
        ]
        self.methods = {method.__name__: method for one in self.workers for method in one.methods()}

    def worker(self, kind: type[Steps]) -> Steps:
        """Return the object that performs the steps of one kind."""
        return next(one for one in self.workers if type(one) is kind)

    async def do(self, ref: Ref, command: Command) -> None:
        """Give a command as a coordinator."""
        await self.ledger.handle(ref, command, command_id=uuid4(), actor=ANN)

    async def at(self, instant: datetime) -> None:
        """Move the clock and do nothing else."""
        async with self.pool.acquire() as conn:
            await self.clock.set(conn, instant)

    async def state(self, ref: Ref) -> Any:
        async with self.pool.acquire() as conn:
            return await peek(conn, ref)

    async def call(self, ref: Ref, key: str) -> Call[Step]:
        """Return what a workflow would hand to a worker for a step that is in the agenda now."""
        async with self.pool.acquire() as conn:
            row = await conn.fetchrow(
                'SELECT key, due, "until", body FROM agenda_item WHERE ref = $1 AND key = $2',
                ref,
                key,
            )
        assert row is not None, f"{key} is not in the agenda of {ref}"
        step = parse_step(ref, OpenStep(**dict(row)))
        return Call(ref=ref, step=step)

    async def run(self, call: Call[Step]) -> Agenda:
        """Perform a step, whether or not anybody still asks for it."""
        step = call.step
        method = self.methods.get(step.step)
        sent: Message = Entry(
            ref=call.ref,
            item=OpenStep(
                key=step.key, due=step.due, until=step.until, body=step.model_dump(mode="json")
            ),
        )
        kind: type[Message] = Entry
        if method is not None:
            kind = get_type_hints(method)["call"]
            sent = kind.model_validate({"ref": call.ref, "step": step})
        self.wire.append(sent.model_dump_json())
        received = kind.model_validate_json(self.wire[-1])
        perform: Callable[..., Any] = method or self.bookkeeping.record
        agenda: Agenda = await ActivityEnvironment().run(perform, received)
        self.wire.append(agenda.model_dump_json())
        return agenda

    async def perform(self, ref: Ref, key: str) -> Call[Step]:
        """Perform a step of the agenda, at its due time if that is still to come."""
        call = await self.call(ref, key)
        async with self.pool.acquire() as conn:
            now = await self.clock.now(conn)
        await self.at(max(now, call.step.due))
        await self.run(call)
        return call

    async def settle(self) -> None:
        """Perform every due step until none is left."""
        while True:
            async with self.pool.acquire() as conn:
                due = await due_steps(conn, await self.clock.now(conn))
            if not due:
                return
            for ref, key in due:
                if await self.asked(ref, key):  # another step may have overtaken it
                    await self.run(await self.call(ref, key))

    async def asked(self, ref: Ref, key: str) -> bool:
        """Tell whether a step is in the agenda."""
        sql = "SELECT 1 FROM agenda_item WHERE ref = $1 AND key = $2"
        return bool(await self.ask(sql, ref, key))

    async def until(self, instant: datetime) -> None:
        """Let time pass, performing every step when it falls due."""
        await self.settle()
        while True:
            async with self.pool.acquire() as conn:
                coming = await next_due(conn, await self.clock.now(conn))
            if coming is None or coming > instant:
                break
            await self.at(coming)
            await self.settle()
        await self.at(instant)

    async def mails(self, kind: str | None = None) -> list[Mail]:
        """Return the letters of a kind, in the order of their recipients."""
        async with self.pool.acquire() as conn:
            every = await vault.mails(conn, limit=10_000)
        found = [mail for mail in every if kind in (None, mail.kind)]
        return sorted(found, key=lambda mail: (mail.person_id or "", mail.kind, mail.message_id))

    async def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        async with self.pool.acquire() as conn:
            return [tuple(row) for row in await conn.fetch(sql, *values)]


async def workroom(pool: Pool, smtp_url: str | None = None, at: datetime = NOW) -> Workroom:
    """Return a workroom at `at`, whose vault knows everybody of the usual cohort."""
    post = Post(
        "Optimum Workforce Leadership <training@optimum.example>",
        "https://engagements.example/",
        smtp_url,
    )
    room = Workroom(pool, post)
    await room.at(at)
    await vault.write_people(pool, [person(one) for one in PEOPLE], at)
    return room


def person(identifier: PersonId, email: str | None = "") -> NewPerson:
    """Return somebody of the usual cohort; None is somebody without e-mail."""
    address = f"{identifier}@{CANARY.lower()}.example" if email == "" else email
    return NewPerson(id=identifier, name=name_of(identifier), email=address)


async def signed_up(room: Workroom) -> None:
    """Bring the usual programme to its sign-up, and record its baseline."""
    await room.do(b.PROVIDER, b.register_provider())
    await room.do(b.PROVIDER, b.add_setting())
    await room.do(b.COHORT, b.plan())
    await room.do(b.COHORT, OpenForPlaces())
    await room.do(b.PROGRAMME, b.interest())
    await room.do(b.PROGRAMME, programmes.RecordReadinessCall(held_on=NOW.date(), ready=True))
    await room.do(b.PROGRAMME, b.sign_up())
    await room.do(b.PROGRAMME, programmes.RecordBaseline(measures=b.POOR))


async def named(room: Workroom) -> None:
    """Name the usual four mentors."""
    await room.do(b.PROGRAMME, programmes.NameMentors(mentors=b.NAMED))


async def taught(room: Workroom, *numbers: int) -> None:
    """Let days pass on which everybody attends."""
    for number in numbers:
        await room.until(b.after(number))
        cohort = await room.state(b.COHORT)
        assert isinstance(cohort, Cohort)
        people = cohort.expected(number)
        if people:
            await room.do(b.COHORT, b.mark(number, *people))
        await room.settle()


async def completed(room: Workroom) -> None:
    """Bring the usual programme to its certificates."""
    await signed_up(room)
    await named(room)
    await taught(room, *range(1, 15))
    held = b.after(14) + timedelta(days=7)
    await room.until(held)
    await room.do(b.PROGRAMME, programmes.RecordEndReview(held_on=held.date(), measures=b.GOOD))
    await room.settle()


def opened(mail: Mail) -> EmailMessage:
    """Return a stored letter as its reader's program reads it."""
    assert mail.mime is not None
    message = BytesParser(policy=default).parsebytes(mail.mime)
    assert isinstance(message, EmailMessage)
    return message


def words(mail: Mail) -> str:
    """Return the plain text of a letter."""
    body = opened(mail).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def entry(mail: Mail) -> dict[str, Any]:
    """Return the calendar entry of a letter: method, uid, sequence, status, start, attendee."""
    (part,) = [part for part in opened(mail).walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(str(event.decoded("SEQUENCE"))),
        "status": str(event["STATUS"]),
        "starts": event.decoded("DTSTART"),
        "attendee": str(event["ATTENDEE"]).removeprefix("mailto:"),
    }


def recipients(mails: Sequence[Mail]) -> list[PersonId | None]:
    """Return to whom letters go, each once for every letter."""
    return [mail.person_id for mail in mails]
