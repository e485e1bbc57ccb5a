"""Sending: letters reach a real mail server, and what fails for good is told from what may heal."""

import asyncio
import ssl
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from activities.letters import (
    BadSmtpUrl,
    NotTaken,
    Undeliverable,
    build,
    parse_smtp_url,
    send_smtp,
)
from tests.activities.test_letters import FROM, ID, entry, letter

AUTHORITY = trustme.CA()
MESSAGE = build(letter(calendar=entry()), FROM)
RECIPIENT = "s.rhys@rowan.example"


class Sink:
    """A mail server's mind: it keeps what it takes, and answers as it is told."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK", hang_up: bool = False) -> None:
        self.rcpt, self.data, self.hang_up = rcpt, data, hang_up
        self.taken: list[Envelope] = []
        self.secure: list[bool] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hang_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        self.taken.append(envelope)
        self.secure.append(session.ssl is not None)
        return self.data


@asynccontextmanager
async def serving(factory: Callable[[], asyncio.BaseProtocol], **tls: Any) -> AsyncIterator[int]:
    """Serve on a free port of this machine; yield the port."""
    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0, **tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def mail_server(sink: Sink, **options: Any) -> AsyncIterator[str]:
    def session() -> SMTP:
        return SMTP(sink, hostname="localhost", **options)

    async with serving(session) as port:
        yield f"smtp://127.0.0.1:{port}"


def tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    AUTHORITY.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let this machine trust the certificates of the test's mail server."""
    AUTHORITY.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


async def test_a_letter_arrives_byte_for_byte_for_its_one_recipient() -> None:
    sink = Sink()

    async with mail_server(sink) as url:
        await send_smtp(MESSAGE, url, timeout=5)

    (envelope,) = sink.taken
    assert envelope.mail_from == "office@optimum.example"
    assert envelope.rcpt_tos == [RECIPIENT]
    assert envelope.content == MESSAGE.as_bytes()
    assert f"Message-ID: {ID}".encode() in MESSAGE.as_bytes()


@pytest.mark.parametrize(
    "sink", [Sink(rcpt=f"550 5.1.1 {RECIPIENT} unknown"), Sink(data="554 5.6.0 not this")]
)
async def test_a_refusal_for_good_is_undeliverable(sink: Sink) -> None:
    async with mail_server(sink) as url:
        with pytest.raises(Undeliverable) as refusal:
            await send_smtp(MESSAGE, url, timeout=5)

    assert refusal.value.code in (550, 554)
    assert refusal.value.answer.startswith("5.")


@pytest.mark.parametrize(
    "sink", [Sink(rcpt=f"451 4.3.0 {RECIPIENT} later"), Sink(data="452 4.2.2 mailbox full")]
)
async def test_a_refusal_for_now_is_to_be_tried_again(sink: Sink) -> None:
    async with mail_server(sink) as url:
        with pytest.raises(NotTaken) as refusal:
            await send_smtp(MESSAGE, url, timeout=5)

    assert refusal.value.code in (451, 452)


@pytest.mark.parametrize("code", ["550", "451"])
async def test_no_error_text_repeats_the_address(code: str) -> None:
    async with mail_server(Sink(rcpt=f"{code} {RECIPIENT} is not here")) as url:
        with pytest.raises((Undeliverable, NotTaken)) as refusal:
            await send_smtp(MESSAGE, url, timeout=5)

    told = "".join(traceback.format_exception(refusal.value))
    assert RECIPIENT not in told
    assert refusal.value.__context__ is None


async def test_a_lost_connection_is_raised_as_it_comes() -> None:
    async with mail_server(Sink(hang_up=True)) as url:
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await send_smtp(MESSAGE, url, timeout=5)


async def test_nobody_listening_is_raised_as_it_comes() -> None:
    async with mail_server(Sink()) as url:
        pass

    with pytest.raises(aiosmtplib.SMTPConnectError):
        await send_smtp(MESSAGE, url, timeout=5)


async def test_a_server_that_never_speaks_costs_no_more_than_the_time_out() -> None:
    loop = asyncio.get_running_loop()

    async with serving(asyncio.Protocol) as port:
        began = loop.time()
        with pytest.raises((TimeoutError, aiosmtplib.SMTPTimeoutError)):
            await send_smtp(MESSAGE, f"smtp://127.0.0.1:{port}", timeout=0.2)

    assert loop.time() - began < 2


