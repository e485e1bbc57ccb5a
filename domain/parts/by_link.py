"""Acting by a link of one's own: only who is concerned with a stream, and only what links allow."""

from collections.abc import Collection

from domain.messages import Actor, Command, PersonId, Role
from domain.refusals import NotAllowed


def require_concerned(actor: Actor, people: Collection[PersonId]) -> None:
    """Refuse whoever acts by a link and is not, or no longer, among the people concerned."""
    if actor.role is Role.INVITED and actor.id not in people:
        raise NotAllowed(role=actor.role.value)


def permitted(commands: Collection[type[Command]], actor: Actor) -> tuple[type[Command], ...]:
    """Return which of the commands that make sense now somebody may give at all."""
    match actor.role:
        case Role.COORDINATOR:
            return tuple(commands)
        case Role.INVITED:
            return tuple(one for one in commands if one.by_link)
        case _:
            return ()
