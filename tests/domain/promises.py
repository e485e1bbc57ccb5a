"""What holds in every state of a world, whatever happened in it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from domain.messages import Step, Task
from domain.processes.cohort.steps import (
    PassOnCancellation,
    PassOnTiding,
    ReportRegister,
    TellDayMove,
)
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS
from domain.services.bigger_picture import Programme, Underway, Withdrew, programme_of
from tests.domain.beginnings import PROGRAMMES
from tests.domain.oracle import tell
from tests.domain.world import World
from tests.given import ANN, AUDITOR


def agendas_make_sense(world: World) -> None:
    """Every task can be done by somebody, every step has its sentence and its time."""
    for ref, state in world.states.items():
        decider = DECIDERS[slug_of(ref)]
        offered = [kind.name for kind in decider.allowed(state, ANN)]
        assert decider.allowed(state, AUDITOR) == ()
        assert decider.stage(state)
        for item in world.items(ref):
            if isinstance(item, Task):
                assert item.settled_by in offered, f"nobody can do {item.key} of {ref}"
                continue
            assert type(item) in decider.steps
            assert item.says()
            assert item.until is None or item.until >= item.due, item
            assert not decider.ended(state), f"{ref} has ended, and yet {item.key} is open"


def keys_stay(world: World, asked: dict[tuple[Ref, str], dict[str, Any]]) -> None:
    """A step under one key is the same step for ever, but for its times; `asked` remembers."""
    for _, ref, key, step in world.steps():
        what = step.model_dump(exclude={"due", "until"})
        assert asked.setdefault((ref, key), what) == what, f"{key} of {ref} is another step now"


def every_due_step_works(world: World) -> None:
    """Whichever due step comes first: it is accepted, and its key is gone for good."""
    for due, ref, _, step in world.steps():
        if due <= world.at:
            world.fork().perform(ref, step)


def snapshots_survive(world: World) -> None:
    """A state that is stored as JSON and read again is the same state."""
    for ref, state in world.states.items():
        adapter = _adapter(slug_of(ref))
        assert adapter.validate_json(adapter.dump_json(state)) == state


def streams_agree(world: World) -> None:
    """What one stream knows of another is so, once what is on its way has arrived."""
    waiting = [step for _, _, _, step in world.steps()]
    for ref in PROGRAMMES:
        programme = programme_of(world.state(ref))
        if programme is not None:
            _seats_agree(world, ref, programme)
            _attendance_agrees(world, ref, programme, waiting)
            _timetables_agree(world, programme, waiting)
            _certificates_agree(world, ref)


def _seats_agree(world: World, ref: Ref, programme: Programme) -> None:
    """Whoever takes part sits in the cohort, in their part; nobody else sits there."""
    team = {
        (m.cohort, m.place, m.part, m.person)
        for m in programme.team
        if m.here and world.cohort(m.cohort).cancelled_at is None
    }
    held = [
        (cohort, place)
        for cohort in world.cohorts
        for place in world.cohort(cohort).places
        if place.holder == ref and place.taken
    ]
    assert team == {(at, one.place, one.part, one.person) for at, one in held if one.person}
    if isinstance(world.state(ref), Withdrew):
        assert held == [], "a provider that withdrew keeps no place"


def _attendance_agrees(
    world: World, ref: Ref, programme: Programme, waiting: Sequence[Step]
) -> None:
    """What the cohorts passed on is what the programme knows."""
    if any(isinstance(step, ReportRegister) for step in waiting):
        return
    known = {(mark.cohort, mark.day, mark.person): mark.attended for mark in programme.marks}
    marked = {
        (at, log.day, mark.person): mark.status != "absent"
        for at in world.cohorts
        for log in world.cohort(at).logs
        for mark in log.marks
        if world.cohort(at).holder_of(mark.person, log.day) == ref
    }
    assert known == marked


def _timetables_agree(world: World, programme: Programme, waiting: Sequence[Step]) -> None:
    # Who has still to hear of a cancellation hears nothing any more of days moved before it; who
    # has to hear of a postponement hears of the days moved just before with it.
    if any(isinstance(step, TellDayMove | PassOnTiding | PassOnCancellation) for step in waiting):
        return
    for at in {member.cohort for member in programme.team if member.here}:
        times = [(day.starts, day.ends, day.room) for day in programme.days(at)]
        assert times == [(day.starts, day.ends, day.room) for day in world.cohort(at).days]


def _certificates_agree(world: World, ref: Ref) -> None:
    """The oracle hears all events, and knows what is due when nothing is left to do."""
    told = tell(event for owner, event in world.log if owner == ref)
    state = world.state(ref)
    to_do = any(isinstance(item, Step) for item in world.items(ref))
    if to_do or not isinstance(state, Underway) or state.pause:
        return
    for one in told.parts:
        paper = (one.person, one.part)
        assert not told.earned(*paper) or paper in told.papers, f"{paper} is due"
    assert told.organisation or not told.organisation_earned()
    assert not told.may_be_complete(), "nothing is lacking, and it is not complete"


@cache
def _adapter(slug: str) -> TypeAdapter[Any]:
    return TypeAdapter(DECIDERS[slug].state)
