"""One id opens the stream, the workflow, the page and the log lines: `slug:id`."""

from typing import Annotated
from uuid import UUID, uuid5

from pydantic import StringConstraints

REF_PATTERN = r"^[a-z][a-z_]{1,40}:[a-z0-9][a-z0-9-]{3,60}$"

Ref = Annotated[str, StringConstraints(pattern=REF_PATTERN)]
"""`slug:id`, the slug naming the process and the id opaque: lower-case letters, digits, hyphens."""

_SPACE = UUID("6f7b1c9e-4a53-5a0e-9f8e-2b6f5d0c7a11")  # fixed once: derived ids must never change


def make_ref(slug: str, identifier: str) -> Ref:
    """Return the reference of one stream; `split_ref` is the inverse."""
    return f"{slug}:{identifier}"


def split_ref(ref: Ref) -> tuple[str, str]:
    """Return (slug, id) of a reference; `make_ref` is the inverse."""
    slug, _, identifier = ref.partition(":")
    return slug, identifier


def slug_of(ref: Ref) -> str:
    """Return the slug of a reference: the process that the stream runs."""
    return split_ref(ref)[0]


def effect_id(ref: Ref, key: str) -> UUID:
    """Return the id of the one effect that step `key` of stream `ref` may have.

    It names the outcome's command, the mail's Message-ID and any row the step writes, so that a
    step performed twice is one effect. Equal arguments give equal ids for ever.
    """
    return uuid5(_SPACE, f"{ref}\n{key}")


def derived_ref(slug: str, ref: Ref, key: str) -> Ref:
    """Return the reference of the stream that `ref` opens under `key`: its invoice, its award."""
    return make_ref(slug, effect_id(ref, f"{slug}/{key}").hex)
