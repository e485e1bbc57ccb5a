"""Where a cohort stands."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from domain.catalogue import CATALOGUE
from domain.facts import StateOf
from domain.messages import Message, PersonId
from domain.parts.adjustments import Adjustment
from domain.parts.cover import Asked, Cover, Handover, ask_key
from domain.parts.doubling import Doubled
from domain.parts.learning_days import LearningDay, day_of
from domain.parts.merging import Kept, Merge
from domain.parts.places import Departed, Place
from domain.parts.tidings import ToHolder, ToPerson, VenueSearch
from domain.parts.waiting import Gone, Offer, Party
from domain.processes.cohort.commands import Mark
from domain.ref import Ref


class Stage(StrEnum):
    """The stages of a cohort, in their order."""

    DRAFT = "draft"
    OPEN = "open"
    AT_RISK = "at risk"
    GOING_AHEAD = "going ahead"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"
    POSTPONED = "postponed"


TAKES_PLACES = (Stage.OPEN, Stage.AT_RISK, Stage.GOING_AHEAD)
OVER = (Stage.CLOSED, Stage.CANCELLED, Stage.MERGED)
TEACHING = (*TAKES_PLACES, Stage.DELIVERING)
"""Days are ahead for which people have been invited, or will be."""


class Visitor(Message):
    """Somebody from a sister cohort on one day."""

    holder: Ref
    person: PersonId
    day: int


class Arrival(Message):
    """Somebody who said that they are there; `at` is when they said it."""

    person: PersonId
    at: AwareDatetime


class Evaluation(Message):
    """The evaluation after the last day: how many were asked, and until when it is open."""

    invited_at: AwareDatetime
    invited: int
    closes_at: AwareDatetime
    reminded: bool = False
    closed: bool = False


class DayLog(Message):
    """What was done about one day. `sequence` counts its moves; -1 stands for never.

    `handovers` counts its changes of trainer; `invited` are trainers to whom one sent the day. Of a
    day moved `together` with others, those instructed hear in one letter about all of them.
    """

    day: int
    sequence: int = 0
    told: int = 0
    moved_at: AwareDatetime | None = None
    reminded: int = -1
    chased: int = -1
    arrivals: tuple[Arrival, ...] = ()
    marks: tuple[Mark, ...] = ()
    revision: int = 0
    reported: int = 0
    marked_at: AwareDatetime | None = None
    handovers: int = 0
    together: bool = False
    invited: tuple[PersonId, ...] = ()


class Unplanned(Message):
    """Nothing is known yet."""

    shape: Literal["unplanned"] = "unplanned"


class Cohort(Message):
    """A cohort from its plan to its close, or to its cancellation.

    A cancelled one has no places any more. `holders_to_tell`, `trainers_to_tell` and
    `visits_to_cancel` are those who have still to hear of it.

    `queue` is the waiting list in the order of joining, `gone` who is off it. A place has been
    waiting to be offered since `offer_wanted_since`. `queued`, `offered` and `queues_ended` count.

    `covers` are days whose trainer cannot come, while somebody else is looked for; `handovers` who
    has still to hear that a day is theirs, or no longer. `tidings` and `postponed_to_tell` are
    those who have still to hear of the dates as a whole; since `postponed_at` days have none.
    """

    shape: Literal["cohort"] = "cohort"
    stage: Stage
    service: str
    label: str
    capacity: int
    days: tuple[LearningDay, ...]
    logs: tuple[DayLog, ...]
    in_house: Ref | None
    planned_at: AwareDatetime
    opens_decision_at: AwareDatetime
    opened_at: AwareDatetime | None = None
    places: tuple[Place, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    departed: tuple[Departed, ...] = ()
    lapsed: tuple[str, ...] = ()
    cancelled_at: AwareDatetime | None = None
    holders_to_tell: tuple[Ref, ...] = ()
    trainers_to_tell: tuple[PersonId, ...] = ()
    visits_to_cancel: tuple[Visitor, ...] = ()
    automatic_offers: bool = False
    queue: tuple[Party, ...] = ()
    queued: int = 0
    offered: int = 0
    queues_ended: int = 0
    offer_wanted_since: AwareDatetime | None = None
    gone: tuple[Gone, ...] = ()
    assessed_people: tuple[PersonId, ...] = ()
    doubled: tuple[Doubled, ...] = ()  # what is booked twice on purpose
    covers: tuple[Cover, ...] = ()
    covers_begun: int = 0
    handovers: tuple[Handover, ...] = ()
    postponed_at: AwareDatetime | None = None
    postponed_from: Stage | None = None
    new_dates_by: AwareDatetime | None = None
    tidings: tuple[ToHolder, ...] = ()
    tidings_begun: int = 0
    postponed_to_tell: tuple[ToPerson, ...] = ()
    venue_searches: tuple[VenueSearch, ...] = ()
    venues_lost: int = 0
    merge: Merge | None = None
    merges: int = 0
    kept: tuple[Kept, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    evaluation: Evaluation | None = None
    room_told: int = 0  # what the list that several cohorts share knows of at most
    rooms: int = 0  # how often there was more room than it knows of
    room_since: AwareDatetime | None = None
    together: tuple[Ref, ...] = ()  # providers agreed to have more than one person in a set

    @property
    def taken(self) -> int:
        """How many places are taken, held ones among them."""
        return sum(place.taken for place in self.places)

    @property
    def providers(self) -> tuple[Ref, ...]:
        """The providers who have somebody here."""
        known = (one.provider for one in self.places if one.taken and one.provider)
        return tuple(dict.fromkeys(known))

    @property
    def assessed(self) -> int:
        """How many people have completed an assessment in this run."""
        return len(self.assessed_people)

    @property
    def reserved(self) -> int:
        """How many places are kept: for parties with an offer to answer, or for a merge."""
        kept = sum(one.count for one in self.kept)
        return kept + sum(party.reserved for party in self.queue)

    def kept_for(self, holder: Ref) -> int:
        """Return how many places are kept for a holder that may come from another cohort."""
        return sum(one.count for one in self.kept if one.holder == holder)

    @property
    def free(self) -> int:
        """How many places are neither taken nor reserved by an offer."""
        return self.capacity - self.taken - self.reserved

    @property
    def shares_list(self) -> bool:
        """Tell whether one list serves all cohorts of this service: a funder pays for them."""
        service = CATALOGUE.get(self.service)
        funded = service is not None and service.allocation is not None
        return funded and self.in_house is None

    @property
    def room(self) -> int:
        """How many places the shared list can have; who waits for this date only comes first."""
        takes = self.stage in TAKES_PLACES and self.merge is None and self.next_party is None
        return max(self.free, 0) if takes and self.shares_list else 0

    @property
    def waiting(self) -> tuple[Party, ...]:
        """The waiting list in its order: those funded first, then by the time of joining."""
        return tuple(sorted(self.queue, key=lambda party: (not party.funded, party.number)))

    @property
    def fitting(self) -> tuple[Party, ...]:
        """Who could be served now, in the order of the list: all of a party's seats are free.

        A party before them that needs more seats than are free could not be served anyway; it
        keeps its place on the list. Parties with an offer are waited for.
        """
        return tuple(p for p in self.waiting if p.offer is None and p.count <= self.free)

    @property
    def next_party(self) -> Party | None:
        """Who is offered the places that are free now."""
        takes = self.stage in TAKES_PLACES and self.merge is None
        return next(iter(self.fitting), None) if takes else None

    def party_of(self, holder: Ref) -> Party | None:
        """Return what a holder waits for."""
        return next((party for party in self.queue if party.holder == holder), None)

    def question(self, asked: str) -> tuple[Cover, Asked] | None:
        """Return the search and the question that are called so, while it is open."""
        return next(
            (pair for pair in self.questions if ask_key(pair[0].number, pair[1].number) == asked),
            None,
        )

    @property
    def questions(self) -> tuple[tuple[Cover, Asked], ...]:
        """Who is asked to take over days, and has not answered yet."""
        return tuple((cover, cover.asked) for cover in self.covers if cover.asked)

    def to_cover(self, cover: Cover) -> tuple[LearningDay, ...]:
        """Return the days that somebody is looked for, in order of time."""
        days = [day for day in self.days if day.number in cover.days]
        return tuple(sorted(days, key=lambda day: day.starts))

    def cannot_come(self, number: int) -> tuple[PersonId, ...]:
        """Return the trainers of a day for whom somebody else is looked for."""
        return tuple(cover.trainer for cover in self.covers if number in cover.days)

    @property
    def first_start(self) -> datetime:
        return min(day.starts for day in self.days)

    @property
    def cut_off(self) -> datetime:
        """When the waiting list ends: no place is offered once the first day begins."""
        return self.first_start

    def answer_by(self, offer: Offer) -> datetime:
        """Return how long an offer stands: it ends with the list, even when days were moved."""
        if self.stage is Stage.POSTPONED:
            return offer.answer_by  # the list has no end while there is no date
        return min(offer.answer_by, self.cut_off)

    @property
    def last_day(self) -> LearningDay:
        return max(self.days, key=lambda day: day.ends)

    @property
    def timetable(self) -> tuple[LearningDay, ...]:
        """The days that take place: a cancelled or postponed cohort keeps those that had begun."""
        return tuple(day for day in self.days if self.takes_place(day))

    def takes_place(self, day: LearningDay) -> bool:
        """Tell whether a day was held or will be."""
        return self.off_since is None or day.starts < self.off_since

    @property
    def off_since(self) -> datetime | None:
        """Since when the days that had not begun do not take place: postponed, or cancelled."""
        return self.postponed_at or self.cancelled_at

    def log(self, day: int) -> DayLog:
        return next(log for log in self.logs if log.day == day)

    def expected(self, number: int) -> tuple[PersonId, ...]:
        """Return who should be there on a day: people of places, then visitors."""
        day = day_of(self.days, number)
        return self.expected_on(day) if day else ()

    def expected_on(self, day: LearningDay) -> tuple[PersonId, ...]:
        """Return who should be there if a day took place as given, perhaps at another time."""
        people = [p.person for p in self.places if p.person and p.expected_on(day)]
        people += [gone.person for gone in self.departed if gone.expected_on(day)]
        people += [visitor.person for visitor in self.visitors if visitor.day == day.number]
        return tuple(dict.fromkeys(people))

    def is_held(self, person: PersonId) -> bool:
        """Tell whether somebody's place is held only: they are not written to yet."""
        return any(place.held and place.person == person for place in self.places)

    def holder_of(self, person: PersonId, number: int) -> Ref | None:
        """Return the stream for which a person is, or was, expected on a day."""
        for visitor in self.visitors:
            if (visitor.person, visitor.day) == (person, number):
                return visitor.holder
        day = day_of(self.days, number)
        everybody: tuple[Place | Departed, ...] = (*self.places, *self.departed)
        sat = [one for one in everybody if one.person == person]
        expected = [one for one in sat if day is not None and one.expected_on(day)]
        return next((one.holder for one in (*expected, *sat)), None)

    def claimed(self, day: LearningDay) -> int:
        """Return how many chairs a day needs: people expected, and places not named yet."""
        visitors = sum(visitor.day == day.number for visitor in self.visitors)
        return sum(place.claims(day) for place in self.places) + visitors

    def concerned(self, number: int) -> tuple[Ref, ...]:
        """Return who has to hear of a day's new time: holders of places, and of its visitors."""
        holders = [place.holder for place in self.places if place.taken]
        holders += [visitor.holder for visitor in self.visitors if visitor.day == number]
        return tuple(dict.fromkeys(holders))

    def has_taken_place(self, number: int) -> bool:
        """Tell whether anybody is marked on a day."""
        return bool(self.log(number).marks)

    def complete(self, number: int) -> bool:
        """Tell whether everybody expected on a day is marked; a day without people is complete."""
        marked = [mark.person for mark in self.log(number).marks]
        return all(person in marked for person in self.expected(number))

    @property
    def all_complete(self) -> bool:
        """Tell whether every attendance sheet is complete."""
        return all(self.complete(day.number) for day in self.days)


State = Annotated[Unplanned | Cohort, Field(discriminator="shape")]


class CohortOf(StateOf[Unplanned | Cohort]):
    """The state of a cohort that another process asks about."""
