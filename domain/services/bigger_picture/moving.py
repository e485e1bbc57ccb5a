"""A cohort is cancelled, and the team finds another one: what was done stays done."""

from domain.facts import Facts
from domain.processes.cohort import Cohort, CohortOf, tellings
from domain.processes.cohort.state import Stage
from domain.ref import Ref
from domain.refusals import Refused, refuse
from domain.say import stream
from domain.services.bigger_picture import commands as c
from domain.services.bigger_picture import events as e
from domain.services.bigger_picture import refusals as r
from domain.services.bigger_picture.requirements import (
    awaits_cohort,
    awaits_main_cohort,
    is_waiting,
)
from domain.services.bigger_picture.signing import whole_cohort
from domain.services.bigger_picture.state import Programme, Programming, Underway

OFF = (Stage.CANCELLED, Stage.MERGED, Stage.POSTPONED)
Events = list[e.ProgrammeEvent]


def note_cohort_cancelled(
    state: Programming, command: tellings.NoteCohortCancelled, facts: Facts
) -> Events:
    """Take over that a cohort is cancelled, as far as it matters to somebody of this team."""
    programme = state.programme
    cohort = facts[CohortOf(ref=command.cohort)]
    if not isinstance(state, Underway) or not isinstance(cohort, Cohort):
        return []
    if (
        cohort.cancelled_at is None
        or cohort.off_since is None
        or programme.is_called_off(command.cohort)
    ):
        return []
    if command.cohort not in _concerned(programme):
        return []
    return [
        e.CohortCancelled(
            at=facts.at,
            cohort=command.cohort,
            cancelled_at=cohort.off_since,
            days=cohort.days,
        )
    ]


def note_dates_changed(
    state: Programming, command: tellings.NoteDatesChanged, facts: Facts
) -> Events:
    """Take over news about all the dates of a cohort in which somebody of this team sits."""
    cohort = facts[CohortOf(ref=command.cohort)]
    if not isinstance(state, Underway) or not isinstance(cohort, Cohort):
        return []
    if command.cohort not in _concerned(state.programme):
        return []
    return [e.DatesChanged(at=facts.at, cohort=command.cohort, what=command.what, days=cohort.days)]


def _concerned(programme: Programme) -> tuple[Ref, ...]:
    """Return the cohorts that matter to somebody of this team."""
    return (
        programme.cohort,
        *(member.cohort for member in programme.team if member.here or not member.replaced),
        *(visit.cohort for visit in programme.sister_days),
    )


def join_cohort(state: Underway, command: c.JoinCohort, facts: Facts) -> Events:
    """Move all who wait to one other cohort, which itself checks its places and their diaries."""
    programme = state.programme
    cohort = facts[CohortOf(ref=command.cohort)]
    reasons: list[Refused] = []
    if not is_waiting(programme):
        reasons.append(r.NowhereToMoveFrom())
    refuse([*reasons, *whole_cohort(command.cohort, cohort)])
    assert isinstance(cohort, Cohort)  # refused above
    joined = e.CohortJoined(
        at=facts.at, left=left_behind(programme), cohort=command.cohort, days=cohort.days
    )
    waited = state.pause is not None and state.pause.cause == "mentors"
    starts_anew = waited and programme.is_called_off(programme.cohort)
    return [joined, e.Resumed(at=facts.at)] if starts_anew else [joined]


def left_behind(programme: Programme) -> tuple[str, ...]:
    """Return the cancelled cohorts in which the team or some of it would sit."""
    cohorts = [programme.cohort, *(member.cohort for member in programme.stranded)]
    return tuple(dict.fromkeys(one for one in cohorts if programme.is_called_off(one)))


def choose_first(programme: Programme) -> list[Refused]:
    """Return a reason for each cancelled cohort in which somebody still had days to come."""
    if not is_waiting(programme):
        return []
    cohorts = [member.cohort for member in awaits_cohort(programme)] or [programme.cohort]
    return [r.ChooseCohortFirst(cohort=stream(one)) for one in dict.fromkeys(cohorts)]


def withdraws_free(programme: Programme, facts: Facts) -> bool:
    """Tell whether Optimum cancelled what was ordered, or took its date off without another one.

    It counts although the news may still be on its way.
    """
    if programme.is_called_off(programme.cohort):
        return awaits_main_cohort(programme)
    cohort = facts[CohortOf(ref=programme.cohort)]
    return isinstance(cohort, Cohort) and cohort.stage in OFF
