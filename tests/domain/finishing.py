"""A patient coordinator: from wherever a walk has led, all programmes are brought to an end.

This proves that there are no dead ends: whatever happened, the commands that are left lead from
any programme under way to its completion.
"""

from datetime import timedelta
from itertools import count

from domain.messages import PersonId
from domain.processes.cohort import Mark
from domain.processes.cohort import commands as c
from domain.processes.cohort.refusals import Clashes, HasAPlaceAlready
from domain.processes.cohort.state import TAKES_PLACES
from domain.ref import Ref
from domain.refusals import Refused
from domain.services.bigger_picture import Programme, Underway, required_days, standing
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.requirements import is_waiting
from tests.domain.beginnings import usual_mentors
from tests.domain.builders import GOOD, POOR, days, plan
from tests.domain.troubles import give_dates
from tests.domain.world import World

ROUNDS = 3  # what is left, those who come in the next cohort, and what that leaves


def bring_to_an_end(world: World) -> None:
    """Do whatever is still asked for; assert that every programme under way completes."""
    refs = _under_way(world)
    for number in range(ROUNDS):
        world.pass_to(world.at)
        give_dates(world)
        for ref in _under_way(world):
            _settle(world, ref, number)
        for cohort in world.cohorts:
            _teach(world, cohort)
        for ref in _under_way(world):
            _catch_up(world, ref)
            _review(world, ref)
        world.pass_to(world.at + timedelta(days=10))  # certificates of those who left
    for ref in refs:
        assert world.stage(ref) == "complete", world.agenda(ref)


def _under_way(world: World) -> list[Ref]:
    return [ref for ref, state in world.states.items() if isinstance(state, Underway)]


def _settle(world: World, ref: Ref, number: int) -> None:
    """Give whatever is owed now: an order number, a baseline, names."""
    if is_waiting(world.programme(ref)):
        _join(world, ref)
    programme = world.programme(ref)
    if world.state(ref).pause:
        world.do(ref, p.Resume())
    if programme.purchase_order_required and programme.purchase_order is None:
        world.do(ref, p.SupplyPurchaseOrder(purchase_order="PO-9"))
    if programme.baseline is None:
        world.do(ref, p.RecordBaseline(measures=POOR))
    if not programme.mentors_named:
        world.do(ref, usual_mentors(f"late-{number}-{ref[-5:]}"))
    _fill_vacancies(world, ref, number)


def _fill_vacancies(world: World, ref: Ref, number: int) -> None:
    for one, gone in zip(count(1), world.programme(ref).vacancies, strict=False):
        who = f"p-late-{number}-{one}-{ref[-5:]}"
        if gone.part == "manager":
            world.do(ref, p.HandOverToDeputy(person=who, signed_again=True))
        else:
            _replace(world, ref, gone.person, who)


def _replace(world: World, ref: Ref, leaver: PersonId, who: PersonId) -> None:
    try:
        world.do(ref, p.ReplaceMentor(leaver=leaver, person=who))
    except Refused as refused:
        assert [type(reason) for reason in refused.reasons] == [r.TooLateToJoin], refused
        cohort = _another_cohort(world)
        world.do(ref, p.ReplaceMentor(leaver=leaver, person=who, next_cohort=cohort))


def _join(world: World, ref: Ref) -> None:
    """Find a cohort for those who wait; one person of theirs may sit in the first one already."""
    try:
        world.do(ref, p.JoinCohort(cohort=_another_cohort(world)))
    except Refused as refused:
        reasons = {type(reason) for reason in refused.reasons}
        assert reasons <= {HasAPlaceAlready, Clashes}, refused
        world.do(ref, p.JoinCohort(cohort=_new_cohort(world, shift=280)))


def _another_cohort(world: World) -> Ref:
    """Return a cohort that still takes places, or plan one that begins in a month or later."""
    for known in world.cohorts:
        cohort = world.cohort(known)
        takes = cohort.stage in TAKES_PLACES and cohort.first_start > world.at
        if takes and cohort.taken + 5 <= cohort.capacity:
            return known
    return _new_cohort(world)


def _new_cohort(world: World, shift: int = 0) -> Ref:
    ref = f"cohort:more-{len(world.states)}"
    later = max((world.at.date() - days()[0].on).days + 30, 0) + shift
    own = days(later=later, trainer=f"p-of-{ref[7:]}", room=f"Room of {ref}")
    world.do(ref, plan(days=own, label=f"The {ref}"))
    world.do(ref, c.OpenForPlaces())
    return ref


def _teach(world: World, ref: Ref) -> None:
    """Let every day of a cohort pass; all who are not marked yet attended."""
    for day in sorted(world.cohort(ref).days, key=lambda day: day.ends):
        if not world.cohort(ref).expected(day.number):
            continue
        world.pass_to(max(world.at, day.ends))
        cohort = world.cohort(ref)
        if not cohort.takes_place(day):
            continue  # It was called off meanwhile.
        known = [mark.person for mark in cohort.log(day.number).marks]
        new = [who for who in cohort.expected(day.number) if who not in known]
        marks = tuple(Mark(person=who, status="attended") for who in new)
        if marks:
            world.do(ref, c.MarkRegister(day=day.number, marks=marks))
    world.pass_to(world.at)


def _catch_up(world: World, ref: Ref) -> None:
    for who, day in _missed(world.programme(ref)):
        today = world.at.date()
        world.do(ref, p.MakeUpDay(person=who, day=day, caught_up_on=today, evidence="t-how"))


def _missed(programme: Programme) -> list[tuple[PersonId, int]]:
    return [
        (member.person, day)
        for member in programme.team
        if member.here
        for day in required_days(programme, member)
        if standing(programme, member, day) in ("missed", "arranged")
    ]


def _review(world: World, ref: Ref) -> None:
    programme = world.programme(ref)
    if programme.end_review is None and world.at > programme.last_end:
        world.do(ref, p.RecordEndReview(held_on=world.at.date(), measures=GOOD))
