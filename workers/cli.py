"""The command line: `optimum demo | up | worker | web | migrate | …`, one function a command.

Each command imports what it needs when it is called: `optimum agenda` should not wait for a web
server and a Temporal client that it has no use for.
"""

import json
import os
import re
import socket
import sys
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import asyncpg
import typer
import uvloop
from rich.console import Console

from domain.entry.dates import on_day
from domain.ref import REF_PATTERN, Ref, slug_of
from domain.refusals import Refused
from domain.registry import DECIDERS
from store.samples import WrongData
from workers import logs
from workers.mistakes import BAD_INPUT, LocalStackError, NoSuchThing
from workers.scenario.reading import ScenarioError, read_scenario
from workers.settings import Settings, SettingsError

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "bigger_picture.toml"
UNREACHABLE = (ConnectionError, TimeoutError, socket.gaierror)
NOT_MIGRATED = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedObjectError,  # not even our role is there
    asyncpg.InvalidParameterValueError,
)

app = typer.Typer(
    name="optimum",
    help="Runs the engagements of a workforce-development body.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
notes = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
RefArgument = Annotated[str, typer.Argument(metavar="REF", help="Such as cohort:6f2c…")]


def main() -> None:
    """Run the command line; what is wrong with the input is one message and exit status 2."""
    try:
        app()
    except (SettingsError, ScenarioError, NoSuchThing, WrongData) as wrong:
        _stop(str(wrong), BAD_INPUT)
    except Refused as refused:
        _stop("\n".join(reason.sentence for reason in refused.reasons), BAD_INPUT)
    except LocalStackError as failed:
        _stop(str(failed), 1)
    except NOT_MIGRATED:
        _stop("The database is not set up yet. Run: optimum migrate", 1)
    except (*UNREACHABLE, asyncpg.PostgresError, asyncpg.InterfaceError) as failed:
        _stop(f"PostgreSQL cannot be used: {failed}", 1)
    except OSError as failed:
        where = f"{failed.filename}: " if failed.filename else ""
        _stop(f"{where}{failed.strerror or failed}", 1)


def _stop(message: str, status: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(status)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return uvloop.run(work)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _settings() -> Settings:
    settings = Settings.load()
    logs.configure(json=settings.log_json, level=settings.log_level)
    return settings


@app.command()
def demo(
    file: Annotated[
        Path,
        typer.Argument(
            help="A scenario file; or “all”: a whole year of every course.",
            show_default="examples/bigger_picture.toml",
        ),
    ] = EXAMPLE,
    as_json: AsJson = False,
) -> None:
    """Play a whole scenario, months in seconds, on servers that are gone afterwards."""
    from workers import showing
    from workers.demo import piece_of, run_demo
    from workers.simulation import NotSettled
    from workers.year import the_year

    logs.configure(level="WARNING")
    piece = the_year() if str(file) == "all" else piece_of(read_scenario(file))
    with showing.progress(piece.title, notes) as say:
        try:
            result = _run(run_demo(piece, say))
        except NotSettled as stuck:
            _stop(str(stuck), 1)
    if as_json:
        print(json.dumps(showing.as_json(result), indent=2))
    else:
        showing.print_result(result, Console())
        where = "" if str(file) == "all" else f" FILE={os.path.relpath(file)}"
        notes.print(f"Look around in it: make sample{where}", highlight=False, soft_wrap=True)
    if not result.agrees:
        raise SystemExit(1)


@app.command(name="up")
def up_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="With --sample: the scenario file; without one, some months of all."),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="Look at sample data, played once, at a fixed time.")
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="With --sample: play it again from its beginning.")
    ] = False,
) -> None:
    """Serve everything on this machine until Ctrl-C: databases, Temporal, worker and site."""
    if sample:
        from workers.sample import up_sample
        from workers.simulation import NotSettled

        try:
            _run(up_sample(_settings(), file, notes, afresh=afresh))
        except NotSettled as stuck:
            _stop(f"The sample could not be played: {stuck}", 1)
        return
    if file is not None or afresh:
        raise NoSuchThing("A file and --afresh go with --sample: optimum up --sample [FILE]")
    from workers.serving import up

    _run(up(_settings(), notes))


