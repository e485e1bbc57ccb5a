"""What a programme allows: every command is checked for all reasons at once."""

from typing import assert_never

from domain.calendar import add_months, london_date
from domain.facts import Facts
from domain.messages import Actor, Command, Role, Step
from domain.parts.by_link import permitted, require_concerned
from domain.parts.lapses import LapseStep, lapsing
from domain.policy import POLICY
from domain.processes.cohort import tellings
from domain.processes.provider import ProviderOf
from domain.refusals import NotNow, Refused, refuse
from domain.say import stream
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.agenda import agenda
from domain.services.bigger_picture.evolve import evolve
from domain.services.bigger_picture.learning import (
    arrange_sister_day,
    log_activity,
    make_up_day,
    note_day_moved,
    record_attendance,
)
from domain.services.bigger_picture.moving import (
    choose_first,
    join_cohort,
    note_cohort_cancelled,
    note_dates_changed,
    withdraws_free,
)
from domain.services.bigger_picture.outcomes import completes, outcome
from domain.services.bigger_picture.parties import parties
from domain.services.bigger_picture.requirements import (
    DayStanding,
    awaits_main_cohort,
    is_waiting,
    required_days,
    standing,
    waits_for_dates,
)
from domain.services.bigger_picture.signing import (
    free_until,
    purchase_order,
    readiness_call,
    register_interest,
    sign_up,
)
from domain.services.bigger_picture.state import (
    Completed,
    Enquiry,
    NothingYet,
    Programme,
    Programming,
    Shape,
    Underway,
    Withdrew,
)
from domain.services.bigger_picture.team import (
    hand_over_to_deputy,
    manager_left,
    mentor_left,
    name_mentors,
    replace_mentor,
)

Events = list[e.ProgrammeEvent]


