"""A scenario file is read whole or not at all; every fault names its line and what is right."""

from pathlib import Path
from typing import Any

import pytest

from domain.processes.cohort import DECIDER as COHORT
from domain.processes.competence import competence_ref
from domain.services.bigger_picture import DECIDER as PROGRAMME
from workers.scenario.binding import BadHappening, command_for
from workers.scenario.reading import Scenario, ScenarioError, parse_scenario, read_scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "bigger_picture.toml"

START = """
title = "A small scenario"
starts = 2026-01-05T08:00:00

[people]
ann = { name = "Ann Archer", email = "ann@home.example" }
bob = { name = "Bob Baker", email = "bob@home.example" }

[streams]
elm = "provider"
spring = "cohort"
work = "bigger_picture"
"""


def entry(**fields: str) -> str:
    lines = [f"{key.replace('__', '.')} = {value}" for key, value in fields.items()]
    return "\n".join(["", "[[happens]]", *lines, ""])


def one(to: str, do: str, **given: str) -> Scenario:
    fields = {f"with__{key}": value for key, value in given.items()}
    text = START + entry(at="2026-02-02T10:00:00", to=f'"{to}"', do=f'"{do}"', **fields)
    return parse_scenario(text, "small.toml")


def command(scenario: Scenario, state: Any = None) -> Any:
    return command_for(scenario, scenario.happenings[0], state)[0]


def test_the_example_is_read_in_order_of_time() -> None:
    scenario = read_scenario(EXAMPLE)

    instants = [happening.at for happening in scenario.happenings]
    assert instants == sorted(instants)
    assert len(scenario.happenings) > 50


def test_staff_competence_is_found_by_its_provider_setting_and_framework() -> None:
    scenario = one("elm.rowan-house.medicines", "stop_keeping", reason='"The home closes."')

    elm = scenario.streams["elm"]
    assert scenario.happenings[0].ref == competence_ref(elm, "rowan-house", "medicines")
    for wrong in ("elm.rowan-house.juggling", "spring.rowan-house.medicines"):
        with pytest.raises(ScenarioError, match="there is no stream"):
            one(wrong, "stop_keeping")


def test_keys_become_the_same_ids_at_every_reading() -> None:
    first, second = (one("work", "resume") for _ in range(2))

    assert first.streams == second.streams
    assert first.person_id("ann") == second.person_id("ann")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "this is not valid TOML"),
        ("title = 'Nothing else'", "starts: this is missing"),
        (START + entry(at="2026-02-30T10:00:00", to='"elm"', do='"register"'), "not valid TOML"),
        (
            START + entry(at='"soon"', to='"elm"', do='"register"'),
            "at: a date and a time are written",
        ),
        (
            START + entry(at="2026-02-02T10:00:00", to='"oak"', do='"register"'),
            "there is no stream “oak”; there are: elm, spring, work",
        ),
        (
            START + entry(at="2026-02-02T10:00:00", to='"elm"', do='"regster"'),
            "provider has no command “regster”; it has: register",
        ),
        (
            START + entry(at="2026-02-02T10:00:00", to='"spring"', do='"take_places"'),
            "cohort has no command “take_places”",
        ),
        (
            START + entry(at="2025-02-02T10:00:00", to='"elm"', do='"register"'),
            "this is before the scenario starts",
        ),
        (
            START + entry(at="2026-02-02T10:00:00", to='"elm"', do='"register"', wiht="{}"),
            "wiht: there is no such field here",
        ),
        (
            START.replace("bob@home", "ann@home")
            + entry(at="2026-02-02T10:00:00", to='"elm"', do='"register"'),
            "is the person named twice?",
        ),
        (
            START.replace('"cohort"', '"cohorts"')
            + entry(at="2026-02-02T10:00:00", to='"elm"', do='"register"'),
            "“cohorts” is no process; there are: allocation, award",
        ),
    ],
)
def test_a_fault_is_told_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        parse_scenario(text, "small.toml")

    assert said in str(wrong.value)
    assert str(wrong.value).startswith("small.toml")


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = START
    text += entry(at="2026-02-02T10:00:00", to='"oak"', do='"register"')
    text += entry(at="2026-02-02T10:00:00", to='"elm"', do='"regster"')

    with pytest.raises(ScenarioError) as wrong:
        parse_scenario(text, "small.toml")

    lines = str(wrong.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["small.toml, line 14", "small.toml, line 19"]


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.toml: cannot be read"):
        read_scenario(Path("nowhere.toml"))


def test_words_go_to_the_vault_and_only_their_id_to_the_command() -> None:
    scenario = one("work", "withdraw", reason='"Ann said the home will be sold"')

    given, words = command_for(scenario, scenario.happenings[0], PROGRAMME.initial)

    assert words == {given.model_dump()["reason"]: "Ann said the home will be sold"}


DAYS = (
    '{ variant = "by_area", on = [%s], from = 09:30:00, to = 16:00:00,'
    ' room = "Hall", trainer = "ann" }'
)


def plan(dates: int, **more: str) -> Scenario:
    on = ", ".join(f"2026-03-{day + 1:02d}" for day in range(dates))
    return one(
        "spring",
        "plan",
        service='"bigger_picture"',
        label='"Spring"',
        capacity="25",
        days=DAYS % on,
        **more,
    )


def test_a_cohort_is_laid_out_from_the_catalogue() -> None:
    planned = command(plan(14), COHORT.initial)

    assert len(planned.days) == 14
    assert planned.days[0].starts.hour == 9
    assert planned.days[2].subjects == ("dignity", "communication")


MENTOR = '{ person = "ann", areas = ["dignity"] }'


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (plan(15), "has 14 learning days; 15 dates were given"),
        (plan(14, colour='"green"'), "colour: there is no such field here"),
        (one("spring", "move_day", day='"three"'), "day: enter a whole number"),
        (
            one("work", "name_mentors", mentors=f"[{MENTOR}, {{ person = 'eve' }}]"),
            "no person “eve”",
        ),
        (one("work", "register_interest", provider='"oak"'), "there is no stream “oak”"),
        (
            one("work", "pause", until='"2026-13-01"', reason='"Flood"'),
            "until: this date does not exist",
        ),
        (one("work", "withdraw", reason="7"), "reason: words are needed here"),
        (
            one("elm", "register", organisation='"Elm"', address="[]", billing_contact='"ann"'),
            "address: give at least 1; there are 0",
        ),
    ],
)
def test_an_entry_that_makes_no_command_says_why(scenario: Scenario, said: str) -> None:
    with pytest.raises(BadHappening) as wrong:
        command(scenario)

    assert said in str(wrong.value)
