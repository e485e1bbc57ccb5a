"""Trainers are asked in turn without anybody's doing, each for their time."""

from datetime import datetime, timedelta

from domain.messages import Command
from domain.processes.cohort.commands import OpenForPlaces
from domain.processes.cohort.cover_commands import AnswerForCover, ToAsk, TrainerCannotCome
from domain.processes.cohort.cover_events import TrainerAnswered, TrainerAsked
from tests.workflows.world import FIRST, World, plan, take
from workers.simulation import Scripted

ILL_AT = FIRST - timedelta(days=3)  # a Friday at 10:00 in London
ASK = tuple(ToAsk(person=f"p-{name}") for name in ("silent", "busy", "kind"))
ILL = TrainerCannotCome(trainer="p-trainer", days=(1,), ask=ASK)
TWO_HOURS = timedelta(hours=2)


def scripted(world: World, *happenings: tuple[datetime, Command]) -> list[Scripted]:
    def give(at: datetime, command: Command) -> Scripted:
        async def do() -> None:
            await world.do(command)

        return Scripted(at, do)

    return [give(at, command) for at, command in happenings]


async def begun(world: World) -> None:
    """A cohort whose trainer cannot come, and somebody to ask who teaches elsewhere that day."""
    elsewhere = plan().days[0].model_copy(update={"trainer": "p-busy", "room": "Room 2"})
    await world.do(plan((elsewhere,)), "cohort:elsewhere")
    for command in (plan(), OpenForPlaces(), take()):
        await world.do(command)


async def test_the_next_is_asked_when_the_time_of_the_first_is_over(skipping: World) -> None:
    await begun(skipping)
    async with skipping.running() as world:
        await world.driver.run(
            scripted(
                world,
                (ILL_AT, ILL),
                (ILL_AT + timedelta(hours=3), AnswerForCover(asked="1.3", can_come=True)),
            )
        )

    log = await world.log()
    asked = [(one.person, one.at) for one in log if isinstance(one, TrainerAsked)]
    said = [(one.person, one.answer) for one in log if isinstance(one, TrainerAnswered)]
    assert asked == [("p-silent", ILL_AT), ("p-kind", ILL_AT + TWO_HOURS)]
    assert said == [("p-silent", "none"), ("p-busy", "busy"), ("p-kind", "yes")]
    types = await world.types()
    assert types.count("trainer_changed") == 1
    assert types.count("trainer_ask_told") == 2
    assert types.count("handover_told") == 3 + 2  # each day once it is open, and the change
    assert await world.troubles() == []


async def test_nobody_is_asked_twice_when_the_letter_fails_at_first(skipping: World) -> None:
    await begun(skipping)
    skipping.faults.passing["ask_trainer"] = 2
    async with skipping.running() as world:
        await world.driver.run(scripted(world, (ILL_AT, ILL)))

    types = await world.types()
    assert types.count("trainer_asked") == types.count("trainer_ask_told") == 2
    assert types.count("trainer_answered") == 3
