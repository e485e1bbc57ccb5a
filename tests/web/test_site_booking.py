"""Places asked for on the site without an account: held, filled in, checked, sent, accepted."""

from datetime import date, timedelta

import httpx
import pytest

from domain.messages import Role
from domain.processes.request import Over, Sent
from domain.ref import Ref
from store import accounts
from store.pool import Pool
from tests.store.scenes import scene, work
from tests.web.by_hand import NOW, ByHand, new_person, provider_of
from tests.web.conftest import site
from tests.web.courses_by_hand import course_date
from tests.web.seed import COORDINATOR, PASSWORD
from tests.web.visitor import (
    Form,
    dates,
    forms,
    main_form,
    moment,
    send_with,
    sign_in,
    text_of,
    visitor,
)

CARE, LABEL = "care_planning.standard", "May course"
ASKED = {
    "organisation": "Elm Care Ltd",
    "setting": "Elm House",
    **new_person("contact", "Olu Elm"),
    **new_person("delegates.1.person", "Ada Elm"),
}
MINUTE = timedelta(minutes=1)


class Passer(ByHand):
    """Somebody on the site without an account, beside the coordinator."""

    def __init__(self, hand: ByHand) -> None:
        super().__init__(hand.scene, hand.client)
        self.public = visitor(site(hand.scene))

    async def holds(self, cohort: Ref, places: int = 2, **more: str) -> httpx.Response:
        """Choose a date and a number of places; return the answer."""
        page = await self.public.get(f"/courses/{cohort.partition(':')[2]}")
        return await send_with(self.public, main_form(page), {"places": places, **more})

    async def to_the_form(self, cohort: Ref, places: int = 2) -> tuple[str, httpx.Response]:
        answer = await self.holds(cohort, places)
        assert answer.status_code == 303, text_of(answer)
        where = str(answer.headers["location"])
        return where, await self.public.get(where)

    async def sends(self, cohort: Ref, places: int = 2) -> str:
        """Ask for places from the first page to the last; return where the request is seen."""
        where, page = await self.to_the_form(cohort, places)
        check = await send_with(self.public, details_form(page), ASKED)
        assert "Check your booking" in text_of(check), text_of(check)
        sent = await send_with(self.public, check_form(check), {"do": "send"})
        assert (sent.status_code, sent.headers["location"]) == (303, where), text_of(sent)
        return where


def request_of(where: str) -> Ref:
    return f"request:{where.rpartition('/')[2]}"


def details_form(page: httpx.Response) -> Form:
    return next(form for form in forms(page) if "organisation" in form.values)


def check_form(page: httpx.Response) -> Form:
    return next(form for form in forms(page) if ("do", "send") in form.buttons)


@pytest.fixture
async def passer(pool: Pool) -> Passer:
    made = await scene(pool, NOW)
    async with pool.acquire() as conn:
        await accounts.create(conn, COORDINATOR, "Asha Verma", Role.COORDINATOR, PASSWORD)
    client = visitor(site(made))
    await sign_in(client)
    return Passer(ByHand(made, client))


async def test_from_the_list_to_the_booking(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    page = text_of(await passer.public.get("/courses"))
    for words in ("Care planning", LABEL, "12 places left", "£250.00 for each person", "Exempt"):
        assert words in page
    one = text_of(await passer.public.get(f"/courses/{cohort.partition(':')[2]}"))
    for words in ("4 May 2026, 9:30 to 16:00", "We hold the places for 30 minutes", "20 April"):
        assert words in one

    where = await passer.sends(cohort)
    seen = text_of(await passer.public.get(where))
    for words in ("We have your request", "We hold 2 places for you until the end of"):
        assert words in seen
    assert "Elm House" not in seen and "Olu" not in seen  # the address is no key to the vault
    await work(passer.scene)

    ref = request_of(where)
    today = text_of(await passer.client.get("/today"))
    assert "Accept the booking of Elm House" in today
    own = text_of(await passer.client.get(f"/p/{ref}"))
    for words in ("Elm Care Ltd", "Olu Elm", "olu.elm@care.example", "Ada Elm", "To be accepted"):
        assert words in own
    provider = await provider_of(passer, "Elm Care Limited", order="no")
    first = await passer.client.get(f"/p/{ref}/accept", follow_redirects=True)
    assert "They wrote “Elm Care Ltd”, and “Elm House” as the setting." in text_of(first)
    address = f"/new/booking?request={ref}&service=care_planning&provider={provider}"
    form = await passer.client.get(address)
    assert "This accepts a request of the site: 2 places are kept for it" in text_of(form)
    ada = await passer.scene.one("SELECT person_id FROM person_version WHERE name = 'Ada Elm'")
    assert main_form(form).values["delegates.1.person"] == [ada]
    answer = await send_with(
        passer.client, main_form(form), new_person("delegates.2.person", "Bob Elm")
    )
    assert answer.status_code == 303, text_of(answer)
    await work(passer.scene)

    booking = str(answer.headers["location"]).removeprefix("/p/")
    state = await passer.state(ref)
    assert isinstance(state, Over) and state.booking == booking
    item = text_of(await passer.client.get(f"/p/{booking}"))
    assert "Ada Elm" in item and "Bob Elm" in item and "Booked" in item
    assert "Your booking is accepted" in text_of(await passer.public.get(where))
    assert "Open the booking" in text_of(await passer.client.get(f"/p/{ref}"))


async def test_a_hold_says_until_when_and_ends_kindly(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4), places=2)
    where, page = await passer.to_the_form(cohort)
    until = "10:30"  # in London, half an hour after the start of the scene
    assert f"We hold 2 places for you until {until}" in text_of(page)
    assert "Full: join the waiting list" in text_of(await passer.public.get("/courses"))

    check = await send_with(passer.public, details_form(page), ASKED)
    await passer.scene.at(NOW + 30 * MINUTE)
    for _ in range(2):  # before the engine has come to it, and after
        ended = await send_with(passer.public, check_form(check), {"do": "send"})
        said = text_of(ended)
        assert "Your hold has ended" in said and f"until {until}" in said
        assert "What you typed is kept" in said
        await work(passer.scene)

    again = await send_with(passer.public, main_form(ended), {})
    assert details_form(again).values["setting"] == ["Elm House"]
    assert details_form(again).values["delegates.1.person.name"] == ["Ada Elm"]
    check = await send_with(passer.public, details_form(again), {})
    sent = await send_with(passer.public, check_form(check), {"do": "send"})
    assert sent.status_code == 303
    state = await passer.state(request_of(str(sent.headers["location"])))
    assert isinstance(state, Sent)
    assert "Your hold has ended" in text_of(await passer.public.get(where))


