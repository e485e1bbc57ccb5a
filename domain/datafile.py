"""Data files of the domain: TOML beside the code, read once; a fault is told with its place."""

import json
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import ValidationError

from domain.messages import Message

M = TypeVar("M", bound=Message)


class DataFileBroken(ValueError):
    """A data file cannot be used; the message lists every fault, one a line, and where it is."""

    def __init__(self, file: str, faults: Iterable[str]) -> None:
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))


def read(file: str) -> str:
    """Return the text of a data file of the domain."""
    return files("domain").joinpath(file).read_text(encoding="utf-8")


def tables(text: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML text; DataFileBroken with line and column when it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileBroken(file, [f"this is not valid TOML: {error}"]) from None


def keyed(data: dict[str, Any], table: str, field: str) -> dict[str, Any]:
    """Return `data` with each entry of a table of tables knowing its own key as `field`."""
    entries = data.get(table)
    if not isinstance(entries, dict):
        return data
    named = {
        key: {**entry, field: key} if isinstance(entry, dict) else entry
        for key, entry in entries.items()
    }
    return {**data, table: named}


def checked(model: type[M], data: dict[str, Any], file: str) -> M:
    """Return the tables as `model`; DataFileBroken naming the entry and field of every fault.

    The tables pass through JSON so that strict models take lists as tuples and dates as dates.
    """
    try:
        return model.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise DataFileBroken(file, [_fault(dict(one)) for one in error.errors()]) from None


def _fault(error: dict[str, Any]) -> str:
    place = " > ".join(
        f"number {part + 1}" if isinstance(part, int) else str(part) for part in error["loc"]
    )
    message = str(error["msg"]).removeprefix("Value error, ")
    shown = "" if isinstance(error["input"], dict | list) else f" (it is {error['input']!r})"
    return f"{place}: {message}{shown}" if place else message
