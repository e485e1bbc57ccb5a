"""What people do to a registration, and what the public should be told, worked out anew."""

from collections.abc import Sequence
from datetime import date

from domain.calendar import deadline
from domain.messages import Actor, Command, Event, Role
from domain.processes.award import commands as c
from domain.processes.award import events as e
from domain.processes.award.state import Status
from tests.given import ANN, BEN

CLEO = Actor(role=Role.COORDINATOR, id="cleo")
PROPOSE = c.ProposeRevocation(reason="t-why")
DOINGS: dict[str, tuple[tuple[Command, Actor], ...]] = {
    "suspend": ((c.Suspend(reason="t-incident"), ANN),),
    "reinstate": ((c.Reinstate(reason="t-fine"), ANN),),
    "propose": ((PROPOSE, ANN),),
    "reject": ((c.RejectRevocation(reason="t-no"), BEN),),
    "revoke": ((PROPOSE, ANN), (c.ApproveRevocation(), BEN)),
    "appeal": ((c.LodgeAppeal(reason="t-appeal"), ANN),),
    "uphold": ((c.DecideAppeal(upheld=True, reason="t-right"), CLEO),),
    "dismiss": ((c.DecideAppeal(upheld=False, reason="t-wrong"), CLEO),),
    "remove": ((c.Remove(cause="left the setting"), ANN),),
}


def plainly(events: Sequence[Event], day: date) -> Status | None:
    """Return what the public is told of a registration at the end of a day, worked out anew."""
    known = [event for event in events if event.at < deadline(day)]
    if not known:
        return None
    kinds = [type(event) for event in known]
    ended: list[tuple[type[Event], Status]] = [(e.Removed, "removed"), (e.Expired, "lapsed")]
    for kind, status in ended:
        if kind in kinds:
            return status
    if _after(kinds, e.Revoked, e.AppealUpheld):
        return "revoked"
    if _after(kinds, e.Suspended, e.Reinstated, e.AppealUpheld):
        return "suspended"
    late = _after(kinds, e.UpdateFellDue, e.UpdateRecorded, e.Renewed)
    return "update due" if late or _after(kinds, e.GraceBegan, e.Renewed) else "registered"


def _after(kinds: Sequence[type[Event]], begins: type[Event], *ends: type[Event]) -> bool:
    """Tell whether the last of these was the one that begins."""
    last = [kind for kind in kinds if kind in (begins, *ends)][-1:]
    return last == [begins]
