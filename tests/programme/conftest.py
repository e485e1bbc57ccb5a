"""The example, and one undisturbed run of it that other runs are compared with."""

from pathlib import Path

import pytest

from tests.programme.played import Played, play
from workers.scenario.reading import Scenario, read_scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "bigger_picture.toml"


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return read_scenario(EXAMPLE)


@pytest.fixture(scope="session")
async def undisturbed(scenario: Scenario) -> Played:
    return await play(scenario)
