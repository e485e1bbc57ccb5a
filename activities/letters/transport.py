"""Hands a built message to a mail server; says when sending again is of no use."""

import asyncio
import ssl
from email import policy
from email.message import EmailMessage
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib
from pydantic import BaseModel, ConfigDict

StartTls = Literal["auto", "always", "never"]
_PORTS = {"smtp": 587, "smtps": 465}
_START_TLS: dict[StartTls, bool | None] = {"auto": None, "always": True, "never": False}
_PERMANENT = range(500, 600)


class Undeliverable(Exception):
    """The server refused this letter to this address for good: sending it again is of no use.

    `code` is the answer's number. The message leaves the answer's text out, which as a rule
    repeats the address; it is in `answer`, for the vault only.
    """

    def __init__(self, code: int, answer: str) -> None:
        super().__init__(f"The mail server refused the letter for good (code {code}).")
        self.code = code
        self.answer = answer


class NotTaken(Exception):
    """The server did not take the letter now; the same letter is to be sent again later.

    It stands for the library's error of an answer 4xx, whose text repeats the address.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"The mail server did not take the letter now (code {code}).")
        self.code = code


class BadSmtpUrl(ValueError):
    """The address of the mail server cannot be used; every reason is named, no password quoted."""


class Server(BaseModel):
    """A mail server as an address like smtp://user:password@host:587?starttls=always names it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    host: str
    port: int
    tls: bool
    starttls: StartTls
    username: str | None
    password: str | None


def parse_smtp_url(smtp_url: str) -> Server:
    """Return the mail server of an address; BadSmtpUrl names all that is wrong with it.

    smtp:// is a plain connection made safe by STARTTLS: `auto` (the default) when the server
    offers it, `always`, or `never`; with a user name the default is `always`, so that a password
    never travels in the clear unless `never` is said. smtps:// speaks TLS from the first byte.
    Without a port it is 587, and 465 for smtps.
    """
    parts = urlsplit(smtp_url)
    faults: list[str] = []
    if parts.scheme not in _PORTS:
        faults.append("it must begin with smtp:// or smtps://")
    if not parts.hostname:
        faults.append("the host is missing")
    if parts.path not in ("", "/") or parts.fragment:
        faults.append("nothing may follow the host and port but ?starttls=")
    if (parts.username is None) != (parts.password is None):
        faults.append("give both a user name and a password, or neither")
    port = _port(parts, faults)
    starttls = _starttls(parts, faults)
    if faults:
        raise BadSmtpUrl(f"The address of the mail server is wrong: {'; '.join(faults)}.")
    return Server(
        host=parts.hostname or "",
        port=port,
        tls=parts.scheme == "smtps",
        starttls=starttls,
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
    )


def _port(parts: SplitResult, faults: list[str]) -> int:
    try:
        port = parts.port
    except ValueError:
        faults.append("the port must be a number from 1 to 65535")
        return 0
    return port or _PORTS.get(parts.scheme, 0)


def _starttls(parts: SplitResult, faults: list[str]) -> StartTls:
    fallback: StartTls = "auto" if parts.username is None else "always"
    choices = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name != "starttls":
            faults.append(f"“{name}” is not known; only starttls is")
        else:
            choices.append(value)
    known: tuple[StartTls, ...] = ("auto", "always", "never")
    chosen = [choice for choice in known if choices == [choice]]
    if choices and not chosen:
        faults.append("starttls must be auto, always or never")
    return chosen[0] if chosen else fallback


async def send_smtp(
    message: EmailMessage,
    smtp_url: str,
    timeout: float = 30,  # noqa: ASYNC109 - the library needs it too, for its own waits
) -> None:
    """Hand the message to the mail server; return when the server has taken it.

    `timeout` is in seconds, for all of it. Raises Undeliverable when the server answers 5xx about
    the recipient or the letter, NotTaken when it answers 4xx about them, and everything else (no
    connection, a lost one, a wrong password, TimeoutError) as it comes: those may heal. After a
    lost connection the server may have taken the letter; the same Message-ID tells the reader.
    """
    sender, recipient = _envelope(message)
    await send_bytes(message.as_bytes(policy=policy.SMTP), sender, recipient, smtp_url, timeout)


async def send_bytes(
    content: bytes,
    sender: str,
    recipient: str,
    smtp_url: str,
    timeout: float = 30,  # noqa: ASYNC109 - the library needs it too, for its own waits
) -> None:
    """Hand over a message that was built before, exactly as it stands; otherwise as send_smtp."""
    server = parse_smtp_url(smtp_url)
    refusal: Undeliverable | NotTaken
    try:
        async with asyncio.timeout(timeout), _client(server, timeout) as client:
            await client.sendmail(sender, [recipient], content)
        return
    except aiosmtplib.SMTPRecipientsRefused as error:
        refusal = _refusal(error.recipients[0].code, error.recipients[0].message)
    except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
        refusal = _refusal(error.code, error.message)
    # Raised outside the handler: the original error repeats the address of the recipient.
    raise refusal


def _client(server: Server, timeout: float) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls,
        start_tls=False if server.tls else _START_TLS[server.starttls],
        tls_context=ssl.create_default_context(),
        timeout=timeout,
    )


def _envelope(message: EmailMessage) -> tuple[str, str]:
    """Return the addresses of the From and To headers; a letter goes to one person."""
    sender = message["From"].addresses[0].addr_spec
    (recipient,) = message["To"].addresses
    return sender, recipient.addr_spec


def _refusal(code: int, answer: str) -> Undeliverable | NotTaken:
    return Undeliverable(code, answer) if code in _PERMANENT else NotTaken(code)
