"""Builds the e-mail of a letter: the same letter gives the same message, byte for byte."""

import re
from email import policy
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from activities.letters.calendar_entry import ics
from activities.letters.letter import Letter
from domain.calendar import LONDON

_SAME_IN_MOST = frozenset(
    {"auto-submitted", "content-transfer-encoding", "content-type", "from", "mime-version"}
)


class _Headers(HeaderRegistry):
    """Makes the class of a header once, where the library makes it for every single header.

    Headers that are the same in most letters are parsed once; none of them names a recipient.
    """

    @cache  # noqa: B019  # one registry for ever
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        if name.lower() in _SAME_IN_MOST:
            return self._parsed(name, value)
        return super().__call__(name, value)

    @lru_cache(maxsize=128)  # noqa: B019  # one registry for ever
    def _parsed(self, name: str, value: str) -> BaseHeader:
        return super().__call__(name, value)


class _Written(str):
    """A header with words of people, folded by ourselves: the library's own folding of long names
    loses quotes and spaces, so that a name could pass for an address.

    Words that are not plain ASCII text become encoded words (RFC 2047), also what looks like one.
    """

    name: str
    defects = ()
    addresses: tuple[Address, ...]
    _lines: str

    def __new__(cls, name: str, words: str, address: str = "") -> "_Written":
        self = super().__new__(cls, f"{words} <{address}>" if address else words)
        self.name = name
        self.addresses = (Address(addr_spec=address),) if address else ()
        plain = words.isascii() and "=?" not in words
        if address:
            plain = plain and _ATOMS.fullmatch(words) is not None
        encoded = Header(words, "us-ascii" if plain else "utf-8", header_name=name)
        lines = encoded.encode(linesep="\r\n", maxlinelen=75)
        self._lines = f"{lines}\r\n <{address}>" if address else lines
        return self

    def fold(self, *, policy: policy.EmailPolicy) -> str:
        """Return the header as it travels."""
        return f"{self.name}: {self._lines}{policy.linesep}"


_ATOMS = re.compile(r"[A-Za-z0-9 '-]+")
"""What may stand unquoted before an address."""

_SMTP = policy.SMTP.clone(header_factory=_Headers())


def build(letter: Letter, mail_from: str) -> EmailMessage:
    """Return the message: plain text, HTML and calendar entry as alternatives, then attachments.

    `mail_from` is what the From header says, such as "Optimum <office@optimum.example>".
    """
    message = EmailMessage(policy=_SMTP)
    message["From"] = mail_from
    message["To"] = _Written("To", letter.to_name, letter.to_address)
    message["Subject"] = _Written("Subject", letter.subject)
    message["Date"] = format_datetime(letter.dated.astimezone(LONDON))
    message["Message-ID"] = letter.message_id
    # RFC 3834: holiday replies and other machines do not answer a letter that says so.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(plain_text(letter), cte="quoted-printable")
    message.add_alternative(html_text(letter), subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        message.add_alternative(
            ics(letter.calendar).decode(),
            subtype="calendar",
            params={"method": letter.calendar.method},
            cte="base64",
        )
    for attachment in letter.attachments:
        maintype, subtype = attachment.content_type.split("/")
        message.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.filename
        )
    _fix_boundaries(message, letter.message_id)
    return message


def plain_text(letter: Letter) -> str:
    """Return the letter as plain text: paragraphs apart by a blank line, not wrapped."""
    blocks = [letter.greeting]
    for paragraph in letter.paragraphs:
        if isinstance(paragraph, str):
            blocks.append(paragraph)
        else:
            blocks.append("\n".join(f"- {point}" for point in paragraph))
    if letter.details:
        blocks.append("\n".join(f"{label}: {value}" for label, value in letter.details))
    if letter.action is not None:
        blocks.append(f"{letter.action.label}:\n{letter.action.url}")
    if letter.ask is not None:
        blocks.append(letter.ask)
    blocks.append("\n".join(letter.closing))
    return "\n\n".join(blocks) + "\n"


def html_text(letter: Letter) -> str:
    """Return the letter as a small HTML page; all its texts are escaped."""
    return _page().render(letter=letter)


@cache
def _page() -> Template:
    environment = Environment(
        loader=PackageLoader("activities.letters", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["linked"] = _linked
    return environment.get_template("letter.html.j2")


_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


def _linked(text: str) -> Markup:
    """Return text in which the addresses of pages and meetings can be followed."""
    parts, place = [], 0
    for found in _ADDRESS.finditer(text):
        link = Markup('<a href="{0}" style="color:#0b5563;word-break:break-all">{0}</a>')
        parts += [escape(text[place : found.start()]), link.format(found[0])]
        place = found.end()
    return Markup("").join([*parts, escape(text[place:])])


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Name the boundaries after the letter: the library would draw them by chance."""
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{sha256(f'{seed} {place}'.encode()).hexdigest()[:40]}")
