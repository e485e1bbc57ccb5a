"""What happens next about trainers who cannot come, and about days that change hands."""

from collections.abc import Iterator

from domain.calendar import add_working_days, deadline, london_date
from domain.messages import Item, Owner, Task
from domain.parts.cover import Asked, Cover, ask_key
from domain.processes.cohort.cover_commands import TrainerCannotCome
from domain.processes.cohort.cover_events import say_days
from domain.processes.cohort.state import Cohort
from domain.processes.cohort.steps import AskForCover, AskTrainer, EndAsking, TellHandover
from domain.say import person


def covering(state: Cohort) -> Iterator[Item]:
    """While a day needs somebody else: who is asked now, who is next, or that nobody is left."""
    for cover in state.covers:
        if cover.asked:
            yield from _question(cover, cover.asked)
        elif (step := _next(state, cover)) and step.key not in state.lapsed:
            yield step
        else:
            yield _nobody_left(state, cover)


def _question(cover: Cover, asked: Asked) -> Iterator[Item]:
    key = ask_key(cover.number, asked.number)
    if not asked.told:
        yield AskTrainer(
            key=f"ask_trainer:{key}",
            due=asked.at,
            until=asked.answer_by,
            asked=key,
            person=asked.person,
        )
    yield EndAsking(key=f"end_asking:{key}", due=asked.answer_by, asked=key, person=asked.person)


def _next(state: Cohort, cover: Cover) -> AskForCover | None:
    """Whoever is next is asked at once, but not after the first of the days has begun."""
    first = state.to_cover(cover)[0].starts
    if not cover.to_ask or first < cover.since:
        return None
    return AskForCover(
        key=f"ask_for_cover:{ask_key(cover.number, cover.count + 1)}",
        due=cover.since,
        until=first,
        cover=cover.number,
    )


def _nobody_left(state: Cohort, cover: Cover) -> Task:
    nobody = "nobody who was asked can" if cover.count else "nobody has been asked yet"
    if cover.to_ask:
        nobody = "it is too late to ask those who were next"
    tomorrow = deadline(add_working_days(london_date(cover.since), 1))
    return Task(
        key=f"cover:{cover.number}:{cover.count}",
        due=min(tomorrow, state.to_cover(cover)[0].starts),
        owner=Owner.COORDINATOR,
        title=f"Find a trainer for {say_days(cover.days)}",
        why=(
            f"{person(cover.trainer)} cannot come, and {nobody}. "
            "Ask others, change the trainer, move the day, or cancel."
        ),
        settled_by=TrainerCannotCome.name,
        prefill={"trainer": cover.trainer, "days": ",".join(str(day) for day in cover.days)},
    )


def handing_over(state: Cohort) -> Iterator[Item]:
    """Both trainers hear that a day changed hands, as long as it is ahead."""
    starts = {day.number: day.starts for day in state.days}
    for one in state.handovers:
        yield TellHandover(
            key=f"tell_handover:{one.day}:{one.change}:{one.person}",
            due=one.at,
            until=starts[one.day],
            day=one.day,
            change=one.change,
            person=one.person,
            begins=one.begins,
        )
