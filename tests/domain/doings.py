"""What people and the engine may do in a random walk, with values that often fit."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from domain.messages import Command
from domain.parts.lapses import LapseStep
from domain.processes.cohort import Cohort, Mark, tellings
from domain.processes.cohort import commands as c
from domain.processes.cohort import outcomes as o
from domain.ref import Ref
from domain.services.bigger_picture import Programme, programme_of
from domain.services.bigger_picture import commands as p
from domain.services.bigger_picture.requirements import required_days, standing
from tests.domain.beginnings import COHORTS, NEXT
from tests.domain.builders import AREAS, COHORT, GOOD, POOR, SISTER, interest, plan, sign_up
from tests.domain.world import World

T = TypeVar("T")
SUBJECTS = tuple(subject for areas in AREAS.values() for subject in areas)

SELDOM: dict[type[Command], float] = {
    p.Withdraw: 0.05,
    p.Pause: 0.15,
    p.RecordManagerLeft: 0.2,
    p.RecordMentorLeft: 0.4,
    p.ArrangeSisterDay: 0.3,
    p.LogActivity: 0.3,
    p.RecordEndReview: 0.3,
    p.RecordReadinessCall: 0.3,
}


class Doer:
    """Somebody who chooses commands at random, looking at the world as it is."""

    def __init__(self, chance: Random, world: World) -> None:
        self.chance, self.world = chance, world
        self.newcomers = 0

    def pick(self, options: Sequence[T]) -> T:
        return self.chance.choice(options)

    def command(self, kind: type[Command], ref: Ref) -> Command:
        """Return a command of this kind for a programme."""
        return MADE[kind](self, ref)

    def cohort(self, ref: Ref) -> Cohort:
        return self.world.cohort(ref)

    def programme(self, ref: Ref) -> Programme | None:
        return programme_of(self.world.state(ref))

    @property
    def today(self) -> date:
        return self.world.at.date()

    def newcomer(self) -> str:
        self.newcomers += 1
        return f"p-newcomer-{self.newcomers}"

    def somebody(self, ref: Ref) -> str:
        programme = self.programme(ref)
        team = [member.person for member in programme.team] if programme else []
        return self.pick([*team, "p-stranger"])

    def vacancy(self, ref: Ref) -> str:
        programme = self.programme(ref)
        gone = [one.person for one in programme.vacancies] if programme else []
        return self.pick(gone or ["p-stranger"])

    def mentor(self, ref: Ref) -> str:
        programme = self.programme(ref)
        mentors = [one.person for one in programme.mentors] if programme else []
        return self.pick(mentors or ["p-stranger"])

    def joining(self, ref: Ref) -> str:
        """Somebody new, most often; or somebody who left, or who is here already."""
        return self.newcomer() if self.chance.random() < 0.6 else self.somebody(ref)

    def open_day(self, ref: Ref, *how: str) -> tuple[str, int]:
        """Somebody and a day of theirs that stands so, as far as there is one."""
        programme = self.programme(ref)
        found = [
            (member.person, number)
            for member in (programme.team if programme else ())
            if programme and member.here
            for number in required_days(programme, member)
            if standing(programme, member, number) in how
        ]
        return self.pick(found or [(self.somebody(ref), self.chance.randint(1, 15))])


def _sign_up(walk: Doer, ref: Ref) -> Command:
    cohort = walk.pick([COHORT, COHORT, COHORT, SISTER, NEXT])
    return sign_up(
        cohort=cohort,
        manager=walk.newcomer(),
        purchase_order=walk.pick([None, "PO-1"]),
        sponsor_agreed=walk.chance.random() < 0.9,
    )


def _name_mentors(walk: Doer, ref: Ref) -> Command:
    subjects = list(SUBJECTS)
    walk.chance.shuffle(subjects)
    count = walk.pick([4, 4, 4, 4, 5, 3])
    return p.NameMentors(
        mentors=tuple(
            p.NamedMentor(person=walk.joining(ref), areas=tuple(subjects[n::count]))
            for n in range(count)
        )
    )


def _make_up(walk: Doer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "arranged")
    ago = timedelta(days=walk.pick([0, 0, 3, -1]))
    return p.MakeUpDay(person=who, day=day, caught_up_on=walk.today - ago, evidence="t-how")


def _arrange(walk: Doer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "missed", "missed", "arranged", "ahead")
    return p.ArrangeSisterDay(person=who, day=day, sister=walk.pick(COHORTS))


def _replace(walk: Doer, ref: Ref) -> Command:
    return p.ReplaceMentor(
        leaver=walk.vacancy(ref),
        person=walk.joining(ref),
        next_cohort=walk.pick([None, None, NEXT, SISTER]),
    )


def _log(walk: Doer, ref: Ref) -> Command:
    who, day = walk.open_day(ref, "attended")
    return p.LogActivity(person=who, after_day=day, hours=3, summary="t-what")


MADE: dict[type[Command], Callable[[Doer, Ref], Command]] = {
    p.RegisterInterest: lambda walk, ref: interest(),
    p.RecordReadinessCall: lambda walk, ref: p.RecordReadinessCall(
        held_on=walk.today, ready=walk.chance.random() < 0.9
    ),
    p.SignUp: _sign_up,
    p.SupplyPurchaseOrder: lambda walk, ref: p.SupplyPurchaseOrder(purchase_order="PO-2"),
    p.RecordBaseline: lambda walk, ref: p.RecordBaseline(measures=POOR),
    p.NameMentors: _name_mentors,
    p.LogActivity: _log,
    p.MakeUpDay: _make_up,
    p.ArrangeSisterDay: _arrange,
    p.RecordMentorLeft: lambda walk, ref: p.RecordMentorLeft(
        person=walk.mentor(ref), left_on=walk.today
    ),
    p.ReplaceMentor: _replace,
    p.RecordManagerLeft: lambda walk, ref: p.RecordManagerLeft(left_on=walk.today),
    p.HandOverToDeputy: lambda walk, ref: p.HandOverToDeputy(
        person=walk.joining(ref), signed_again=walk.chance.random() < 0.9
    ),
    p.JoinCohort: lambda walk, ref: p.JoinCohort(cohort=walk.pick(COHORTS)),
    p.Pause: lambda walk, ref: p.Pause(
        until=walk.today + timedelta(days=walk.pick([0, 10, 60, 180, 400])), reason="t-why"
    ),
    p.Resume: lambda walk, ref: p.Resume(),
    p.Withdraw: lambda walk, ref: p.Withdraw(reason="t-why"),
    p.RecordEndReview: lambda walk, ref: p.RecordEndReview(held_on=walk.today, measures=GOOD),
    # What only the engine says, out of turn.
    p.RecordInvoiceRaised: lambda walk, ref: p.RecordInvoiceRaised(),
    p.RecordCreditRaised: lambda walk, ref: p.RecordCreditRaised(),
    p.NoteMentorsChased: lambda walk, ref: p.NoteMentorsChased(rung=walk.pick([1, 2])),
    p.PauseForMentors: lambda walk, ref: p.PauseForMentors(),
    p.EndPause: lambda walk, ref: p.EndPause(),
    p.NoteReplacementChased: lambda walk, ref: p.NoteReplacementChased(
        leaver=walk.somebody(ref), place=f"{ref.partition(':')[2]}-mentor-1"
    ),
    tellings.NoteCohortCancelled: lambda walk, ref: tellings.NoteCohortCancelled(
        cohort=walk.pick(COHORTS)
    ),
    p.NoteCancellationTold: lambda walk, ref: p.NoteCancellationTold(cohort=walk.pick(COHORTS)),
    p.NoteMoveTold: lambda walk, ref: p.NoteMoveTold(cohort=walk.pick(COHORTS)),
    p.RecordCertificate: lambda walk, ref: p.RecordCertificate(
        person=walk.somebody(ref), kind=walk.pick(["manager", "mentor", "attendance"])
    ),
    p.RecordOrganisationAward: lambda walk, ref: p.RecordOrganisationAward(),
    LapseStep: lambda walk, ref: LapseStep(
        key=walk.pick(["nothing", *(item.key for item in walk.world.items(ref))])
    ),
}

LONG_AGO, FAR_AHEAD = (datetime(year, 1, 1, 9, tzinfo=UTC) for year in (2001, 2099))
ODD_COHORT_COMMANDS: tuple[Command, ...] = (
    plan(),
    c.OpenForPlaces(),
    c.GoAhead(),
    c.MoveDay(day=15, starts=FAR_AHEAD, ends=FAR_AHEAD, room="Nowhere"),
    c.MoveDay(day=3, starts=LONG_AGO, ends=FAR_AHEAD, room="Nowhere"),
    c.MarkRegister(day=1, marks=(Mark(person="p-stranger", status="late", minutes_late=3),)),
    c.ChangeTrainer(day=99, trainer="p-trainer"),
    c.VacatePlace(holder="bigger_picture:nobody", person="p-stranger"),
    c.GiveUpPlaces(holder="bigger_picture:nobody"),
    o.JudgePlaces(),
    o.NoteDayReminded(day=3, sequence=0),
    o.NoteRegisterReported(day=3, revision=99),
    o.NoteInvitationsCancelled(place="rowan-mentor-1", occupant=1),
    o.NoteHolderTold(holder="bigger_picture:nobody"),
    o.NoteTrainerTold(trainer="p-trainer"),
    o.NoteVisitCancelled(person="p-stranger", day=3),
    o.Close(),
    LapseStep(key="judge_places"),
)
