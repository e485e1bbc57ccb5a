"""The mailroom's own knowledge, and how one draft becomes one letter to one person."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Literal

from pydantic import ValidationError

from activities.letters import Attachment, CalendarEntry, Kind, Letter, Value, build, write
from activities.office import office
from activities.pages import Page
from domain.messages import PersonId
from domain.ref import Ref, effect_id
from store.letters import UNKNOWN
from store.vault import MailStatus, NewMail, Person

NO_ADDRESS = "nobody@no-address.invalid"
"""Stands in the To header of a letter that cannot be sent: it can still be read and printed."""

MUST_ARRIVE = ("invoice_", "credit_note_", "account_on_stop")
"""How kinds of letters begin that ask for money: what follows counts from their arrival."""
NO_EMAIL = "No e-mail address is known. Add it to the person, such as name@home.example."
TO_PRINT = "No e-mail address is known: print it and hand it over."


@dataclass(frozen=True)
class Post:
    """How letters leave: their sender, the site they point to, and the mail server, if any.

    Without a mail server letters stay in the vault and are shown on the Mail page. At most three
    letters are on the wire at once, as each holds a connection to PostgreSQL meanwhile.
    """

    mail_from: str
    site_url: str
    smtp_url: str | None = field(default=None, repr=False)
    wires: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(3), repr=False, compare=False
    )

    @property
    def address(self) -> str:
        """The sender's bare address."""
        return parseaddr(self.mail_from)[1]

    @property
    def sender(self) -> str:
        """The sender's name."""
        return parseaddr(self.mail_from)[0] or office().organisation

    @property
    def domain(self) -> str:
        """What Message-IDs and ids of calendar entries end in."""
        return self.address.rpartition("@")[2]

    def address_of(self, path: str) -> str:
        """Return the whole address of a page of the site."""
        return f"{self.site_url.rstrip('/')}{path}"

    def message_id(self, ref: Ref, key: str, draft: "Draft") -> str:
        """Return the one Message-ID that this letter to this person can ever have."""
        name = "/".join(part for part in (key, draft.kind, draft.to, draft.part) if part)
        return f"<{effect_id(ref, name)}@{self.domain}>"


@dataclass(frozen=True)
class Invitation:
    """A learning day for somebody's diary: the `uid` stays, the `sequence` rises."""

    uid: str
    sequence: int
    summary: str
    starts: datetime
    ends: datetime
    location: str
    description: str
    method: Literal["REQUEST", "CANCEL"] = "REQUEST"


@dataclass(frozen=True)
class Draft:
    """What somebody is to be told; name and address are joined when the letter is written.

    `part` tells apart several letters of one kind to one person in the same step.
    """

    kind: Kind
    to: PersonId
    values: Mapping[str, Value]
    part: str = ""
    page: Page | None = None
    invitation: Invitation | None = None
    attachments: tuple[Attachment, ...] = ()


def written(
    post: Post,
    ref: Ref,
    key: str,
    draft: Draft,
    person: Person | None,
    dated: datetime,
    path: str | None = None,
) -> NewMail:
    """Return the letter of a draft, ready for the vault; `path` is where its page is.

    A letter that cannot be written, or that asks for money and reaches nobody, has failed already:
    somebody has to mend it. Whoever was booked without an e-mail address gets other letters on
    paper: they are kept, to be printed. Whoever was erased is told nothing, and holds nobody up.
    """
    letter: Letter | None = None
    status: MailStatus = "queued" if post.smtp_url else "kept"
    fault: str | None = None
    needed = draft.kind.startswith(MUST_ARRIVE)
    if person is None:
        status, fault = ("failed" if needed else "let go"), UNKNOWN
    else:
        if not person.email:
            status, fault = ("failed", NO_EMAIL) if needed else ("kept", TO_PRINT)
        try:
            letter = _letter(post, ref, key, draft, person, dated, path)
        except ValidationError as error:
            status, fault = "failed", _why(error)
    message = build(letter, post.mail_from) if letter else None
    return NewMail(
        message_id=post.message_id(ref, key, draft),
        ref=ref,
        key=key,
        kind=draft.kind,
        person_id=draft.to,
        to_address=person.email if person else None,
        subject=letter.subject if letter else None,
        mime=message.as_bytes() if message else None,
        status=status,
        error=fault,
    )


def _letter(
    post: Post,
    ref: Ref,
    key: str,
    draft: Draft,
    person: Person,
    dated: datetime,
    path: str | None,
) -> Letter:
    return write(
        draft.kind,
        draft.values,
        message_id=post.message_id(ref, key, draft),
        dated=dated,
        to_address=person.email or NO_ADDRESS,
        to_name=person.name,
        office=office().signature,
        action_url=post.address_of(path) if path else None,
        calendar=_entry(post, draft.invitation, person, dated) if draft.invitation else None,
        attachments=draft.attachments,
    )


def _entry(post: Post, day: Invitation, person: Person, dated: datetime) -> CalendarEntry:
    return CalendarEntry(
        uid=day.uid,
        sequence=day.sequence,
        method=day.method,
        summary=day.summary,
        starts=day.starts,
        ends=day.ends,
        location=day.location,
        description=day.description,
        organizer=post.address,
        organizer_name=post.sender,
        attendee=person.email or NO_ADDRESS,
        attendee_name=person.name,
        stamped_at=dated,
    )


def _why(error: ValidationError) -> str:
    """Return what cannot stand in an e-mail; the values themselves are not quoted."""
    fields = {str(each["loc"][0]) for each in error.errors() if each["loc"]}
    if fields & {"to_address", "attendee"}:
        return "The e-mail address cannot be used; it should look like name@home.example."
    if fields & {"to_name", "attendee_name"}:
        return "The name has characters that cannot stand in an e-mail. Write it without them."
    if any(each["type"] == "string_too_long" for each in error.errors()):
        return "A name or a text in it is too long for an e-mail. Shorten it where it was typed."
    return (
        "A name or a text in it has characters that cannot stand in an e-mail."
        " Write it without them where it was typed."
    )
