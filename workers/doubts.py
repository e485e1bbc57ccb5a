"""What is asked at the start: do the servers that the settings name answer at all?"""

import asyncio
import contextlib
import socket

from activities.letters.transport import parse_smtp_url
from workers.settings import Settings, variable

PATIENCE_SECONDS = 3.0


async def doubts(settings: Settings) -> list[str]:
    """Return a sentence for each server that does not answer; nothing is ended by it.

    All of them may come up later: whatever needs them waits and tries again.
    """
    asked = []
    if settings.temporal_address is not None:
        host, _, port = settings.temporal_address.rpartition(":")
        then = "Nothing is done by itself until it does"
        asked.append(_doubt("The Temporal server", "temporal_address", host, int(port), then))
    if settings.smtp_url is not None:
        server = parse_smtp_url(settings.smtp_url)
        then = "Letters wait until it does"
        asked.append(_doubt("The mail server", "smtp_url", server.host, server.port, then))
    return [one for one in await asyncio.gather(*asked) if one]


async def _doubt(what: str, field: str, host: str, port: int, then: str) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(host.strip("[]"), port)
    except TimeoutError:
        why = f"no answer within {PATIENCE_SECONDS:.0f} seconds"
    except socket.gaierror:
        why = "no such host is known"
    except OSError as failed:
        why = failed.strerror or "it cannot be reached"
    else:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return ""
    return f"{what} {host}:{port} does not answer ({why}). {then}; check {variable(field)}."
