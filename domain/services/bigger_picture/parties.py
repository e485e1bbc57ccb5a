"""The people concerned with a programme: they see its page by a link, and answer there."""

from domain.messages import PersonId
from domain.processes.provider import Provider
from domain.services.bigger_picture.state import Programme


def parties(programme: Programme, provider: object) -> tuple[PersonId, ...]:
    """Return its sponsor, its manager, who pays, and the registered manager of the setting."""
    manager = programme.manager
    others = provider.answers_for(programme.setting) if isinstance(provider, Provider) else ()
    own = (programme.sponsor, *((manager.person,) if manager else ()))
    return tuple(dict.fromkeys((*own, *others)))
