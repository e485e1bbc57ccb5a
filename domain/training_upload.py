"""The file of training records that a provider loads into ASC-WDS, Skills for Care's data set."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from domain.calendar import validity_end
from domain.catalogue import CATALOGUE
from domain.messages import Message, PersonId
from domain.offers import AwardKind

COLUMNS = (
    "LOCALESTID",
    "UNIQUEWORKERID",
    "CATEGORY",
    "TRAININGNAME",
    "ACCREDITED",
    "WHODELIVERED",
    "PROVIDERNAME",
    "HOWDELIVERED",
    "VALIDITY",
    "DATECOMPLETED",
    "EXPIRYDATE",
    "NOTES",
)
LONGEST_NAME = 120
OTHER_CATEGORY = 21
NOT_ACCREDITED = "0"
EXTERNAL_PROVIDER = "2"
FACE_TO_FACE = "1"
NO_END = "none"
MONTHS = range(2, 1000)
"""ASC-WDS takes a validity of 2 to 999 months, although it says 1."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for the beginning of a formula."""


class Training(Message):
    """One certificate of one person, as it counts for the care setting where they work.

    `workplace` and `worker` are the provider's own references; None while they are not known.
    """

    setting: str
    person: PersonId
    workplace: str | None
    worker: str | None
    kind: AwardKind
    title: str
    service: str
    completed_on: date
    valid_until: date | None
    public_id: str

    @property
    def loads(self) -> bool:
        """Tell whether ASC-WDS would take its line: it knows places and people by references."""
        return self.workplace is not None and self.worker is not None


def training_file(records: Iterable[Training]) -> str:
    """Return the file as text: a heading, and a line for each certificate that loads.

    Nobody is named in it, and no reference of ours stands in the place of the provider's own.
    """
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for record in records:
        if record.loads:
            lines.writerow(map(harmless, _cells(record)))
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe makes it plain text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def category_of(record: Training) -> int:
    """Return the category of a certificate in the catalogue, or the one for other training."""
    sold = CATALOGUE.get(record.service)
    for plan in sold.awards if sold else ():
        if (plan.kind, plan.title) == (record.kind, record.title) and plan.training_category:
            return plan.training_category
    return OTHER_CATEGORY


def validity(record: Training) -> str:
    """Return for how many months a certificate is valid, "none" without an end.

    It is left out when the days do not come to whole months: the expiry date says it then.
    """
    if record.valid_until is None:
        return NO_END
    begins, ends = record.completed_on, record.valid_until
    rough = (ends.year - begins.year) * 12 + ends.month - begins.month
    for months in (rough, rough + 1):
        if months in MONTHS and validity_end(begins, months) == ends:
            return str(months)
    return ""


def _cells(record: Training) -> Iterator[str]:
    yield record.workplace or ""
    yield record.worker or ""
    yield str(category_of(record))
    yield record.title[:LONGEST_NAME]
    yield NOT_ACCREDITED
    yield EXTERNAL_PROVIDER
    yield ""  # a code of ASC-WDS's own list of training providers; a name is refused
    yield FACE_TO_FACE
    yield validity(record)
    yield _day(record.completed_on)
    yield _day(record.valid_until) if record.valid_until else ""
    yield f"Optimum Workforce Leadership, certificate {record.public_id}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
