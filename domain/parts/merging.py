"""A cohort is merged with another one: who is asked, who agreed, and places that are kept there."""

from pydantic import AwareDatetime

from domain.messages import Message
from domain.ref import Ref


class Merge(Message):
    """A proposal to move to the cohort `into`: who has still to answer, and what others said.

    `to_tell` are those who have not heard of it yet.
    """

    number: int
    into: Ref
    proposed_at: AwareDatetime
    answer_by: AwareDatetime
    open: tuple[Ref, ...]
    to_tell: tuple[Ref, ...]
    agreed: tuple[Ref, ...] = ()
    declined: tuple[Ref, ...] = ()


class Kept(Message):
    """Places kept for a holder that is asked to move here from the cohort `out_of`."""

    out_of: Ref
    holder: Ref
    count: int
