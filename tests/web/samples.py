"""Invented people, homes and work for the gallery: full, empty, long-named and many."""

from datetime import UTC, date, datetime, timedelta

from web.fields import Choice, Field, FieldGroup, Form
from web.view import (
    AgendaGroup,
    AgendaItem,
    AttendanceSheet,
    BoardColumn,
    Button,
    Card,
    Document,
    Entry,
    Figure,
    Frame,
    Grid,
    GridDay,
    GridGroup,
    GridPerson,
    Heading,
    Link,
    Mark,
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
    ToMark,
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


def _card(number: int, tag: Tag, due: str, overdue: bool = False, title: str = "") -> Card:
    return Card(
        title=title or ("Spring cohort", "Summer cohort", "Evening cohort")[number % 3],
        href=f"/cohorts/{number}",
        caption=("Mansfield", "Newark", "Worksop", "Online")[number % 4],
        facts=(f"{5 + number % 8}/12 places", "Next day 20 March", f"Waiting {number % 4}"),
        tag=tag,
        next_due=due,
        overdue=overdue,
    )


SOON = Tag(word="Filling", tone="info")
GOOD = Tag(word="On track", tone="good")
WATCH = Tag(word="At risk", tone="watch")
LATE = Tag(word="Overdue", tone="late")
OVER = Tag(word="Closed", tone="quiet")

BOARD = (
    BoardColumn(title="Draft", cards=()),
    BoardColumn(
        title="Open",
        cards=(
            _card(1, SOON, "Decide by 28 March whether it goes ahead"),
            _card(
                2,
                WATCH,
                "4 places short of 60%, decide by 17 March",
                title="Autumn evening cohort for managers of small homes in Bassetlaw",
            ),
        ),
    ),
    BoardColumn(
        title="Going ahead", cards=(_card(4, GOOD, "Joining instructions go out on 16 March"),)
    ),
    BoardColumn(
        title="Under way",
        cards=(
            _card(3, LATE, "Attendance sheet of day 3, due 11 March", overdue=True),
            _card(7, GOOD, "Day 8 on 21 March"),
            _card(8, GOOD, "Day 2 on 22 March"),
        ),
    ),
    BoardColumn(title="Delivered", cards=(_card(5, GOOD, "End reviews by 4 April"),)),
    BoardColumn(title="Closed", cards=(_card(6, OVER, ""),)),
)
MANY_BOARD = tuple(
    BoardColumn(title=column.title, cards=tuple(_card(n, GOOD, "Day 4") for n in range(9)))
    for column in BOARD
)

FIRST_DAY = date(2028, 1, 11)
DAYS = tuple(
    GridDay(
        number=number,
        on=FIRST_DAY + timedelta(days=14 * (number - 1)) if number < 14 else None,
        href=f"/cohorts/spring/days/{number}",
        note="managers" if number in {1, 2, 7, 12} else "mentors",
    )
    for number in range(1, 15)
)


def _marks(row: int, manager: bool) -> tuple[Mark, ...]:
    cycle: tuple[Mark, ...] = ("attended", "attended", "late", "attended", "absent", "made_up")
    marks: list[Mark] = []
    for day in DAYS:
        mine = (day.number in {1, 2, 7, 12}) == manager
        held = day.number <= 6
        if not mine:
            marks.append("not_needed")
        else:
            mark = cycle[(row + day.number) % 6] if held else "to_come"
            marks.append("blank" if day.number == 6 and row % 3 == 2 else mark)
    return tuple(marks)


def _group(title: str, names: tuple[str, ...]) -> GridGroup:
    people = tuple(
        GridPerson(
            name=name,
            href=f"/people/{row}",
            detail="Registered manager" if row == 0 else "Well-being mentor",
            marks=_marks(row, manager=row == 0),
            tally="2 of 4" if row == 0 else "3 of 10",
        )
        for row, name in enumerate(names)
    )
    return GridGroup(title=title, people=people)


GRID = Grid(
    caption="Attendance of the spring cohort, people by learning days",
    days=DAYS,
    groups=(
        _group(
            "Meadow View, Bramble Care Ltd",
            ("Tom Ashworth", "Grace Mbeki", "Siân Llŷr", "Jo Park", "Kasia Żółkiewska"),
        ),
        _group(
            f"{LONG_HOME}, Rowan and Daughters",
            (LONG_NAME, "Ravi Shah", "Dee Lyle", "Ann Fox", "Precious Ncube"),
        ),
        _group(
            "Sherwood House, Oakham Homes", ("Ben Hale", "Lucy Orr", "Mo Aziz", "Ed Cho", "Fay Lin")
        ),
    ),
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
    SummaryRow(term="First day", value=FIRST_DAY),
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

FILTERS = (
    Field(name="words", label="Name or number"),
    Field(
        name="state",
        label="State",
        kind="select",
        value="all",
        choices=(Choice(value="all", text="All"), Choice(value="overdue", text="Overdue")),
    ),
)

SHEET = AttendanceSheet(
    action="/cohorts/spring/days/3",
    save_href="/cohorts/spring/days/3/mark",
    hidden=(("version", "7"),),
    people=(
        ToMark(
            id="p1",
            name="Tom Ashworth",
            detail="Meadow View",
            mark="attended",
            said="Saved 09:14",
        ),
        ToMark(id="p2", name="Grace Mbeki", detail="Meadow View", mark="late", said="Saved 09:14"),
        ToMark(id="p3", name=LONG_NAME, detail=LONG_HOME, mark="absent", said="Saved 09:15"),
        ToMark(id="p4", name="Ravi Shah", detail=LONG_HOME),
        ToMark(id="p5", name="Kasia Żółkiewska", detail="Meadow View"),
    ),
)

AREAS = tuple(
    Choice(value=word.lower(), text=word)
    for word in ("Dignity", "Dementia", "Nutrition", "Falls", "End of life")
)

FORM = Form(
    action="/work/1/mentors",
    hidden=(("expected_version", "7"),),
    fields=(
        FieldGroup(
            title="First well-being mentor",
            hint="Each mentor looks after one or more areas of responsibility.",
            fields=(
                Field(name="mentors.0.name", label="Full name", value="Grace Mbeki"),
                Field(
                    name="mentors.0.email",
                    label="E-mail address",
                    kind="email",
                    hint="Letters about the days go here. Leave it empty to use the manager's.",
                    optional=True,
                    value="grace.mbeki@meadowview",
                ),
                Field(
                    name="mentors.0.areas",
                    label="Areas of responsibility",
                    kind="checkboxes",
                    choices=AREAS,
                    value=("dementia", "falls"),
                ),
            ),
        ),
        Field(name="named_on", label="Named on", kind="date", value=("14", "3", "2028")),
        Field(
            name="days",
            label="How are the ten mentor days shared?",
            kind="radios",
            value="divided",
            choices=(
                Choice(
                    value="divided",
                    text="Divided by area of responsibility",
                    hint="Each mentor goes to the days of their areas.",
                ),
                Choice(value="shared", text="Shared by all four"),
            ),
        ),
        Field(name="fee", label="Fee", kind="money", value="800.00"),
        Field(name="places", label="Places", kind="number", value="12"),
        Field(name="starts", label="Starts at", kind="time", value="09:30"),
        Field(name="on", label="Day", kind="date_picker", value="2028-03-20"),
        Field(
            name="venue",
            label="Venue",
            kind="select",
            choices=(Choice(value="m", text="Mansfield Civic Centre"),),
        ),
        Field(name="file", label="Signed form", kind="file", optional=True),
        Field(name="note", label="Note", kind="textarea", optional=True),
    ),
    submit="Save the mentors",
    cancel=Link(text="Cancel", href="/work/1"),
    upload=True,
)


def _wrong(field: Field) -> Field:
    errors = {
        "mentors.0.email": "The e-mail address needs an ending such as .co.uk",
        "mentors.0.areas": "Choose at least one area of responsibility",
        "named_on": "Named on must be a real date: February 2028 has 29 days",
        "days": "Choose how the ten mentor days are shared",
        "venue": "Choose a venue",
        "fee": "The fee must be in pounds and pence, like 800.00",
        "note": "The note is longer than 2,000 characters",
    }
    return field.model_copy(update={"error": errors.get(field.name, "")})


FORM_WITH_ERRORS = FORM.model_copy(
    update={
        "errors": ("Somebody else changed this item of work at 09:10. Look at it again first.",),
        "fields": tuple(
            entry.model_copy(update={"fields": tuple(map(_wrong, entry.fields))})
            if isinstance(entry, FieldGroup)
            else _wrong(entry)
            for entry in FORM.fields
        ),
    }
)

SIGN_IN = Form(
    action="/sign-in",
    fields=(
        Field(name="email", label="E-mail address", kind="email", autocomplete="username"),
        Field(name="password", label="Password", kind="password"),
    ),
    submit="Sign in",
)
SIGN_IN_FAILED = SIGN_IN.model_copy(
    update={"errors": ("The e-mail address or the password is not right.",)}
)
