"""Why a step failed, in words for a coordinator: the one place where an error becomes a sentence.

The kind of an error, its place and its reference are in the log; a page shows only what is here.
"""

import hashlib

import aiosmtplib
from pydantic import ValidationError
from temporalio.exceptions import ApplicationError

from activities import papers
from activities.letters import NotTaken, Undeliverable
from activities.papers import PaperError
from store.away import NO_ROOM, TRY_AGAIN, WAITED

BUSY = "The mail server is busy and did not take a letter. It is tried again by itself."
NO_MAIL = "The mail server cannot be reached. It is tried again by itself."
NO_DATABASE = "The database is away, busy or full. It is tried again by itself."
NO_TIME = "It did not finish in time, however often it was tried. It is tried again by itself."
STOPPED = "It was stopped from outside. It is tried again by itself."
OURS = (
    "Something of ours failed. It is tried again every hour."
    " Tell whoever looks after the system{reference}."
)

UNFIT = (
    "A name or a text on the paper is too long, or has a character that cannot be printed."
    " Correct it where it was typed, then try again."
)

_DATABASE = tuple(
    # A file or a network of another kind is not the database.
    kind
    for kind in (*TRY_AGAIN, *WAITED, *NO_ROOM)
    if kind not in (OSError, TimeoutError)
)


def plain(error: BaseException, reference: str = "") -> str:
    """Return why something failed, in words that name no class and quote nobody's data."""
    match error:
        case PaperError():
            return str(error)  # written for people, where the paper is set
        case NotTaken():
            return BUSY
        case Undeliverable():
            return "The mail server refused a letter for good."
        case aiosmtplib.SMTPException():
            return NO_MAIL
        case ApplicationError() if error.message:
            return error.message  # said on purpose
        case _ if isinstance(error, _DATABASE):
            return NO_DATABASE
        case ValidationError() if error.title in papers.__all__:
            return UNFIT
        case TimeoutError():
            return NO_TIME
        case _:
            return OURS.format(reference=f": {reference}" if reference else "")


def reference_of(*parts: str) -> str:
    """Return the short reference under which the log tells more: the same for the same fault."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:8].upper()
