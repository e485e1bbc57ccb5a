"""What the demo prints: progress while it runs, a table for people, JSON for programs."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from domain.money import pounds
from domain.say import counted
from store.outcomes import (
    CertificateFigures,
    EngagementFigures,
    InvoiceFigures,
    StaffFigures,
)
from workers.demo import DemoResult


@contextmanager
def progress(title: str, console: Console) -> Iterator[Callable[[str, float], None]]:
    """Show a bar while the context lasts; yields the function that moves it."""
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[doing]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0, doing="")
        yield lambda doing, share: bar.update(task, completed=share, doing=doing)


def print_result(result: DemoResult, console: Console) -> None:
    """Print one line for each item of work, then the state of the log."""
    console.print(f"[bold]{result.title}[/bold]")
    for one in result.engagements:
        console.print(f"  [bold]{one.provider}[/bold]: {one.status}", highlight=False)
        line = f"    {_figures(one)}, {_agreement(result)}"
        console.print(line, highlight=False, soft_wrap=True)
    for home in result.staff:
        line = f"  [bold]{home.setting}[/bold]: {_staff(home)}"
        console.print(line, highlight=False, soft_wrap=True)
    log, seconds = result.log, result.seconds
    console.print(
        f"{log.events} events in {log.streams} streams · {seconds:.1f} s", highlight=False
    )
    for words in _broken(result):
        console.print(f"[red]{words}[/red]", highlight=False)
    for fault in result.report.faults:
        console.print(f"[red]{fault.ref}[/red]: {fault.what}", highlight=False)


def _figures(one: EngagementFigures) -> str:
    done, required = one.days
    invoices = ", ".join(_invoice(invoice) for invoice in one.invoices) or "none"
    return (
        f"{done} of {required} learning days · {_certificates(one.certificates)} · "
        f"invoice {invoices} · {one.events} events"
    )


def _staff(home: StaffFigures) -> str:
    found = home.coverage
    share = f"{found.competent} of {counted(found.employed, 'employee')} competent"
    assessors = counted(home.assessors, "registered assessor")
    return f"{share} in {home.framework_title} · {assessors}"


def _invoice(one: InvoiceFigures) -> str:
    credited = " (credited)" if one.status == "credited" else ""
    return pounds(one.total_pence) + credited


def _broken(result: DemoResult) -> Iterator[str]:
    """Say each promise that is not kept."""
    found = result.promises
    counts = {
        "course dates are oversold": found.oversold,
        "course dates have a free place that nobody offers": found.unoffered,
        "course dates began while people waited": found.left_waiting,
        "tasks have no owner": found.without_owner,
    }
    yield from (f"{count} {words}" for words, count in counts.items() if count)
    for one in found.certificates:
        yield f"{one.ref}: missing {one.missing}, not deserved {one.undeserved}"
    for staff in found.unregistered:
        yield f"{staff.ref}: recorded by {staff.registration}, which was not in force"


_PAPERS = {
    "certificate": ("certificate", "certificates"),
    "organisation": ("award", "awards"),
    "registration": ("registration", "registrations"),
    "attendance": ("attendance certificate", "attendance certificates"),
}


def _certificates(found: tuple[CertificateFigures, ...]) -> str:
    counts = Counter(one.kind for one in found)
    words = [
        f"{counts[kind]} {one if counts[kind] == 1 else several}"
        for kind, (one, several) in _PAPERS.items()
        if counts[kind]
    ]
    return " + ".join(words) or "no certificates"


def _agreement(result: DemoResult) -> str:
    agree = "agree" if result.agrees else "DO NOT AGREE"
    return f"log and read models {agree}"


def as_json(result: DemoResult) -> dict[str, Any]:
    """Return the result as the object that `optimum demo --json` prints."""
    return {
        "engagements": [_engagement(one) for one in result.engagements],
        "log": {
            "events": result.log.events,
            "streams": result.log.streams,
            "verified": result.report.verified,
        },
        "rebuild_identical": not result.rebuilt,
        "promises": _promises(result),
        "staff_competence": [_home(one) for one in result.staff],
        "seconds": result.seconds,
    }


def _home(one: StaffFigures) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "setting": one.setting,
        "framework": one.framework,
        "assessors": one.assessors,
        **one.coverage.model_dump(mode="json"),
    }


def _promises(result: DemoResult) -> dict[str, Any]:
    found = result.promises
    return {
        "places_within_capacity": found.oversold == 0,
        "freed_places_offered_or_expired": found.unoffered == found.left_waiting == 0,
        "certificates_as_recounted": not found.certificates,
        "staff_assessed_by_registered_assessors": not found.unregistered,
        "tasks_without_owner": found.without_owner,
        "read_model_differences": len(result.rebuilt),
    }


def _engagement(one: EngagementFigures) -> dict[str, Any]:
    done, required = one.days
    return {
        "ref": one.ref,
        "service": one.service,
        "provider": one.provider,
        "status": one.status,
        "learning_days": {"required": required, "attended": done},
        "certificates": [
            {
                "id": paper.id,
                "holder_ref": paper.holder_ref,
                "kind": paper.kind,
                "pdf_bytes": paper.pdf_bytes,
            }
            for paper in one.certificates
        ],
        "invoices": [
            {
                "number": invoice.number,
                "total_pence": invoice.total_pence,
                "status": invoice.status,
            }
            for invoice in one.invoices
        ],
    }
