"""The words behind markers and ids: names of people, texts, titles of streams, names of accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.messages import Actor, PersonId
from domain.ref import Ref
from domain.say import fill, markers
from store import accounts
from store.pages import looks
from store.pool import Connection

ERASED = "a person whose data was erased"
UNKNOWN = "a person not on record"
NO_TEXT = "a text that was erased"
SYSTEM = "The system"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they are called at present."""

    id: PersonId
    name: str
    email: str | None


async def people(conn: Connection, ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Return each of these people under their latest name; erased ones without it."""
    found = await conn.fetch(
        """
        SELECT DISTINCT ON (person.id) person.id, erased_at, name, email
          FROM person LEFT JOIN person_version ON person_id = person.id
         WHERE person.id = ANY($1) ORDER BY person.id, version DESC
        """,
        list(dict.fromkeys(ids)),
    )
    return {
        row["id"]: Person(row["id"], ERASED, None)
        if row["erased_at"] or row["name"] is None
        else Person(row["id"], row["name"], row["email"])
        for row in found
    }


async def name_at(conn: Connection, person: PersonId, version: int | None) -> str | None:
    """Return a person's name of one version, or None when it is unknown or erased."""
    found: str | None = await conn.fetchval(
        """
        SELECT name FROM person_version JOIN person ON person.id = person_id
         WHERE person_id = $1 AND version = $2 AND erased_at IS NULL
        """,
        person,
        version,
    )
    return found


async def texts(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the free texts with these ids that are still kept."""
    found = await conn.fetch(
        "SELECT id, body FROM vault_text WHERE id = ANY($1) AND body IS NOT NULL",
        list(dict.fromkeys(ids)),
    )
    return {row["id"]: row["body"] for row in found}


@dataclass(frozen=True)
class Words:
    """What readers see for markers and actors; complete for the sentences it was made for."""

    people: Mapping[PersonId, Person] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[Ref, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)

    def say(self, sentence: str) -> str:
        """Return a sentence with its markers filled; titles may hold markers themselves."""
        return fill(fill(sentence, self._word), self._word)

    def person(self, identifier: PersonId | None) -> str:
        """Return the present name of a person."""
        known = self.people.get(identifier or "")
        return known.name if known else UNKNOWN

    def who(self, actor: Actor) -> str:
        """Return who did something."""
        return SYSTEM if actor.is_engine else self.accounts.get(actor.id, "a former colleague")

    def _word(self, kind: str, identifier: str) -> str:
        match kind:
            case "person":
                return self.person(identifier)
            case "text":
                return self.texts.get(identifier, NO_TEXT)
            case _:
                return self.titles.get(identifier, identifier)


async def words_for(
    conn: Connection, sentences: Iterable[str], persons: Iterable[PersonId] = ()
) -> Words:
    """Return the words for these sentences and people, and the names of all accounts."""
    wanted: dict[str, list[str]] = {"person": list(persons), "text": [], "ref": []}
    for sentence in sentences:
        _collect(wanted, sentence)
    titles = await looks.titles(conn, wanted["ref"])
    for title in titles.values():
        _collect(wanted, title)
    return Words(
        people=await people(conn, wanted["person"]),
        texts=await texts(conn, wanted["text"]),
        titles=titles,
        accounts=await accounts.names(conn),
    )


def _collect(wanted: dict[str, list[str]], sentence: str) -> None:
    for kind, identifier in markers(sentence):
        wanted[kind].append(identifier)
