"""A cohort is cancelled: one provider goes on in another, the other leaves and owes nothing."""

from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from domain.processes.cohort.state import Cohort, Stage
from domain.ref import Ref
from domain.services.bigger_picture import Completed, Withdrew
from store.pool import Pool
from store.streams import peek
from tests.programme.played import Played
from workers.demo import DemoResult, piece_of, run_demo
from workers.scenario.reading import Scenario, read_scenario

pytestmark = pytest.mark.timeout(240)

GRETA, CLEO = "greta.moss@brookside.example", "cleo.barrow@ash-grove.example"
EXAMPLE = Path(__file__).parents[2] / "examples" / "cohort_cancelled.toml"


@dataclass
class Ending:
    """What is left when the scenario has been played."""

    scenario: Scenario
    played: Played = field(default_factory=Played)
    states: dict[str, Any] = field(default_factory=dict)
    booked: list[Ref] = field(default_factory=list)
    credited: list[tuple[Ref, int]] = field(default_factory=list)

    async def inspect(self, pool: Pool) -> None:
        await self.played.inspect(pool)
        async with pool.acquire() as conn:
            for key, ref in self.scenario.streams.items():
                self.states[key] = await peek(conn, ref)
            booked = await conn.fetch("SELECT DISTINCT ref FROM booking")
            credits = await conn.fetch("SELECT ref, gross_pence FROM credit_note")
        self.booked = [row["ref"] for row in booked]
        self.credited = [(row["ref"], row["gross_pence"]) for row in credits]

    @property
    def result(self) -> DemoResult:
        assert self.played.result is not None
        return self.played.result

    @property
    def mails(self) -> list[tuple[Any, ...]]:
        """(message id, kind, address, subject, status, mime) of each letter."""
        assert self.played.traces is not None
        return list(self.played.traces.mails)

    def kinds(self, address: str) -> Counter[str]:
        return Counter(str(mail[1]) for mail in self.mails if mail[2] == address)


@pytest.fixture(scope="module")
async def ending() -> Ending:
    scenario = read_scenario(EXAMPLE)
    made = Ending(scenario)
    made.played.result = await run_demo(piece_of(scenario), lambda *_: None, inspect=made.inspect)
    return made


async def test_who_moved_finishes_in_the_second_cohort(ending: Ending) -> None:
    (ash,) = [one for one in ending.result.engagements if one.provider == "Ash Grove Care Ltd"]
    state = ending.states["ash-programme"]

    assert isinstance(state, Completed)
    assert ash.days == (14, 14)
    assert state.programme.cohort == ending.scenario.streams["summer"]
    assert {mark.cohort for mark in state.programme.marks} == {ending.scenario.streams["summer"]}
    kinds = Counter(paper.kind for paper in ash.certificates)
    assert (kinds["certificate"], kinds["organisation"]) == (5, 1)


async def test_who_left_is_credited_in_full_although_it_was_late(ending: Ending) -> None:
    (brook,) = [one for one in ending.result.engagements if one.provider == "Brookside Homes Ltd"]
    state = ending.states["brook-programme"]

    assert isinstance(state, Withdrew) and state.free
    (invoice,) = brook.invoices
    assert (invoice.status, invoice.total_pence) == ("credited", 80_000)
    assert ending.credited == [(ending.scenario.stream("brook-programme.invoice"), 80_000)]
    every = [one for each in ending.result.engagements for one in each.invoices]
    assert sorted(one.status for one in every) == ["credited", "paid"]


async def test_the_cancelled_cohort_has_told_everybody_and_takes_nobodys_time(
    ending: Ending,
) -> None:
    spring = ending.states["spring"]

    assert isinstance(spring, Cohort)
    assert spring.stage is Stage.CANCELLED
    assert (spring.holders_to_tell, spring.trainers_to_tell) == ((), ())
    assert all(gone.told for gone in spring.departed)
    assert ending.scenario.streams["spring"] not in ending.booked


async def test_every_invitation_was_taken_back_and_new_ones_went_out(ending: Ending) -> None:
    sent: Counter[tuple[str, str]] = Counter()
    for mail in ending.mails:
        for method in ("REQUEST", "CANCEL"):
            sent[str(mail[2]), method] += _calendar(mail[5]).count(f"METHOD:{method}")

    assert (sent[GRETA, "REQUEST"], sent[GRETA, "CANCEL"]) == (3, 3)
    assert (sent[CLEO, "REQUEST"], sent[CLEO, "CANCEL"]) == (6, 3)
    people = [one.email for one in ending.scenario.people.values() if "trainers" not in one.email]
    assert all(sent[address, "CANCEL"] for address in people)


def _calendar(mime: bytes) -> str:
    """Return the calendar entry of a letter, or nothing."""
    parts = BytesParser(policy=default).parsebytes(mime).walk()
    entries = [part for part in parts if part.get_content_type() == "text/calendar"]
    return "".join(str(part.get_content()) for part in entries)


async def test_manager_and_trainer_were_told(ending: Ending) -> None:
    amy = ending.kinds("amy.thornhill@ash-grove.example")
    ben = ending.kinds("ben.ruddock@brookside.example")
    ida = ending.kinds("ida.fairhurst@trainers.example")

    assert (amy["cohort_cancelled"], amy["moved_to_cohort"]) == (1, 1)
    assert (ben["cohort_cancelled"], ben["moved_to_cohort"]) == (1, 0)
    # Fourteen days stood in her diary since the cohort was opened.
    assert ida == Counter(
        {
            "trainer_day_booked": 14,
            "trainer_cohort_cancelled": 1,
            "learning_day_cancelled": 14,
        }
    )


async def test_nothing_is_in_trouble_and_the_log_agrees(ending: Ending) -> None:
    assert ending.played.traces is not None
    assert ending.played.traces.troubles == 0
    assert ending.result.report.faults == ()
    assert ending.result.rebuilt == ()
