"""Turns people, texts and streams of a form into ids; what is new goes to the vault."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from domain.binding import Place
from domain.entry.email import RIGHT, email
from domain.entry.folding import same_name
from domain.entry.text import name, words, words_of_a_line
from store.orders import VaultWrite
from store.vault import NewPerson, NewText
from web.forms.offers import Offers

OTHERS = "No, they are somebody else"
"""The answer of whoever typed the name of somebody we know and means another person."""


PERSON = ("name", "email", "somebody_else")
"""What somebody is given with; the last is how the API says no, as the button of a form does."""


class SamePerson(ValueError):
    """Who is typed has the name or the address of somebody we know: say who is meant."""

    def __init__(self, name_of: str, email_of: str | None) -> None:
        known = f"{name_of}, {email_of}" if email_of else name_of
        super().__init__(
            f"we know {known} here. The same person? Then choose them from the list, or write name"
            f" and e-mail as they stand. If not, press “{OTHERS}”"
        )


def _same_email(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).casefold() == str(other).casefold()


class FormResolver:
    """Ids of what is new follow from the form's command id, so that a form sent twice is one.

    That id is random: nothing about a person can be read from theirs.
    """

    def __init__(self, offers: Offers, command_id: UUID) -> None:
        self._offers, self._command_id = offers, command_id
        self._new_people: list[NewPerson] = []
        self._texts: list[tuple[str, str]] = []
        self._people: list[str] = []

    @property
    def writes(self) -> list[VaultWrite]:
        """What goes to the vault: a text is about everybody whom its command names."""
        subjects = tuple(dict.fromkeys(self._people))
        texts = [NewText(identifier, body, subjects) for identifier, body in self._texts]
        return [*self._new_people, *texts]

    def person(self, given: Any, place: Place) -> str:
        """Return the id of a person who is offered, or of a new one with name and e-mail."""
        if isinstance(given, Mapping):
            return self._new_person(given, place)
        if isinstance(given, str) and self._offers.knows_person(given):
            self._people.append(given)
            return given
        raise ValueError("choose somebody from the list")

    def text(self, given: Any, place: Place) -> str:
        """Return the id under which the words go to the vault."""
        return self._kept(words(given), place)

    def line(self, given: Any, place: Place) -> str:
        """Return the id under which the words of one line go to the vault."""
        return self._kept(words_of_a_line(given), place)

    def document(self, given: Any, place: Place) -> str:
        raise ValueError("documents cannot be handed in here")

    def ref(self, given: Any, place: Place) -> str:
        """Return a reference that the form offers."""
        if isinstance(given, str) and self._offers.knows_stream(given):
            return given
        raise ValueError("choose one from the list")

    def _new_person(self, given: Mapping[str, Any], place: Place) -> str:
        if unknown := [key for key in given if key not in PERSON]:
            raise ValueError(f"a person has a name and an email, not {', '.join(unknown)}")
        known, typed = name(given.get("name")), given.get("email") or ""
        if not isinstance(typed, str):
            raise ValueError(RIGHT)
        unneeded = self._offers.without_email and not typed.strip()
        person = NewPerson(self._id("p", place), known, None if unneeded else email(typed))
        if same := self._known_already(person, given.get("somebody_else") is True):
            self._people.append(same)
            return same
        self._new_people.append(person)
        self._people.append(person.id)
        return person.id

    def _known_already(self, typed: NewPerson, other: bool) -> str | None:
        """Return who has this name and this address already, on the form or among those we know.

        ValueError when only one of the two is the same: whoever types has to say who is meant.
        """
        here = {one.id: (one.name, one.email) for one in self._new_people}
        around = {id: (one.name, one.email) for id, one in self._offers.acquainted().items()}
        for identifier, (name_of, email_of) in {**around, **here}.items():
            if (
                typed.email
                and _same_email(typed.email, email_of)
                and same_name(name_of, typed.name)
            ):
                return identifier
        if other or self._offers.others:
            return None
        for name_of, email_of in around.values():
            if same_name(name_of, typed.name) or _same_email(typed.email, email_of):
                raise SamePerson(name_of, email_of)
        return None

    def _kept(self, body: str, place: Place) -> str:
        identifier = self._id("t", place)
        self._texts.append((identifier, body))
        return identifier

    def _id(self, kind: str, place: Place) -> str:
        return f"{kind}-{uuid5(self._command_id, '/'.join(str(part) for part in place)).hex}"
