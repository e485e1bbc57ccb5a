"""What people write becomes the ids and instants that commands carry, at any depth."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import AwareDatetime

from domain.binding import Place, Unbound, bind
from domain.messages import DocumentId, Message, PersonId, TextId
from domain.ref import Ref


class Item(Message):
    who: PersonId
    share: int


class Form(Message):
    chief: PersonId
    deputy: PersonId | None = None
    team: tuple[Item, ...] = ()
    pair: tuple[PersonId, ...] = ()
    home: Ref | None = None
    why: TextId | None = None
    proof: DocumentId | None = None
    starts: AwareDatetime | None = None
    on: date | None = None
    count: int = 0


class Keys:
    """Resolves everything to its kind and the given word; refuses the word "bad"."""

    def person(self, given: Any, place: Place) -> str:
        return self._found("person", given)

    def text(self, given: Any, place: Place) -> str:
        return self._found("text", given)

    def line(self, given: Any, place: Place) -> str:
        return self._found("line", given)

    def document(self, given: Any, place: Place) -> str:
        return self._found("document", given)

    def ref(self, given: Any, place: Place) -> str:
        return self._found("ref", given)

    def _found(self, kind: str, given: Any) -> str:
        if given == "bad":
            raise ValueError(f"no {kind} “bad”")
        return f"{kind}/{given}"


def test_every_kind_of_id_is_found_at_any_depth() -> None:
    given = {
        "chief": "ann",
        "deputy": "ben",
        "team": [{"who": "cay", "share": 1}],
        "pair": ["dee", "eve"],
        "home": "elm",
        "why": "because",
        "proof": "scan",
    }

    assert bind(Form, given, Keys()) == {
        "chief": "person/ann",
        "deputy": "person/ben",
        "team": [{"who": "person/cay", "share": 1}],
        "pair": ["person/dee", "person/eve"],
        "home": "ref/elm",
        "why": "text/because",
        "proof": "document/scan",
    }


def test_what_is_not_given_or_is_nothing_stays_so() -> None:
    assert bind(Form, {"chief": "ann", "deputy": None}, Keys()) == {
        "chief": "person/ann",
        "deputy": None,
    }


def test_a_time_without_a_zone_is_a_time_on_a_london_clock() -> None:
    summer = bind(Form, {"starts": datetime(2026, 7, 1, 9, 30)}, Keys())  # noqa: DTZ001
    fixed = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

    assert summer["starts"] == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    assert bind(Form, {"starts": fixed}, Keys())["starts"] == fixed


def test_dates_and_unknown_keys_stay_and_a_number_is_read() -> None:
    given = {"on": date(2026, 7, 1), "count": 3, "colour": "green"}

    assert bind(Form, given, Keys()) == given
    with pytest.raises(Unbound, match="number"):
        bind(Form, {**given, "count": "many"}, Keys())


def test_all_faults_are_told_at_once_with_their_places() -> None:
    given = {"chief": "bad", "team": [{"who": "ann"}, {"who": "bad"}], "home": "bad"}

    with pytest.raises(Unbound) as wrong:
        bind(Form, given, Keys())

    assert wrong.value.faults == [
        (("chief",), "no person “bad”"),
        (("team", 1, "who"), "no person “bad”"),
        (("home",), "no ref “bad”"),
    ]
