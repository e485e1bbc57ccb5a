"""An action learning set for the seeded site: own actions, evidence, an objection in confidence."""

from datetime import date, datetime, time

from domain.catalogue import service
from domain.messages import PersonId
from domain.parts.actions import ActionReview, NewAction
from domain.processes.cohort import Cohort, Mark, MarkRegister
from domain.processes.cohort.commands import OpenForPlaces, Plan
from domain.processes.cohort.planning import lay_out
from domain.processes.provider import AddSetting, Register
from domain.ref import Ref
from domain.services.course import Book
from domain.services.course import commands as c
from domain.services.course.commands import NamedDelegate
from store import vault
from store.streams import peek
from store.vault import NewPerson, NewText
from tests.store.scenes import Scene, work

SETS = "action_learning"
SET, NEXT_SET = "cohort:set-spring", "cohort:set-autumn"
MEMBER, PEER = "course:set-aspen", "course:set-birch"
HOMES = {"aspen": "Aspen Grange Ltd", "birch": "Birch Lea Care CIC"}
PEOPLE = {
    "p-aspen": "Amara Tidewell",
    "p-birch": "Bryn Castlemaine",
    "p-facilitator": "Fay Underhill",
}
TEXTS = {
    "t-act-1": "Talk through the supervision form with two seniors and change what they trip over",
    "t-act-2": "Write down how we ask about values at interviews",
    "t-act-3": "Ask families what a good first week looks like",
    "t-act-done": "Supervisions now happen every six weeks; seniors bring their own points",
    "t-title": "How we recruit to our values",
    "t-difference": "Three of the last four people we took on are still here after six months",
}


async def fill_set(made: Scene, now: datetime) -> None:
    """Two homes, their set, and a later one to move to."""
    people = [NewPerson(one, name, f"{one[2:]}@care.example") for one, name in PEOPLE.items()]
    await vault.write_people(made.pool, people, now)
    async with made.pool.acquire() as conn, conn.transaction():
        for one, words in TEXTS.items():
            await NewText(one, words, ()).write(conn, now)
    await _plan(made, SET, "Spring set", date(2026, 4, 28), 35)
    await _plan(made, NEXT_SET, "Autumn set", date(2026, 10, 27), 21)
    for home, name in HOMES.items():
        await _home(made, home, name)
    await work(made)


async def _plan(made: Scene, ref: Ref, label: str, first: date, apart: int) -> None:
    count = len(service(SETS).variant().days)
    on = tuple(date.fromordinal(first.toordinal() + apart * n) for n in range(count))
    days = lay_out(
        SETS,
        "standard",
        on,
        begins=time(9, 30),
        ends=time(13),
        room="Southwell Minster Room",
        trainer="p-facilitator",
    )
    await made.do(ref, Plan(service=SETS, label=label, capacity=8, days=days, on_days_off=True))
    await made.do(ref, OpenForPlaces())


async def _home(made: Scene, home: str, name: str) -> None:
    provider, who = f"provider:{home}", f"p-{home}"
    address = ("2 Orchard Row", "Southwell", "NG25 0AA")
    await made.do(provider, Register(organisation=name, address=address, billing_contact=who))
    setting = AddSetting(
        setting=home,
        setting_name=name.partition(" ")[0] + " House",
        cqc_location="1-123456780",
        district="Newark and Sherwood",
        people_supported=22,
        registered_manager=who,
    )
    await made.do(provider, setting)
    booking = Book(
        service=SETS,
        provider=provider,
        setting=home,
        contact=who,
        cohort=SET,
        delegates=(NamedDelegate(person=who),),
    )
    await made.do(f"course:set-{home}", booking)


async def meet(made: Scene, number: int) -> None:
    """The set meets: actions are set, later reviewed; then somebody objects in confidence."""
    async with made.pool.acquire() as conn:
        cohort = await peek(conn, SET)
    assert isinstance(cohort, Cohort)
    day = cohort.days[number - 1]
    await made.at(day.ends)
    await work(made)
    marks = tuple(Mark(person=f"p-{home}", status="attended") for home in HOMES)
    await made.do(SET, MarkRegister(day=number, marks=marks))
    await work(made)
    await _actions(made, number, "p-aspen")


async def _actions(made: Scene, meeting: int, who: PersonId) -> None:
    if meeting == 1:
        new = tuple(NewAction(what=one) for one in ("t-act-1", "t-act-2"))
        await made.do(MEMBER, c.SetActions(person=who, day=1, actions=new))
        return
    reviews = (
        ActionReview(action=1, outcome="done", note="t-act-done"),
        ActionReview(action=2, outcome="carried_on"),
    )
    await made.do(MEMBER, c.ReviewActions(person=who, day=2, reviews=reviews))
    more = (NewAction(what="t-act-3"),)
    await made.do(MEMBER, c.SetActions(person=who, day=2, actions=more))
    policy = c.RecordEvidence(
        person=who,
        kind="policy",
        called="t-title",
        difference="t-difference",
        produced_on=date(2026, 6, 1),
    )
    await made.do(MEMBER, policy)
    await made.do(MEMBER, c.ObjectToSet(person=who, about="provider:birch"))
