"""What a cohort allows: every command is checked for all reasons at once."""

from typing import assert_never

from domain.catalogue import CATALOGUE
from domain.facts import Facts
from domain.messages import Actor, Command, Role
from domain.parts.lapses import LapseStep, lapsing
from domain.processes.cohort import commands as c
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import date_commands as d
from domain.processes.cohort import events as e
from domain.processes.cohort import merge_commands as m
from domain.processes.cohort import outcomes as o
from domain.processes.cohort import queue_events as q
from domain.processes.cohort.adjusting import (
    answer_adjustment,
    current,
    declare,
    is_for_somebody,
)
from domain.processes.cohort.agenda import agenda, stage_words
from domain.processes.cohort.composition import agree, asks_for_different_providers, is_enough
from domain.processes.cohort.correcting import correct
from domain.processes.cohort.correction_messages import (
    CorrectionCommand,
    CorrectLabel,
    CorrectVenue,
)
from domain.processes.cohort.cover import (
    answer,
    ask_next,
    ask_told,
    change_trainer,
    end_asking,
    handover_told,
    trainer_cannot_come,
)
from domain.processes.cohort.cover_commands import CoverCommand
from domain.processes.cohort.date_commands import DateCommand
from domain.processes.cohort.date_events import PostponedTold, TidingPassedOn
from domain.processes.cohort.dates import move_days, postpone, venue_lost
from domain.processes.cohort.evaluating import evaluated
from domain.processes.cohort.evaluation_outcomes import (
    CloseEvaluation,
    NoteEvaluationInvited,
    NoteEvaluationReminded,
)
from domain.processes.cohort.merge_commands import MergeCommand
from domain.processes.cohort.merge_events import MergePassedOn
from domain.processes.cohort.merging import answered, end_merge, keep, propose, release
from domain.processes.cohort.people_commands import (
    AnswerAdjustment,
    DeclareAdjustment,
    PeopleCommand,
    SignIn,
)
from domain.processes.cohort.refusals import CohortCancelled, NoCohort, NothingAhead
from domain.processes.cohort.registers import mark_register
from domain.processes.cohort.scheduling import move_day, plan
from domain.processes.cohort.seating import (
    assessed,
    confirm,
    excuse,
    give_up,
    name_places,
    name_waiting,
    take_offer,
    take_places,
    vacate,
    welcome,
)
from domain.processes.cohort.signing_in import sign_in
from domain.processes.cohort.state import OVER, TAKES_PLACES, TEACHING, Cohort, Stage, Unplanned
from domain.processes.cohort.waiting import (
    end_queue,
    lapse_offer,
    leave,
    offer_next,
    offer_place,
    offer_seats,
)
from domain.refusals import NotNow, StepGone


def decide(
    state: Unplanned | Cohort, command: c.CohortCommand, facts: Facts
) -> list[e.CohortEvent]:
    """Return what happens, or raise every reason why it cannot."""
    if isinstance(state, Unplanned):
        return _unplanned(state, command, facts)
    if isinstance(command, CorrectionCommand):
        return [*correct(state, command, facts)]
    if isinstance(command, CoverCommand | DateCommand | MergeCommand):
        return _rearrange(state, command, facts)
    if isinstance(command, PeopleCommand):
        return _from_people(state, command, facts)
    match command:
        case c.OpenForPlaces():
            _only(state, command, Stage.DRAFT)
            return [e.Opened(at=facts.at)]
        case c.GoAhead():
            _only(state, command, Stage.AT_RISK)
            return [_going_ahead(state, facts)]
        case c.Cancel():
            _not(state, command, Stage.DELIVERED, *OVER)
            return _cancel(state, command, facts)
        case c.MoveDay():
            _not(state, command, Stage.DELIVERED, Stage.POSTPONED, *OVER)
            return move_day(state, command, facts)
        case c.ChangeTrainer():
            return [*change_trainer(state, command, facts)]
        case c.MarkRegister():
            _not(state, command, Stage.DRAFT)
            return mark_register(state, command, facts)
        case c.AgreeTogether():
            return agree(state, command, facts)
        case c.Plan():
            raise NotNow(command=command.title, stage=stage_words(state))
        case LapseStep():
            step = lapsing(agenda(state), command.key)
            return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]
        case _:
            return _seats(state, command, facts)


