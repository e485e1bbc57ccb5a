"""How events change a programme's state: assignment only, nothing is refused."""

from typing import Any, assert_never

from domain.messages import PersonId
from domain.parts.attendance import MadeUp, SisterDay, with_marks, with_visit_moved
from domain.parts.timetables import Timetable, knowing, with_day_moved
from domain.ref import Ref
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture.requirements import is_done, required_days
from domain.services.bigger_picture.state import (
    Activity,
    CalledOff,
    Certificate,
    Completed,
    DatesToTell,
    Enquiry,
    Member,
    NothingYet,
    PauseState,
    Programme,
    Programming,
    Shape,
    Underway,
    Withdrew,
)


def evolve(state: Shape, event: e.ProgrammeEvent) -> Shape:
    """Return the state after one event."""
    if isinstance(event, e.InterestRegistered):
        return Enquiry(provider=event.provider, setting=event.setting, registered_at=event.at)
    if isinstance(state, NothingYet):
        return state
    if isinstance(state, Enquiry):
        return _enquiry(state, event)
    match event:
        case e.Paused():
            return _paused(state, event)
        case e.Resumed():
            return Underway(programme=state.programme)
        case e.Withdrawn():
            programme = _everybody_left(state.programme, event)
            return Withdrew(programme=programme, withdrawn_at=event.at, free=event.free)
        case e.ProgrammeCompleted():
            return Completed(programme=state.programme, completed_at=event.at)
        case _:
            return state.model_copy(update={"programme": _progress(state.programme, event)})


def _enquiry(state: Enquiry, event: e.ProgrammeEvent) -> Shape:
    match event:
        case e.ReadinessCallHeld():
            return state.model_copy(update={"ready": event.ready, "calls": state.calls + 1})
        case e.SignedUp():
            return Underway(programme=_signed_up(state, event))
        case _:
            return state


def _paused(state: Programming, event: e.Paused) -> Underway:
    was = state.programme
    programme = _change(
        was,
        pauses=was.pauses + 1,
        paused_for_mentors=was.paused_for_mentors or event.cause == "mentors",
    )
    pause = PauseState(cause=event.cause, since=event.at, until=event.until)
    return Underway(programme=programme, pause=pause)


def _progress(was: Programme, event: e.ProgrammeEvent) -> Programme:
    match event:
        case e.PurchaseOrderSupplied():
            return _change(was, purchase_order=event.purchase_order, purchase_order_at=event.at)
        case e.BaselineRecorded():
            return _change(was, baseline=event.measures)
        case e.MentorsNamed():
            return _change(was, team=(*was.team, *_mentors(was, event)))
        case e.ActivityLogged():
            done = Activity(person=event.person, after_day=event.after_day)
            return _change(was, activities=(*was.activities, done))
        case e.AttendanceTaken():
            return _attendance(was, event)
        case e.DayMadeUp():
            member = was.member(event.person)
            made = MadeUp(
                person=event.person,
                day=event.day,
                on=event.caught_up_on,
                at=event.at,
                cohort=member.cohort if member else None,
            )
            return _change(was, made_up=(*was.made_up, made))
        case e.SisterDayArranged():
            sister = SisterDay(
                person=event.person,
                day=event.day,
                cohort=event.cohort,
                starts=event.starts,
                ends=event.ends,
            )
            others = [
                one for one in was.sister_days if (one.person, one.day) != (event.person, event.day)
            ]
            return _change(was, sister_days=(*others, sister))
        case e.DayMoveNoted():
            return _day_moved(was, event)
        case e.MentorLeft() | e.ManagerLeft():
            return _member(was, was.member(event.person), left_at=event.at)
        case e.MentorReplaced():
            return _replaced(was, event)
        case e.DeputyTookOver():
            return _taken_over(was, event.place, event.person, event.at)
        case e.DatesChanged():
            return _dates_changed(was, event)
        case e.DatesTold():
            return _change(was, dates_to_tell=None)
        case e.CohortCancelled():
            return _called_off(was, event)
        case e.CancellationTold():
            return _change(was, called_off=_told(was, event.cohort))
        case e.CohortJoined():
            return _joined(was, event)
        case e.MoveTold():
            return _change(was, move_to_tell=None)
        case e.EndReviewHeld():
            return _change(
                was,
                end_review=event.measures,
                end_review_at=event.at,
                end_review_on=event.held_on,
            )
        case e.InvoiceRaised():
            return _change(was, invoice=event.invoice)
        case e.CreditRaised():
            return _change(was, credited=True)
        case e.MentorsChased():
            first = was.chased_at or event.at
            return _change(was, chases=was.chases + 1, chased_at=first, last_chased_at=event.at)
        case e.ReplacementChased():
            return _member(was, was.vacancy(event.place), chased=True)
        case e.CertificateIssued():
            paper = Certificate(person=event.person, kind=event.kind, award=event.award)
            return _change(was, certificates=(*was.certificates, paper))
        case e.OrganisationAwardIssued():
            return _change(was, organisation_award=event.award)
        case e.StepLapsed():
            return _change(was, lapsed=(*was.lapsed, event.key))
        case (
            e.InterestRegistered()
            | e.ReadinessCallHeld()
            | e.SignedUp()
            | e.Paused()
            | e.Resumed()
            | e.Withdrawn()
            | e.ProgrammeCompleted()
        ):
            return was
        case _:
            assert_never(event)


