"""Turns people, texts and streams of a form into ids; what is new goes to the vault."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from domain.binding import Place
from domain.entry.email import RIGHT, email
from domain.entry.text import name, words, words_of_a_line
from store.orders import VaultWrite
from store.vault import NewPerson, NewText
from web.forms.offers import Offers


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
        if unknown := [key for key in given if key not in ("name", "email")]:
            raise ValueError(f"a person has a name and an email, not {', '.join(unknown)}")
        known, typed = name(given.get("name")), given.get("email") or ""
        if not isinstance(typed, str):
            raise ValueError(RIGHT)
        unneeded = self._offers.without_email and not typed.strip()
        person = NewPerson(self._id("p", place), known, None if unneeded else email(typed))
        self._new_people.append(person)
        self._people.append(person.id)
        return person.id

    def _kept(self, body: str, place: Place) -> str:
        identifier = self._id("t", place)
        self._texts.append((identifier, body))
        return identifier

    def _id(self, kind: str, place: Place) -> str:
        return f"{kind}-{uuid5(self._command_id, '/'.join(str(part) for part in place)).hex}"
