"""Invented cohorts for the gallery: the board, the grid of attendance, the sheet of one day."""

from datetime import date, timedelta

from tests.web.samples import LONG_HOME, LONG_NAME
from web.view import (
    AttendanceSheet,
    BoardColumn,
    Card,
    Grid,
    GridDay,
    GridGroup,
    GridPerson,
    Mark,
    Tag,
    ToMark,
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
STATES = (GOOD, WATCH, LATE, SOON, OVER)

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
        ToMark(
            id="p2",
            name="Grace Mbeki",
            detail="Meadow View",
            mark="late",
            minutes="20",
            said="Saved 09:14",
        ),
        ToMark(id="p3", name=LONG_NAME, detail=LONG_HOME, mark="absent", said="Saved 09:15"),
        ToMark(
            id="p4",
            name="Ravi Shah",
            detail=LONG_HOME,
            mark="late",
            minutes="quite",
            error="Minutes late must be a whole number, like 20",
        ),
        ToMark(id="p5", name="Kasia Żółkiewska", detail="Meadow View"),
    ),
)