Seats = (
    c.TakePlaces
    | c.OfferPlace
    | c.SwitchOffers
    | c.ConfirmPlaces
    | c.LeaveQueue
    | c.NameWaiting
    | c.TakeOffer
    | c.OfferSeats
    | c.NoteAssessed
    | c.NamePlaces
    | c.VacatePlace
    | c.GiveUpPlaces
    | c.WelcomeVisitor
    | c.ExcuseVisitor
    | o.Outcome
)


def _seats(state: Cohort, command: Seats, facts: Facts) -> list[e.CohortEvent]:
    """Decide about places, those who wait for them, and visitors."""
    match command:
        case c.TakePlaces():
            return take_places(state, command, facts)
        case c.OfferPlace():
            return offer_place(state, command, facts)
        case c.SwitchOffers(automatic=automatic):
            if state.automatic_offers == automatic:
                return []
            return [q.OffersSwitched(at=facts.at, automatic=automatic)]
        case c.ConfirmPlaces():
            return confirm(state, command, facts)
        case c.LeaveQueue():
            return leave(state, command, facts)
        case c.NameWaiting():
            return name_waiting(state, command, facts)
        case c.OfferSeats():
            return offer_seats(state, command, facts.at)
        case c.TakeOffer():
            return take_offer(state, command, facts)
        case c.NoteAssessed():
            return assessed(state, command, facts)
        case c.NamePlaces():
            if state.cancelled_at is not None:
                raise CohortCancelled(label=state.label)
            return name_places(state, command, facts)
        case c.VacatePlace():
            if state.cancelled_at is not None:
                return []  # everybody left their place when it was cancelled
            return vacate(state, command, facts)
        case c.GiveUpPlaces():
            return give_up(state, command, facts)
        case c.WelcomeVisitor():
            return welcome(state, command, facts)
        case c.ExcuseVisitor():
            return excuse(state, command, facts)
        case _:
            return _outcome(state, command, facts)


def _rearrange(
    state: Cohort, command: CoverCommand | DateCommand | MergeCommand, facts: Facts
) -> list[e.CohortEvent]:
    """What goes otherwise than planned: another trainer, other dates, or another cohort."""
    match command:
        case m.ProposeMerge():
            _only(state, command, *TAKES_PLACES)
            return propose(state, command, facts)
        case m.AnswerMerge():
            return answered(state, command, facts)
        case m.KeepPlaces():
            return keep(state, command, facts)
        case m.ReleasePlaces():
            return release(state, command, facts)
        case d.MoveDays():
            _only(state, command, *TEACHING, Stage.POSTPONED)
            return move_days(state, command, facts)
        case d.Postpone():
            _only(state, command, *TEACHING)
            return postpone(state, command, facts)
        case d.VenueLost():
            _only(state, command, *TEACHING)
            return venue_lost(state, command, facts)
        case v.TrainerCannotCome():
            _only(state, command, *TEACHING)
            return [*trainer_cannot_come(state, command, facts)]
        case v.AnswerForCover():
            return [*answer(state, command, facts)]
        case _:
            assert_never(command)


def _from_people(state: Cohort, command: PeopleCommand, facts: Facts) -> list[e.CohortEvent]:
    """What people say of themselves, and what is said to it."""
    match command:
        case SignIn():
            return [*sign_in(state, command, facts)]
        case DeclareAdjustment():
            _not(state, command, Stage.DRAFT, Stage.DELIVERED, *OVER)
            return [*declare(state, command, facts)]
        case AnswerAdjustment():
            return [*answer_adjustment(state, command, facts)]
        case _:
            assert_never(command)


