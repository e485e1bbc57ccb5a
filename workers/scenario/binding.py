"""Turn what a scenario says into a command: keys become ids, words go to the vault."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from domain.binding import Place, Unbound, bind
from domain.entry.dates import on_day
from domain.entry.text import words, words_of_a_line
from domain.messages import Command
from domain.problems import listed, problems
from domain.processes.cohort import Cohort, MarkRegister
from domain.processes.cohort.commands import Plan
from domain.processes.cohort.planning import lay_out
from domain.refusals import Refused
from workers.scenario.reading import Happening, Scenario, command_of


class BadHappening(ValueError):
    """One entry of a scenario makes no command; the message says what would be right."""


class Texts:
    """Resolves the keys of one entry; collects the words that go to the vault."""

    def __init__(self, scenario: Scenario, happening: Happening) -> None:
        self.scenario = scenario
        self.happening = happening
        self.words: dict[str, str] = {}
        self.found: list[str] = []

    def person(self, given: Any, place: Place) -> str:
        if given in self.found:
            return str(given)  # laid out from the catalogue, where the key was found already
        if given not in self.scenario.people:
            known = ", ".join(self.scenario.people)
            raise ValueError(f"there is no person “{given}”; there are: {known}")
        self.found.append(self.scenario.person_id(str(given)))
        return self.found[-1]

    def text(self, given: Any, place: Place) -> str:
        return self._kept(words(given), place)

    def line(self, given: Any, place: Place) -> str:
        return self._kept(words_of_a_line(given), place)

    def _kept(self, body: str, place: Place) -> str:
        where = "/".join(str(part) for part in (self.happening.number, *place))
        identifier = f"t-{self.scenario.stable('text', where)}"
        self.words[identifier] = body
        return identifier

    def document(self, given: Any, place: Place) -> str:
        raise ValueError("a scenario cannot hand in documents")

    def ref(self, given: Any, place: Place) -> str:
        found = self.scenario.stream(str(given))
        if found is None:
            known = ", ".join(self.scenario.streams)
            raise ValueError(f"there is no stream “{given}”; there are: {known}")
        return found


def command_for(
    scenario: Scenario, happening: Happening, state: Any
) -> tuple[Command, dict[str, str]]:
    """Return the command of an entry and the words for the vault, by id.

    `state` is the present state of the stream: "others" on an attendance sheet means everybody
    expected who is not listed. Raises BadHappening with all that is wrong.
    """
    slug = happening.ref.partition(":")[0]
    model = command_of(slug, happening.do)
    assert model is not None  # the reader checked it
    texts = Texts(scenario, happening)
    try:
        written = _laid_out(model, happening.given, texts)
        bound = bind(model, written, texts)
        if model is MarkRegister:
            bound = _everybody(bound, state)
        return model.model_validate(bound), texts.words
    except Unbound as wrong:
        raise BadHappening("\n".join(f"{_path(p)}: {what}" for p, what in wrong.faults)) from None
    except ValidationError as error:
        raise BadHappening(listed(problems(error))) from None
    except Refused as refused:
        raise BadHappening(refused.sentence) from None


def _path(place: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _laid_out(model: type[Command], given: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """A cohort's days may be given as a variant of the catalogue with dates, times and venue."""
    written = dict(given)
    days = written.get("days")
    if model is not Plan or not isinstance(days, Mapping):
        return written
    wanted = {"variant": str, "on": list, "from": time, "to": time, "room": str, "trainer": str}
    on: list[date] = []
    wrong = [
        f"days.{name}: {'this is missing' if name not in days else 'this is of the wrong kind'}"
        for name, kind in wanted.items()
        if not isinstance(days.get(name), kind)
    ]
    known = (*wanted, "co_trainer")
    wrong += [f"days.{name}: there is no such field here" for name in days if name not in known]
    for number, one in enumerate(days["on"] if not wrong else (), 1):
        try:
            on.append(on_day(one))
        except ValueError as what:
            wrong.append(f"days.on.{number}: {what}")
    teachers: dict[str, str] = {}
    for name in ("trainer", "co_trainer") if not wrong else ():
        try:
            if name in days:
                teachers[name] = texts.person(days[name], ("days", name))
        except ValueError as unknown:
            wrong.append(f"days.{name}: {unknown}")
    if wrong:
        raise BadHappening("\n".join(wrong))
    laid = lay_out(
        str(written.get("service")),
        days["variant"],
        tuple(on),
        begins=days["from"],
        ends=days["to"],
        room=days["room"],
        trainer=teachers["trainer"],
        co_trainer=teachers.get("co_trainer"),
    )
    written["days"] = [day.model_dump() for day in laid]
    return written


def _everybody(bound: dict[str, Any], state: Any) -> dict[str, Any]:
    """Mark all who are expected and not listed with the status given as "others"."""
    others = bound.pop("others", None)
    if others is None or not isinstance(state, Cohort):
        return bound
    marks = list(bound.get("marks", []))
    listed_people = [mark.get("person") for mark in marks]
    marks += [
        {"person": who, "status": others}
        for who in state.expected(bound.get("day", 0))
        if who not in listed_people
    ]
    return {**bound, "marks": marks}
