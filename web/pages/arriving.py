"""What the pages share on which people say that they are here: the command, and wrong tries.

Only wrong names, codes and links are counted: a room full of people comes from one address at once.
"""

from fastapi import Response

from domain.messages import PersonId, invited
from domain.parts.learning_days import LearningDay
from domain.processes.cohort.people_commands import SignIn
from domain.ref import effect_id
from store.pages.looks import Look
from web.pages import public
from web.site import Visit


async def sign_in(visit: Visit, look: Look, day: LearningDay, who: PersonId) -> None:
    """Give the command for somebody who says that they are here; said twice, it is one."""
    moves = look.state.log(day.number).sequence
    await visit.site.ledger.handle(
        look.ref,
        SignIn(day=day.number, person=who),
        command_id=effect_id(look.ref, f"sign_in/{day.number}/{moves}/{who}"),
        actor=invited(who),
    )


def stopped(visit: Visit) -> Response | None:
    """Return what somebody is told who was wrong too often, None for who may try."""
    wait = visit.site.arrivals.wait_s(visit.address)
    if not wait:
        return None
    return public.too_many(
        visit, wait, "Too many wrong tries", "then try again, or tell the trainer that you are here"
    )


def wrong(visit: Visit) -> None:
    """Count a wrong name, code or link."""
    visit.site.arrivals.count(visit.address)
