"""What the forms of a cohort can offer: its days and people, who waits, and who could teach."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import LONDON, london_date, say_date, say_due
from domain.parts.cover import ask_key
from domain.parts.learning_days import LearningDay
from domain.parts.waiting import Party
from domain.processes.cohort import Cohort
from domain.processes.cohort.correction_messages import CorrectLabel, CorrectVenue
from domain.processes.cohort.cover_events import say_days
from domain.processes.cohort.state import TAKES_PLACES
from domain.ref import Ref
from domain.say import counted, stream
from store import vault
from store.pages import dates, looks, names, work
from store.pages.dates import CourseDate
from store.pages.teachers import Teacher, teachers
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import as_typed, choices_of_people, days, only
from web.forms.need_offers import needs_offered
from web.forms.offers import Choices, Offers

ASKED_AT_FIRST = 2


async def of_cohort(
    conn: Connection,
    ref: Ref,
    cohort: Cohort,
    start: Mapping[str, str],
    now: datetime,
    given: Mapping[str, str],
) -> Offers:
    """Return what the forms of a cohort can offer now; `given` is what was chosen already."""
    seated = [who for day in cohort.days for who in cohort.expected(day.number)]
    trainers = await choices_of_people(conn, await looks.trainers(conn))
    ahead = [day for day in cohort.timetable if day.starts > now]
    rooms = list(dict.fromkeys(day.room for day in ahead))
    written = list(dict.fromkeys(day.room for day in cohort.days))
    to_move = [day for day in cohort.days if not cohort.has_taken_place(day.number)]
    known = await _could_teach(conn, ref, cohort, ahead, given)
    return Offers(
        people=trainers,
        fixed={
            "day": days(cohort.days),
            "mark_register.person": await choices_of_people(conn, seated),
            **await needs_offered(conn, cohort, seated, given),
            "offer_place.holder": await _waiting(conn, cohort),
            "trainer_cannot_come.trainer": only(
                trainers, [who for day in ahead for who in day.trainers]
            ),
            "trainer_cannot_come.days": days(ahead),
            "answer_for_cover.asked": await _asked(conn, cohort),
            "propose_merge.into": await _other_dates(conn, ref, cohort),
            "venue_lost.room": tuple(Choice(value=room, text=room) for room in rooms),
            "correct_venue.room": tuple(Choice(value=room, text=room) for room in written),
        },
        first={"answer_adjustment": "person", CorrectVenue.name: "room"},
        present={
            CorrectLabel.name: as_typed(cohort, CorrectLabel),
            CorrectVenue.name: {"right": given.get("room", "")},
        },
        streams={"provider": await _providers(conn)},
        listed={"times": (("New dates", days(to_move)),)},
        hints={"new_room": "Leave it empty while there is none"},
        known={"trainer_cannot_come.person": _as_choices(known)},
        rows={"ask": ASKED_AT_FIRST},
        start={
            "automatic": "no" if cohort.automatic_offers else "yes",
            **_proposed(known, ahead),
            **_present_times(to_move),
            **({"room": rooms[0]} if len(rooms) == 1 else {}),
            **({"since": str(min(day.on for day in ahead))} if ahead else {}),
            **start,
        },
    )


async def _providers(conn: Connection) -> Choices:
    return tuple(Choice(value=one.ref, text=one.name) for one in await work.providers(conn))


def _present_times(moving: list[LearningDay]) -> dict[str, str]:
    """The times as they are: whoever changes some of them sees all of them."""
    return {
        f"times.{day.number}.{name}": f"{at.astimezone(LONDON):%Y-%m-%dT%H:%M}"
        for day in moving
        for name, at in (("starts", day.starts), ("ends", day.ends))
    }


async def _other_dates(conn: Connection, ref: Ref, cohort: Cohort) -> Choices:
    """Return the other dates of the same course that take bookings, with what is free there."""
    found = [one for one in await dates.course_dates(conn, cohort.service) if one.ref != ref]
    return tuple(
        Choice(
            value=one.ref,
            text=one.label,
            hint=_free_from(one),
        )
        for one in found
        if one.stage in TAKES_PLACES and one.in_house is None
    )


def _free_from(one: CourseDate) -> str:
    return f"{counted(one.free, 'place')} free, from {say_date(london_date(one.first_starts))}"


async def _waiting(conn: Connection, cohort: Cohort) -> Choices:
    """Return who waits without an offer, in the order of the list."""
    parties = [party for party in cohort.waiting if party.offer is None]
    holders = [party.holder for party in parties]
    words = await names.words_for(conn, map(stream, holders))
    settings = {one: words.say(stream(one)) for one in holders}
    settings |= await work.work_names(conn, holders)
    return tuple(
        Choice(
            value=party.holder,
            text=settings[party.holder],
            hint=_turn(cohort, party),
        )
        for party in parties
    )


def _turn(cohort: Cohort, party: Party) -> str:
    places = "1 place" if party.count == 1 else f"{party.count} places"
    since = f"{places}, waiting since {say_date(london_date(party.joined_at))}"
    return f"Next: {since}" if party == cohort.next_party else since


async def _could_teach(
    conn: Connection,
    ref: Ref,
    cohort: Cohort,
    ahead: list[LearningDay],
    given: Mapping[str, str],
) -> list[tuple[Teacher, str]]:
    """Return whom one could ask with their names, the best first; some days may be chosen."""
    chosen = given.get("days", "").split(",")
    wanted = [day for day in ahead if str(day.number) in chosen] or ahead
    found = await teachers(conn, cohort.service, wanted, ref)
    known = await vault.names(conn, [one.person for one in found])
    return [(one, known[one.person]) for one in found if one.person in known]


def _as_choices(known: list[tuple[Teacher, str]]) -> Choices:
    return tuple(Choice(value=one.person, text=f"{name} ({_how(one)})") for one, name in known)


def _proposed(known: list[tuple[Teacher, str]], ahead: list[LearningDay]) -> dict[str, str]:
    """Propose those who are free and have taught it: nobody who gives one of the days anyway."""
    give = [who for day in ahead for who in day.trainers]
    fit = [one.person for one, _ in known if one.has_taught and not one.busy]
    first = [who for who in fit if who not in give][:ASKED_AT_FIRST]
    return {f"ask.{n}.person": who for n, who in enumerate(first, start=1)}


def _how(one: Teacher) -> str:
    when = f"booked elsewhere on {say_days(one.busy)}" if one.busy else "free"
    return f"{when}, {'has taught this' if one.has_taught else 'has not taught this yet'}"


async def _asked(conn: Connection, cohort: Cohort) -> Choices:
    """Return who has still to answer."""
    known = await vault.names(conn, [asked.person for _, asked in cohort.questions])
    return tuple(
        Choice(
            value=ask_key(cover.number, asked.number),
            text=f"{known.get(asked.person, 'A trainer')}, about {say_days(cover.days)}",
            hint=f"Can answer until {say_due(asked.answer_by)}",
        )
        for cover, asked in cohort.questions
    )
