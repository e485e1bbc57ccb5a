"""The words behind markers and ids: names of people and accounts, texts, titles of streams."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from domain.entry.folding import fold
from domain.messages import VISITOR, Actor, PersonId, Role
from domain.ref import Ref
from domain.say import fill, markers
from store import accounts, vault
from store.pages import looks
from store.pool import Connection
from store.vault import NewPerson, Person

UNKNOWN = "somebody whose data was erased"
NO_TEXT = "a text that was erased"
SYSTEM = "The system"
ON_THE_SITE = "Somebody on the website"


async def texts(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the free texts with these ids that are still kept."""
    found = await conn.fetch(
        "SELECT id, body FROM vault_text WHERE id = ANY($1) AND body IS NOT NULL",
        list(dict.fromkeys(ids)),
    )
    return {row["id"]: row["body"] for row in found}


async def settings(conn: Connection, marked: Iterable[str]) -> dict[str, str]:
    """Return the present names of settings by what their markers hold (domain/say.py)."""
    found = await conn.fetch(
        """
        SELECT ref || '/' || setting AS marked, name FROM setting
         WHERE ref || '/' || setting = ANY($1)
        """,
        list(dict.fromkeys(marked)),
    )
    return {row["marked"]: row["name"] for row in found}


@dataclass(frozen=True)
class Words:
    """What readers see for markers and actors; complete for the sentences it was made for."""

    people: Mapping[PersonId, Person] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[Ref, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def knowing(self, more: Iterable[NewPerson]) -> "Words":
        """Return these words with people who are not in the vault, such as those of a refusal."""
        people = {one.id: Person(one.id, 0, one.name, one.email) for one in more}
        return replace(self, people={**people, **self.people})

    def say(self, sentence: str) -> str:
        """Return a sentence with its markers filled; titles may hold markers themselves."""
        return fill(fill(sentence, self._word), self._word)

    def apart(self, people: Iterable[PersonId]) -> dict[PersonId, str]:
        """Return the names in one list, with the e-mail beside those whom another one shares."""
        listed = list(dict.fromkeys(people))
        known = told_apart(self.people[one] for one in listed if one in self.people)
        return {one: known.get(one, UNKNOWN) for one in listed}

    def person(self, identifier: PersonId | None) -> str:
        """Return the present name of a person."""
        known = self.people.get(identifier or "")
        return known.name if known else UNKNOWN

    def who(self, actor: Actor) -> str:
        """Return who did something."""
        if actor == VISITOR:
            return ON_THE_SITE
        if actor.role is Role.INVITED:
            return self.person(actor.id)
        return SYSTEM if actor.is_engine else self.accounts.get(actor.id, "a former colleague")

    def _word(self, kind: str, identifier: str) -> str:
        match kind:
            case "person":
                return self.person(identifier)
            case "text":
                return self.texts.get(identifier, NO_TEXT)
            case "setting":
                return self.settings.get(identifier, identifier.rpartition("/")[2])
            case _:
                return self.titles.get(identifier, identifier)


def told_apart(people: Iterable[Person]) -> dict[PersonId, str]:
    """Return the names of people in one list, with the e-mail beside one that another shares.

    Names are the same as people write them (domain/entry/folding.py).
    """
    listed = list(people)
    shared = Counter(fold(one.name) for one in listed)
    return {
        one.id: f"{one.name}, {one.email or 'no e-mail'}"
        if shared[fold(one.name)] > 1
        else one.name
        for one in listed
    }


async def words_for(
    conn: Connection, sentences: Iterable[str], persons: Iterable[PersonId] = ()
) -> Words:
    """Return the words for these sentences and people, and the names of all accounts."""
    wanted: dict[str, list[str]] = {"person": list(persons), "text": [], "ref": [], "setting": []}
    for sentence in sentences:
        _collect(wanted, sentence)
    titles = await looks.titles(conn, wanted["ref"])
    for title in list(titles.values()):
        _collect(wanted, title)
    titles |= await looks.titles(conn, [ref for ref in wanted["ref"] if ref not in titles])
    return Words(
        people=await vault.people(conn, dict.fromkeys(wanted["person"])),
        texts=await texts(conn, wanted["text"]),
        titles=titles,
        accounts=await accounts.names(conn),
        settings=await settings(conn, wanted["setting"]),
    )


def _collect(wanted: dict[str, list[str]], sentence: str) -> None:
    for kind, identifier in markers(sentence):
        wanted[kind].append(identifier)
