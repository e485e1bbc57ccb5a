from store.pool import Pool
from tests.store.scenes import *
from domain.messages import engine


async def test_it(pool: Pool) -> None:
    made = await scene(pool)
    await opened(made)
    o = await made.do(COHORT, take("p-jo", "p-kim"), by=engine(HOLDER))
    print(o)
    print(await made.all("select * from wake"))
    print(await made.all("select * from booking"))
    print(await made.all("select ref,key,due,title from agenda_item"))
    print(await made.types(COHORT))
    print((await made.refused(COHORT, plan())).sentence)
    print(await made.all("select * from refusal"))