def _unplanned(state: Unplanned, command: c.CohortCommand, facts: Facts) -> list[e.CohortEvent]:
    if isinstance(command, c.Plan):
        return plan(command, facts)
    if command.by_engine:
        raise NoCohort(cohort=facts.ref)
    raise NotNow(command=command.title, stage=stage_words(state))


def _outcome(state: Cohort, command: o.Outcome, facts: Facts) -> list[e.CohortEvent]:
    """Record what a step did; StepGone when the agenda no longer asks for it."""
    due = [item for item in agenda(state) if hasattr(item, "outcome")]
    if not any(item.outcome() == command and item.due <= facts.at for item in due):
        raise StepGone()
    match command:
        case o.JudgePlaces():
            return [_judged(state, facts)]
        case m.NoteMergePassedOn(holder=holder):
            return [MergePassedOn(at=facts.at, holder=holder)]
        case m.EndMerge():
            return end_merge(state, facts)
        case d.NoteTidingPassedOn(number=number, holder=holder):
            what = next(t.what for t in state.tidings if (t.number, t.holder) == (number, holder))
            return [TidingPassedOn(at=facts.at, number=number, what=what, holder=holder)]
        case d.NotePostponedTold(number=number, person=person):
            return [PostponedTold(at=facts.at, number=number, person=person)]
        case o.NoteInstructed(place=place, occupant=occupant):
            who = next(p.person for p in state.places if p.place == place)
            assert who is not None  # the agenda only instructs places with a person
            return [e.Instructed(at=facts.at, place=place, occupant=occupant, person=who)]
        case o.NoteDayReminded(day=day, sequence=sequence):
            return [e.DayReminded(at=facts.at, day=day, sequence=sequence)]
        case o.NoteRegisterChased(day=day, sequence=sequence):
            return [e.RegisterChased(at=facts.at, day=day, sequence=sequence)]
        case o.NoteRegisterReported(day=day, revision=revision):
            return [e.RegisterReported(at=facts.at, day=day, revision=revision)]
        case o.NoteDayMoveTold(day=day, sequence=sequence):
            return [e.DayMoveTold(at=facts.at, day=day, sequence=sequence)]
        case o.NoteInvitationsCancelled(place=place, occupant=occupant):
            gone = next(d for d in state.departed if (d.place, d.occupant) == (place, occupant))
            return [
                e.InvitationsCancelled(
                    at=facts.at, place=place, occupant=occupant, person=gone.person
                )
            ]
        case o.NoteHolderTold(holder=holder):
            return [e.HolderTold(at=facts.at, holder=holder)]
        case o.NoteTrainerTold(trainer=trainer):
            return [e.TrainerTold(at=facts.at, trainer=trainer)]
        case o.NoteVisitCancelled(person=person, day=day):
            return [e.VisitCancelled(at=facts.at, person=person, day=day)]
        case o.OfferNext():
            return offer_next(state, facts)
        case o.LapseOffer(offer=offer):
            return lapse_offer(state, offer, facts)
        case o.EndQueue():
            return end_queue(state, facts)
        case o.NoteOfferTold(offer=offer):
            to = next(p.holder for p in state.queue if p.offer and p.offer.number == offer)
            return [q.OfferTold(at=facts.at, offer=offer, holder=to)]
        case o.NoteOfferGoneTold(party=party):
            off = next(gone.holder for gone in state.gone if gone.party == party)
            return [q.OfferGoneTold(at=facts.at, party=party, holder=off)]
        case v.AskForCover(cover=cover):
            return [*ask_next(state, cover, facts)]
        case v.NoteAskedTold(asked=asked):
            return [*ask_told(state, asked, facts)]
        case v.EndAsking(asked=asked):
            return [*end_asking(state, asked, facts)]
        case v.NoteHandoverTold():
            return [*handover_told(state, command, facts)]
        case NoteEvaluationInvited() | NoteEvaluationReminded() | CloseEvaluation():
            return [*evaluated(state, command, facts.at)]
        case o.NoteRoomTold(free=free):
            return [q.RoomTold(at=facts.at, free=free)]
        case o.Close():
            return [e.Closed(at=facts.at, last_day=state.last_day.ends)]
        case _:
            assert_never(command)


