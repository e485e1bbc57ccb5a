"""Settings of every process, read from OPTIMUM_… variables; nothing else in the system reads them.

docs/settings.md lists them; `python -m workers.settings_page > docs/settings.md` writes it anew.
"""

import difflib
import os
import re
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from activities.letters.transport import parse_smtp_url

PREFIX = "OPTIMUM_"
PAGE = "docs/settings.md"

Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[float, Field(gt=0)]


def _url(schemes: tuple[str, ...], example: str) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"should be an address such as {example}")
        return value

    return AfterValidator(check)


def _address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= 65535:
        raise ValueError("should be a host and a port such as temporal.internal:7233")
    return value


def _mailbox(value: str) -> str:
    address = parseaddr(value)[1]
    local, _, domain = address.partition("@")
    if not local or "." not in domain:
        raise ValueError("should be an e-mail address such as Training <training@example.org>")
    return value


def _mail_server(value: str) -> str:
    parse_smtp_url(value)
    return value


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 32:
        raise ValueError("should have at least 32 characters")
    return value


def _origins(value: str) -> str:
    for one in value.split():
        parts = urlsplit(one)
        whole = f"https://{parts.netloc}"
        if one != whole or not re.fullmatch(r"[a-z0-9.-]+(:[0-9]+)?", parts.netloc):
            raise ValueError(
                "should be sites such as https://www.example.org, with spaces between them"
            )
    return value


def _proxies(value: str) -> str:
    for one in value.split():
        try:
            ip_network(one)
        except ValueError:
            raise ValueError(
                "should be addresses or networks such as 10.0.0.7 or 10.1.0.0/16, with spaces "
                "between them"
            ) from None
    return value


def _key(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", value.get_secret_value()):
        raise ValueError("should be 32 random bytes in base64url: 43 characters")
    return value


class SettingsError(ValueError):
    """Settings that cannot be used: one message names every variable and what would be right."""


Serves = Literal["all", "workflows", "activities"]
"""Which half of the work a worker process does."""


class Settings(BaseSettings):
    """Everything that differs between a laptop, a test and production."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # It may be a password.
    )

    home: Path = Field(
        Path(".optimum"),
        description=(
            "Folder of the local stack: its databases, its logs, the keys it makes, and the "
            "numbers given out. Keep it with the database; docs/restore.md tells why."
        ),
    )
    database_url: (
        Annotated[
            str,
            _url(
                ("postgresql", "postgres"),
                "postgresql://optimum:password@db.internal/optimum",
            ),
        ]
        | None
    ) = Field(
        None,
        repr=False,
        description="PostgreSQL to use; unset means one of our own under the home folder.",
    )
    database_pool_size: int = Field(
        10, ge=2, le=500, description="The most connections that one process opens to PostgreSQL."
    )
    lock_timeout_seconds: Seconds = Field(
        2.0,
        description="How long a page waits for a record that somebody else is changing.",
    )
    statement_timeout_seconds: Seconds = Field(
        30.0, description="How long one statement may run before PostgreSQL stops it."
    )
    temporal_address: Annotated[str, AfterValidator(_address)] | None = Field(
        None,
        description="Temporal server to use; unset means one of our own under the home folder.",
    )
    temporal_namespace: str = Field(
        "default", min_length=1, description="Temporal namespace that holds the workflows."
    )
    task_queue: str = Field(
        "optimum", min_length=1, description="Temporal task queue that the workers serve."
    )
    web_host: str = Field(
        "127.0.0.1", min_length=1, description="Address on which the site listens."
    )
    web_port: Port = Field(
        8000, description="Port on which the site listens; 0 means any free port."
    )
    metrics_port: Port = Field(
        0, description="Port of the worker's Prometheus metrics; 0 means any free port."
    )
    health_port: Port = Field(
        0, description="Port of the worker's health check; 0 means any free port."
    )
    site_url: Annotated[str, _url(("http", "https"), "https://engagements.example.org")] = Field(
        "http://127.0.0.1:8000",
        description="Address of the site as people see it, used for links in letters and papers.",
    )
    trusted_proxies: Annotated[str, AfterValidator(_proxies)] | None = Field(
        None,
        description=(
            "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or "
            "networks such as 10.0.0.7 or 10.1.0.0/16, with spaces between them. Tries are "
            "counted for each visitor's address, so name every proxy before the site; unset "
            "means none."
        ),
    )
    embed_origins: Annotated[str, AfterValidator(_origins)] | None = Field(
        None,
        description=(
            "Sites that may show the directory inside their pages, such as "
            "https://www.example.org, with spaces between them; unset means none."
        ),
    )
    session_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None,
        description=(
            "Key that signs sign-ins and links, and seals forms that wait for a sign-in, at "
            "least 32 characters; "
            "unset means one made on first use and kept under the home folder."
        ),
    )
    badge_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        None,
        description=(
            "Ed25519 key that signs Open Badges, 32 bytes in base64url; "
            "unset means one made on first use and kept under the home folder. "
            "Badges signed with an earlier key stay good."
        ),
    )
    smtp_url: (
        Annotated[
            str,
            _url(("smtp", "smtps"), "smtp://user:password@mail.internal:587"),
            AfterValidator(_mail_server),
        ]
        | None
    ) = Field(
        None,
        repr=False,
        description="Mail server for letters; unset means they stay on the Mail page.",
    )
    mail_from: Annotated[str, AfterValidator(_mailbox)] = Field(
        "Optimum Workforce Leadership <training@optimum.example>",
        description="Sender of letters.",
    )
    log_json: bool | None = Field(
        None, description="Logs as JSON lines; unset means JSON unless a person is watching."
    )
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = Field(
        "INFO", description="The least important log lines to keep: DEBUG, INFO, WARNING or ERROR."
    )
    worker_serves: Serves = Field(
        "all",
        description=(
            "What a worker process does: all, or only workflows, or only activities, "
            "so that each half can have as many processes as it needs."
        ),
    )
    relay_sweep_seconds: Seconds = Field(
        5.0, description="How often the relay looks for engagements it was not told about."
    )
    relay_concurrency: int = Field(
        20, ge=1, le=1000, description="The most workflows that the relay wakes at the same time."
    )
    shutdown_grace_seconds: Seconds = Field(
        20.0, description="How long a stopping process lets the work in hand finish."
    )

    @classmethod
    def load(cls) -> Self:
        """Reads the environment; raises SettingsError with every reason at once."""
        reasons = _misspelt(os.environ)
        try:
            settings = cls()
        except ValidationError as error:
            reasons = [*(_reason(each) for each in error.errors()), *reasons]
        if reasons:
            raise SettingsError("\n".join(["These settings cannot be used:", *reasons]))
        return settings


def variable(field: str) -> str:
    """The environment variable that sets a field."""
    return f"{PREFIX}{field.upper()}"


def _reason(error: ErrorDetails) -> str:
    """One line on one bad value, without the value itself, which may be a password."""
    message = error["msg"].removeprefix("Value error, ")
    return f"  {variable(str(error['loc'][0]))}: {message[0].lower()}{message[1:]}"


def _misspelt(names: os._Environ[str]) -> list[str]:
    """One line for every variable that is nearly, but not quite, one of ours."""
    known = [variable(field) for field in Settings.model_fields]
    return [
        f"  {name}: is not a setting; the nearest is {near[0]}"
        for name in sorted(names)
        if name.startswith(PREFIX) and name not in known
        if (near := difflib.get_close_matches(name, known, n=1, cutoff=0.85))
    ]
