"""What goes wrong with a cohort in a random walk, in worlds of programmes and of courses."""

from random import Random

from domain.messages import Command
from domain.parts.cover import ask_key
from domain.processes.cohort import cover_commands as v
from domain.ref import Ref
from tests.domain.world import World

STAND_INS = ("p-trainer", "p-stand-in", "p-third-trainer", "p-fourth-trainer")


def trainer_trouble(chance: Random, world: World, ref: Ref) -> Command:
    """A trainer cannot come to a day or two; or somebody who was asked gives their answer."""
    cohort = world.cohort(ref)
    if cohort.questions and chance.random() < 0.7:
        cover, asked = chance.choice(cohort.questions)
        return v.AnswerForCover(
            asked=ask_key(cover.number, asked.number), can_come=chance.random() < 0.6
        )
    days = [day for day in cohort.days if day.starts > world.at] or list(cohort.days)
    first = chance.choice(days)
    theirs = [day.number for day in days if day.trainer == first.trainer]
    chosen = chance.sample(theirs, min(len(theirs), chance.choice([1, 1, 2])))
    others = [who for who in STAND_INS if who != first.trainer]
    people = chance.sample(others, chance.choice([0, 1, 2, 2, 3]))
    return v.TrainerCannotCome(
        trainer=first.trainer,
        days=tuple(chosen),
        ask=tuple(v.ToAsk(person=who) for who in people),
    )