async def test_what_is_wrong_is_said_at_once_and_nothing_is_lost(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    _, page = await passer.to_the_form(cohort)

    wrong = {
        **ASKED,
        "setting": "",
        "contact.email": "not an address",
        "organisation": "x" * 121,
        "delegates.2.person.name": "Bob Elm",
    }
    answer = await send_with(passer.public, details_form(page), wrong)

    assert answer.status_code == 422
    said = text_of(answer)
    for words in (
        "Care home or service: this is missing",
        "Your name: the part after the @ is not complete",
        "at most 120 characters",
        "an e-mail address such as name@example.org is needed",
    ):
        assert words in said, said
    assert details_form(answer).values["delegates.2.person.name"] == ["Bob Elm"]
    check = await send_with(passer.public, details_form(page), ASKED)
    changed = await send_with(passer.public, check_form(check), {"do": "change"})
    assert details_form(changed).values["organisation"] == ["Elm Care Ltd"]


async def test_the_check_shows_price_terms_and_what_was_typed(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    _, page = await passer.to_the_form(cohort)
    check = text_of(await send_with(passer.public, details_form(page), ASKED))

    for words in (
        "Elm Care Ltd",
        "olu.elm@care.example",
        "Ada Elm",
        "£500.00",
        "You can cancel free of charge until 20 April 2026.",
        "the full price of £250.00 is charged for each place",
        "It becomes a booking once we confirm it by e-mail",
    ):
        assert words in check, check
    assert await passer.scene.one("SELECT count(*) FROM person_version WHERE name = 'Ada Elm'") == 0


async def test_a_full_date_has_the_waiting_list_on_the_same_form(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4), places=1)
    await passer.to_the_form(cohort, 1)  # somebody else holds the only place
    page = await passer.public.get(f"/courses/{cohort.partition(':')[2]}")
    assert "This date is full" in text_of(page)

    answer = await send_with(passer.public, main_form(page), {"places": 1})
    form = await passer.public.get(answer.headers["location"])
    assert "You join the waiting list for 1 place" in text_of(form)
    check = await send_with(passer.public, details_form(form), ASKED)
    sent = await send_with(passer.public, check_form(check), {"do": "send"})

    assert "You are on the waiting list for 1 place" in text_of(
        await passer.public.get(sent.headers["location"])
    )
    state = await passer.state(request_of(str(sent.headers["location"])))
    assert isinstance(state, Sent) and state.waiting
    assert "Elm House" in text_of(await passer.client.get(f"/p/{cohort}?part=waiting"))


async def test_whoever_was_faster_has_it(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4), places=2)
    page = await passer.public.get(f"/courses/{cohort.partition(':')[2]}")
    await passer.holds(cohort, 1)

    answer = await send_with(passer.public, main_form(page), {"places": 2})

    assert answer.status_code == 409
    assert "Somebody was faster" in text_of(answer) and "1 place left" in text_of(answer)


async def test_places_can_be_given_back_before_and_after_sending(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4), places=2)
    where, page = await passer.to_the_form(cohort)
    back = [form for form in forms(page) if form.action.endswith("/give-back")]
    await send_with(passer.public, back[0], {})
    assert "You gave the places back" in text_of(await passer.public.get(where))

    where = await passer.sends(cohort)
    page = await passer.public.get(where)
    back = [form for form in forms(page) if form.action.endswith("/give-back")]
    await send_with(passer.public, back[0], {})
    await send_with(passer.public, back[0], {})
    assert "You gave the places back" in text_of(await passer.public.get(where))
    assert await passer.scene.one("SELECT taken FROM cohort WHERE ref = $1", cohort) == 0


