import asyncio, pytest
from tests.workflows.test_durable import INSTRUCTIONS, advance, GiveUpPlaces
from tests.workflows.test_durable import _asked
from tests.workflows.world import *
from workers.simulation import NotSettled
@pytest.mark.timeout(100)
@pytest.mark.parametrize("n", range(25))
async def test_x(skipping, n):
    skipping.faults.hold["send_instructions"] = asyncio.Event()
    async with skipping.running() as world:
        await a_cohort(world)
        await advance(world, INSTRUCTIONS - timedelta(minutes=1))
        await world.driver.advance_to(INSTRUCTIONS)
        await world.until(lambda: _asked(world, 2))
        await world.do(GiveUpPlaces(holder=HOLDER))
        try:
            await world.driver.settle()
            world.faults.hold["send_instructions"].set()
            await world.driver.settle()
        except (NotSettled, TimeoutError) as e:
            print("STUCK", e, world.faults.asked)
            h=await world.handle().fetch_history()
            for x in h.events: print("H", x.event_id, EventType.Name(x.event_type), x.event_time.ToDatetime())
            raise
