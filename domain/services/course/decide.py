"""What a booking allows: every command is checked for all reasons at once."""

from datetime import datetime
from typing import assert_never, get_args

from domain.facts import Facts
from domain.messages import Actor, Command, Role, Step
from domain.parts.by_link import permitted, require_concerned
from domain.parts.lapses import LapseStep, lapsing
from domain.processes.provider import ProviderOf
from domain.refusals import NotNow
from domain.say import listed, person
from domain.services.course import assessing, booking, dates, learning, moving, sets
from domain.services.course import commands as c
from domain.services.course import events as e
from domain.services.course.agenda import agenda, stage_words
from domain.services.course.charges import cost_words, waits_for_order
from domain.services.course.concerned import concerned
from domain.services.course.evolve import evolve
from domain.services.course.outcomes import Outcome, closes, outcome
from domain.services.course.parties import parties
from domain.services.course.state import Booking, Delegate, NothingYet, Over, Shape, Underway
from domain.services.course.taking_turns import take_turn

Events = list[e.CourseEvent]


def decide(state: Shape, command: c.CourseCommand, facts: Facts) -> Events:
    """Return what happens, or raise every reason why it cannot."""
    match state:
        case NothingYet():
            if isinstance(command, c.Book):
                return booking.book(command, facts)
        case Underway(booking=own):
            if facts.actor.role is Role.INVITED:
                require_concerned(facts.actor, parties(own, facts[ProviderOf(ref=own.provider)]))
            return _and_perhaps_close(state, _underway(state, command, facts), facts)
        case Over():
            return _over(state, command, facts)
        case _:
            assert_never(state)
    raise NotNow(command=command.title, stage=stage_words(state))


def _and_perhaps_close(state: Shape, events: Events, facts: Facts) -> Events:
    """Whatever was the last thing lacking closes the booking."""
    after = state
    for event in events:
        after = evolve(after, event)
    return [*events, e.Closed(at=facts.at)] if events and closes(after) else events


def _over(state: Over, command: c.CourseCommand, facts: Facts) -> Events:
    """A corrected sheet is taken over, letters still go out; nothing else happens."""
    match command:
        case c.RecordAttendance():
            return learning.record_attendance(state.booking, command, facts)
        case c.NoteTold():
            return [outcome(state, state.booking, command, facts)]
        case c.NoteDayMoved() | c.NoteDatesChanged() | c.NoteMergeProposed():
            return []
        case c.NoteCohortCancelled():
            return []
        case c.TakeTurn() | c.NoteOffered() | c.NoteOfferGone():
            return []
        case LapseStep():
            return _lapsed(state, command, facts)
        case _:
            raise NotNow(command=command.title, stage=stage_words(state))


def _lapsed(state: Shape, command: LapseStep, facts: Facts) -> Events:
    step = lapsing(agenda(state), command.key)
    return [e.StepLapsed(at=facts.at, key=step.key, what=step.says())]


def _underway(state: Underway, command: c.CourseCommand, facts: Facts) -> Events:
    own = state.booking
    match command:
        case c.Book():
            raise NotNow(command=command.title, stage=stage_words(state))
        case c.Screen():
            return booking.screen(own, command, facts)
        case c.SupplyPurchaseOrder():
            return booking.purchase_order(own, command, facts)
        case c.AcceptOffer():
            return booking.accept_offer(own, facts)
        case c.DeclineOffer():
            return booking.leave_queue(own, command, facts)
        case c.TakeTurn():
            return take_turn(own, command, facts)
        case c.NoteOffered():
            return booking.note_offered(own, command, facts)
        case c.NoteOfferGone():
            return booking.note_offer_gone(own, command, facts)
        case c.NoteMergeProposed():
            return dates.note_merge_proposed(own, command, facts)
        case c.AgreeToMerge():
            return booking.agree_to_merge(own, facts)
        case c.DeclineMerge():
            return booking.decline_merge(own, facts)
        case c.ChooseDate():
            return booking.choose_date(own, command, facts)
        case c.MoveDelegate():
            return booking.move_delegate(own, command, facts)
        case c.MoveParty():
            return moving.move_party(own, command, facts)
        case c.CancelPlace():
            return booking.cancel_place(own, command, facts)
        case c.Substitute():
            return booking.substitute(own, command, facts)
        case LapseStep():
            return _lapsed(state, command, facts)
        case _:
            return _learning(state, command, facts)


