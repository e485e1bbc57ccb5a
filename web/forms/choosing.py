"""People and learning days as the choices of a form."""

from collections.abc import Iterable

from domain.calendar import say_date
from domain.messages import Message, PersonId
from domain.parts.learning_days import LearningDay
from store import vault
from store.pages.names import told_apart
from store.pool import Connection
from web.fields import Choice, PersonChoice
from web.forms.offers import Choices


async def choices_of_people(conn: Connection, ids: Iterable[PersonId]) -> Choices:
    """Return people as choices, by name; whoever was erased is left out."""
    known = await vault.people(conn, dict.fromkeys(ids))
    texts = told_apart(known.values())
    found = sorted(known.values(), key=lambda one: (texts[one.id].casefold(), one.id))
    return tuple(
        PersonChoice(value=one.id, text=texts[one.id], name=one.name, email=one.email)
        for one in found
    )


def days(timetable: Iterable[LearningDay]) -> Choices:
    """Return learning days as choices, in the order of their numbers."""
    ordered = sorted(timetable, key=lambda day: day.number)
    return tuple(
        Choice(value=str(day.number), text=f"{day.number}: {day.title}, {say_date(day.on)}")
        for day in ordered
    )


def only(choices: Choices, people: Iterable[PersonId]) -> Choices:
    """Return the choices that stand for these people."""
    wanted = list(people)
    return tuple(choice for choice in choices if choice.value in wanted)


def as_typed(known: Message | None, command: type[Message]) -> dict[str, str]:
    """Return what is known, field by field of a command, as somebody would type it into its form.

    A form that corrects starts with this; what is not known yet is left out.
    """
    names = [name for name in command.model_fields if hasattr(known, name)]
    return {name: _typed(getattr(known, name)) for name in names}


def _typed(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "\n".join(str(one) for one in value)
        case _:
            return "" if value is None else str(value)
