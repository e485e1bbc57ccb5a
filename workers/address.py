"""Where the site listens, and the address that links in letters and papers lead to."""

import socket
from dataclasses import dataclass

from workers.mistakes import LocalStackError
from workers.settings import Settings, variable


@dataclass(frozen=True)
class Address:
    """`url` is what people see; `moved_from` is the usual port when another program has it."""

    host: str
    port: int
    url: str
    moved_from: int | None = None

    @property
    def here(self) -> str:
        """The address on this machine."""
        return f"http://{self.host}:{self.port}"


def address_of(settings: Settings) -> Address:
    """Return where the site can listen now.

    The usual port is left for another one when it is taken, and links follow. A port or an address
    that somebody has set is meant: LocalStackError when it is taken.
    """
    host, wanted = settings.web_host, settings.web_port
    chosen = settings.model_fields_set
    is_free = wanted != 0 and _is_free(host, wanted)
    if wanted and not is_free and chosen & {"web_port", "site_url"}:
        raise LocalStackError(
            f"Port {wanted} of {host} is taken by another program, so the site cannot listen there."
            f" Stop that program, or set {variable('web_port')} to a port that is free."
        )
    port = wanted if is_free else _free_port(host)
    url = settings.site_url if "site_url" in chosen else f"http://{host}:{port}"
    return Address(host, port, url, moved_from=wanted if wanted and not is_free else None)


def _is_free(host: str, port: int) -> bool:
    try:
        with socket.create_server((host, port)):
            return True
    except OSError as error:
        return _or_not_ours(host, error)


def _or_not_ours(host: str, error: OSError) -> bool:
    """A port that is taken is not free; any other fault is told in words."""
    if error.errno in (98, 48):  # EADDRINUSE of Linux and of BSD
        return False
    raise LocalStackError(
        f"The site cannot listen on {host}: {error.strerror}. "
        f"Set {variable('web_host')} to an address of this machine, and "
        f"{variable('web_port')} to a port above 1023."
    )


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