Learning = (
    c.RecordAttendance
    | c.NoteDayMoved
    | c.NoteDatesChanged
    | c.NoteCohortCancelled
    | c.MakeUpDay
    | c.ArrangeSisterDay
    | c.SetActions
    | c.ReviewActions
    | c.RecordEvidence
    | c.ObjectToSet
    | c.SettleObjection
    | c.RecordTask
    | c.RecordScore
    | c.RecordCriteria
    | c.RecordJudgement
    | c.RecordFeedback
    | c.ExtendAssessment
    | c.CheckQuality
    | c.Release
    | Outcome
)


def _learning(state: Underway, command: Learning, facts: Facts) -> Events:
    own = state.booking
    match command:
        case c.RecordAttendance():
            return learning.record_attendance(own, command, facts)
        case c.NoteDayMoved():
            return dates.note_day_moved(own, command, facts)
        case c.NoteDatesChanged():
            return dates.note_dates_changed(own, command, facts)
        case c.NoteCohortCancelled():
            return dates.note_cohort_cancelled(own, command, facts)
        case c.MakeUpDay():
            return learning.make_up_day(own, command, facts)
        case c.ArrangeSisterDay():
            return learning.arrange_sister_day(own, command, facts)
        case c.SetActions():
            return sets.set_actions(own, command, facts)
        case c.ReviewActions():
            return sets.review_actions(own, command, facts)
        case c.RecordEvidence():
            return sets.record_evidence(own, command, facts)
        case c.ObjectToSet():
            return sets.object_to_set(own, command, facts)
        case c.SettleObjection():
            return sets.settle_objection(own, command, facts)
        case c.RecordTask():
            return learning.record_task(own, command, facts)
        case c.RecordScore():
            return assessing.record_score(own, command, facts)
        case c.RecordCriteria():
            return assessing.record_criteria(own, command, facts)
        case c.RecordJudgement():
            return assessing.record_judgement(own, command, facts)
        case c.RecordFeedback():
            return assessing.record_feedback(own, command, facts)
        case c.ExtendAssessment():
            return assessing.extend(own, command, facts)
        case c.CheckQuality():
            return assessing.check_quality(own, command, facts)
        case c.Release():
            return assessing.release(own, command, facts)
        case _:
            return [outcome(state, own, command, facts)]


def ended(state: Shape) -> bool:
    """Tell whether nothing can be due any more."""
    return isinstance(state, Over) and not any(isinstance(item, Step) for item in agenda(state))


def allowed(state: Shape, actor: Actor) -> tuple[type[Command], ...]:
    """Return the commands a person may sensibly give now."""
    match state:
        case NothingYet():
            return permitted((c.Book,), actor)
        case Underway(booking=own):
            fitting = [one for one in get_args(c.CourseCommand) if _makes_sense(own, one)]
            return permitted(fitting, actor)
        case Over():
            return ()
        case _:
            assert_never(state)


def _makes_sense(own: Booking, command: type[Command]) -> bool:
    seats = [one.seat for one in own.active]
    of_the_whole: dict[type[Command], bool] = {
        c.SupplyPurchaseOrder: waits_for_order(own),
        c.AcceptOffer: own.offer is not None,
        c.DeclineOffer: "waiting" in seats,
        c.ChooseDate: "none" in seats,
        c.MoveParty: _can_move_together(own),
        c.AgreeToMerge: bool(booking.merging(own)),
        c.DeclineMerge: bool(booking.merging(own)),
    }
    return of_the_whole.get(command, False) or bool(concerned(own, command))


def caution(state: Shape, command: type[Command], now: datetime) -> str:
    """Return what a person should know before giving a command: what it costs now."""
    if not isinstance(state, Underway):
        return ""
    own = state.booking
    if command is c.CancelPlace:
        return _costs("cancelling", own, concerned(own, command), now)
    if command is c.MoveParty:
        each = _costs("moving", own, moving.party(own), now)
        return f"{each} {moving.together_words(own, now)}".strip()
    return ""


def _costs(doing: str, own: Booking, who: tuple[Delegate, ...], now: datetime) -> str:
    """Say what a change costs each delegate, those alike together."""
    costs = [cost_words(own, one, now) for one in who]
    kinds = list(dict.fromkeys(costs))
    if len(kinds) == 1:
        each = doing.capitalize() if len(who) == 1 else f"For each delegate, {doing}"
        return f"{each} {kinds[0]}."
    pairs = list(zip(who, costs, strict=True))
    return " ".join(
        f"For {listed(person(one.person) for one, words in pairs if words == kind)}: "
        f"{doing} {kind}."
        for kind in kinds
    )


def _can_move_together(own: Booking) -> bool:
    """Somebody has a place to leave; who has none chooses another date."""
    return any(one.seat != "none" for one in moving.party(own))
