"""What a cohort is told on a walk: anything, and what makes sense in its present state."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.parts.cover import ask_key
from domain.parts.learning_days import LearningDay
from domain.parts.places import Seat
from domain.processes.cohort import Cohort, Mark, Unplanned
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import merge_commands as m
from tests.domain.builders import (
    AREAS,
    DEPUTY,
    MANAGER,
    MENTORS,
    NEWCOMER,
    OTHER_PROGRAMME,
    OTHER_PROVIDER,
    OTHER_TRAINER,
    PROGRAMME,
    PROVIDER,
    ROOM,
    SERVICE,
    TRAINER,
    days,
    short_days,
)
from tests.domain.making import Values

PEOPLE = (MANAGER, *MENTORS, NEWCOMER, DEPUTY)
PLACES = ("rowan-manager", *(f"rowan-mentor-{n}" for n in range(1, 5)), "hazel-one", "hazel-two")
FEW_DAYS = short_days(5)
STAND_INS = (TRAINER, OTHER_TRAINER, "p-third-trainer")
WAITERS = tuple(f"bigger_picture:waiter-{n}" for n in range(1, 4))


def seats() -> st.SearchStrategy[tuple[Seat, ...]]:
    one = st.builds(
        Seat,
        place=st.sampled_from(PLACES),
        part=st.sampled_from(["manager", "mentor", "delegate"]),
        areas=st.sampled_from([(), *AREAS.values()]),
        person=st.one_of(st.none(), st.sampled_from(PEOPLE)),
    )
    return st.lists(one, min_size=1, max_size=4).map(tuple)


def marks(people: tuple[str, ...] = PEOPLE) -> st.SearchStrategy[tuple[Mark, ...]]:
    one = st.builds(
        Mark,
        person=st.sampled_from(people),
        status=st.sampled_from(["attended", "attended", "late", "left_early", "absent"]),
        minutes_late=st.sampled_from([0, 0, 0, 10, 40]),
        minutes_early=st.sampled_from([0, 0, 0, 25]),
        reason=st.sampled_from([None, None, "ill"]),
    )
    return st.lists(one, min_size=1, max_size=5).map(tuple)


WHEN = st.tuples(st.sampled_from(days()), st.integers(-30, 30)).map(
    lambda chosen: chosen[0].starts + timedelta(days=chosen[1])
)
VALUES: Values = {
    "service": st.sampled_from([SERVICE, SERVICE, SERVICE, "medicines", "coaching", "tea"]),
    "label": st.sampled_from(["Spring 2026", "Spring 2026, Retford"]),
    "right": st.sampled_from([ROOM, "Retford Mill"]),
    "capacity": st.integers(1, 12),
    "days": st.sampled_from([days(), FEW_DAYS, FEW_DAYS[1:], (*FEW_DAYS, FEW_DAYS[0])]),
    "holder": st.sampled_from([PROGRAMME, OTHER_PROGRAMME, *WAITERS]),
    "held": st.booleans(),
    "or_queue": st.booleans(),
    "in_place_of": st.sampled_from([None, None, None, *WAITERS]),
    "funded": st.booleans(),
    "automatic": st.booleans(),
    "automatic_offers": st.booleans(),
    "offer": st.integers(1, 3),
    "party": st.integers(1, 3),
    "queue": st.integers(1, 2),
    "provider": st.sampled_from([PROVIDER, OTHER_PROVIDER]),
    "in_house": st.sampled_from([None, None, PROVIDER]),
    "seats": seats(),
    "done": st.just(()),
    "marks": marks(),
    "day": st.integers(1, 6),
    "person": st.sampled_from(PEOPLE),
    "place": st.sampled_from(PLACES),
    "places": st.one_of(st.none(), st.lists(st.sampled_from(PLACES), max_size=2).map(tuple)),
    "occupant": st.integers(1, 3),
    "sequence": st.integers(0, 2),
    "revision": st.integers(1, 3),
    "trainer": st.sampled_from([TRAINER, OTHER_TRAINER]),
    "starts": WHEN,
    "ends": WHEN.map(lambda when: when + timedelta(hours=6)),
    "room": st.sampled_from([ROOM, "The Mill"]),
    "trainer_cannot_come.days": st.lists(st.integers(1, 6), min_size=1, max_size=3).map(tuple),
    "asked": st.sampled_from(["1.1", "1.2", "2.1"]),
    "cover": st.integers(1, 2),
    "times": st.lists(
        st.builds(
            d.NewTime,
            day=st.integers(1, 6),
            starts=WHEN,
            ends=WHEN.map(lambda when: when + timedelta(hours=6)),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    "into": st.just("cohort:other"),
    "out_of": st.just("cohort:other"),
    "number": st.integers(1, 2),
    "titles": st.just(tuple(day.title for day in FEW_DAYS)),
    "since": st.sampled_from([day.on for day in days()[:5]]),
    "new_room": st.sampled_from([None, "The Mill", "The Barn"]),
    "change": st.integers(1, 2),
}


def fitting(state: Unplanned | Cohort) -> Values:
    """Return values that make sense in a state: free places, who sits there, a whole sheet."""
    if isinstance(state, Unplanned):
        return {}
    sitting = [one for one in state.places if one.person]
    free = [one for one in state.places if one.taken and one.person is None]
    others = [who for who in PEOPLE if who not in [one.person for one in sitting]] or [DEPUTY]
    usual: dict[str, Any] = {
        "take_places.service": SERVICE,
        "take_places.seats": (Seat(place=f"new-{len(state.places)}", part="mentor"),),
        "welcome_visitor.person": "p-visitor",
        "give_up_places.places": ("new-5",),
    }
    if free:
        seat = Seat(place=free[0].place, part=free[0].part, areas=("falls",), person=others[0])
        usual |= {"name_places.holder": free[0].holder, "name_places.seats": (seat,)}
    if sitting:
        usual |= {
            "vacate_place.person": sitting[-1].person,
            "vacate_place.holder": sitting[-1].holder,
        }
    for visitor in state.visitors[:1]:
        usual |= {
            "excuse_visitor.person": visitor.person,
            "excuse_visitor.day": visitor.day,
            "excuse_visitor.holder": visitor.holder,
        }
    values = {name: st.just(value) for name, value in usual.items()}
    own = (
        _arriving(state),
        _days_to_mark(state),
        _days_to_move(state),
        _waiting(state),
        _trainers(state),
        _merging(state),
    )
    return values | {name: value for some in own for name, value in some.items()}


def _waiting(state: Cohort) -> Values:
    """Somebody who is not on the list yet, who is, whose turn it is, and who has an offer."""
    new = [one for one in WAITERS if state.party_of(one) is None] or [PROGRAMME]
    values: dict[str, Any] = {
        "take_places.holder": new[0],
        "take_places.or_queue": True,
        "confirm_places.holder": next((p.holder for p in state.places if p.held), PROGRAMME),
        "confirm_places.places": None,
    }
    if state.queue:
        values["leave_queue.holder"] = state.queue[-1].holder
    if state.next_party:
        values["offer_place.holder"] = state.next_party.holder
        other = Seat(place=state.queue[-1].seats[0].place, part="mentor", person="p-exchanged")
        values["name_waiting.holder"] = state.queue[-1].holder
        values["name_waiting.seats"] = (other,)
    for party in state.queue:
        if party.offer:
            values["take_offer.holder"] = party.holder
    for place in state.places:
        if place.person:
            values |= {"note_assessed.person": place.person, "note_assessed.holder": place.holder}
    return {name: st.just(value) for name, value in values.items()}


def _merging(state: Cohort) -> Values:
    """Places are kept for somebody of another date; who is asked to move answers."""
    values: dict[str, Any] = {
        "keep_places.service": state.service,
        "keep_places.titles": tuple(day.title for day in state.days),
        "keep_places.wanted": (m.Wanted(holder=WAITERS[0], count=1),),
        "release_places.holder": None,
    }
    if state.merge and state.merge.open:
        values["answer_merge.holder"] = state.merge.open[0]
    return {name: st.just(value) for name, value in values.items()}


def _trainers(state: Cohort) -> Values:
    """The trainer of the last day cannot come; who is asked is one of those who could."""
    last = state.last_day
    others = [who for who in STAND_INS if who not in last.trainers]
    values: dict[str, st.SearchStrategy[Any]] = {
        "trainer_cannot_come.trainer": st.just(last.trainer),
        "trainer_cannot_come.days": st.just((last.number,)),
        "trainer_cannot_come.ask": st.permutations(others).map(
            lambda some: tuple(v.ToAsk(person=who) for who in some)
        ),
    }
    for cover, asked in state.questions:
        values["answer_for_cover.asked"] = st.just(ask_key(cover.number, asked.number))
    return values


def _arriving(state: Cohort) -> Values:
    coming = [(day.number, who) for day in state.days for who in state.expected(day.number)]
    if not coming:
        return {}
    told: Values = {}
    for one in state.adjustments[-1:]:
        told = {
            "answer_adjustment.person": st.just(one.person),
            "answer_adjustment.number": st.just(one.number),
        }
    return {
        **told,
        "declare_adjustment.person": st.sampled_from([who for _, who in coming]),
        "sign_in.day": st.sampled_from([day for day, _ in coming]),
        "sign_in.person": st.sampled_from([who for _, who in coming]),
    }


def mornings(state: Unplanned | Cohort) -> list[datetime]:
    """Return the times at which people arrive."""
    days = state.days if isinstance(state, Cohort) else ()
    return [arriving_on(day) for day in days]


def arriving_on(day: LearningDay) -> datetime:
    """Return when somebody arrives, early on some days and late on others."""
    return day.starts + timedelta(minutes=2 * day.number - 5)


def _days_to_mark(state: Cohort) -> Values:
    for day in state.days:
        if (people := state.expected(day.number)) and not state.complete(day.number):
            there = tuple(Mark(person=who, status="attended") for who in people)
            away = tuple(Mark(person=who, status="absent") for who in people)
            return {
                "mark_register.day": st.just(day.number),
                "mark_register.marks": st.sampled_from([there, away]),
            }
    return {}


def _days_to_move(state: Cohort) -> Values:
    last = state.last_day
    return {
        "move_day.day": st.just(last.number),
        "move_day.starts": st.just(last.starts + timedelta(days=1)),
        "move_day.ends": st.just(last.ends + timedelta(days=1)),
        "move_days.times": st.sampled_from([7, 400]).map(
            lambda later: (
                tuple(
                    d.NewTime(
                        day=day.number,
                        starts=day.starts + timedelta(days=later),
                        ends=day.ends + timedelta(days=later),
                    )
                    for day in state.days
                    if not state.has_taken_place(day.number)
                )
                or (d.NewTime(day=1, starts=last.starts, ends=last.ends),)
            )
        ),
        "venue_lost.room": st.just(last.room),
    }
