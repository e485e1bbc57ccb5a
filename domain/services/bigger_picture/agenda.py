"""What must happen next in a programme, and when."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from domain.calendar import add_working_days, deadline, london_date, morning
from domain.messages import Item, Owner, Task
from domain.parts.lapses import without
from domain.policy import POLICY
from domain.say import listed, person, stream
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture.requirements import (
    attended_marks,
    awaits_cohort,
    awaits_main_cohort,
    certificate_due_at,
    missed_since,
    required_days,
    standing,
    unmet,
    waits_for_dates,
)
from domain.services.bigger_picture.state import (
    Enquiry,
    Member,
    NothingYet,
    PauseState,
    Programme,
    Shape,
    Underway,
    Withdrew,
)
from domain.services.bigger_picture.steps import (
    ChaseMentors,
    ChaseReplacement,
    EndPause,
    IssueCertificate,
    IssueOrganisationAward,
    PauseForMentors,
    RaiseCredit,
    RaiseInvoice,
    TellCohortCancelled,
    TellDatesChanged,
    TellMoved,
)


def agenda(state: Shape) -> tuple[Item, ...]:
    """Return the steps and tasks of a programme."""
    match state:
        case NothingYet():
            return ()
        case Enquiry():
            return (_enquiry(state),)
        case Underway(programme=programme) if awaits_main_cohort(programme):
            return without(_waiting(state), programme.lapsed)
        case Underway(pause=None, programme=programme):
            return without(_underway(programme), programme.lapsed)
        case Underway(pause=pause, programme=programme):
            assert pause is not None
            items = (
                *_money(programme),
                *_pause(programme, pause),
                *_cohorts(programme),
                *_leavers(programme),
            )
            return without(items, programme.lapsed)
        case Withdrew(programme=programme):
            return without(_withdrew(state), programme.lapsed)
        case _:
            return without(_corrections(state.programme), state.programme.lapsed)


def _enquiry(state: Enquiry) -> Task:
    since = london_date(state.registered_at)
    if not state.ready:
        return Task(
            key=f"readiness_call:{state.calls}",
            due=deadline(add_working_days(since, POLICY.readiness_call_working_days)),
            owner=Owner.COORDINATOR,
            title="Hold the readiness call",
            why="The provider is interested; the call finds out whether it is ready.",
            settled_by=c.RecordReadinessCall.name,
        )
    return Task(
        key="sign_up",
        due=deadline(add_working_days(since, POLICY.sign_up_working_days)),
        owner=Owner.PROVIDER,
        title="Sign up",
        why="The provider is ready; it needs a cohort, a sponsor and agreed release of staff.",
        settled_by=c.SignUp.name,
    )


def _waiting(state: Underway) -> Iterator[Item]:
    """Until another cohort is chosen nothing depends on days to come, the invoice neither.

    Whoever has done all days by then, perhaps elsewhere, has earned their certificate.
    """
    programme = state.programme
    if state.pause is not None:
        yield _end_of(programme, state.pause)
    yield from _cohorts(programme)
    yield from _missed(programme)
    if state.pause is None:
        yield from _certificates(programme)
    yield from _leavers(programme)


def _cohorts(programme: Programme) -> Iterator[Item]:
    """What a cancelled cohort leaves to do: another one is chosen, and the provider is told."""
    whole = awaits_main_cohort(programme)
    waiting = [member.cohort for member in awaits_cohort(programme)]
    cohorts = [*([programme.cohort] if whole else []), *waiting]
    for off in programme.called_off:
        if off.cohort not in cohorts:
            continue
        if not off.told:
            yield TellCohortCancelled(
                key=f"tell_cohort_cancelled:{off.cohort}", due=off.noted_at, cohort=off.cohort
            )
    news = programme.dates_to_tell
    if news is not None:
        yield TellDatesChanged(
            key=f"tell_dates:{news.number}",
            due=news.at,
            number=news.number,
            cohort=news.cohort,
            what=news.what,
        )
    chosen_by = [one.noted_at for one in programme.called_off if one.cohort in cohorts]
    if chosen_by:
        why = f"{listed(stream(one) for one in dict.fromkeys(cohorts))} was cancelled."
        yield _choose_cohort(programme, min(chosen_by), why, whole=whole)
    goal = programme.move_to_tell
    if goal and programme.moved_at and not programme.is_called_off(goal):
        yield TellMoved(
            key=f"tell_moved:{programme.joins}",
            due=programme.moved_at,
            cohort=goal,
        )


def _choose_cohort(programme: Programme, since: datetime, why: str, *, whole: bool) -> Task:
    return Task(
        key=f"join_cohort:{programme.joins}",
        due=deadline(add_working_days(london_date(since), POLICY.rebook_working_days)),
        owner=Owner.COORDINATOR,
        title="Choose another cohort, or withdraw" if whole else "Choose another next cohort",
        why=why,
        settled_by=c.JoinCohort.name,
    )


def _underway(programme: Programme) -> Iterator[Item]:
    yield from _money(programme)
    yield from _cohorts(programme)
    if programme.baseline is None:
        yield Task(
            key="baseline",
            due=deadline(london_date(programme.first_start)),
            owner=Owner.COORDINATOR,
            title="Record the baseline",
            why="The end review compares with it.",
            settled_by=c.RecordBaseline.name,
        )
    has_dates = programme.cohort not in programme.without_date
    if has_dates:  # what counts from a learning day waits for its date
        yield from _naming(programme)
    for leaver in programme.vacancies:
        yield from _vacancy(programme, leaver)
    yield from _missed(programme)
    yield from _activities(programme)
    unready = waits_for_dates(programme) or awaits_cohort(programme)
    if programme.end_review is None and not unready:
        last = london_date(programme.last_end)
        yield Task(
            key="end_review",
            due=deadline(add_working_days(last, POLICY.end_review_working_days)),
            owner=Owner.COORDINATOR,
            title="Hold the end review",
            why="It compares the setting with its baseline; certificates wait for it.",
            settled_by=c.RecordEndReview.name,
        )
    yield from _certificates(programme)
    yield from _leavers(programme)


def _money(programme: Programme) -> Iterator[Item]:
    if programme.invoice is not None:
        return
    if programme.purchase_order_required and programme.purchase_order is None:
        yield Task(
            key="purchase_order",
            due=deadline(
                add_working_days(
                    london_date(programme.signed_at), POLICY.purchase_order_working_days
                )
            ),
            owner=Owner.PROVIDER,
            title="Send a purchase order number",
            why="The invoice waits for it.",
            settled_by=c.SupplyPurchaseOrder.name,
        )
        return
    yield RaiseInvoice(key="raise_invoice", due=programme.purchase_order_at)


def naming_day(programme: Programme) -> datetime:
    """Return the morning on which unnamed mentors are asked for, counted from manager day 2."""
    own = [day for day in programme.main_days if day.audience == "manager"]
    second = sorted(own, key=lambda day: day.starts)[:2][-1] if own else programme.main_days[0]
    return morning(add_working_days(second.on, POLICY.mentor_naming_working_days))


def _naming(programme: Programme) -> Iterator[Item]:
    if programme.mentors_named:
        return
    due = naming_day(programme)
    yield Task(
        key="name_mentors",
        due=due,
        owner=Owner.COORDINATOR if programme.paused_for_mentors else Owner.PROVIDER,
        title="Name the well-being mentors",
        why=f"{programme.terms.mentors} mentors are needed for the mentor days.",
        settled_by=c.NameMentors.name,
    )
    if programme.paused_for_mentors:
        return  # asked, reminded and paused once: now a coordinator talks with the provider
    if programme.chased_at is None:
        yield ChaseMentors(key=_again(programme, "chase_mentors:1"), due=due, rung=1)
        return
    chased = london_date(programme.chased_at)
    if programme.chases == 1:
        final = morning(add_working_days(chased, POLICY.mentor_final_reminder_working_days))
        yield ChaseMentors(key=_again(programme, "chase_mentors:2"), due=final, rung=2)
    else:
        key = _again(programme, "pause_for_mentors")
        yield PauseForMentors(key=key, due=_pause_at(programme, chased))


def _again(programme: Programme, key: str) -> str:
    """In another cohort the same reminders are other occurrences."""
    return f"{key}:moved-{programme.moves}" if programme.moves else key


def _pause_at(programme: Programme, chased: date) -> datetime:
    """The morning of the pause: a last reminder that went out late leaves as much time as ever."""
    between = POLICY.mentor_pause_working_days - POLICY.mentor_final_reminder_working_days
    last = london_date(programme.last_chased_at or programme.signed_at)
    usual = add_working_days(chased, POLICY.mentor_pause_working_days)
    return morning(max(usual, add_working_days(last, between)))


def _pause(programme: Programme, pause: PauseState) -> Iterator[Item]:
    yield _end_of(programme, pause)
    if pause.cause == "mentors":
        yield Task(
            key="name_mentors",
            due=naming_day(programme),
            owner=Owner.PROVIDER,
            title="Name the well-being mentors",
            why="The programme is paused until the mentors are named.",
            settled_by=c.NameMentors.name,
        )


def _end_of(programme: Programme, pause: PauseState) -> EndPause:
    return EndPause(key=f"end_pause:{programme.pauses}", due=morning(pause.until))


def _vacancy(programme: Programme, leaver: Member) -> Iterator[Item]:
    assert leaver.left_at is not None  # a vacancy is somebody who left
    sat = [member for member in programme.team if member.place == leaver.place]
    which = f"{leaver.place}:{len(sat)}"  # how many have sat there: it never comes again
    limit = add_working_days(london_date(leaver.left_at), POLICY.replacement_working_days)
    manager = leaver.part == "manager"
    yield Task(
        key=f"replace:{which}",
        due=deadline(limit),
        owner=Owner.PROVIDER,
        title="Hand over to the deputy" if manager else "Name a replacement mentor",
        why=f"{person(leaver.person)} left.",
        settled_by=(c.HandOverToDeputy if manager else c.ReplaceMentor).name,
        prefill={} if manager else {"leaver": leaver.person},
    )
    if not leaver.chased:
        yield ChaseReplacement(
            key=f"chase_replacement:{which}",
            due=morning(limit),
            leaver=leaver.person,
            place=leaver.place,
        )


def _missed(programme: Programme) -> Iterator[Item]:
    for member in programme.team:
        if not member.here:
            continue
        for number in required_days(programme, member):
            since = missed_since(programme, member, number)
            if since is None:
                continue
            limit = add_working_days(london_date(since), POLICY.catch_up_working_days)
            yield Task(
                key=f"make_up:{member.person}:{number}",
                due=deadline(limit),
                owner=Owner.COORDINATOR,
                title=f"Arrange a catch-up for learning day {number}",
                why=f"{person(member.person)} missed it.",
                settled_by=c.MakeUpDay.name,
                prefill={"person": member.person, "day": number},
            )


def _activities(programme: Programme) -> Iterator[Item]:
    """Between two of their days each mentor reports what they did with colleagues."""
    noted = [(one.person, one.after_day) for one in programme.activities]
    for mentor in programme.mentors:
        if programme.is_called_off(mentor.cohort):
            continue  # their next day has no date
        own = required_days(programme, mentor)
        for number, following in pairwise(own):
            if standing(programme, mentor, number) != "attended":
                continue
            if (mentor.person, number) in noted or standing(programme, mentor, following) not in (
                "ahead",
                "arranged",
            ):
                continue
            day = programme.day(mentor, following)
            assert day is not None  # required days are days of the timetable
            yield Task(
                key=f"activity:{mentor.person}:{number}",
                due=deadline(day.on),
                owner=Owner.MENTOR,
                title=f"Record the work with colleagues after learning day {number}",
                why=f"{person(mentor.person)} keeps an activity log between learning days.",
                settled_by=c.LogActivity.name,
                prefill={"person": mentor.person, "after_day": number},
            )


def _certificates(programme: Programme) -> Iterator[Item]:
    issued = [(one.person, one.kind) for one in programme.certificates]
    latest: list[datetime] = []
    for member in programme.team:
        kind: c.CertificateKind = "manager" if member.part == "manager" else "mentor"
        due = certificate_due_at(programme, member)
        if due is None:
            continue
        latest.append(due)
        if (member.person, kind) not in issued:
            yield IssueCertificate(
                key=f"certificate:{member.person}:{kind}",
                due=due,
                person=member.person,
                kind=kind,
            )
    if latest and programme.organisation_award is None and not unmet(programme):
        yield IssueOrganisationAward(key="organisation_award", due=max(latest))


def _leavers(programme: Programme) -> Iterator[Item]:
    """A leaver keeps an attendance certificate for the days attended, issued five days later."""
    issued = [one.person for one in programme.certificates]
    for member in programme.team:
        if member.left_at is None or member.person in issued:
            continue
        if member is not programme.member(member.person):
            continue  # they came back since
        if attended_marks(programme, member.person):
            left = london_date(member.left_at)
            yield IssueCertificate(
                key=f"certificate:{member.person}:attendance",
                due=morning(add_working_days(left, POLICY.leaver_certificate_working_days)),
                person=member.person,
                kind="attendance",
            )


def _withdrew(state: Withdrew) -> Iterator[Item]:
    programme = state.programme
    if not state.free:
        yield from _money(programme)
    elif programme.invoice is not None and not programme.credited:
        yield RaiseCredit(key="raise_credit", due=state.withdrawn_at)
    yield from _leavers(programme)


def _corrections(programme: Programme) -> Iterator[Item]:
    """After completion only a corrected attendance sheet can leave something to decide."""
    for item in _missed(programme):
        assert isinstance(item, Task)
        why = f"{item.why} The attendance sheet was corrected after the certificate was issued."
        yield item.model_copy(update={"why": why})
