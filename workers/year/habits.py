"""What people do when the agenda asks something of them, with the luck of an ordinary year.

A habit answers one kind of task: it returns the command that settles it, or None for “not today”.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.calendar import london_date
from domain.frameworks import framework
from domain.messages import Command, PersonId
from domain.parts.actions import ActionReview, NewAction, Review
from domain.parts.criteria import CriterionOutcome
from domain.processes import cohort as cohorts
from domain.processes.cohort import commands as c
from domain.processes.competence import RecordCompetence
from domain.processes.competence.agenda import due_by
from domain.ref import Ref
from domain.services.bigger_picture import commands as b
from domain.services.bigger_picture import programme_of
from domain.services.course import commands as k
from domain.services.course.own_actions import open_actions
from domain.services.course.requirements import criteria_left, is_done
from workers.year.county import County

ANN, BERT = "ann", "bert"
"""The two coordinators: what Ann recorded, Bert checks and releases."""
SECOND_PERSON = (k.CheckQuality.name, k.Release.name)
WHY = "t-year-note"
"""One note stands for everything that is written in the year."""


@dataclass(frozen=True)
class Asked:
    """A task as somebody meets it: of which stream, what the form starts with, and today."""

    ref: Ref
    command: str
    prefill: Mapping[str, Any]
    state: Any
    today: date
    county: County
    chance: random.Random
    dates: Mapping[Ref, cohorts.Cohort]

    @property
    def person(self) -> PersonId:
        return str(self.prefill["person"])

    def happens(self, percent: int) -> bool:
        """Throw the dice."""
        return self.chance.randrange(100) < percent


Habit = Callable[[Asked], Command | None]


def _mark(asked: Asked) -> Command | None:
    """Nearly everybody comes; some are late, some ill."""
    cohort, day = asked.state, int(asked.prefill["day"])
    expected = cohort.expected(day)
    marks = tuple(_line(asked, who) for who in expected)
    return c.MarkRegister(day=day, marks=marks) if marks else None


def _line(asked: Asked, who: PersonId) -> cohorts.Mark:
    luck = asked.chance.randrange(100)
    if luck < 4:
        return cohorts.Mark(person=who, status="absent", reason="ill")
    if luck < 8:
        return cohorts.Mark(person=who, status="late", minutes_late=10)
    return cohorts.Mark(person=who, status="attended")


def _go_ahead(asked: Asked) -> Command | None:
    return c.GoAhead() if asked.happens(85) else c.Cancel(reason=WHY)


def _screen(asked: Asked) -> Command | None:
    return k.Screen(person=asked.person, accepted=asked.happens(96), note=WHY)


def _order(asked: Asked) -> Command | None:
    if not asked.happens(50):
        return None
    model = k.SupplyPurchaseOrder if asked.ref.startswith("course") else b.SupplyPurchaseOrder
    return model(purchase_order=f"PO-{asked.chance.randrange(10_000)}")


def _offer(asked: Asked) -> Command | None:
    return k.AcceptOffer() if asked.happens(80) else k.DeclineOffer()


def _another_date(asked: Asked) -> Command | None:
    """Move to the next date with room; without one, cancel free of charge."""
    booking = asked.state.booking
    adrift = [one for one in booking.active if one.seat == "none"]
    fits = [
        (cohort.first_start, ref)
        for ref, cohort in asked.dates.items()
        if cohort.service == booking.service
        and cohorts.has_room(cohort, len(adrift))
        and london_date(cohort.first_start) > asked.today
        and cohort.stage.value in ("open", "at risk", "going ahead")
        and ref not in [one.cohort for one in adrift]
    ]
    if fits:
        return k.ChooseDate(cohort=min(fits)[1])
    return k.CancelPlace(person=adrift[0].person, reason=WHY)


def _make_up(asked: Asked) -> Command | None:
    if not asked.happens(60):
        return None
    model = k.MakeUpDay if asked.ref.startswith("course") else b.MakeUpDay
    return model(
        person=asked.person,
        day=int(asked.prefill["day"]),
        caught_up_on=asked.today,
        evidence=WHY,
    )


def _task(asked: Asked) -> Command | None:
    if not asked.happens(30):
        return None
    return k.RecordTask(
        person=asked.person, task=str(asked.prefill["task"]), done_on=asked.today, evidence=WHY
    )


def _set_actions(asked: Asked) -> Command | None:
    day, count = int(asked.prefill["day"]), asked.chance.choice([1, 2, 3])
    actions = tuple(NewAction(what=WHY) for _ in range(count))
    return k.SetActions(person=asked.person, day=day, actions=actions)


def _review_actions(asked: Asked) -> Command | None:
    """Most is done by the next meeting; the rest is carried on, or dropped."""
    booking, day = asked.state.booking, int(asked.prefill["day"])
    delegate = booking.delegate(asked.person)
    if not is_done(booking, delegate, day):
        return None
    outcomes: list[Review] = ["done", "done", "done", "carried_on", "dropped"]
    reviews = tuple(
        ActionReview(action=one.action, outcome=asked.chance.choice(outcomes), note=WHY)
        for one in open_actions(booking, delegate)
    )
    return k.ReviewActions(person=asked.person, day=day, reviews=reviews)


def _evidence(asked: Asked) -> Command | None:
    if not asked.happens(20):
        return None  # a policy takes its time
    return k.RecordEvidence(
        person=asked.person, kind="policy", called=WHY, difference=WHY, produced_on=asked.today
    )


def _assessor(asked: Asked, part: str) -> PersonId:
    """A re-sit is judged by somebody who has not judged this part yet."""
    delegate = asked.state.booking.delegate(asked.person)
    before = [one.assessor for one in delegate.attempts if one.component == part]
    return asked.chance.choice([one for one in asked.county.assessors if one not in before])


def _score(asked: Asked) -> Command | None:
    part = str(asked.prefill["component"])
    return k.RecordScore(
        person=asked.person,
        component=part,
        percent=asked.chance.randrange(80, 100) if asked.happens(85) else 64,
        assessor=_assessor(asked, part),
        taken_on=asked.today,
    )


def _observe(asked: Asked) -> Command | None:
    booking = asked.state.booking
    delegate = booking.delegate(asked.person)
    left = criteria_left(booking, delegate)
    bad = () if asked.happens(88) else left[:2]
    part = next(one.slug for one in booking.plan.assessment.components if one.kind == "criteria")
    return k.RecordCriteria(
        person=asked.person,
        assessor=_assessor(asked, part),
        observed_on=asked.today,
        outcomes=tuple(
            CriterionOutcome(criterion=one.slug, met=one.slug not in bad, evidence=WHY)
            for one in framework(booking.terms.framework).criteria
            if one.slug in left
        ),
    )


def _judge(asked: Asked) -> Command | None:
    if not asked.happens(20):
        return None  # work at the setting takes its time
    part = str(asked.prefill["component"])
    return k.RecordJudgement(
        person=asked.person,
        component=part,
        passed=asked.happens(92),
        assessor=_assessor(asked, part),
        judged_on=asked.today,
        evidence=WHY,
    )


def _feedback(asked: Asked) -> Command | None:
    return k.RecordFeedback(person=asked.person, given_on=asked.today, feedback=WHY)


def _quality(asked: Asked) -> Command | None:
    return k.CheckQuality(person=asked.person, agreed=asked.happens(95), note=WHY)


def _release(asked: Asked) -> Command | None:
    return k.Release(person=asked.person)


def _assess(asked: Asked) -> Command | None:
    """Whoever is due first is assessed by a registered colleague; some have to show it again."""
    team = asked.state.team
    who = min(team.to_assess, key=lambda one: (due_by(one), one.number)).person
    met = asked.happens(85)
    return RecordCompetence(
        person=who,
        assessor=asked.chance.choice(team.assessing),
        assessed_on=asked.today,
        all_met=met,
        not_met=() if met else (framework(team.framework).criteria[0].slug,),
        evidence=WHY,
    )


def _call(asked: Asked) -> Command | None:
    return b.RecordReadinessCall(held_on=asked.today, ready=True)


def _sign_up(asked: Asked) -> Command | None:
    """The first programme cohort with room for a team of five."""
    enquiry = asked.state
    house = next(one for one in asked.county.houses if one.ref == enquiry.provider)
    fits = [
        (cohort.first_start, ref)
        for ref, cohort in asked.dates.items()
        if cohort.service == "bigger_picture"
        and cohort.capacity - cohort.taken >= 5
        and london_date(cohort.first_start) > asked.today
    ]
    if not fits:
        return None
    return b.SignUp(
        cohort=min(fits)[1],
        sponsor=house.manager,
        sponsor_agreed=True,
        release_agreed=True,
        manager=house.manager,
        purchase_order="PO-YEAR" if house.public_body else None,
    )


def _baseline(asked: Asked) -> Command | None:
    return b.RecordBaseline(measures=_measures(2))


def _mentors(asked: Asked) -> Command | None:
    programme = programme_of(asked.state)
    assert programme is not None  # only a programme asks for mentors
    house = next(one for one in asked.county.houses if one.ref == programme.provider)
    subjects = programme.terms.subjects
    named = tuple(
        b.NamedMentor(person=who, areas=subjects[2 * n : 2 * n + 2])
        for n, who in enumerate(house.staff[-4:])
    )
    return b.NameMentors(mentors=named)


def _activity(asked: Asked) -> Command | None:
    return b.LogActivity(
        person=asked.person, after_day=int(asked.prefill["after_day"]), hours=3, summary=WHY
    )


def _review(asked: Asked) -> Command | None:
    programme = programme_of(asked.state)
    if programme is None or london_date(programme.last_end) >= asked.today:
        return None
    return b.RecordEndReview(held_on=asked.today, measures=_measures(4))


def _measures(level: int) -> b.Measures:
    return b.Measures(
        vision=level,
        leadership=level,
        learning=level,
        wellbeing=level,
        turnover_percent=30,
        sickness_days=200,
    )


HABITS: Mapping[str, Habit] = MappingProxyType(
    {
        c.MarkRegister.name: _mark,
        c.GoAhead.name: _go_ahead,
        k.Screen.name: _screen,
        k.SupplyPurchaseOrder.name: _order,
        k.AcceptOffer.name: _offer,
        k.ChooseDate.name: _another_date,
        k.MakeUpDay.name: _make_up,
        k.RecordTask.name: _task,
        k.SetActions.name: _set_actions,
        k.ReviewActions.name: _review_actions,
        k.RecordEvidence.name: _evidence,
        k.RecordScore.name: _score,
        k.RecordCriteria.name: _observe,
        k.RecordJudgement.name: _judge,
        k.RecordFeedback.name: _feedback,
        k.CheckQuality.name: _quality,
        k.Release.name: _release,
        RecordCompetence.name: _assess,
        b.RecordReadinessCall.name: _call,
        b.SignUp.name: _sign_up,
        b.RecordBaseline.name: _baseline,
        b.NameMentors.name: _mentors,
        b.LogActivity.name: _activity,
        b.RecordEndReview.name: _review,
    }
)
"""What is not here waits for ever, as in life: it stays on the agenda."""
