"""The frozen base models of everything that is said: commands, events, steps and tasks."""

from abc import ABC, abstractmethod
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from domain.ref import Ref


class Vaulted:
    """Marks a string field that holds the id of something in the vault, never the thing itself."""

    def __init__(self, kind: Literal["person", "text", "line", "document"]) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"Vaulted({self.kind!r})"


_VAULT_ID = StringConstraints(pattern=r"^[0-9a-z-]{4,64}$")

PersonId = Annotated[str, _VAULT_ID, Vaulted("person")]
"""An opaque id of a person in the vault: names are joined when a page is read."""

TextId = Annotated[str, _VAULT_ID, Vaulted("text")]
"""An opaque id of free text in the vault: notes and reasons may name people."""

LineId = Annotated[str, _VAULT_ID, Vaulted("line")]
"""An opaque id of one line of free text in the vault: letters and papers set it in a sentence."""

DocumentId = Annotated[str, _VAULT_ID, Vaulted("document")]
"""An opaque id of a document in the vault: evidence, a signed form, a rendered PDF."""


class Message(BaseModel):
    """Base of all messages: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """Who somebody is to this system: it decides which commands they may give."""

    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    VISITOR = "visitor"
    INVITED = "invited"
    ENGINE = "engine"


class Actor(Message):
    """Who gives a command: an account, the engine, or somebody without an account.

    The engine carries out a step of stream `id`. A visitor of the site is not signed in; the person
    `id` was invited by a link of their own, to answer or to speak of themselves.
    """

    role: Role
    id: str

    @property
    def is_engine(self) -> bool:
        return self.role is Role.ENGINE


def invited(person: PersonId) -> Actor:
    """Return the actor who was sent a link of their own, without an account."""
    return Actor(role=Role.INVITED, id=person)


def engine(ref: Ref) -> Actor:
    """Return the actor that carries out the steps of stream `ref`."""
    return Actor(role=Role.ENGINE, id=ref)


VISITOR = Actor(role=Role.VISITOR, id="site")
"""Anybody on the site: nothing is recorded of who they are but what they say themselves."""


class Command(Message):
    """An order: it is accepted whole, or refused with every reason. `title` heads its form."""

    name: ClassVar[str]
    title: ClassVar[str]
    by_engine: ClassVar[bool] = False  # outcomes of steps: no account may give them
    by_visitor: ClassVar[bool] = False  # people who are not signed in may give it
    by_link: ClassVar[bool] = False  # whoever was sent the link may give it, without an account
    consequence: ClassVar[str] = ""  # of a grave command: who is told and what it ends, said first

    def companions(self, ref: Ref) -> tuple[tuple[Ref, "Command"], ...]:
        """Return the commands that must be accepted in other streams together with this one."""
        return ()


class Event(Message, ABC):
    """A past fact. `type` is stored for ever and ends in a version; `says` is its sentence."""

    type: ClassVar[str]
    at: AwareDatetime

    @abstractmethod
    def says(self) -> str:
        """Return one plain sentence; people and streams stand in it as markers (domain/say.py)."""


class Step(Message, ABC):
    """Something the system will do by itself at `due` (UTC), unless `until` has passed by then.

    `key` names one occurrence and never returns once its outcome is recorded.
    """

    step: str
    key: str
    due: AwareDatetime
    until: AwareDatetime | None = None

    @abstractmethod
    def says(self) -> str:
        """Return what will happen, in plain words."""


class Owner(StrEnum):
    """Who owes a task."""

    COORDINATOR = "Optimum"
    PROVIDER = "The provider"
    TRAINER = "The trainer"
    MENTOR = "The well-being mentor"
    DELEGATE = "The delegate"


class Task(Message):
    """Something a person owes by `due` (UTC); `settled_by` is the name of the command that does it.

    `prefill` holds what the form of that command can start with.
    """

    key: str
    due: AwareDatetime
    owner: Owner
    title: str
    why: str
    settled_by: str | None = None
    prefill: dict[str, str | int] = Field(default_factory=dict)


Item = Step | Task


def lapsed(item: Step, now: datetime) -> bool:
    """Tell whether a step is past its `until`, so that it must be recorded as lapsed, not done."""
    return item.until is not None and now > item.until
