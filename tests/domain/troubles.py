"""What goes wrong with a cohort in a random walk, in worlds of programmes and of courses."""

from datetime import timedelta
from random import Random

from domain.messages import Command
from domain.parts.cover import ask_key
from domain.parts.learning_days import LearningDay
from domain.processes.cohort import commands as c
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort.refusals import Clashes, DaysOverlap
from domain.processes.cohort.state import Stage
from domain.ref import Ref
from domain.refusals import Refused
from tests.domain.world import World

STAND_INS = ("p-trainer", "p-stand-in", "p-third-trainer", "p-fourth-trainer")


def moved(day: LearningDay, later: timedelta) -> c.MoveDay:
    """Return the command that moves a day by so much."""
    return c.MoveDay(
        day=day.number,
        starts=day.starts + later,
        ends=day.ends + later,
        room=day.room,
        on_days_off=True,
    )


def date_trouble(chance: Random, world: World, ref: Ref) -> Command:
    """A cohort is postponed, gets new dates for some days or all, or loses its venue."""
    cohort = world.cohort(ref)
    later = timedelta(days=chance.choice([-7, 1, 7, 21]))
    if cohort.stage is Stage.POSTPONED:
        gap = max(world.at - min(day.starts for day in cohort.days), timedelta(0))
        later += timedelta(days=gap.days + 14)
    open_days = [day for day in cohort.days if not cohort.has_taken_place(day.number)]
    some = open_days if cohort.postponed_at else open_days[chance.choice([0, 0, 1]) :]
    times = tuple(
        d.NewTime(day=day.number, starts=day.starts + later, ends=day.ends + later) for day in some
    )
    match chance.choice(["postpone", "move", "move", "venue", "no venue"]):
        case "move" if times:
            room = chance.choice([None, None, f"Hall of {ref}"])
            return d.MoveDays(times=times, room=room, on_days_off=True)
        case "venue":
            lost, since = cohort.days[0].room, cohort.days[0].on
            return d.VenueLost(room=lost, since=since, new_room=f"Barn {chance.random()} of {ref}")
        case "no venue":
            return d.VenueLost(room=cohort.days[-1].room, since=cohort.days[-1].on)
        case _:
            return d.Postpone(reason="t-why")


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


def give_dates(world: World) -> None:
    """Give every postponed cohort dates on which nobody is anywhere else."""
    for ref in world.cohorts:
        cohort = world.cohort(ref)
        if cohort.stage is not Stage.POSTPONED:
            continue
        days = [day for day in cohort.days if not cohort.has_taken_place(day.number)]
        gap = max(world.at - min(day.starts for day in days), timedelta(0)).days + 30
        for shift in range(gap, gap + 120):
            later = timedelta(days=shift)
            times = tuple(
                d.NewTime(day=day.number, starts=day.starts + later, ends=day.ends + later)
                for day in days
            )
            try:
                world.do(ref, d.MoveDays(times=times, on_days_off=True))
            except Refused as refused:
                kinds = {type(reason) for reason in refused.reasons}
                assert kinds <= {Clashes, DaysOverlap}, refused
            else:
                break
        assert world.cohort(ref).stage is not Stage.POSTPONED
    world.pass_to(world.at)