async def test_a_slow_server_cannot_stretch_the_time_out_answer_by_answer() -> None:
    class Slow(Sink):
        async def handle_MAIL(
            self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
        ) -> str:
            await asyncio.sleep(0.2)
            envelope.mail_from = address
            return "250 OK"

        async def handle_RCPT(self, *given: Any) -> str:
            await asyncio.sleep(0.2)
            return await super().handle_RCPT(*given)

    sink = Slow()
    async with mail_server(sink) as url:
        with pytest.raises(TimeoutError):
            await send_smtp(MESSAGE, url, timeout=0.3)

    assert sink.taken == []


@pytest.mark.usefixtures("trusted")
async def test_starttls_is_used_when_the_server_offers_it() -> None:
    sink = Sink()

    async with mail_server(sink, tls_context=tls_context()) as url:
        await send_smtp(MESSAGE, url, timeout=5)

    assert sink.secure == [True]


async def test_starttls_always_refuses_a_server_without_it() -> None:
    sink = Sink()

    async with mail_server(sink) as url:
        with pytest.raises(aiosmtplib.SMTPException, match=r"(?i)starttls"):
            await send_smtp(MESSAGE, f"{url}?starttls=always", timeout=5)

    assert sink.taken == []


async def test_a_server_with_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    sink = Sink()

    async with mail_server(sink, tls_context=tls_context()) as url:
        with pytest.raises((ssl.SSLError, aiosmtplib.SMTPException)):
            await send_smtp(MESSAGE, f"{url}?starttls=always", timeout=5)

    assert sink.taken == []


@pytest.mark.usefixtures("trusted")
async def test_smtps_speaks_tls_from_the_first_byte() -> None:
    sink = Sink()

    def session() -> SMTP:
        return SMTP(sink, hostname="localhost")

    async with serving(session, ssl=tls_context()) as port:
        await send_smtp(MESSAGE, f"smtps://localhost:{port}", timeout=5)

    assert len(sink.taken) == 1


def doorkeeper(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == b"p@ss/word"
    return AuthResult(success=known, handled=False)


@pytest.mark.usefixtures("trusted")
async def test_a_user_signs_in_over_tls_with_a_quoted_password() -> None:
    sink = Sink()

    async with mail_server(
        sink, tls_context=tls_context(), authenticator=doorkeeper, auth_required=True
    ) as url:
        address = url.removeprefix("smtp://")
        await send_smtp(MESSAGE, f"smtp://office:p%40ss%2Fword@{address}", timeout=5)

    assert sink.secure == [True]


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_not_the_recipients_fault() -> None:
    sink = Sink()

    async with mail_server(
        sink, tls_context=tls_context(), authenticator=doorkeeper, auth_required=True
    ) as url:
        address = url.removeprefix("smtp://")
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await send_smtp(MESSAGE, f"smtp://office:wrong@{address}", timeout=5)

    assert sink.taken == []


def test_an_address_of_a_server_is_read_with_its_defaults() -> None:
    plain = parse_smtp_url("smtp://mail.optimum.example")
    signed_in = parse_smtp_url("smtp://a:b@mail.optimum.example:25")
    secure = parse_smtp_url("smtps://mail.optimum.example/")

    assert (plain.port, plain.tls, plain.starttls, plain.username) == (587, False, "auto", None)
    assert (signed_in.port, signed_in.starttls, signed_in.password) == (25, "always", "b")
    assert (secure.port, secure.tls) == (465, True)


@pytest.mark.parametrize(
    ("url", "faults"),
    [
        ("http://x.example", ["begin with smtp:// or smtps://"]),
        ("smtp://", ["host is missing"]),
        ("smtp://x.example:mail", ["port must be a number"]),
        ("smtp://x.example/box", ["nothing may follow"]),
        ("smtp://me@x.example", ["both a user name and a password"]),
        ("smtp://x.example?starttls=maybe", ["auto, always or never"]),
        ("smtp://x.example?tls=1", ["“tls” is not known"]),
        ("ftp://me:secret@:99999?a=b&starttls=", ["begin", "host", "port", "“a”", "auto, always"]),
    ],
)
def test_a_wrong_address_of_a_server_is_told_with_every_reason(url: str, faults: list[str]) -> None:
    with pytest.raises(BadSmtpUrl) as refusal:
        parse_smtp_url(url)

    assert all(fault in str(refusal.value) for fault in faults)
    assert "secret" not in str(refusal.value)
