"""A trainer cannot come: others are asked in turn until somebody can."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain import say
from domain.calendar import deadline
from domain.facts import ClashesOf, Need, PublicId, Slot
from domain.messages import PersonId, Task
from domain.parts.lapses import LapseStep
from domain.processes.cohort import DECIDER, Cohort, Unplanned
from domain.processes.cohort import change_refusals as x
from domain.processes.cohort import commands as c
from domain.processes.cohort import cover_commands as v
from domain.processes.cohort import cover_events as e
from domain.processes.cohort import events as ce
from domain.processes.cohort import refusals as r
from domain.processes.cohort.cover import answer_by
from domain.processes.cohort.steps import AskForCover, AskTrainer, EndAsking, TellHandover
from domain.refusals import NotNow, StepGone
from tests.domain.builders import (
    DEPUTY,
    FREE,
    OTHER_TRAINER,
    TRAINER,
    Diaries,
    after,
    day,
    mark,
    planned,
)
from tests.domain.test_cohort import OPENED, TAKEN, move
from tests.given import NOW, Given, given

THIRD = "p-third-trainer"
ILL = v.TrainerCannotCome(
    trainer=TRAINER,
    days=(3, 4),
    ask=(v.ToAsk(person=OTHER_TRAINER), v.ToAsk(person=THIRD)),
)
OUT = e.TrainerOut(at=NOW, cover=1, trainer=TRAINER, days=(3, 4), to_ask=(OTHER_TRAINER, THIRD))
NEXT_DAY = deadline(datetime(2026, 3, 3, tzinfo=UTC).date())  # day 3 is four months away


def asked(number: int, who: PersonId, link: str = "link-1") -> e.TrainerAsked:
    return e.TrainerAsked(
        at=NOW,
        cover=1,
        number=number,
        person=who,
        days=(3, 4),
        link=link,
        answer_by=NEXT_DAY,
    )


def answered(number: int, who: PersonId, answer: Any, at: datetime = NOW) -> e.TrainerAnswered:
    return e.TrainerAnswered(at=at, cover=1, number=number, person=who, answer=answer)


class Asking(Diaries):
    """Diaries, and ids for links."""

    def __getitem__(self, need: Need[Any]) -> Any:
        if isinstance(need, PublicId):
            return f"link-{int(need.purpose.rpartition('/')[2]) + 1}"
        return super().__getitem__(need)


def opened(*more: ce.CohortEvent) -> Given[Unplanned | Cohort]:
    return given(DECIDER, planned(), OPENED, TAKEN, *more)


def cohort(state: Given[Unplanned | Cohort]) -> Cohort:
    assert isinstance(state.state, Cohort)
    return state.state


class TestOut:
    def test_the_search_begins_and_the_first_is_asked_at_once(self) -> None:
        state = opened().when(ILL, at=NOW).then(OUT)

        step = state.agenda["ask_for_cover:1.1"]
        assert isinstance(step, AskForCover)
        assert (step.due, step.until) == (NOW, day(3).starts)
        state.when(v.AskForCover(cover=1), facts=Asking()).then(asked(1, OTHER_TRAINER))

    def test_whoever_is_booked_elsewhere_is_passed_over(self) -> None:
        busy = Asking((OTHER_TRAINER, day(4)))

        opened(OUT).when(v.AskForCover(cover=1), facts=busy).then(
            answered(1, OTHER_TRAINER, "busy"), asked(2, THIRD)
        )

    def test_with_everybody_busy_it_is_the_coordinators_turn(self) -> None:
        busy = Asking((OTHER_TRAINER, day(4)), (THIRD, day(3)))

        state = opened(OUT).when(v.AskForCover(cover=1), facts=busy).after

        task = state.agenda["cover:1:2"]
        assert isinstance(task, Task)
        assert task.due == NEXT_DAY
        assert "nobody who was asked can" in task.why
        assert task.settled_by == "trainer_cannot_come"
        assert task.prefill == {"trainer": TRAINER, "days": "3,4"}

    def test_somebody_can_be_found_without_asking_anybody(self) -> None:
        state = opened().when(ILL.model_copy(update={"ask": ()})).after

        task = state.agenda["cover:1:0"]
        assert isinstance(task, Task) and "nobody has been asked yet" in task.why
        assert "ask_for_cover:1.1" not in state.agenda

    def test_every_reason_against_it_is_told_at_once(self) -> None:
        sheet = ce.RegisterMarked(at=after(1), day=1, revision=1, marks=mark(1, "p-manager").marks)
        wrong = v.TrainerCannotCome(
            trainer=THIRD,
            days=(1, 2, 3),
            ask=(v.ToAsk(person=DEPUTY), v.ToAsk(person=DEPUTY), v.ToAsk(person=TRAINER)),
        )

        refused = (
            opened(sheet)
            .when(wrong, at=day(2).starts)
            .then_refused(
                r.DayOver,
                x.DoesNotTeach,
                x.BegunWithoutTrainer,
                x.DoesNotTeach,
                x.DoesNotTeach,
                x.AskedTwice,
                x.TeachesAlready,
            )
        )

        assert f"{say.person('p-third-trainer')} does not give learning day 2" in refused.sentence

    def test_a_draft_simply_gets_another_trainer(self) -> None:
        given(DECIDER, planned()).when(ILL).then_refused(NotNow)

    def test_days_asked_about_anew_leave_the_earlier_search(self) -> None:
        again = v.TrainerCannotCome(trainer=TRAINER, days=(4,), ask=(v.ToAsk(person=DEPUTY),))

        state = opened(OUT, asked(1, OTHER_TRAINER)).when(again).after

        assert [(one.number, one.days) for one in cohort(state).covers] == [(1, (3,)), (2, (4,))]
        both = state.when(again.model_copy(update={"days": (3, 4)})).after
        assert [one.number for one in cohort(both).covers] == [3]
        both.when(v.AnswerForCover(asked="1.1", can_come=True)).then_refused(x.NotAskedAnyMore)


class TestTimeToAnswer:
    FIRST = datetime(2026, 6, 15, 8, 30, tzinfo=UTC)  # a Monday, 9:30 in London

    @pytest.mark.parametrize(
        ("asked_at", "until"),
        [
            # A week and more ahead: the whole next working day.
            ("2026-06-05T09:00", "2026-06-08T23:00"),
            # Closer: two hours of the day; at night they count from the morning.
            ("2026-06-08T09:00", "2026-06-08T11:00"),
            ("2026-06-08T18:30", "2026-06-09T10:00"),
            ("2026-06-09T02:00", "2026-06-09T10:00"),
            # The evening before there is no time to wait for the morning.
            ("2026-06-14T19:00", "2026-06-14T21:00"),
            # On the day itself half an hour, and never past the start.
            ("2026-06-15T06:00", "2026-06-15T06:30"),
            ("2026-06-15T08:15", "2026-06-15T08:30"),
        ],
    )
    def test_it_is_shorter_the_closer_the_day(self, asked_at: str, until: str) -> None:
        at, end = (datetime.fromisoformat(f"{one}:00+00:00") for one in (asked_at, until))

        assert answer_by(at, self.FIRST) == end


class TestAnswers:
    def test_the_question_is_sent_and_ends_in_time(self) -> None:
        state = opened(OUT, asked(1, OTHER_TRAINER))

        letter, end = state.agenda["ask_trainer:1.1"], state.agenda["end_asking:1.1"]
        assert isinstance(letter, AskTrainer) and isinstance(end, EndAsking)
        assert (letter.due, letter.until, letter.person) == (NOW, NEXT_DAY, OTHER_TRAINER)
        assert end.due == NEXT_DAY
        told = e.TrainerAskTold(at=NOW, cover=1, number=1, person=OTHER_TRAINER)
        sent = state.when(v.NoteAskedTold(asked="1.1")).then(told)
        assert list(sent.agenda)[-1] != "ask_trainer:1.1"
        assert "ask_trainer:1.1" not in sent.agenda

    def test_with_a_yes_all_the_days_change_hands(self) -> None:
        state = opened(OUT, asked(1, OTHER_TRAINER))

        new = state.when(v.AnswerForCover(asked="1.1", can_come=True), facts=FREE).then(
            answered(1, OTHER_TRAINER, "yes"),
            *(
                e.TrainerChanged(
                    at=NOW, day=number, change=1, trainer=OTHER_TRAINER, instead_of=TRAINER
                )
                for number in (3, 4)
            ),
        )

        assert [one.trainer for one in cohort(new).days[2:5]] == [
            OTHER_TRAINER,
            OTHER_TRAINER,
            TRAINER,
        ]
        assert cohort(new).covers == ()

    def test_a_yes_is_refused_when_they_are_booked_elsewhere_by_now(self) -> None:
        busy = Diaries((OTHER_TRAINER, day(4)))

        opened(OUT, asked(1, OTHER_TRAINER)).when(
            v.AnswerForCover(asked="1.1", can_come=True), facts=busy
        ).then_refused(r.Clashes)

    def test_with_a_no_the_next_is_asked(self) -> None:
        state = opened(OUT, asked(1, OTHER_TRAINER))

        no = state.when(v.AnswerForCover(asked="1.1", can_come=False)).then(
            answered(1, OTHER_TRAINER, "no")
        )

        no.when(v.AskForCover(cover=1), facts=Asking()).then(asked(2, THIRD, "link-2"))

    def test_silence_is_a_no_at_the_end_of_the_time(self) -> None:
        state = opened(OUT, asked(1, OTHER_TRAINER))
        state.when(v.EndAsking(asked="1.1"), at=NEXT_DAY - timedelta(seconds=1)).then_refused(
            StepGone
        )

        silent = state.when(v.EndAsking(asked="1.1"), at=NEXT_DAY).then(
            answered(1, OTHER_TRAINER, "none", NEXT_DAY)
        )

        assert "ask_for_cover:1.2" in silent.agenda

    def test_an_answer_that_comes_too_late_is_refused_even_before_the_next_is_asked(self) -> None:
        late = NEXT_DAY + timedelta(minutes=1)

        opened(OUT, asked(1, OTHER_TRAINER)).when(
            v.AnswerForCover(asked="1.1", can_come=True), at=late, facts=FREE
        ).then_refused(x.NotAskedAnyMore)

    def test_nobody_is_asked_once_the_first_of_the_days_has_begun(self) -> None:
        at = day(3).starts + timedelta(minutes=1)

        lapsed = opened(OUT).when(LapseStep(key="ask_for_cover:1.1"), at=at).after

        task = lapsed.agenda["cover:1:0"]
        assert isinstance(task, Task) and "too late to ask" in task.why

    @pytest.mark.parametrize("settles", ["another trainer", "another date", "a sheet"])
    def test_a_day_that_is_settled_otherwise_is_not_asked_about_any_more(
        self, settles: str
    ) -> None:
        at = after(3) if settles == "a sheet" else NOW
        how = {
            "another trainer": c.ChangeTrainer(day=3, trainer=THIRD),
            "another date": move(3),
            "a sheet": mark(3, "p-mentor-1"),
        }[settles]

        state = opened(OUT, asked(1, OTHER_TRAINER)).when(how, at=at, facts=FREE).after

        assert [one.days for one in cohort(state).covers] == [(4,)]

    def test_a_cancelled_cohort_looks_for_nobody(self) -> None:
        state = opened(OUT, asked(1, OTHER_TRAINER)).when(c.Cancel(reason="t-why")).after

        assert cohort(state).covers == ()
        state.when(v.AnswerForCover(asked="1.1", can_come=True)).then_refused(x.NotAskedAnyMore)


KNOWN = tuple(
    e.HandoverTold(at=NOW, day=one.number, change=0, person=TRAINER, begins=True)
    for one in planned().days
)
"""Since it was opened the trainer knows all days."""


class TestOpening:
    def test_every_trainer_hears_of_every_day_once_the_cohort_is_open(self) -> None:
        two = tuple(
            one.model_copy(update={"co_trainer": DEPUTY}) if one.number == 3 else one
            for one in planned().days
        )
        draft = given(DECIDER, planned(days=two))
        assert not [key for key in draft.agenda if key.startswith("tell_handover")]

        state = draft.when(c.OpenForPlaces()).after

        told = [one for one in state.agenda.values() if isinstance(one, TellHandover)]
        assert [(one.day, one.person, one.begins) for one in told] == [
            (one.number, who, True) for one in two for who in one.trainers
        ]
        assert all(one.due == NOW and one.until == day(one.day).starts for one in told)

    def test_a_trainer_who_was_told_has_the_day_and_one_who_was_not_has_none(self) -> None:
        state = opened(*KNOWN[:2])
        assert cohort(state).log(2).invited == (TRAINER,)
        assert cohort(state).log(3).invited == ()

    def test_a_move_is_told_to_trainers_without_any_delegates(self) -> None:
        moved = opened(*KNOWN).when(move(4), facts=FREE).after

        assert "tell_move:4:1" in moved.agenda

    def test_a_day_that_was_taught_is_not_announced_any_more(self) -> None:
        state = opened().when(mark(3, "p-mentor-1"), at=after(3)).after

        assert 3 not in [one.day for one in cohort(state).handovers]


class TestHandover:
    def handed(self, at: datetime = NOW) -> Given[Unplanned | Cohort]:
        return opened(*KNOWN).when(c.ChangeTrainer(day=4, trainer=THIRD), at=at, facts=FREE).after

    def test_both_trainers_hear_of_it_before_the_day(self) -> None:
        state = self.handed()

        off, on = (state.agenda[f"tell_handover:4:1:{who}"] for who in (TRAINER, THIRD))
        assert isinstance(off, TellHandover) and isinstance(on, TellHandover)
        assert (off.begins, on.begins) == (False, True)
        assert off.until == on.until == day(4).starts
        told = state.when(v.NoteHandoverTold(day=4, change=1, person=THIRD)).then(
            e.HandoverTold(at=NOW, day=4, change=1, person=THIRD, begins=True)
        )
        assert cohort(told).log(4).invited == (TRAINER, THIRD)
        assert [one.person for one in cohort(told).handovers] == [TRAINER]

    def test_what_nobody_has_heard_of_is_taken_back(self) -> None:
        back = self.handed().when(c.ChangeTrainer(day=4, trainer=TRAINER), facts=FREE).after

        assert cohort(back).handovers == ()
        other = self.handed().when(c.ChangeTrainer(day=4, trainer=DEPUTY), facts=FREE).after
        assert [(one.person, one.begins) for one in cohort(other).handovers] == [
            (TRAINER, False),
            (DEPUTY, True),
        ]

    def test_who_stepped_in_on_the_day_is_not_written_to(self) -> None:
        assert cohort(self.handed(at=after(4))).handovers == ()

    def test_a_draft_tells_nobody(self) -> None:
        state = given(DECIDER, planned())

        changed = state.when(c.ChangeTrainer(day=4, trainer=THIRD), facts=FREE).after

        assert cohort(changed).handovers == ()

    def test_a_second_trainer_is_replaced_as_well(self) -> None:
        two = tuple(
            one.model_copy(update={"co_trainer": DEPUTY}) if one.number == 3 else one
            for one in planned().days
        )
        state = given(DECIDER, planned(days=two), OPENED)
        out = v.TrainerCannotCome(trainer=DEPUTY, days=(3,), ask=(v.ToAsk(person=THIRD),))

        asking = state.when(out).after.when(v.AskForCover(cover=1), facts=Asking()).after
        came = asking.when(v.AnswerForCover(asked="1.1", can_come=True), facts=FREE).after

        assert cohort(came).days[2].trainers == (TRAINER, THIRD)


def test_only_the_diaries_of_those_who_could_be_asked_are_looked_into() -> None:
    needs: Mapping[type, list[Any]] = {ClashesOf: [], PublicId: []}
    for need in DECIDER.needs("cohort:0001", opened(OUT).state, v.AskForCover(cover=1)):
        needs[type(need)].append(need)

    (first, second), (link,) = needs[ClashesOf], needs[PublicId]
    assert link.purpose == "cover/1/0"
    assert first.slots == tuple(
        Slot(resource=OTHER_TRAINER, starts=one.starts, ends=one.ends) for one in (day(3), day(4))
    )
    assert {slot.resource for slot in second.slots} == {THIRD}
