"""Read a scenario file: every fault is told at once, each with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from domain.entry.dates import Moment
from domain.entry.email import EmailAddress
from domain.entry.text import Name, Title
from domain.frameworks import FRAMEWORKS
from domain.messages import Command, Message
from domain.problems import problems
from domain.processes.competence import competence_ref
from domain.ref import REF_PATTERN, Ref, derived_ref, effect_id, make_ref, slug_of
from domain.registry import DECIDERS

KEY = r"^[a-z][a-z0-9-]{1,40}$"


class ScenarioError(ValueError):
    """A scenario cannot be run; the message names the file, the line and what would be right."""

    def __init__(self, file: str, faults: list[tuple[int | None, str]]) -> None:
        lines = [
            f"{file}, line {line}: {what}" if line else f"{file}: {what}" for line, what in faults
        ]
        super().__init__("\n".join(lines))


class PersonEntry(BaseModel):
    """Somebody of a scenario; all of them are invented."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    email: EmailAddress


class Happening(Message):
    """One command of a scenario: when, to which stream, by which account, and what it says."""

    number: int
    line: int
    at: AwareDatetime
    to: str
    ref: Ref
    do: str
    given: dict[str, Any]
    by: str = "scenario"
    refused: tuple[str, ...] = ()


class Scenario(Message):
    """A whole scenario, in order of time; `people` and `streams` are found by their keys."""

    file: str
    title: str
    starts: AwareDatetime
    people: dict[str, PersonEntry]
    streams: dict[str, Ref]
    happenings: tuple[Happening, ...]

    def person_id(self, key: str) -> str:
        """Return the vault id that stands for one of the scenario's people."""
        return f"p-{self.stable('person', key)}"

    def stable(self, kind: str, key: str) -> str:
        """Return an id that is the same at every run of this scenario."""
        return effect_id(self.title, f"{kind}/{key}").hex

    def stream(self, key: str) -> Ref | None:
        """Return the reference behind a key such as "elm" or "elm-programme.invoice".

        "elm-booking.registration-1" is the registration of the booking's first delegate, and
        "elm.elm-court.medicines" the staff competence of a setting of provider "elm".
        """
        owner, dot, which = key.partition(".")
        ref = self.streams.get(owner)
        if not ref or not dot:
            return ref
        if which == "invoice":
            return derived_ref("invoice", ref, "price")
        setting, dot, framework = which.partition(".")
        if dot and slug_of(ref) == "provider" and framework in FRAMEWORKS:
            return competence_ref(ref, setting, framework)
        award = re.fullmatch(r"(certificate|attendance|registration)-(\d+)", which)
        return derived_ref("award", ref, f"{award[1]}/{award[2]}") if award else None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Moment
    to: str
    do: str
    by: str = Field("scenario", pattern=KEY)
    refused: tuple[str, ...] = ()
    fields: dict[str, Any] = Field(default_factory=dict, alias="with")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title = Field(min_length=3)
    starts: Moment
    people: dict[str, PersonEntry] = Field(default_factory=dict)
    streams: dict[str, str]
    happens: list[dict[str, Any]] = Field(min_length=1)


def read_scenario(path: Path) -> Scenario:
    """Return the scenario of a TOML file; ScenarioError lists all that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(str(path), [(None, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise ScenarioError(str(path), [(None, "this is not text in UTF-8")]) from None
    return parse_scenario(text, str(path))


def parse_scenario(text: str, file: str) -> Scenario:
    """Return the scenario of a TOML text; ScenarioError lists all that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except ValueError as error:  # also of a number with thousands of digits
        raise ScenarioError(file, [(None, f"this is not valid TOML: {error}")]) from None
    lines = _Lines(text)
    try:
        whole = _File.model_validate(raw)
    except ValidationError as error:
        faults = [(lines.of(one.field), f"{one.field}: {one.sentence}") for one in problems(error)]
        raise ScenarioError(file, faults) from None
    return _Reader(file, whole, lines).read()


