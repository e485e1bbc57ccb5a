"""Letters: e-mails with their wording and calendar entries, and the transport that sends them."""

from activities.letters.build import build, plain_text
from activities.letters.calendar_entry import CalendarEntry, called_off, ics, moved
from activities.letters.letter import Action, Attachment, Letter
from activities.letters.transport import (
    BadSmtpUrl,
    NotTaken,
    Undeliverable,
    parse_smtp_url,
    send_smtp,
)
from activities.letters.wording import Kind, Office, Value, WordingError, placeholders, write

__all__ = [
    "Action",
    "Attachment",
    "BadSmtpUrl",
    "CalendarEntry",
    "Kind",
    "Letter",
    "NotTaken",
    "Office",
    "Undeliverable",
    "Value",
    "WordingError",
    "build",
    "called_off",
    "ics",
    "moved",
    "parse_smtp_url",
    "placeholders",
    "plain_text",
    "send_smtp",
    "write",
]
