"""What pages are made of: frozen shapes that a page fills from the store and a macro draws.

Text here is plain text, escaped when drawn. Dates and instants stay dates and instants: the macros
say them in London words.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Tone = Literal["good", "watch", "late", "info", "quiet"]
"""Five meanings, a colour each: all well, needs an eye, overdue or failed, information, over."""


class Piece(BaseModel):
    """Base of all shapes: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tag(Piece):
    """A state in a word, with the colour of its meaning."""

    kind: Literal["tag"] = "tag"
    word: str
    tone: Tone = "quiet"


class Link(Piece):
    """A link. `about` is read out after the text where "Change" alone would not say what."""

    kind: Literal["link"] = "link"
    text: str
    href: str
    about: str = ""


class Soft(Piece):
    """A second, quieter line inside a table cell or summary row."""

    kind: Literal["soft"] = "soft"
    text: str


class Button(Piece):
    """A button that posts one small form: its address and hidden values."""

    kind: Literal["button"] = "button"
    text: str
    action: str
    values: tuple[tuple[str, str], ...] = ()
    look: Literal["primary", "secondary", "warning"] = "secondary"
    about: str = ""


Shown = Annotated[Tag | Link | Soft | Button, Field(discriminator="kind")]
Value = str | int | date | datetime | Shown | tuple[str | int | date | datetime | Shown, ...] | None
"""What a cell can hold: one thing, or several one under the other; None is drawn as nothing."""


class SignedIn(Piece):
    """The person at the screen, as the header names them."""

    name: str
    role: str


class Notice(Piece):
    """One line above the heading after something was done; `at` adds the time: "Saved 09:14"."""

    text: str
    tone: Tone = "good"
    at: datetime | None = None


class Frame(Piece):
    """What stands around every page. `current` is the key of the open part in the navigation.

    `shown_at` is when the page was made: a printout states it. `ribbon` is a line across the top of
    every page, such as "This is a sample county."
    """

    shown_at: datetime
    csrf_token: str
    current: str = ""
    signed_in: SignedIn | None = None
    notices: tuple[Notice, ...] = ()
    ribbon: str = ""


class SummaryRow(Piece):
    """One fact of a summary list, with the link that changes it."""

    term: str
    value: Value
    change: Link | None = None


class Figure(Piece):
    """A number that matters, its name and a short remark."""

    label: str
    value: str
    note: str = ""
    tone: Tone | None = None
    href: str = ""


class Stage(Piece):
    """One stage of the stage line; `note` is a date or a count."""

    title: str
    state: Literal["done", "current", "ahead"]
    note: str = ""


class Requirement(Piece):
    """One condition of being finished, met or not, and what is missing."""

    text: str
    met: bool
    detail: str = ""


class Under(Piece):
    """Conditions under one heading, and how many of them are met."""

    title: str
    tally: str
    requirements: tuple[Requirement, ...]


class Heading(Piece):
    """A column of a table. Numbers stand at the right, digits under digits."""

    text: str
    numeric: bool = False
    hidden: bool = False


class Row(Piece):
    """A row of a table; the first cell names it. `late` draws the red edge."""

    cells: tuple[Value, ...]
    late: bool = False


class Table(Piece):
    """A table; `empty` is said in its place when there are no rows."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    empty: str
    caption_hidden: bool = False
    stack: bool = True


class Panel(Piece):
    """How one person stands in an assessment: its parts, its criteria, and what comes after."""

    name: str
    state: Tag
    finished: bool = False
    parts: Table
    criteria: tuple[Under, ...] = ()
    tally: str = ""
    rows: tuple[SummaryRow, ...] = ()


class Pages(Piece):
    """Where a long list stands: `base` is the address up to and including `page=`."""

    page: int
    size: int
    total: int
    base: str

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return min(self.page * self.size, self.total)


class AgendaItem(Piece):
    """One thing to do: what, why, where, who owes it, the London day it is due, how to do it."""

    what: str
    href: str = ""
    why: str = ""
    where: str = ""
    owner: str
    due: date
    do: Annotated[Link | Button, Field(discriminator="kind")] | None = None


class AgendaGroup(Piece):
    """Overdue, today, this week: a title, its items, and what is said when there are none."""

    title: str
    items: tuple[AgendaItem, ...]
    empty: str = ""


class Entry(Piece):
    """Something that happened: when, who, and the sentence."""

    at: datetime
    who: str
    text: str
    detail: str = ""
    tone: Tone = "quiet"
    link: Link | None = None


class Document(Piece):
    """A file that can be opened."""

    title: str
    href: str
    note: str


class Card(Piece):
    """A cohort or an item of work on the board. `facts` are short: "9/12 places", "Waiting 3"."""

    title: str
    href: str
    caption: str
    facts: tuple[str, ...] = ()
    tag: Tag
    next_due: str = ""
    overdue: bool = False


class BoardColumn(Piece):
    """A stage of the board and what stands in it."""

    title: str
    cards: tuple[Card, ...]


Mark = Literal[
    "attended", "late", "left_early", "absent", "made_up", "blank", "to_come", "not_needed"
]
"""One person on one day. `blank` was held and is not marked yet; `to_come` has not been held."""


class GridDay(Piece):
    """A learning day at the head of the grid."""

    number: int
    on: date | None
    href: str = ""
    note: str = ""


class GridPerson(Piece):
    """A row of the grid: one mark a day, in the order of the days, and how many days count."""

    name: str
    href: str = ""
    detail: str = ""
    marks: tuple[Mark, ...]
    tally: str


class GridGroup(Piece):
    """The people of one setting; `href` is the page of their booking."""

    title: str
    href: str = ""
    people: tuple[GridPerson, ...]


class Grid(Piece):
    """People by days."""

    caption: str
    days: tuple[GridDay, ...]
    groups: tuple[GridGroup, ...]


class ToMark(Piece):
    """One person on the sheet of one day; `said` is what stands under the buttons.

    `minutes` is how late, `early` how early they left, as typed; `reason` is why they were absent.
    `error` is what is wrong with this person's line.
    """

    id: str
    name: str
    detail: str = ""
    needs: tuple[str, ...] = ()
    mark: Literal["attended", "late", "absent"] | None = None
    minutes: str = ""
    early: str = ""
    reason: str = ""
    said: str = ""
    error: str = ""
    seen: str = ""  # the mark as the sheet was shown, sent back with what is marked now


class AttendanceSheet(Piece):
    """The sheet of one learning day: `save_href` takes one person's mark, `action` the whole sheet.

    Both are posted `mark-<person id>` = attended, late or absent, `minutes-<person id>` (to be read
    for "late" only: a box keeps its text when the mark changes), `early-<person id>` (not for
    "absent"), `reason-<person id>` (for "absent" only), `csrf_token` and `hidden`; the whole sheet
    also `do` = save, finish, everyone or arrived. The answer to one mark is the text to stand under
    it, such as "Saved 09:14"; any other status than 2xx is shown as "Not sent yet".
    """

    action: str
    save_href: str
    people: tuple[ToMark, ...]
    arrived: int = 0  # who says that they are here, and is not marked yet
    hidden: tuple[tuple[str, str], ...] = ()
    can_finish: bool = True

    @property
    def marked(self) -> int:
        return sum(person.mark is not None for person in self.people)
