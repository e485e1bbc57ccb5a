"""Play a scenario's happenings: each is a command to the ledger, as a coordinator would give it."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from domain.messages import Actor, Role
from domain.refusals import Refused
from domain.say import person, stream
from store.ledger import Ledger
from store.pool import Pool
from store.streams import peek
from store.vault import NewPerson, NewText, write_people
from workers.scenario.binding import BadHappening, command_for
from workers.scenario.reading import Happening, Scenario, ScenarioError
from workers.simulation import Scripted


class Player:
    """Gives the commands of one scenario; what goes otherwise than written is a ScenarioError."""

    def __init__(self, scenario: Scenario, pool: Pool, ledger: Ledger) -> None:
        self.scenario = scenario
        self._pool = pool
        self._ledger = ledger

    async def introduce(self) -> None:
        """Write the people of the scenario into the vault."""
        people = [
            NewPerson(id=self.scenario.person_id(key), name=entry.name, email=entry.email)
            for key, entry in self.scenario.people.items()
        ]
        await write_people(self._pool, people, self.scenario.starts)

    def acts(self) -> list[Scripted]:
        """Return every happening at its time."""
        return [Scripted(one.at, partial(self.play, one)) for one in self.scenario.happenings]

    async def play(self, happening: Happening) -> None:
        """Give one command; the entry says with `refused` when a refusal is what should happen."""
        async with self._pool.acquire() as conn:
            state = await peek(conn, happening.ref)
        try:
            command, words = command_for(self.scenario, happening, state)
            await self._ledger.handle(
                happening.ref,
                command,
                command_id=UUID(self.scenario.stable("command", str(happening.number))),
                actor=Actor(role=Role.COORDINATOR, id=happening.by),
                vault=[NewText(id=identifier, body=body) for identifier, body in words.items()],
            )
        except BadHappening as bad:
            raise self._wrong(happening, str(bad).splitlines()) from None
        except Refused as refused:
            codes = tuple(reason.code for reason in refused.reasons)
            if codes != happening.refused:
                sentences = [self._named(reason.sentence) for reason in refused.reasons]
                raise self._wrong(happening, sentences) from None
        else:
            if happening.refused:
                expected = ", ".join(happening.refused)
                raise self._wrong(happening, [f"should have been refused ({expected}) and was not"])

    def _wrong(self, happening: Happening, sentences: list[str]) -> ScenarioError:
        where = f"{happening.do} to {happening.to}"
        faults: list[tuple[int | None, str]] = [
            (happening.line, f"{where}: {sentence}") for sentence in sentences
        ]
        return ScenarioError(self.scenario.file, faults)

    def _named(self, sentence: str) -> str:
        """Put the scenario's own keys where ids stand: its author knows people by them."""
        for identifier, key in self._keys():
            sentence = sentence.replace(identifier, key)
        return sentence

    def _keys(self) -> Iterator[tuple[str, str]]:
        for key in self.scenario.people:
            yield person(self.scenario.person_id(key)), f"“{key}”"
        for key, ref in self.scenario.streams.items():
            yield stream(ref), f"“{key}”"
            yield ref, f"“{key}”"
