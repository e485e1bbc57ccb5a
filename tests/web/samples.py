"""Invented people, homes and work for the gallery: full, empty, long-named and many."""

from datetime import UTC, date, datetime, timedelta

from web.view import (
    AgendaGroup,
    AgendaItem,
    Button,
    Document,
    Entry,
    Figure,
    Frame,
    Heading,
    Link,
    Notice,
    Pages,
    Requirement,
    Row,
    SignedIn,
    Soft,
    Stage,
    SummaryRow,
    Table,
    Tag,
)

TODAY = date(2028, 3, 14)
NOW = datetime(2028, 3, 14, 9, 14, tzinfo=UTC)
LONG_NAME = "Oluwaseun Maria-Fernanda Fitzwilliam-Abernethy Throckmorton"
LONG_HOME = "The Old Vicarage at Newstead St Mary Residential and Dementia Home"
CSRF = "sample-token"

FRAME = Frame(
    shown_at=NOW,
    csrf_token=CSRF,
    signed_in=SignedIn(name="Asha Verma", role="coordinator"),
)


def frame(current: str, *notices: Notice, ribbon: str = "") -> Frame:
    return FRAME.model_copy(update={"current": current, "notices": notices, "ribbon": ribbon})


SAVED = Notice(text="Attendance sheet of learning day 3", at=NOW)
FAILED = Notice(text="One letter could not be delivered: see Mail.", tone="late")


def _agenda() -> tuple[AgendaGroup, ...]:
    overdue = (
        AgendaItem(
            what="Fill in the attendance sheet of learning day 3",
            href="/cohorts/spring",
            why="The day was held on 9 March and 4 of 15 people are not marked yet.",
            where="Spring cohort, Mansfield",
            owner="Trainer: Bel Okafor",
            due=date(2028, 3, 11),
            do=Link(text="Mark attendance", href="/cohorts/spring/days/3"),
        ),
        AgendaItem(
            what="Name the four well-being mentors",
            href="/work/meadow-view",
            why="Manager day 2 was on 14 February. Mentor days start on 20 March.",
            where="Meadow View",
            owner="The provider: Bramble Care Ltd",
            due=date(2028, 3, 13),
            do=Button(text="Send a reminder", action="/work/meadow-view/remind"),
        ),
    )
    today = (
        AgendaItem(
            what="Decide whether the summer cohort goes ahead",
            href="/cohorts/summer",
            why="7 of 12 places are sold. It needs 60%, which is 8.",
            where="Summer cohort, Newark",
            owner="Optimum",
            due=TODAY,
            do=Link(text="Decide", href="/cohorts/summer/decide"),
        ),
    )
    week = (
        AgendaItem(
            what="Send the joining instructions",
            why="The first day is on 3 April at 9:30.",
            where=LONG_HOME,
            owner="Optimum, sent automatically",
            due=date(2028, 3, 16),
        ),
        AgendaItem(
            what=f"Catch-up of day 5 for {LONG_NAME}",
            href="/work/old-vicarage",
            why="The day was missed. The same day runs again in the Newark cohort on 17 March.",
            where=LONG_HOME,
            owner="The provider: Rowan and Daughters",
            due=date(2028, 3, 17),
            do=Link(text="Record catch-up", href="/work/old-vicarage/catch-up"),
        ),
    )
    return (
        AgendaGroup(title="Overdue", items=overdue),
        AgendaGroup(title="Today", items=today),
        AgendaGroup(title="This week", items=week),
    )


AGENDA = _agenda()
NOTHING_TO_DO = (
    AgendaGroup(title="Overdue", items=()),
    AgendaGroup(title="Today", items=(), empty="Nothing is due today."),
)


TIMELINE = (
    Entry(
        at=NOW,
        who="Asha Verma",
        text="Grace Mbeki was marked as attended on learning day 3, after being marked absent.",
        detail="Reason: she signed the paper sheet.",
        tone="info",
    ),
    Entry(
        at=datetime(2028, 3, 13, 8, 0, tzinfo=UTC),
        who="The system",
        text="A second reminder to name the well-being mentors was sent to Tom Ashworth.",
        tone="watch",
        link=Link(text="Read the letter", href="/mail/812", about="of 13 March"),
    ),
    Entry(
        at=datetime(2028, 3, 13, 7, 59, tzinfo=UTC),
        who="The system",
        text="The account of Bramble Care Ltd was put on stop: invoice 2028-0041 is 45 days late.",
        tone="late",
    ),
    Entry(
        at=datetime(2028, 1, 3, 11, 5, tzinfo=UTC),
        who="Asha Verma",
        text="Bramble Care Ltd signed up Meadow View for Developing the Bigger Picture.",
        tone="good",
    ),
)

