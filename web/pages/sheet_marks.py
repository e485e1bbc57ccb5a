"""What an attendance sheet sends back: the marks made on it, and the marks that it showed.

Each line carries what stood there when the sheet was shown, so that the server can tell what was
marked now, and what somebody else marked meanwhile.
"""

from typing import Any

from markupsafe import escape
from pydantic_core import from_json

from domain.messages import PersonId
from domain.processes.cohort import Cohort, Mark, MarkRegister
from web.site import Acting

PREFIX = "mark-"
MINUTES = "minutes-"
EARLY = "early-"
REASON = "reason-"
SEEN = "seen-"


def as_seen(mark: Mark | None) -> str:
    """Return a mark as the sheet carries it along, or "" without one."""
    return mark.model_dump_json(exclude={"person"}, exclude_defaults=True) if mark else ""


def seen_marks(doing: Acting) -> list[Mark] | None:
    """What the posted sheet showed; None when it does not say, so that its marks are all meant."""
    fields = [name for name in doing.form if name.startswith(SEEN)]
    if not fields:
        return None
    shown = ((name.removeprefix(SEEN), doing.given(name)) for name in fields)
    return [mark for who, given in shown if given and (mark := _shown(who, given))]


def _shown(who: PersonId, given: str) -> Mark | None:
    """A mark as the sheet carried it; what no sheet of ours wrote stands for none, and can only
    keep its line from being written."""
    try:
        return Mark.model_validate({**from_json(given), "person": who})
    except (ValueError, TypeError):
        return None


def seen_input(who: PersonId, mark: Mark | None) -> str:
    """Return what the sheet shows of somebody from now on, to be sent along with the next mark."""
    return (
        f'<input type="hidden" id="{SEEN}{escape(who)}" name="{SEEN}{escape(who)}"'
        f' value="{escape(as_seen(mark))}" hx-swap-oob="true">'
    )


def entered_marks(doing: Acting) -> dict[PersonId, dict[str, Any]]:
    """The marks as posted, by person."""
    seen = {mark.person: mark for mark in seen_marks(doing) or ()}
    entered: dict[PersonId, dict[str, Any]] = {}
    for name in doing.form:
        if not name.startswith(PREFIX) or not doing.given(name):
            continue
        who = name.removeprefix(PREFIX)
        line = _line(doing, who, doing.given(name))
        untouched = who in seen and _as_posted(seen[who]) == line
        entered[who] = seen[who].model_dump() if untouched else line
    return entered


def _as_posted(mark: Mark) -> dict[str, Any]:
    """Return the line that a sheet sends for a mark which nobody touched."""
    line: dict[str, Any] = {"person": mark.person, "status": mark.status}
    if mark.status != "absent":
        line |= {"minutes_late": str(mark.minutes_late)} if mark.minutes_late else {}
        line |= {"minutes_early": str(mark.minutes_early)} if mark.minutes_early else {}
    if mark.status == "absent" and mark.reason:
        line["reason"] = mark.reason
    return line


def _line(doing: Acting, who: PersonId, status: str) -> dict[str, Any]:
    """One person's mark; what is typed in boxes that do not go with it is left out."""
    line: dict[str, Any] = {"person": who, "status": status}
    minutes, early = doing.given(f"{MINUTES}{who}"), doing.given(f"{EARLY}{who}")
    if minutes and status == "late":
        line["minutes_late"] = minutes
    if early and status in ("attended", "late"):
        line["minutes_early"] = early
        line["status"] = "late" if status == "late" else "left_early"
    if status == "absent" and doing.given(f"{REASON}{who}"):
        line["reason"] = doing.given(f"{REASON}{who}")
    return line


def overtaken(cohort: Cohort, command: MarkRegister) -> tuple[Mark, ...]:
    """Return the marks that stand because somebody else made them since the sheet was shown."""
    seen = {mark.person: mark for mark in command.seen or ()}
    now = {mark.person: mark for mark in cohort.log(command.day).marks}
    wanted = {mark.person: mark for mark in command.marks}
    return tuple(
        now[who]
        for who, mark in wanted.items()
        if who in now
        and mark != seen.get(who)
        and now[who] != seen.get(who)
        and not _is_kept_as(mark, now[who])
    )


def _is_kept_as(mark: Mark, now: Mark) -> bool:
    """Tell whether a mark stands as it was given: who missed too much counts as absent."""
    same = (mark.minutes_late, mark.minutes_early, mark.reason) == (
        now.minutes_late,
        now.minutes_early,
        now.reason,
    )
    return same and (
        mark.status == now.status or (now.status == "absent" and now.minutes_missed > 0)
    )


def stands(now: Mark, wanted: str) -> str:
    """Return what is said of somebody whom others marked since the sheet was shown."""
    return (
        f"marked {_said(now.status)} by somebody else after you opened this sheet. That stands, and"
        f" your mark, {_said(wanted)}, was not saved. Mark them again if yours is right."
    )


def _said(status: str) -> str:
    return status.replace("_", " ")
