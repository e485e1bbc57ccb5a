"""What people need in order to take part, for those who may see it: on the cohort and the sheet.

Coordinators see it, and trainers on their sheet; auditors and the printed sheet do not.
"""

from domain.calendar import london_date, say_date
from domain.messages import PersonId
from domain.parts.adjustments import KINDS, Adjustment
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import current, needs_of
from domain.ref import Ref
from store.pages.names import NO_TEXT, texts
from store.pool import Connection
from web.pages.parts import Story
from web.site import page_of
from web.view import Figure, Heading, Link, Row, Soft, Table, Tag


async def details(conn: Connection, told: tuple[Adjustment, ...]) -> dict[str, str]:
    """Return the words of needs and of their answers, as far as they are still kept."""
    ids = [one.detail for one in told] + [one.reason for one in told if one.reason]
    return await texts(conn, ids)


def figure(cohort: Cohort, address: str) -> tuple[Figure, ...]:
    """How many needs there are, and how many are not arranged yet; nothing where there are none."""
    told = current(cohort)
    if not told:
        return ()
    left = sum(one.arranged is None for one in told)
    return (
        Figure(
            label="Needs",
            value=str(len(told)),
            note=f"{left} to arrange" if left else "all are answered",
            tone="watch" if left else "good",
            href=f"{address}?part=needs",
        ),
    )


def table(ref: Ref, cohort: Cohort, story: Story, words: dict[str, str]) -> Table:
    """Return every need of who still has a day to come to."""
    return Table(
        caption="What people need to take part",
        caption_hidden=True,
        headings=tuple(Heading(text=text) for text in ("Who", "What", "Told", "State")),
        rows=tuple(_row(ref, one, story, words) for one in current(cohort)),
        empty="Nobody has told us of a need.",
    )


def _row(ref: Ref, one: Adjustment, story: Story, words: dict[str, str]) -> Row:
    told = say_date(london_date(one.told_at))
    change = f"{page_of(ref)}/answer_adjustment?person={one.person}&number={one.number}"
    who = story.words.person(one.person)
    link = Link(text="Arrange" if one.arranged is None else "Change", href=change, about=who)
    reason = (Soft(text=words.get(one.reason, NO_TEXT)),) if one.reason else ()
    return Row(
        cells=(
            who,
            (KINDS[one.kind][0], Soft(text=words.get(one.detail, NO_TEXT))),
            (told, Soft(text="After the day for it")) if one.late else told,
            (state(one), *reason, link),
        )
    )


def state(one: Adjustment) -> Tag:
    """What became of a need."""
    match one.arranged:
        case None:
            return Tag(word="To arrange", tone="watch")
        case True:
            return Tag(word="Arranged", tone="good")
        case False:
            return Tag(word="Cannot be arranged", tone="late")


def on_sheet(cohort: Cohort, who: PersonId, words: dict[str, str]) -> tuple[str, ...]:
    """Return what a trainer has to know of somebody."""
    return tuple(
        f"{KINDS[one.kind][0]}: {words.get(one.detail, NO_TEXT)} ({state(one).word.lower()})"
        for one in needs_of(cohort, who)
    )
