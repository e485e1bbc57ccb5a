"""Random walks of a waiting list on a real store: no place is promised twice, nor forgotten."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.messages import Command, engine
from domain.parts.places import Seat
from domain.processes.cohort import (
    Cohort,
    GiveUpPlaces,
    LeaveQueue,
    TakeOffer,
    TakePlaces,
)
from domain.processes.cohort.commands import OfferPlace, OpenForPlaces, Plan, SwitchOffers
from domain.processes.cohort.queue_events import PlaceOffered
from domain.ref import Ref
from domain.refusals import Refused
from store import events
from store.pool import open_pool
from store.projections import cohort as cohorts
from store.projections import waiting
from store.projections.waiting import WaitingRow
from store.turns import next_due
from store.verify import verify
from tests.conftest import Server, fresh_database
from tests.store.scenes import ANN, COHORT, FIRST, PROVIDER, Scene, days, due_steps, perform, scene

T = TypeVar("T")
MOVES = 25
CAPACITY = 3
HOLDERS = tuple(f"bigger_picture:party-{n}" for n in range(1, 6))


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_no_place_is_promised_twice_nor_forgotten(
    postgres: Server, data: st.DataObject
) -> None:
    async with fresh_database(postgres) as dsn, open_pool(dsn) as pool:
        walk = _Walk(await scene(pool, FIRST - timedelta(days=14)), data)
        await walk.begin()
        for _ in range(MOVES):
            await walk.move()
            await walk.all_holds()
        await walk.on_to_the_start()

        assert (await verify(pool)).faults == ()


class _Walk:
    """One walk: five parties of one to three people and a cohort of three places."""

    def __init__(self, made: Scene, data: st.DataObject) -> None:
        self.made = made
        self.chance = data.draw(st.randoms(use_true_random=True))
        self.seats = 0
        self.seen = 0

    async def begin(self) -> None:
        automatic = self.pick([True, False])
        planned = Plan(
            service="bigger_picture",
            label="Spring cohort",
            capacity=CAPACITY,
            days=days(),
            automatic_offers=automatic,
        )
        await self.give(planned)
        await self.give(OpenForPlaces())
        for holder in HOLDERS:
            first = holder == HOLDERS[0]
            await self.give(self.wants(holder, CAPACITY if first else self.pick([1, 1, 2]), True))

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    async def move(self) -> None:
        doings = ["wants", "takes", "takes", "leaves", "gives up", "gives up", "offer", "switch"]
        match self.pick([*doings, "wait", "step", "step"]):
            case "wait":
                await self.wait()
            case "step":
                await self.step()
            case doing:
                await self.give(await self.command(doing))

    async def command(self, doing: str) -> Command:
        """Return a command, most often of somebody for whom it makes sense."""
        listed, seated = await self.listed(), (await self.cohort()).places
        sensible = {
            "takes": [row.holder for row in listed if row.offer],
            "offer": [row.holder for row in listed if row.offer is None],
            "gives up": [place.holder for place in seated if place.taken],
        }
        holders = [*HOLDERS, *sensible.get(doing, []) * 3]
        holder = self.pick(holders)
        places = [(one.place,) for one in seated if one.holder == holder and one.taken]
        match doing:
            case "wants":
                return self.wants(holder, self.pick([1, 1, 2, 3]), self.pick([True, True, False]))
            case "takes":
                return TakeOffer(holder=holder, held=self.pick([True, False]))
            case "leaves":
                return LeaveQueue(holder=holder)
            case "gives up":
                return GiveUpPlaces(holder=holder, places=self.pick([None, *places]))
            case "switch":
                return SwitchOffers(automatic=self.pick([True, False]))
            case _:
                return OfferPlace(holder=holder)

    def wants(self, holder: Ref, count: int, or_queue: bool) -> TakePlaces:
        self.seats += count
        return TakePlaces(
            service="bigger_picture",
            holder=holder,
            provider=PROVIDER,
            seats=tuple(
                Seat(place=f"seat-{self.seats}-{n}", part="delegate") for n in range(count)
            ),
            held=self.pick([True, False]),
            or_queue=or_queue,
            funded=self.pick([True, False]),
        )

    async def give(self, command: Command) -> None:
        """Give a command, and judge what was offered by the list as it stood before."""
        before = await self.listed()
        free = await self.free()
        by = engine(COHORT) if command.by_engine else ANN
        try:
            await self.made.do(COHORT, command, by=by, id=uuid4())
        except Refused as refused:
            assert all(reason.sentence for reason in refused.reasons)
            assert await self.listed() == before
            return
        await self.offers_are_fair(before, free)

    async def step(self) -> None:
        """Perform the first due step, as the workflow would."""
        async with self.made.pool.acquire() as conn:
            due = await due_steps(conn, await self.made.clock.now(conn))
        if due:
            before, free = await self.listed(), await self.free()
            await perform(self.made, due[0].ref, due[0].body)
            await self.offers_are_fair(before, free)

    async def wait(self) -> None:
        """Let time pass: to the next step, or by some hours, perhaps with the engine down."""
        async with self.made.pool.acquire() as conn:
            now = await self.made.clock.now(conn)
            due = await next_due(conn, now)
        later = now + timedelta(hours=self.pick([1, 20, 50]))
        soon = due is not None and due < now + timedelta(days=4) and self.pick([True, False])
        await self.made.at(max(due, now) if due and soon else later)

    # What the tables say.

    async def listed(self) -> list[WaitingRow]:
        """Return the waiting list in its order, told without the domain's help."""
        async with self.made.pool.acquire() as conn:
            rows = await waiting.TABLE.stored(conn, COHORT)
            joined = {
                event.holder: number
                for number, event in enumerate(await events.read(conn, COHORT))
                if event.type == "cohort.queue_joined.v1" and hasattr(event, "holder")
            }
        return sorted(rows, key=lambda row: (not row.funded, joined[row.holder]))

    async def free(self) -> int:
        async with self.made.pool.acquire() as conn:
            row = await cohorts.TABLE.one(conn, COHORT)
        return row.free if row else 0

    async def cohort(self) -> Cohort:
        async with self.made.pool.acquire() as conn:
            state = events.folded(COHORT, await events.read(conn, COHORT))
        assert isinstance(state, Cohort)
        return state

    # What must hold.

    async def all_holds(self) -> None:
        cohort, listed = await self.cohort(), await self.listed()
        taken = await self.made.one(
            "SELECT count(*)::int FROM place WHERE ref = $1 AND status <> 'given up'", COHORT
        )
        last_minute = {p.holder for p in cohort.queue if p.offer and p.offer.last_minute}
        kept = sum(row.count for row in listed if row.offer and row.holder not in last_minute)
        assert taken + kept <= CAPACITY, "a place is promised twice"
        assert await self.free() == CAPACITY - taken - kept
        assert [row.holder for row in listed] == [party.holder for party in cohort.waiting]
        await self.nothing_is_forgotten(listed)

    async def nothing_is_forgotten(self, listed: list[WaitingRow]) -> None:
        """While somebody waits the list will end, and a place for them is about to be offered."""
        keys = {row[0] for row in await self.made.all("SELECT key FROM agenda_item")}
        assert any(key.startswith("end_queue:") for key in keys) == bool(listed)
        free = await self.free()
        fits = [row for row in listed if row.offer is None and row.count <= free]
        asked = [key for key in keys if key.startswith(("offer_place:", "offer_next:"))]
        assert len(asked) == bool(fits)
        for row in listed:
            if row.offer and row.answer_by and row.answer_by < FIRST:
                assert f"lapse_offer:{row.offer}" in keys

    async def offers_are_fair(self, before: list[WaitingRow], free: int) -> None:
        """An offer went to the first who fitted, or near the start to all of them, in order."""
        async with self.made.pool.acquire() as conn:
            log = await events.read(conn, COHORT)
        made = [event for event in log[self.seen :] if isinstance(event, PlaceOffered)]
        self.seen = len(log)
        fitting = [row.holder for row in before if row.offer is None and row.count <= free]
        for event in made:
            assert event.at < FIRST, "nothing is offered after the start"
            assert event.answer_by <= FIRST
        if made and made[0].last_minute:
            assert [event.holder for event in made] == fitting
        elif made:
            assert [event.holder for event in made] == fitting[:1]

    async def on_to_the_start(self) -> None:
        """Let the engine do everything until the cohort has begun: nobody waits any more."""
        while await self.made.one("SELECT now FROM simulated_clock") < FIRST:
            async with self.made.pool.acquire() as conn:
                now = await self.made.clock.now(conn)
                due = await next_due(conn, now)
            await self.made.at(min(max(due or FIRST, now), FIRST))
            await self.do_all()
            await self.all_holds()
        await self.do_all()
        cohort = await self.cohort()
        assert cohort.queue == ()
        assert all(gone.told for gone in cohort.gone)

    async def do_all(self) -> None:
        while True:
            async with self.made.pool.acquire() as conn:
                due = await due_steps(conn, await self.made.clock.now(conn))
            if not due:
                return
            before, free = await self.listed(), await self.free()
            await perform(self.made, due[0].ref, due[0].body)
            await self.offers_are_fair(before, free)
