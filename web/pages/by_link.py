"""Pages behind a link of one's own: who opens them, and what a link that leads nowhere says.

No session takes part, so that their forms need no token: whoever knows the link may do what it is
for. Wrong links are counted, and after some of them one has to wait.
"""

import re

from fastapi import Response

from store import links
from store.links import PersonalLink, Purpose
from store.pages.looks import Look
from web.pages.arriving import stopped, wrong
from web.pages.giving import found
from web.site import Visit

LINK = re.compile(r"[0-9a-f]{32}")


async def opened(visit: Visit, purpose: Purpose, link: str) -> tuple[PersonalLink, Look] | Response:
    """Return what a link is about as it stands now, or the page that says that it leads nowhere."""
    if answer := stopped(visit):
        return answer
    async with visit.pool.acquire() as conn:
        mine = await links.find(conn, purpose, link) if LINK.fullmatch(link) else None
        if mine is not None:
            return mine, await found(conn, mine.ref)
    return lost(visit)


def lost(visit: Visit) -> Response:
    """Say that a link leads nowhere, or no longer; it counts as a wrong one."""
    wrong(visit)
    return visit.page(
        "message.html",
        status=404,
        title="This link does not work",
        paragraphs=("Open it from our latest letter to you, or ask Optimum about it.",),
        doing=(),
    )
