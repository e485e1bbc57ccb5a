"""How a provider's own records name its workplaces and workers in ASC-WDS.

A file of training records only loads where LOCALESTID and UNIQUEWORKERID are the provider's own.
That of a workplace is no secret; that of a worker is about a person and stays in the vault, so the
log knows only for whom one was recorded.
"""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from domain.entry.text import Key, Line
from domain.facts import Facts
from domain.messages import Command, Event, PersonId
from domain.processes.provider import refusals as r
from domain.processes.provider.correcting import known_setting
from domain.processes.provider.state import Provider
from domain.refusals import Refused, refuse
from domain.say import counted

LONGEST_REFERENCE = 50


class NoteWorkplace(Command):
    """Say how the provider's own ASC-WDS account names a care setting."""

    name: ClassVar[str] = "note_workplace"
    title: ClassVar[str] = "Record the ASC-WDS workplace"

    setting: Key = Field(title="Setting")
    workplace: Line = Field(
        title="Workplace reference",
        description="LOCALESTID in the provider's own ASC-WDS files",
        max_length=LONGEST_REFERENCE,
    )


class NoteWorkers(Command):
    """Say that the provider's own worker references of these people are in the vault now."""

    name: ClassVar[str] = "note_workers"
    title: ClassVar[str] = "Record ASC-WDS worker references"

    setting: Key = Field(title="Setting")
    people: tuple[PersonId, ...] = Field(title="People", min_length=1, max_length=500)


AscWdsCommand = NoteWorkplace | NoteWorkers


class WorkplaceNoted(Event):
    type: ClassVar[str] = "provider.workplace_noted.v1"
    setting: str
    setting_name: str
    workplace: str

    def says(self) -> str:
        return f"{self.setting_name} is “{self.workplace}” in the provider's ASC-WDS account"


class WorkersNoted(Event):
    type: ClassVar[str] = "provider.workers_noted.v1"
    setting: str
    setting_name: str
    people: tuple[PersonId, ...]

    def says(self) -> str:
        how_many = counted(len(self.people), "person", "people")
        return f"ASC-WDS references of {how_many} at {self.setting_name} were recorded"


AscWdsEvent = WorkplaceNoted | WorkersNoted


def note(state: Provider, command: AscWdsCommand, facts: Facts) -> list[AscWdsEvent]:
    """Record what is new; nothing when it is known so."""
    setting = known_setting(state, command.setting)
    if isinstance(command, NoteWorkers):
        people = tuple(dict.fromkeys(command.people))
        return [
            WorkersNoted(
                at=facts.at,
                setting=setting.setting,
                setting_name=setting.setting_name,
                people=people,
            )
        ]
    refuse(_taken(state, command))
    if setting.workplace == command.workplace:
        return []
    return [
        WorkplaceNoted(
            at=facts.at,
            setting=setting.setting,
            setting_name=setting.setting_name,
            workplace=command.workplace,
        )
    ]


def _taken(state: Provider, command: NoteWorkplace) -> Iterator[Refused]:
    for one in state.settings:
        if one.workplace == command.workplace and one.setting != command.setting:
            yield r.WorkplaceKnown(workplace=command.workplace, setting=one.setting_name)


def noted(state: Provider, event: AscWdsEvent) -> Provider:
    """Return the provider with what was recorded; people's references are not part of it."""
    if isinstance(event, WorkersNoted):
        return state
    settings = tuple(
        one.model_copy(update={"workplace": event.workplace})
        if one.setting == event.setting
        else one
        for one in state.settings
    )
    return state.model_copy(update={"settings": settings})