class _Lines:
    """Finds the line on which something stands: tomllib does not tell."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.happens = [n for n, line in enumerate(self.lines, 1) if line.strip() == "[[happens]]"]

    def entry(self, index: int, field: str = "") -> int:
        """Return the line of entry `index`, or of one of its fields when that can be found."""
        if index >= len(self.happens):
            return 1
        start = self.happens[index]
        end = self.happens[index + 1] if index + 1 < len(self.happens) else len(self.lines) + 1
        for number in range(start, end):
            if field and re.match(rf"\s*(with\.)?{re.escape(field)}\b", self.lines[number - 1]):
                return number
        return start

    def of(self, path: str) -> int | None:
        """Return the line where the first word of a path is set, or None."""
        words = [word for word in path.split(".") if not word.isdigit()]
        for word in reversed(words):
            for number, line in enumerate(self.lines, 1):
                if re.match(rf"\s*\[*\"?{re.escape(word)}\"?[\s.=\]]", line):
                    return number
        return None


class _Reader:
    def __init__(self, file: str, whole: _File, lines: _Lines) -> None:
        self.file, self.whole, self.lines = file, whole, lines
        self.faults: list[tuple[int | None, str]] = []

    def read(self) -> Scenario:
        streams = dict(self.streams())
        self.people()
        scenario = Scenario(
            file=self.file,
            title=self.whole.title,
            starts=self.whole.starts,
            people=self.whole.people,
            streams=streams,
            happenings=(),
        )
        found = [self.happening(scenario, n, raw) for n, raw in enumerate(self.whole.happens)]
        if self.faults:
            raise ScenarioError(self.file, self.faults)
        ordered = sorted((one for one in found if one), key=lambda one: (one.at, one.number))
        return scenario.model_copy(update={"happenings": tuple(ordered)})

    def streams(self) -> Iterator[tuple[str, Ref]]:
        """Yield each stream; "allocation:clinical-quality" is a reference that stands fast."""
        for key, written in self.whole.streams.items():
            slug, fixed, _ = written.partition(":")
            if not re.match(KEY, key):
                self.fault(self.lines.of(key), f"“{key}”: use small letters, digits and hyphens")
            elif slug not in DECIDERS:
                known = ", ".join(sorted(DECIDERS))
                self.fault(self.lines.of(key), f"“{slug}” is no process; there are: {known}")
            elif fixed and not re.fullmatch(REF_PATTERN, written):
                self.fault(self.lines.of(key), f"“{written}” is no reference of a stream")
            elif fixed:
                yield key, written
            else:
                yield key, make_ref(slug, effect_id(self.whole.title, f"stream/{key}").hex)

    def people(self) -> None:
        first: dict[str, str] = {}
        for key, entry in self.whole.people.items():
            if entry.email in first:
                same = first[entry.email]
                self.fault(
                    self.lines.of(key),
                    f"“{key}” has the e-mail address of “{same}”: is the person named twice?",
                )
            first.setdefault(entry.email, key)

    def happening(self, scenario: Scenario, index: int, raw: Mapping[str, Any]) -> Happening | None:
        try:
            entry = _Entry.model_validate(raw)
        except ValidationError as error:
            for one in problems(error):
                self.fault(self.lines.entry(index, one.field), f"{one.field}: {one.sentence}")
            return None
        line = self.lines.entry(index)
        ref = scenario.stream(entry.to)
        if ref is None:
            known = ", ".join(scenario.streams)
            self.fault(line, f"to: there is no stream “{entry.to}”; there are: {known}")
            return None
        slug = ref.partition(":")[0]
        if command_of(slug, entry.do) is None:
            names = ", ".join(one.name for one in DECIDERS[slug].commands if not one.by_engine)
            self.fault(line, f"do: {slug} has no command “{entry.do}”; it has: {names}")
            return None
        if entry.at < scenario.starts:
            self.fault(line, "at: this is before the scenario starts")
        return Happening(
            number=index,
            line=line,
            at=entry.at,
            to=entry.to,
            ref=ref,
            do=entry.do,
            given=entry.fields,
            by=entry.by,
            refused=entry.refused,
        )

    def fault(self, line: int | None, what: str) -> None:
        self.faults.append((line, what))


def command_of(slug: str, name: str) -> type[Command] | None:
    """Return the command that people may give to a process under this name, or None."""
    for command in DECIDERS[slug].commands:
        if command.name == name and not command.by_engine:
            return command
    return None