def decide(state: Shape, command: c.ProgrammeCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    match state:
        case NothingYet():
            if isinstance(command, c.RegisterInterest):
                return register_interest(command, facts)
        case Enquiry():
            if isinstance(command, c.RecordReadinessCall):
                return readiness_call(command, facts)
            if isinstance(command, c.SignUp):
                return sign_up(state, command, facts)
        case Underway() | Withdrew() | Completed():
            if facts.actor.role is Role.INVITED:
                provider = facts[ProviderOf(ref=state.programme.provider)]
                require_concerned(facts.actor, parties(state.programme, provider))
            return _and_perhaps_complete(state, _programme(state, command, facts), facts)
        case _:
            assert_never(state)
    raise NotNow(command=command.title, stage=stage_words(state))


def _and_perhaps_complete(state: Programming, events: Events, facts: Facts) -> Events:
    """Whatever was the last thing lacking completes the programme."""
    after: Shape = state
    for event in events:
        after = evolve(after, event)
    return [*events, e.ProgrammeCompleted(at=facts.at)] if events and completes(after) else events


def _programme(state: Programming, command: c.ProgrammeCommand, facts: Facts) -> Events:
    match command:
        case tellings.RecordAttendance():
            return record_attendance(state.programme, command, facts)
        case tellings.NoteDayMoved():
            return note_day_moved(state.programme, command, facts)
        case tellings.NoteDatesChanged():
            return note_dates_changed(state, command, facts)
        case tellings.NoteCohortCancelled():
            return note_cohort_cancelled(state, command, facts)
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case c.MakeUpDay() if not isinstance(state, Withdrew):
            return make_up_day(state.programme, command, facts)
        case c.SupplyPurchaseOrder():
            return purchase_order(state, command, facts)
        case (
            c.RecordInvoiceRaised()
            | c.RecordCreditRaised()
            | c.NoteMentorsChased()
            | c.PauseForMentors()
            | c.EndPause()
            | c.NoteReplacementChased()
            | c.NoteCancellationTold()
            | c.NoteDatesTold()
            | c.NoteMoveTold()
            | c.RecordCertificate()
            | c.RecordOrganisationAward()
        ):
            return outcome(state, command, facts)
        case _ if isinstance(state, Underway):
            return _underway(state, command, facts)
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def _underway(state: Underway, command: c.ProgrammeCommand, facts: Facts) -> Events:
    programme = state.programme
    match command:
        case c.RecordBaseline():
            if programme.baseline is not None:
                raise r.AlreadyRecorded(what="The baseline")
            return [e.BaselineRecorded(at=facts.at, measures=command.measures)]
        case c.NameMentors():
            named = name_mentors(programme, command, facts)
            waited = state.pause is not None and state.pause.cause == "mentors"
            return [*named, e.Resumed(at=facts.at)] if waited else named
        case c.LogActivity():
            return log_activity(programme, command, facts)
        case c.ArrangeSisterDay():
            return arrange_sister_day(programme, command, facts)
        case c.RecordMentorLeft():
            return mentor_left(programme, command, facts)
        case c.ReplaceMentor():
            return replace_mentor(programme, command, facts)
        case c.RecordManagerLeft():
            return manager_left(programme, command, facts)
        case c.HandOverToDeputy():
            return hand_over_to_deputy(programme, command, facts)
        case c.JoinCohort():
            return join_cohort(state, command, facts)
        case c.Pause():
            return _pause(state, command, facts)
        case c.Resume():
            if state.pause is None:
                raise NotNow(command=command.title, stage=stage_words(state))
            return [e.Resumed(at=facts.at)]
        case c.Withdraw():
            return _withdraw(state, command, facts)
        case c.RecordEndReview():
            return _end_review(state, command, facts)
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def _pause(state: Underway, command: c.Pause, facts: Facts) -> Events:
    latest = add_months(facts.today, POLICY.pause_months)
    reasons: list[Refused] = []
    if state.pause is not None:
        reasons.append(NotNow(command=command.title, stage=stage_words(state)))
    if command.until <= facts.today:
        reasons.append(r.PauseNotAhead(today=facts.today))
    if command.until > latest:
        reasons.append(r.PauseTooLong(months=POLICY.pause_months, latest=latest))
    refuse(reasons)
    return [e.Paused(at=facts.at, cause="asked", until=command.until, reason=command.reason)]


def _withdraw(state: Underway, command: c.Withdraw, facts: Facts) -> Events:
    programme = state.programme
    free = facts.at < free_until(programme) or withdraws_free(programme, facts)
    return [e.Withdrawn(at=facts.at, reason=command.reason, free=free)]


def _end_review(state: Underway, command: c.RecordEndReview, facts: Facts) -> Events:
    programme = state.programme
    reasons: list[Refused] = r.not_yet("The end review", command.held_on, facts.today)
    if programme.end_review is not None:
        reasons.append(r.AlreadyRecorded(what="The end review"))
    if programme.baseline is None:
        reasons.append(r.BaselineMissing())
    reasons += choose_first(programme)
    last = london_date(programme.last_end)
    if waits_for_dates(programme):
        reasons.append(r.NoDatesAtPresent(cohort=stream(programme.cohort)))
    elif facts.at < programme.last_end or command.held_on < last:
        reasons.append(r.DaysStillAhead(last=last))
    refuse(reasons)
    return [e.EndReviewHeld(at=facts.at, held_on=command.held_on, measures=command.measures)]


def stage_words(state: Shape) -> str:
    """Return where the programme stands, in words."""
    match state:
        case NothingYet():
            return "not started"
        case Enquiry(ready=ready):
            return "ready to sign up" if ready else "interested"
        case Underway(programme=programme) if awaits_main_cohort(programme):
            return "waiting for another cohort"
        case Underway(pause=None, programme=programme):
            if not programme.mentors_named:
                return "signed up, mentors to be named"
            return "finishing" if programme.end_review else "under way"
        case Underway():
            return "paused"
        case Withdrew():
            return "withdrawn"
        case Completed():
            return "complete"
        case _:
            assert_never(state)


def ended(state: Shape) -> bool:
    """Tell whether the programme is over, with nothing left to issue or to credit."""
    over = isinstance(state, Withdrew | Completed)
    return over and not any(isinstance(item, Step) for item in agenda(state))


def allowed(state: Shape, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    return permitted(_fitting(state), actor)


def _fitting(state: Shape) -> list[type[Command]]:
    match state:
        case NothingYet():
            return [c.RegisterInterest]
        case Enquiry(ready=ready):
            return [c.SignUp, c.RecordReadinessCall] if ready else [c.RecordReadinessCall]
        case Underway():
            return _sensible(state)
        case Completed():
            return [c.MakeUpDay] if agenda(state) else []
        case Withdrew():
            return [c.SupplyPurchaseOrder] if _waits_for_order(state) else []
        case _:
            assert_never(state)


def _sensible(state: Underway) -> list[type[Command]]:
    programme = state.programme
    fits: list[tuple[bool, type[Command]]] = [
        (is_waiting(programme), c.JoinCohort),
        (_waits_for_order(state), c.SupplyPurchaseOrder),
        (programme.baseline is None, c.RecordBaseline),
        (not programme.mentors_named, c.NameMentors),
        (bool(programme.mentors), c.LogActivity),
        (_stands(state, "missed", "arranged"), c.MakeUpDay),
        (_stands(state, "missed", "arranged", "ahead"), c.ArrangeSisterDay),
        (_vacant(state, "mentor"), c.ReplaceMentor),
        (_vacant(state, "manager"), c.HandOverToDeputy),
        (bool(programme.mentors), c.RecordMentorLeft),
        (programme.manager is not None, c.RecordManagerLeft),
        (_may_be_reviewed(programme), c.RecordEndReview),
        (state.pause is None, c.Pause),
        (state.pause is not None, c.Resume),
        (True, c.Withdraw),
    ]
    return [command for fit, command in fits if fit]


def _may_be_reviewed(programme: Programme) -> bool:
    waits = is_waiting(programme) or waits_for_dates(programme)
    return programme.end_review is None and not waits


def _waits_for_order(state: Programming) -> bool:
    return any(item.key == "purchase_order" for item in agenda(state))


def _stands(state: Underway, *how: DayStanding) -> bool:
    programme = state.programme
    return any(
        standing(programme, member, number) in how
        for member in programme.team
        if member.here
        for number in required_days(programme, member)
    )


def _vacant(state: Underway, part: str) -> bool:
    return any(one.part == part for one in state.programme.vacancies)
