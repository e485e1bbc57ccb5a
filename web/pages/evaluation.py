"""What a group said about a cohort: for coordinators, once the form has closed.

While it is open only the count is shown: whoever looked after each answer could tell the newest one
from the difference. Few answers are never shown, not even then.
"""

from dataclasses import dataclass

from domain.calendar import say_due
from domain.evaluation import FORM
from domain.policy import POLICY
from domain.processes.cohort.state import Evaluation
from domain.ref import Ref
from store import evaluations
from store.evaluations import Results
from store.pool import Connection
from web.view import Heading, Row, Table


@dataclass(frozen=True)
class Shown:
    """The evaluation as the page of its cohort shows it; `text` says what there is, or why not."""

    text: str
    table: Table | None = None
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()


async def shown(conn: Connection, ref: Ref, asked: Evaluation | None) -> Shown | None:
    """Return what can be shown; None before anybody was asked."""
    if asked is None:
        return None
    count = await evaluations.count(conn, ref)
    so_far = f"{count} of {asked.invited} have answered."
    least = POLICY.evaluation_least_answers
    if not asked.closed:
        return Shown(
            f"{so_far} The form is open until {say_due(asked.closes_at)}; results are shown after"
            f" that, if {least} or more have answered."
        )
    found = await evaluations.results(conn, ref, FORM.version, least)
    if found is None:
        return Shown(f"{so_far} Results of fewer than {least} answers are not shown.")
    said = tuple((q, texts) for q, texts in zip(FORM.questions, found.texts, strict=True) if texts)
    return Shown(so_far, _table(found), said)


def _table(found: Results) -> Table:
    scores = [
        Row(cells=(text, f"{mean:.1f} of 5"))
        for text, mean in zip(FORM.statements, found.means, strict=True)
    ]
    would = found.recommend
    said = f"{would['yes']} yes, {would['perhaps']} perhaps, {would['no']} no"
    return Table(
        caption="What people said",
        caption_hidden=True,
        headings=(Heading(text="Statement"), Heading(text="Mean")),
        rows=(*scores, Row(cells=(FORM.recommend, said))),
        empty="",
    )
