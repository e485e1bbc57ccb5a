"""What a stream is called on the screen: the words behind a `{{ref:…}}` marker."""

from typing import Any

from domain.processes.cohort import Cohort
from domain.ref import Ref, slug_of
from domain.registry import DECIDERS


def title(ref: Ref, state: Any) -> str:
    """Return the title of a stream; it may hold markers itself (domain/say.py)."""
    match state:
        case Cohort():
            return state.label
        case _:
            return DECIDERS[slug_of(ref)].title