def _judged(state: Cohort, facts: Facts) -> e.GoingAhead | e.AtRisk:
    if is_enough(state, state.taken):
        return _going_ahead(state, facts)
    return e.AtRisk(at=facts.at, taken=state.taken, capacity=state.capacity)


def _going_ahead(state: Cohort, facts: Facts) -> e.GoingAhead:
    return e.GoingAhead(at=facts.at, taken=state.taken, capacity=state.capacity)


def _cancel(state: Cohort, command: c.Cancel, facts: Facts) -> list[e.CohortEvent]:
    """Cancel what is still ahead; a draft that was never opened can be cancelled at any time."""
    has_dates = state.stage not in (Stage.DRAFT, Stage.POSTPONED)
    if has_dates and all(day.starts < facts.at for day in state.days):
        raise NothingAhead(label=state.label)
    return [
        e.Cancelled(at=facts.at, reason=command.reason, taken=state.taken, capacity=state.capacity)
    ]


def _not(state: Cohort, command: Command, *stages: Stage) -> None:
    if state.stage in stages:
        raise NotNow(command=command.title, stage=stage_words(state))


def _only(state: Cohort, command: Command, *stages: Stage) -> None:
    if state.stage not in stages:
        raise NotNow(command=command.title, stage=stage_words(state))


def allowed(state: Unplanned | Cohort, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    if actor.role is not Role.COORDINATOR:
        return ()
    if isinstance(state, Unplanned):
        return (c.Plan,)
    return (*_fitting(state), CorrectLabel, CorrectVenue)


def _fitting(state: Cohort) -> tuple[type[Command], ...]:
    """The commands that depend on the stage."""
    marking = (c.MarkRegister,)
    trainers: tuple[type[Command], ...] = (c.ChangeTrainer, v.TrainerCannotCome)
    if state.questions:
        trainers = (v.AnswerForCover, *trainers)
    dates: tuple[type[Command], ...] = (c.MoveDay, d.MoveDays, d.VenueLost, d.Postpone)
    changes: tuple[type[Command], ...] = (*marking, *dates, *trainers)
    offers: tuple[type[Command], ...] = (c.SwitchOffers,) if state.stage in TAKES_PLACES else ()
    service = CATALOGUE.get(state.service)
    if offers and state.merge is None and state.taken and service and service.course:
        offers = (m.ProposeMerge, *offers)
    if state.next_party:
        offers = (c.OfferPlace, *offers)
    if is_for_somebody(state):
        changes = (*changes, DeclareAdjustment)
    if current(state):
        changes = (*changes, AnswerAdjustment)
    if state.stage in TAKES_PLACES and asks_for_different_providers(state):
        offers = (*offers, c.AgreeTogether)
    match state.stage:
        case Stage.DRAFT:
            return (c.OpenForPlaces, c.MoveDay, c.ChangeTrainer, c.SwitchOffers, c.Cancel)
        case Stage.AT_RISK:
            return (c.GoAhead, c.Cancel, *offers, *changes)
        case Stage.OPEN | Stage.GOING_AHEAD | Stage.DELIVERING:
            return (*offers, *changes, c.Cancel)
        case Stage.POSTPONED:
            return (d.MoveDays, c.ChangeTrainer, *marking, c.SwitchOffers, c.Cancel)
        case Stage.CANCELLED | Stage.MERGED:
            return marking if state.timetable else ()
        case Stage.DELIVERED | Stage.CLOSED:
            return marking
        case _:
            assert_never(state.stage)