STAGES = (
    Stage(title="Signed up", state="done", note="3 January"),
    Stage(title="Manager days", state="done", note="2 of 4 held"),
    Stage(title="Mentors named", state="current", note="due 13 March"),
    Stage(title="Mentor days", state="ahead"),
    Stage(title="End review", state="ahead"),
    Stage(title="Certificates", state="ahead"),
)

REQUIREMENTS = (
    Requirement(text="The invoice is issued", met=True, detail="2028-0041, £800.00"),
    Requirement(
        text="The manager has attended all 4 manager days",
        met=False,
        detail="Days 7 and 12 to come",
    ),
    Requirement(
        text="Four well-being mentors are named",
        met=False,
        detail="2 named. Falls and end of life have nobody yet.",
    ),
    Requirement(
        text="Every mentor has attended their days, or made them up",
        met=False,
        detail="Grace Mbeki still needs day 5",
    ),
)

SUMMARY = (
    SummaryRow(
        term="Setting",
        value=(
            Link(text="Meadow View", href="/settings/1"),
            Soft(text="Bramble Care Ltd, Mansfield"),
        ),
    ),
    SummaryRow(
        term="Registered manager",
        value="Tom Ashworth",
        change=Link(text="Change", href="/work/1/manager", about="the registered manager"),
    ),
    SummaryRow(
        term="Cohort",
        value=Link(text="Spring cohort", href="/cohorts/spring"),
        change=Link(text="Move", href="/work/1/move", about="to another cohort"),
    ),
    SummaryRow(term="First day", value=date(2028, 1, 11)),
    SummaryRow(
        term="Price", value=("£800.00", Soft(text="Per provider. Price list of 1 January 2028."))
    ),
    SummaryRow(term="Account", value=Tag(word="On stop", tone="late")),
)

DAYS_TODAY = (
    SummaryRow(
        term="9:30 to 16:00, Mansfield Civic Centre",
        value=(
            Link(text="Spring cohort, learning day 5", href="/cohorts/spring/days/5"),
            Soft(text="Trainer Bel Okafor, 12 people"),
        ),
    ),
    SummaryRow(
        term="13:00 to 16:30, online",
        value=(
            Link(text="Evening cohort, learning day 2", href="/cohorts/evening/days/2"),
            Soft(text="Trainer Ian Frost, 8 people"),
        ),
    ),
)

DOCUMENTS = (
    Document(title="Invoice 2028-0041", href="/documents/1", note="PDF, 3 January 2028"),
    Document(title=f"Certificate of {LONG_NAME}", href="/documents/2", note="PDF, 2 March 2028"),
)

FIGURES = (
    Figure(label="Not yet due", value="£4,000.00", note="5 invoices"),
    Figure(label="Up to 30 days late", value="£1,600.00", note="2 invoices", tone="watch"),
    Figure(
        label="31 to 60 days", value="£800.00", note="1 invoice", tone="late", href="/money?age=60"
    ),
    Figure(label="Over 60 days", value="£0.00", note="None"),
    Figure(label="Accounts on stop", value="1", note="Bramble Care Ltd"),
)

_STATES = (
    Tag(word="Paid", tone="good"),
    Tag(word="Overdue", tone="late"),
    Tag(word="Issued", tone="info"),
    Tag(word="Part paid", tone="watch"),
    Tag(word="Credited", tone="quiet"),
)


def invoices(count: int) -> Table:
    homes = ("Bramble Care Ltd", "Rowan and Daughters", LONG_HOME, "Oakham Homes")
    return Table(
        caption="Invoices",
        caption_hidden=True,
        headings=(
            Heading(text="Number"),
            Heading(text="Provider"),
            Heading(text="Due"),
            Heading(text="Amount", numeric=True),
            Heading(text="Still owed", numeric=True),
            Heading(text="State"),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(text=f"2028-{41 + n:04}", href=f"/money/{n}"),
                    homes[n % 4],
                    date(2028, 2, 2) + timedelta(days=9 * n),
                    "£800.00",
                    "£800.00" if n % 5 == 1 else "£0.00",
                    _STATES[n % 5],
                ),
                late=n % 5 == 1,
            )
            for n in range(count)
        ),
        empty="No invoices match what you chose.",
    )


PAGES = Pages(page=2, size=25, total=61, base="/money?page=")
