"""Who is typed into a form and known already is the same person, or it is asked."""

from uuid import UUID

import pytest

from domain.entry.email import email
from tests.web.conftest import Place
from tests.web.visitor import fill_in, main_form, send, text_of
from web.fields import PersonChoice
from web.forms.offers import Offers
from web.forms.resolving import OTHERS, FormResolver, SamePerson

EVE = PersonChoice(value="p-eve", text="Eve Same", name="Eve Same", email="eve@c.example")
ID = UUID(int=1)


def _typed(name: str, address: str, *, others: bool = False) -> str:
    resolver = FormResolver(Offers(people=(EVE,), others=others), ID)
    return resolver.person({"name": name, "email": address}, ("person",))


@pytest.mark.parametrize(
    ("name", "address"),
    [("Eve Same", "eve@c.example"), ("EVE  Sáme", "eve@C.example"), ("Same Eve", "eve@c.example")],
)
def test_the_same_name_and_address_are_the_person_we_know(name: str, address: str) -> None:
    assert _typed(name, address) == "p-eve"
    assert _typed(name, address, others=True) == "p-eve"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Eve Same", "other@c.example"),
        ("Ève Same", "other@c.example"),
        ("Ann Else", "eve@c.example"),
    ],
)
def test_half_the_same_is_asked_and_the_answer_counts(name: str, address: str) -> None:
    with pytest.raises(SamePerson, match="we know Eve Same, eve"):
        _typed(name, address)
    assert _typed(name, address, others=True) != "p-eve"


def test_somebody_typed_twice_is_one_person() -> None:
    resolver = FormResolver(Offers(), ID)
    one = resolver.person({"name": "Ada New", "email": "ada@c.example"}, ("delegates", 0))
    again = resolver.person({"name": "ADA NEW", "email": "ada@c.example"}, ("delegates", 1))
    other = resolver.person({"name": "Ada New", "email": email("b@c.example")}, ("delegates", 2))
    assert one == again != other
    assert len(resolver.writes) == 2


def test_nobody_else_is_asked_about() -> None:
    assert _typed("Ada New", "ada@c.example") != "p-eve"


async def test_the_form_comes_back_with_the_question_and_saves_nothing(place: Place) -> None:
    address = "/p/provider:rowan/change_contact"
    known = await place.scene.all(
        "SELECT name, email FROM person_version WHERE person_id = 'p-rowan-manager'"
    )
    (name, _), *_ = known
    before = await place.scene.one("SELECT count(*) FROM event")
    typed = {
        "person.name": name.upper(),
        "person.email": "b@c.example",
        "contact": "billing contact",
    }

    asked = await fill_in(place.coordinator, address, typed)

    assert asked.status_code == 422
    assert f"we know {name}" in text_of(asked)
    assert OTHERS in text_of(asked)
    assert await place.scene.one("SELECT count(*) FROM event") == before
    answered = await send(place.coordinator, main_form(asked), others="yes")
    assert answered.status_code == 303
    assert await place.scene.one("SELECT count(*) FROM event") > before
