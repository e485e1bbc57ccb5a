"""What a cohort tells those who hold its places: commands that each of their services takes.

A service that is not among those who wait for places does not take the last two.
"""

from typing import ClassVar

from pydantic import AwareDatetime

from domain.entry.text import Venue
from domain.messages import Command
from domain.parts.learning_days import Instant, day_of
from domain.parts.tidings import Tiding
from domain.parts.waiting import Cause
from domain.processes.cohort.commands import Mark
from domain.processes.cohort.state import Cohort
from domain.ref import Ref


class RecordAttendance(Command):
    """Take over the marks of one learning day from a cohort."""

    name: ClassVar[str] = "record_attendance"
    title: ClassVar[str] = "Take over attendance"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    day: int
    revision: int
    marks: tuple[Mark, ...]


class NoteDayMoved(Command):
    """Take over the new time of a learning day from a cohort."""

    name: ClassVar[str] = "note_day_moved"
    title: ClassVar[str] = "Take over a moved day"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    day: int
    starts: Instant
    ends: Instant
    room: Venue


class NoteCohortCancelled(Command):
    """Take over from a cohort that it is cancelled."""

    name: ClassVar[str] = "note_cohort_cancelled"
    title: ClassVar[str] = "Take over a cancelled cohort"
    by_engine: ClassVar[bool] = True

    cohort: Ref


class NoteDatesChanged(Command):
    """Take over what has become of all the dates of a cohort."""

    name: ClassVar[str] = "note_dates_changed"
    title: ClassVar[str] = "Take over changed dates"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    what: Tiding


class NoteMergeProposed(Command):
    """Take over that a cohort is to be merged with another, if its holders agree."""

    name: ClassVar[str] = "note_merge_proposed"
    title: ClassVar[str] = "Take over a proposed merge"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    into: Ref
    answer_by: AwareDatetime


class NoteOffered(Command):
    """Take over that a cohort offers places to its waiting list."""

    name: ClassVar[str] = "note_offered"
    title: ClassVar[str] = "Take over an offer"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    offer: int
    answer_by: AwareDatetime
    last_minute: bool


class NoteOfferGone(Command):
    """Take over that an offer, or the waiting list itself, has ended."""

    name: ClassVar[str] = "note_offer_gone"
    title: ClassVar[str] = "Take over the end of an offer"
    by_engine: ClassVar[bool] = True

    cohort: Ref
    offer: int
    cause: Cause


def day_moved(ref: Ref, cohort: Cohort, number: int) -> NoteDayMoved:
    """Return what the holders hear of a day: its present time and venue."""
    day = day_of(cohort.days, number)
    assert day is not None  # days are moved, never taken away
    return NoteDayMoved(cohort=ref, day=number, starts=day.starts, ends=day.ends, room=day.room)


def offer_made(ref: Ref, cohort: Cohort, holder: Ref, number: int) -> NoteOffered | None:
    """Return what a party hears of an offer, or None when it no longer stands."""
    party = cohort.party_of(holder)
    offer = party.offer if party else None
    if offer is None or offer.number != number:
        return None
    return NoteOffered(
        cohort=ref,
        offer=number,
        answer_by=cohort.answer_by(offer),
        last_minute=offer.last_minute,
    )
