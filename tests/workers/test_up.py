"""`optimum up`: it keeps its children, serves one home once, and stops as gently as it can."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from workers.address import address_of
from workers.mistakes import LocalStackError
from workers.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class Up:
    """A running `optimum up` and what it has said."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.said_in = home.with_name("said.txt")
        self.output = self.said_in.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workers.cli", "up"],
            cwd=ROOT,
            env=_environment(home),
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    @property
    def said(self) -> str:
        return self.said_in.read_text()

    def until(self, true: Callable[[], object], seconds: float = 45) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end and self.process.poll() is None, self.said
            time.sleep(0.1)

    def health(self) -> int:
        address = re.search(r"The site: +(http://\S+)", self.said)
        assert address
        try:
            return httpx.get(f"{address.group(1)}/health", timeout=10).status_code
        except httpx.TransportError:
            return 0

    def kill(self, sign: str) -> None:
        """Kill -9 the child in whose command line something stands."""
        (found,) = [
            one
            for one in psutil.Process(self.process.pid).children()
            if sign in " ".join(one.cmdline())
        ]
        found.send_signal(signal.SIGKILL)


def _environment(home: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("OPTIMUM_")}
    return {**ours, "OPTIMUM_HOME": str(home), "OPTIMUM_WEB_PORT": "0"}


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    started = Up(tmp_path / "home")
    try:
        started.until(lambda: "Stop:" in started.said)
        yield started
    finally:
        started.process.kill()
        started.process.wait()
        started.output.close()


@pytest.mark.timeout(170)
def test_children_that_die_come_back_and_a_second_up_is_refused_and_it_stops_gently(
    up: Up,
) -> None:
    up.until(lambda: up.health() == 200)
    second = subprocess.run(
        [sys.executable, "-m", "workers.cli", "up"],
        cwd=ROOT,
        env=_environment(up.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"running already on {up.home}. It is process {up.process.pid}" in second.stderr

    for name, sign in (
        ("PostgreSQL", "bin/postgres"),
        ("Temporal", "start-dev"),
        ("The worker", "workers.cli worker"),
    ):
        up.kill(sign)
        up.until(lambda name=name: f"{name} ended by itself. It is started again" in up.said)  # type: ignore[misc]
        up.until(lambda name=name: f"{name} runs again." in up.said)  # type: ignore[misc]
    up.until(lambda: up.health() == 200)

    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(40) == 0
    assert up.said.rstrip().endswith("Stopping …") and "Traceback" not in up.said
    assert '"worker stopped"' in (up.home / "logs" / "worker.log").read_text()
    assert not (up.home / "temporal.json").exists() and not (up.home / "up.txt").exists()
    assert {path.stat().st_mode & 0o077 for path in up.home.iterdir()} == {0}


def test_a_usual_port_that_is_taken_is_left_for_another_and_links_follow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        usual = Settings.model_construct(
            _fields_set=set(), **{**Settings().__dict__, "web_port": port}
        )

        site = address_of(usual)

    assert site.moved_from == port != site.port
    assert site.url == site.here == f"http://127.0.0.1:{site.port}"


@pytest.mark.parametrize("chosen", ["web_port", "site_url"])
def test_what_somebody_has_set_is_meant_and_a_taken_port_is_told(chosen: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        values = {"web_port": port, "site_url": "https://engagements.example.org"}
        settings = Settings.model_construct(
            _fields_set={chosen}, **{**Settings().__dict__, **values}
        )

        with pytest.raises(LocalStackError, match=rf"Port {port} of 127\.0\.0\.1 is taken"):
            address_of(settings)


def test_links_lead_to_the_port_that_was_set() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    assert address_of(Settings(web_port=port)).url == f"http://127.0.0.1:{port}"
    named = Settings(web_port=port, site_url="https://engagements.example.org")
    assert address_of(named).url == "https://engagements.example.org"