async def test_a_form_sent_twice_is_one_hold_and_one_request(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    page = await passer.public.get(f"/courses/{cohort.partition(':')[2]}")
    first = await send_with(passer.public, main_form(page), {"places": 2})
    second = await send_with(passer.public, main_form(page), {"places": 2})
    assert first.headers["location"] == second.headers["location"]

    form = await passer.public.get(first.headers["location"])
    check = await send_with(passer.public, details_form(form), ASKED)
    await send_with(passer.public, check_form(check), {"do": "send"})
    again = await send_with(passer.public, check_form(check), {"do": "send"})

    assert "We have your request" in text_of(again)
    assert await passer.scene.one("SELECT taken FROM cohort WHERE ref = $1", cohort) == 2


async def test_nobody_holds_more_than_a_few_dates(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    holds = [await passer.holds(cohort, 1) for _ in range(6)]

    assert [one.status_code for one in holds] == [303] * 5 + [429]
    assert "Finish or give back one of them first" in text_of(holds[-1])
    assert await passer.scene.one("SELECT taken FROM cohort WHERE ref = $1", cohort) == 5

    page = await passer.public.get(holds[0].headers["location"])
    back = [form for form in forms(page) if form.action.endswith("/give-back")]
    await send_with(passer.public, back[0], {})
    assert (await passer.holds(cohort, 1)).status_code == 303


async def test_a_form_needs_the_cookie_that_came_with_it(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    page = await passer.public.get(f"/courses/{cohort.partition(':')[2]}")
    stranger = visitor(site(passer.scene))

    answer = await send_with(stranger, main_form(page), {"places": 1})

    assert answer.status_code == 403
    assert await passer.scene.one("SELECT taken FROM cohort WHERE ref = $1", cohort) == 0


async def test_what_is_not_for_the_site_is_not_there(passer: Passer) -> None:
    provider = await provider_of(passer, "Lime Care Ltd", order="no")
    page = await passer.client.get(f"/new/cohort?of={CARE}")
    values = {
        **{
            "label": "Lime only",
            "capacity": 4,
            "room": "Hall",
            "in_house": provider,
            "on_days_off": "yes",
        },
        **new_person("trainer", "Bel Hall"),
        **new_person("co_trainer", "Joan Hall"),
        **dates("on", [date(2026, 5, 4), date(2026, 5, 11)]),
    }
    answer = await send_with(passer.client, main_form(page), values)
    cohort = str(answer.headers["location"]).removeprefix("/p/")
    await passer.give(cohort, "open_for_places")
    past = await course_date(passer, CARE, "Past", date(2026, 3, 3), room="Barn")
    await passer.scene.at(NOW + timedelta(days=3))

    listed = text_of(await passer.public.get("/courses"))
    assert "Lime only" not in listed and "Past" not in listed
    assert "No course date is open at present" in listed
    for ref in (cohort, past, "cohort:nowhere"):
        assert (await passer.public.get(f"/courses/{ref.partition(':')[2]}")).status_code == 404
    assert (await passer.public.get("/courses/requests/nobody")).status_code == 404


async def test_pages_of_a_request_are_for_whoever_has_the_address(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    _, page = await passer.to_the_form(cohort)

    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_a_request_shows_the_dates_as_they_are_now(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    where = await passer.sends(cohort)
    await work(passer.scene)
    assert "have changed" not in text_of(await passer.public.get(where))

    new = {**moment("times.1.starts", date(2026, 5, 5), "10:00"), "times.1.ends": "15:00"}
    await passer.give(cohort, "move_days", **new)
    await work(passer.scene)

    page = text_of(await passer.public.get(where))
    assert "The dates or the venue have changed since you asked." in page
    assert "5 May 2026" in page and "4 May 2026" not in page


@pytest.mark.parametrize("sent", [True, False])
async def test_a_postponed_date_ends_a_request(passer: Passer, sent: bool) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    where = await passer.sends(cohort) if sent else (await passer.to_the_form(cohort))[0]
    await passer.give(cohort, "postpone", reason="The trainer is ill")
    await work(passer.scene)

    page = text_of(await passer.public.get(where))
    assert "This course date was postponed" in page
    assert "the places are not held any longer" in page


async def test_a_request_is_turned_down_with_a_reason(passer: Passer) -> None:
    cohort = await course_date(passer, CARE, LABEL, date(2026, 5, 4))
    where = await passer.sends(cohort)
    await passer.give(request_of(where), "turn_down", reason="Only for Nottinghamshire")
    await work(passer.scene)

    assert "We could not confirm your request" in text_of(await passer.public.get(where))
    answer = await passer.client.get(f"/new/booking?request={request_of(where)}")
    assert answer.status_code == 409
