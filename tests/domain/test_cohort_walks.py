"""Cohort: whatever happens in whatever order, its promises hold."""

import pytest
from hypothesis import strategies as st

from domain.calendar import add_working_days, morning
from domain.facts import Clash, ClashesOf, Slot, SomebodyFirst
from domain.parts.places import DoneDay, Seat
from domain.policy import POLICY
from domain.processes.cohort import DECIDER
from domain.processes.cohort import commands as c
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import merge_commands as m
from domain.processes.cohort import queue_events as q
from domain.processes.cohort.evaluation_outcomes import (
    NoteEvaluationInvited,
    NoteEvaluationReminded,
)
from domain.processes.cohort.people_commands import AnswerAdjustment, DeclareAdjustment, SignIn
from tests.domain.builders import (
    MANAGER,
    OTHER_PROGRAMME,
    OTHER_TRAINER,
    PROGRAMME,
    PROVIDER,
    TRAINER,
    manager_seat,
    mark,
    mentor_seats,
    plan,
    take,
)
from tests.domain.cohort_values import (
    FEW_DAYS,
    PEOPLE,
    STAND_INS,
    VALUES,
    WAITERS,
    arriving_on,
    fitting,
    mornings,
)
from tests.domain.walks import check

ASKED_AT = morning(add_working_days(FEW_DAYS[0].on, 1))
REMINDED_AT = morning(add_working_days(FEW_DAYS[0].on, 1 + POLICY.evaluation_reminder_working_days))


def _clash(slots: tuple[Slot, ...]) -> tuple[Clash, ...]:
    return tuple(Clash(slot=slot, taken_by="cohort:other") for slot in slots)


SOMETIMES_BUSY = st.one_of(
    st.just(()),
    st.just(()),
    st.just(()),
    st.sampled_from((*PEOPLE, OTHER_TRAINER)).map(
        lambda who: _clash((Slot(resource=who, starts=FEW_DAYS[2].starts, ends=FEW_DAYS[2].ends),))
    ),
)


@pytest.mark.timeout(180)
def test_walks_through_a_cohort() -> None:
    done = (DoneDay(place="rowan-manager", day=2, title=FEW_DAYS[1].title),)
    visit = c.WelcomeVisitor(holder=OTHER_PROGRAMME, provider=PROVIDER, person="p-visitor", day=3)
    cancelled = (take(manager_seat(), done=done), visit, c.Cancel(reason="t-why"))
    small = plan(days=FEW_DAYS, capacity=6)
    team = take(manager_seat(), *mentor_seats())
    waiting = [
        take(Seat(place=f"wait-{n}", part="mentor"), holder=who, or_queue=True, funded=n == 2)
        for n, who in enumerate(WAITERS)
    ]
    three = take(
        *(Seat(place=f"wait-three-{n}", part="mentor") for n in range(3)),
        holder="bigger_picture:three",
        or_queue=True,
    )
    full = plan(days=FEW_DAYS, capacity=5)
    gives_up = c.GiveUpPlaces(holder=PROGRAMME, places=("rowan-mentor-1",))
    fewer = c.LeaveQueue(holder="bigger_picture:three", places=("wait-three-1",))
    offer = c.OfferPlace(holder=WAITERS[2])
    unnamed = take(manager_seat(), *mentor_seats(named=False))
    confirm = c.ConfirmPlaces(holder=PROGRAMME, places=("rowan-mentor-1",))
    excuse = c.ExcuseVisitor(holder=OTHER_PROGRAMME, person="p-visitor", day=3)
    ill = v.TrainerCannotCome(
        trainer=TRAINER,
        days=(3, 5),
        ask=tuple(v.ToAsk(person=who) for who in STAND_INS[1:]),
    )
    course = plan(service="medicines", days=FEW_DAYS[:4], capacity=9)
    seated = take(manager_seat(), *mentor_seats(), service="medicines")
    kept = m.KeepPlaces(
        service="medicines",
        out_of="cohort:other",
        wanted=(m.Wanted(holder=WAITERS[0], count=2),),
        titles=tuple(day.title for day in FEW_DAYS[:4]),
    )
    release = m.ReleasePlaces(out_of="cohort:other")
    merge = m.ProposeMerge(into="cohort:other")
    agreed = m.AnswerMerge(holder=PROGRAMME, agreed=True)
    need = DeclareAdjustment(person=MANAGER, kind="diet", detail="t-one")
    arranged = AnswerAdjustment(person=MANAGER, number=1, arranged=True)
    one_day = (plan(days=FEW_DAYS[:1]), c.OpenForPlaces(), take(manager_seat()))
    SignIn(day=1, person=MANAGER)
    invited = NoteEvaluationInvited()
    evaluated = (*one_day, FEW_DAYS[0].ends, mark(1, MANAGER), ASKED_AT, invited)
    asked = (full, c.OpenForPlaces(), team, *waiting, gives_up)
    other = Seat(place="wait-2", part="mentor", person="p-exchanged")
    named = c.NameWaiting(holder=WAITERS[2], seats=(other,))
    passes = take(
        Seat(place="passed-1", part="mentor"),
        holder=OTHER_PROGRAMME,
        in_place_of=WAITERS[2],
    )
    check(
        DECIDER,
        answers={ClashesOf: SOMETIMES_BUSY, SomebodyFirst: st.booleans()},
        values=VALUES,
        fitting=fitting,
        moments=mornings,
        # Only services with sets, or with funded places: joint walks are of those.
        unmet=(e.TogetherAgreed, q.RoomTold),
        openings=(
            (),
            (plan(), c.OpenForPlaces()),
            (plan(), c.OpenForPlaces(), team),
            (small, c.OpenForPlaces(), team),
            (small, c.OpenForPlaces(), team, need, arriving_on(FEW_DAYS[0])),
            (small, c.OpenForPlaces(), team, need, arranged),
            (
                small,
                c.OpenForPlaces(),
                team,
                arriving_on(FEW_DAYS[0]),
                SignIn(day=1, person=MANAGER),
            ),
            evaluated,
            (*evaluated, REMINDED_AT, NoteEvaluationReminded()),
            (small, c.OpenForPlaces(), unnamed, visit, excuse),
            (small, c.OpenForPlaces(), *cancelled),
            (small, c.OpenForPlaces(), ill),
            (course, c.OpenForPlaces(), seated, kept),
            (course, c.OpenForPlaces(), seated, kept, release),
            (course, c.OpenForPlaces(), seated, merge),
            (course, c.OpenForPlaces(), seated, merge, agreed),
            (small, c.OpenForPlaces(), team, visit, d.Postpone(reason="t-why")),
            (small, c.OpenForPlaces(), team.model_copy(update={"held": True}), confirm),
            asked,
            (*asked, c.LeaveQueue(holder=WAITERS[0])),
            (*asked, named, passes),
            (*asked, offer, passes),
            (*asked, offer, c.TakeOffer(holder=WAITERS[2], held=True)),
            (full.model_copy(update={"automatic_offers": True}), *asked[1:], three, fewer),
        ),
        moves=30,
    )
