"""Lay out a cohort's learning days from the catalogue: only dates, times and venue are chosen."""

from datetime import date, datetime, time

from domain.calendar import london
from domain.catalogue import service
from domain.entry.dates import end_of
from domain.messages import PersonId
from domain.parts.learning_days import LearningDay
from domain.processes.cohort.refusals import NoSuchVariant, WrongNumberOfDates
from domain.refusals import refuse


def lay_out(
    slug: str,
    variant: str,
    on: tuple[date, ...],
    *,
    begins: time,
    ends: time,
    room: str,
    trainer: PersonId,
    co_trainer: PersonId | None = None,
) -> tuple[LearningDay, ...]:
    """Return one learning day for each day of the catalogue's variant, in the order of `on`.

    `begins` and `ends` are London times; what ends earlier than it begins ends on the next day.
    Refuses an unknown variant and a wrong number of dates.
    """
    variants = {one.slug: one for one in service(slug).variants}
    chosen = variants.get(variant)
    if chosen is None:
        raise NoSuchVariant(service=slug, variant=variant, known=", ".join(variants) or "none")
    if len(on) != len(chosen.days):
        refuse([WrongNumberOfDates(needed=len(chosen.days), given=len(on), variant=chosen.title)])
    last = [end_of(datetime.combine(when, begins), ends) for when in on]
    return tuple(
        LearningDay(
            number=day.number,
            title=day.title,
            audience=day.audience,
            subjects=day.subjects,
            shared=day.shared,
            starts=london(when, begins),
            ends=london(end.date(), end.time()),
            room=room,
            trainer=trainer,
            co_trainer=co_trainer,
        )
        for day, when, end in zip(chosen.days, on, last, strict=True)
    )
