"""A letter: one e-mail to one person, complete and ready to be built."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from activities.letters.address import MailAddress
from activities.letters.calendar_entry import CalendarEntry
from activities.plain_text import Sentence, Words

MessageId = Annotated[
    str, StringConstraints(pattern=r"^<[A-Za-z0-9!#$%&*+/=?^_{|}~.-]+@[A-Za-z0-9.-]+>$")
]
"""A Message-ID with its angle brackets: made once by the caller, the same at every attempt."""

Paragraph = Sentence | tuple[Sentence, ...]
"""A paragraph of text, or a list of points set with bullets."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Action(_Part):
    """The one link of a letter."""

    label: Words
    url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=500)]


class Attachment(_Part):
    """A file that travels with a letter."""

    filename: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    content_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$")]
    content: bytes


class Letter(_Part):
    """One e-mail; `dated` is the instant in its Date header, so that a retry sends the same.

    `ask` says whom to ask; it stands after everything else, before the closing.
    """

    message_id: MessageId
    dated: AwareDatetime
    to_address: MailAddress
    to_name: Words
    subject: Words
    greeting: Words
    paragraphs: Annotated[tuple[Paragraph, ...], Field(min_length=1)]
    details: tuple[tuple[Words, Sentence], ...] = ()
    action: Action | None = None
    ask: Sentence | None = None
    closing: Annotated[tuple[Words, ...], Field(min_length=1)]
    calendar: CalendarEntry | None = None
    attachments: tuple[Attachment, ...] = ()