def _signed_up(state: Enquiry, event: e.SignedUp) -> Programme:
    manager = Member(
        person=event.manager,
        part="manager",
        areas=(),
        place=event.manager_place,
        cohort=event.cohort,
        joined_at=event.at,
    )
    return Programme(
        provider=state.provider,
        setting=state.setting,
        cohort=event.cohort,
        sponsor=event.sponsor,
        signed_at=event.at,
        terms=event.terms,
        mentor_places=event.mentor_places,
        purchase_order=event.purchase_order,
        purchase_order_required=event.purchase_order_required,
        purchase_order_at=event.at,
        timetables=(Timetable(cohort=event.cohort, days=event.days),),
        team=(manager,),
    )


def _mentors(was: Programme, event: e.MentorsNamed) -> list[Member]:
    return [
        Member(
            person=mentor.person,
            part="mentor",
            areas=mentor.areas,
            place=mentor.place,
            cohort=was.cohort,
            joined_at=event.at,
        )
        for mentor in event.mentors
    ]


def _attendance(was: Programme, event: e.AttendanceTaken) -> Programme:
    marks = with_marks(
        was.marks,
        event.marks,
        cohort=event.cohort,
        day=event.day,
        revision=event.revision,
        at=event.at,
    )
    return _change(was, marks=marks)


def _day_moved(was: Programme, event: e.DayMoveNoted) -> Programme:
    timetables = with_day_moved(
        was.timetables,
        event.cohort,
        event.day,
        starts=event.starts,
        ends=event.ends,
        room=event.room,
    )
    sisters = with_visit_moved(
        was.sister_days, event.cohort, event.day, starts=event.starts, ends=event.ends
    )
    return _change(was, timetables=timetables, sister_days=sisters)


def _replaced(was: Programme, event: e.MentorReplaced) -> Programme:
    joined = _taken_over(was, event.place, event.person, event.at, cohort=event.cohort)
    known = any(table.cohort == event.cohort for table in was.timetables)
    if event.days is None or known:
        return joined
    return _change(joined, timetables=knowing(joined.timetables, event.cohort, event.days))


def _taken_over(was: Programme, place: str, who: PersonId, at: Any, **other: Any) -> Programme:
    left = was.vacancy(place)
    assert left is not None  # only vacancies are taken over
    new = left.model_copy(
        update={
            "person": who,
            "joined_at": at,
            "before": (),
            "left_at": None,
            "replaced": False,
            "chased": False,
            **other,
        }
    )
    return _change(was, team=(*_member(was, left, replaced=True).team, new))


def _dates_changed(was: Programme, event: e.DatesChanged) -> Programme:
    number = was.dates_changed + 1
    others = tuple(one for one in was.without_date if one != event.cohort)
    known = was.days(event.cohort)
    return _change(
        was,
        timetables=knowing(was.timetables, event.cohort, event.days) if known else was.timetables,
        without_date=(*others, event.cohort) if event.what == "postponed" else others,
        dates_changed=number,
        dates_to_tell=DatesToTell(number=number, cohort=event.cohort, what=event.what, at=event.at),
    )


def _called_off(was: Programme, event: e.CohortCancelled) -> Programme:
    """The days held stay; visits that were still ahead there are off."""
    off = CalledOff(cohort=event.cohort, at=event.cancelled_at, noted_at=event.at)
    sisters = tuple(
        visit
        for visit in was.sister_days
        if visit.cohort != event.cohort or visit.starts < event.cancelled_at
    )
    timetables = tuple(
        table.model_copy(update={"days": event.days}) if table.cohort == event.cohort else table
        for table in was.timetables
    )
    called_off = (*was.called_off, off)
    return _change(
        was,
        called_off=called_off,
        sister_days=sisters,
        timetables=timetables,
        without_date=tuple(one for one in was.without_date if one != event.cohort),
    )


def _told(was: Programme, cohort: Ref) -> tuple[CalledOff, ...]:
    return tuple(
        one.model_copy(update={"told": True}) if one.cohort == cohort else one
        for one in was.called_off
    )


def _joined(was: Programme, event: e.CohortJoined) -> Programme:
    """Everybody of the cancelled cohorts moves; reminders about mentors start anew."""
    was = _change(was, timetables=knowing(was.timetables, event.cohort, event.days))
    team = tuple(
        _moved(was, member, event.cohort)
        if member.cohort in event.left and (member.here or not member.replaced)
        else member
        for member in was.team
    )
    moved = _change(
        was,
        team=team,
        joins=was.joins + 1,
        move_to_tell=event.cohort,
        moved_at=event.at,
    )
    if was.cohort not in event.left:
        return moved
    return _change(
        moved,
        cohort=event.cohort,
        moves=was.moves + 1,
        chases=0,
        chased_at=None,
        last_chased_at=None,
        paused_for_mentors=False,
    )


def _moved(was: Programme, member: Member, cohort: Ref) -> Member:
    there = member.model_copy(update={"cohort": cohort})
    done = [number for number in required_days(was, there) if is_done(was, there, number)]
    return there.model_copy(update={"before": tuple(done)})


def _everybody_left(was: Programme, event: e.Withdrawn) -> Programme:
    team = tuple(
        member.model_copy(update={"left_at": event.at, "replaced": True})
        if member.here
        else member.model_copy(update={"replaced": True})
        for member in was.team
    )
    return _change(was, team=team)


def _member(was: Programme, whom: Member | None, **changes: Any) -> Programme:
    team = tuple(
        member.model_copy(update=changes) if member is whom else member for member in was.team
    )
    return _change(was, team=team)


def _change(was: Programme, **changes: Any) -> Programme:
    return was.model_copy(update=changes)
