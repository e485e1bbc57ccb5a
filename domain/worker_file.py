"""The worker file of ASC-WDS: how a provider's own account names its workers.

Only three of its columns are read: LOCALESTID, UNIQUEWORKERID, and DISPLAYID, which as a rule is
the worker's name. Who is meant is found by the setting and the name as people write it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from domain.entry.folding import same_name
from domain.entry.text import NotText, line
from domain.messages import PersonId

WORKPLACE, WORKER, DISPLAY = "LOCALESTID", "UNIQUEWORKERID", "DISPLAYID"
MOST_LINES = 20_000
LONGEST_REFERENCE = 50

At = tuple[str, PersonId]
"""A setting and somebody who holds a certificate there."""


@dataclass(frozen=True)
class Found:
    """What a worker file told: references by setting and person, and what could not be used."""

    references: Mapping[At, str]
    faults: tuple[str, ...] = field(default=())


def read_worker_file(
    content: bytes, workplaces: Mapping[str, str], people: Sequence[tuple[At, str]]
) -> Found:
    """Return whose references a file tells.

    `workplaces` are settings by LOCALESTID, `people` are all with their names. A line about a
    workplace or a worker whom we do not know is no fault: most workers have no certificate of ours.
    """
    rows = list(csv.DictReader(StringIO(_text(content), newline="")))[:MOST_LINES]
    missing = [name for name in (WORKPLACE, WORKER, DISPLAY) if not rows or name not in rows[0]]
    if missing:
        said = ", ".join(missing)
        return Found({}, (f"This is no worker file of ASC-WDS: it has no column {said}.",))
    references: dict[At, str] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        setting = workplaces.get(_cell(row, WORKPLACE))
        name, reference = _cell(row, DISPLAY), _cell(row, WORKER)
        if setting is None or not name:
            continue
        meant = [at for at, known in people if at[0] == setting and same_name(known, name)]
        fault = _fault(meant, reference, references)
        if fault:
            faults.append(f"Line {number}: {fault}")
        elif meant:
            references[meant[0]] = reference
    return Found(references, tuple(faults))


def _fault(meant: Sequence[At], reference: str, so_far: Mapping[At, str]) -> str:
    if not meant:
        return ""
    if len(meant) > 1:
        return "two people at this setting have that name. Type their references below."
    if not reference or len(reference) > LONGEST_REFERENCE:
        return f"its {WORKER} is empty or longer than {LONGEST_REFERENCE} characters."
    if meant[0] in so_far:
        return "that person stands in the file twice. The first reference was taken."
    taken = [one for at, one in so_far.items() if at[0] == meant[0][0]]
    return f"its {WORKER} was used for somebody else above." if reference in taken else ""


def _cell(row: Mapping[str, str | None], column: str) -> str:
    try:
        return line(row.get(column) or "")
    except NotText:
        return ""


def _text(content: bytes) -> str:
    """ASC-WDS writes UTF-8; spreadsheets that save it anew write Windows' own."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def named_twice(references: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return each (setting, reference) that stands there more than once."""
    return {pair for pair, times in Counter(references).items() if times > 1}
