"""Files to download: never shown inside the site, whatever they claim to be."""

from urllib.parse import quote

from fastapi import Response

from domain.refusals import NotFound
from store import vault
from store.pool import Connection


async def attached(conn: Connection, identifier: str) -> Response:
    """Return a document as a file, or refuse with NotFound when it is not kept any more."""
    found = await vault.document(conn, identifier)
    if found is None or found.body is None:
        raise NotFound(ref="this document")
    safe = "".join(one if one.isalnum() or one in "-_. " else "-" for one in found.filename)
    plain = safe.encode("ascii", "replace").decode().replace("?", "-")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe)}"
    headers = {
        "Content-Disposition": disposition,
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.body, media_type=found.media_type, headers=headers)