@app.command()
def worker(
    simulate: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Run a worker: it performs the steps of every process and keeps their clocks."""
    from workers.worker import run_worker

    _run(run_worker(_settings(), seed=simulate))


@app.command()
def web() -> None:
    """Run the site."""
    from workers.serving import serve_web

    _run(serve_web(_settings()))


@app.command()
def migrate() -> None:
    """Bring the database up to this version."""
    from workers import upkeep

    _run(upkeep.migrate(_settings(), Console()))


@app.command()
def rebuild(
    table: Annotated[str | None, typer.Argument(help="One read model; all without it.")] = None,
) -> None:
    """Drop read models and build them again from the log, while everything keeps running."""
    from workers import upkeep

    _run(upkeep.rebuild(_settings(), table, notes))


@app.command()
def refresh(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
) -> None:
    """After a deploy: work out every state and agenda anew, and wake what changed."""
    from workers import upkeep

    _run(upkeep.refresh(_settings(), Console(), dry_run=dry_run))


@app.command()
def recover() -> None:
    """Wake every open workflow, as after the loss of Temporal's database."""
    from workers import upkeep

    _run(upkeep.recover(_settings(), Console()))


@app.command()
def restored(
    letters: Annotated[
        list[Path] | None,
        typer.Argument(help="Letters and papers that were sent: files, mbox files or folders."),
    ] = None,
    used: Annotated[
        list[str] | None,
        typer.Option("--used", metavar="NUMBER", help="A number that was sent, as INV-00007."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be raised.")
    ] = False,
) -> None:
    """After an older copy of the database was restored: go on above every number that was sent."""
    from workers.restored import restored as raise_counters

    _run(raise_counters(_settings(), letters or [], used or [], Console(), dry_run=dry_run))


@app.command()
def verify() -> None:
    """Check the log, the states and every read model; exit status 1 when something differs."""
    from workers import upkeep

    if not _run(upkeep.verify(_settings(), Console())):
        raise SystemExit(1)


@app.command()
def history(
    ref: RefArgument,
    as_at: Annotated[
        str | None, typer.Option("--as-at", metavar="DATE", help="Only up to the end of this day.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what happened, when, and who did it."""
    from workers import inspection

    _run(inspection.history(_settings(), _ref(ref), _day(as_at), Console(), as_json=as_json))


@app.command()
def agenda(
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="One; all without it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell what must happen next, when, and who owes it."""
    from workers import inspection

    wanted = _ref(ref) if ref else None
    _run(inspection.agenda(_settings(), wanted, Console(), as_json=as_json))


@app.command()
def account(
    login: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str | None, typer.Option(help="The name that others see: a new one.")] = None,
    role: Annotated[str, typer.Option(help="coordinator or auditor")] = "coordinator",
    reset: Annotated[bool, typer.Option("--reset", help="Print a fresh password once.")] = False,
    disable: Annotated[bool, typer.Option("--disable", help="Let it sign in no more.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let it sign in again.")] = False,
    sign_out: Annotated[bool, typer.Option("--sign-out", help="End all its sign-ins.")] = False,
) -> None:
    """Create an account with --name, or change one; a fresh password is printed once."""
    from workers import upkeep

    asked: dict[upkeep.AccountChange, bool] = {
        "reset": reset,
        "disable": disable,
        "enable": enable,
        "sign-out": sign_out,
    }
    changes = [change for change, wanted in asked.items() if wanted]
    if len(changes) + (name is not None) != 1:
        raise NoSuchThing(
            "Give one of --name (a new account), --reset, --disable, --enable and --sign-out."
        )
    if name is not None:
        _run(upkeep.create_account(_settings(), login, name, role, Console()))
    else:
        _run(upkeep.change_account(_settings(), login, changes[0], Console()))


def _ref(given: str) -> Ref:
    if not re.fullmatch(REF_PATTERN, given) or slug_of(given) not in DECIDERS:
        known = ", ".join(sorted(DECIDERS))
        raise NoSuchThing(
            f"“{given}” is not a reference. "
            f"One is written process:id, and the processes are {known}."
        )
    return given


def _day(given: str | None) -> date | None:
    if given is None:
        return None
    try:
        return on_day(given)
    except ValueError as wrong:
        raise NoSuchThing(f"--as-at: “{given}”: {wrong}.") from None


if __name__ == "__main__":
    main()
