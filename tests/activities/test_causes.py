"""Whatever fails, a page shows words: no class, no code of a driver, nobody's data."""

import inspect
import re

import aiosmtplib
import asyncpg
import pytest
from pydantic import BaseModel, ValidationError
from temporalio.exceptions import ApplicationError

from activities import papers
from activities.causes import plain
from activities.letters import NotTaken, Undeliverable
from activities.papers import PaperError

SECRET = "ann@example.org"
CLASS_NAME = re.compile(r"[a-z][A-Z]|Error|Exception|[a-z]_[a-z]|[()\\[\\]{}<>]")


def _every(module: object, base: type[BaseException]) -> list[BaseException]:
    """Return one of each error of a library, as far as a text alone makes it."""
    found: list[BaseException] = []
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if issubclass(kind, base):
            error = kind.__new__(kind)
            error.args = (f"Key (email)=({SECRET})",)
            found.append(error)
    return found


def _invalid(title: str) -> ValidationError:
    return ValidationError.from_exception_data(
        title,
        [
            {
                "type": "string_too_long",
                "loc": ("regarding",),
                "input": SECRET,
                "ctx": {"max_length": 160},
            }
        ],
    )


ERRORS = [
    *_every(asyncpg.exceptions, asyncpg.PostgresError),
    *_every(asyncpg.exceptions, asyncpg.InterfaceError),
    *_every(aiosmtplib, aiosmtplib.SMTPException),
    NotTaken(451),
    Undeliverable(550, SECRET),
    ConnectionError(SECRET),
    OSError(28, SECRET),
    TimeoutError(),
    KeyError(SECRET),
    AssertionError(),
    ApplicationError("", type="HolderUnknown"),
    *(_invalid(name) for name in [*papers.__all__, "Party", "Letter", "Person"]),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
def test_an_error_becomes_words(error: BaseException) -> None:
    said = plain(error, "1A2B3C4D")
    assert not CLASS_NAME.search(said), said
    assert SECRET not in said
    assert type(error).__name__ not in said
    assert said.endswith(".") and said[0].isupper()


def test_a_paper_that_cannot_be_printed_says_what_would_be_right() -> None:
    assert "too long" in plain(_invalid("InvoicePaper"))
    assert plain(PaperError("Shorten the longest of them.")) == "Shorten the longest of them."


def test_an_unknown_error_leads_to_the_log() -> None:
    class Unheard(BaseModel):
        age: int

    with pytest.raises(ValidationError) as raised:
        Unheard.model_validate({"age": SECRET})
    said = plain(raised.value, "1A2B3C4D")
    assert said.endswith("Tell whoever looks after the system: 1A2B3C4D.")
