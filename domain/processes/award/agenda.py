"""What must happen next to a certificate, and when."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import assert_never

from domain.calendar import deadline, london_date, morning, say_date
from domain.messages import Item, Owner, Task
from domain.parts.ladders import letter_day, next_rung
from domain.parts.lapses import without
from domain.policy import POLICY
from domain.processes.award import commands as c
from domain.processes.award.state import (
    AnyState,
    Certificate,
    Expired,
    InGrace,
    InQuestion,
    NextUpdate,
    NotIssued,
    Removed,
    Revoked,
    Suspended,
    Valid,
)
from domain.processes.award.steps import (
    BeginGrace,
    Expire,
    NoteUpdateOverdue,
    PassOnStanding,
    RenderCertificate,
    SendCertificate,
    SuspendForUpdate,
    TellStanding,
    WarnExpiry,
    WarnUpdate,
)

GRACE = timedelta(days=POLICY.award_grace_days)
UPDATE_GRACE = timedelta(days=POLICY.update_grace_days)


def agenda(state: AnyState) -> tuple[Item, ...]:
    """Return the steps and tasks of a certificate; its clocks rest while it is in question."""
    if isinstance(state, NotIssued):
        return ()
    certificate = state.certificate
    items: list[Item] = [*_pass_on(certificate)]
    match state:
        case Valid():
            items += [*_paper(certificate), *_end(certificate), *_update(certificate)]
            items += _warn_expiry(certificate)
        case InGrace():
            items += [*_paper(certificate), *_grace(certificate), *_update(certificate)]
        case Suspended(suspension=suspension):
            items += _expiry(certificate)
            if suspension.cause == "update overdue" and certificate.next_update is not None:
                items.append(_record_update(certificate, certificate.next_update))
        case InQuestion():
            return (_decision(state), *items)
        case Revoked():
            items += _appeal(state)
        case Expired() | Removed():
            pass
        case _:
            assert_never(state)
    items += _tell(certificate)
    return without(items, certificate.lapsed)


def grace_end(certificate: Certificate) -> date | None:
    """Return the last day of grace: until its end a registration can be renewed."""
    period = certificate.period
    if period.valid_until is None:
        return None
    return period.grace_until or period.valid_until + GRACE


def _paper(certificate: Certificate) -> Iterator[Item]:
    edition = certificate.present
    if edition.document is None or edition.rendered_at is None:
        yield RenderCertificate(
            key=f"render_certificate:{edition.edition}",
            due=edition.issued_at,
            edition=edition.edition,
        )
    elif edition.sent_at is None:
        yield SendCertificate(
            key=f"send_certificate:{edition.edition}",
            due=edition.rendered_at,
            edition=edition.edition,
            document=edition.document,
        )


def _end(certificate: Certificate) -> Iterator[Item]:
    """A registration goes into grace after its last valid day; anything else expires."""
    last = certificate.valid_until
    if last is None:
        return
    if certificate.is_registration:
        yield BeginGrace(key=f"begin_grace:{last}", due=deadline(last), valid_until=last)
    else:
        yield Expire(key=f"expire:{last}", due=deadline(last), valid_until=last)


def _expiry(certificate: Certificate) -> Iterator[Item]:
    last, end = certificate.valid_until, grace_end(certificate)
    if last is not None and end is not None:
        yield Expire(key=f"expire:{last}", due=deadline(end), valid_until=last)


def _grace(certificate: Certificate) -> Iterator[Item]:
    end = grace_end(certificate)
    if end is None or certificate.valid_until is None:
        return
    yield Task(
        key=f"renew:{certificate.valid_until}",
        due=deadline(end),
        owner=Owner.PROVIDER,
        title=f"Renew registration {certificate.number}",
        why=f"It was valid to the end of {say_date(certificate.valid_until)}, and expires soon.",
        settled_by=c.Renew.name,
    )
    yield from _expiry(certificate)


def _warn_expiry(certificate: Certificate) -> Iterator[Item]:
    """One rung at a time: each letter waits until the one before was sent, or came too late."""
    last = certificate.valid_until
    if last is None:
        return
    known, key = certificate.period.recorded_at, partial(expiry_key, last)
    found = next_rung(POLICY.award_notice_days, last, known, _done(certificate), key)
    if found is not None:
        rung, until = found
        yield WarnExpiry(
            key=key(rung),
            due=letter_day(last, rung),
            until=until,
            valid_until=last,
            rung=rung,
        )


def _update(certificate: Certificate) -> Iterator[Item]:
    """The letters before an annual update, the instant it is overdue, and the suspension."""
    coming = certificate.next_update
    if coming is None:
        return
    day = coming.due
    if coming.overdue:
        yield _record_update(certificate, coming)
        yield SuspendForUpdate(
            key=f"suspend_for_update:{day}", due=deadline(day + UPDATE_GRACE), update_due=day
        )
        return
    yield NoteUpdateOverdue(key=f"note_update_overdue:{day}", due=deadline(day), update_due=day)
    key = partial(update_key, day)
    found = next_rung(POLICY.update_notice_days, day, coming.set_at, _done(certificate), key)
    if found is not None:
        rung, until = found
        yield WarnUpdate(
            key=key(rung),
            due=letter_day(day, rung),
            until=until,
            update_due=day,
            rung=rung,
        )


def _done(certificate: Certificate) -> tuple[str, ...]:
    return (*certificate.warned, *certificate.lapsed)


def expiry_key(valid_until: date, rung: int) -> str:
    """Return the key of one letter about the end of validity."""
    return f"warn_expiry:{valid_until}:{rung}"


def update_key(update_due: date, rung: int) -> str:
    """Return the key of one letter about an annual update."""
    return f"warn_update:{update_due}:{rung}"


def _record_update(certificate: Certificate, coming: NextUpdate) -> Task:
    return Task(
        key=f"record_update:{coming.due}",
        due=deadline(coming.due + UPDATE_GRACE),
        owner=Owner.PROVIDER,
        title=f"Do the annual update of registration {certificate.number}",
        why=f"It was due by {say_date(coming.due)}; without it the registration is suspended.",
        settled_by=c.RecordUpdate.name,
    )


def _tell(certificate: Certificate) -> Iterator[Item]:
    """The letter about the latest change, unless it would come after the next change."""
    tiding = certificate.tiding
    if tiding is None:
        return
    due, until = _from_morning(tiding.since), _told_until(certificate)
    if until is None or due < until:
        yield TellStanding(
            key=f"tell_standing:{tiding.number}",
            due=due,
            until=until,
            number=tiding.number,
            what=tiding.what,
        )


def _told_until(certificate: Certificate) -> datetime | None:
    what = certificate.tiding.what if certificate.tiding else None
    if what == "update overdue" and certificate.next_update is not None:
        return deadline(certificate.next_update.due + UPDATE_GRACE)
    end = grace_end(certificate)
    return deadline(end) if what == "grace" and end is not None else None


def _pass_on(certificate: Certificate) -> Iterator[Item]:
    """Where the holder assesses staff, the latest change of a registration is heard of at once."""
    changes = certificate.status_since
    if len(changes) > certificate.passed_on:
        latest = changes[-1]
        yield PassOnStanding(
            key=f"pass_on_standing:{len(changes)}",
            due=latest.since,
            change=len(changes),
            status=latest.status,
            since=latest.since,
        )


def _from_morning(since: datetime) -> datetime:
    """What changes at midnight is told at 9:00."""
    return max(since, morning(london_date(since)))


def _decision(state: InQuestion) -> Task:
    return Task(
        key="decide_revocation",
        due=deadline(state.decide_by),
        owner=Owner.COORDINATOR,
        title=f"Decide whether “{state.certificate.title_of_award}” is revoked",
        why="Somebody proposed it, and a second person has to approve or reject it.",
        settled_by=c.ApproveRevocation.name,
    )


def _appeal(state: Revoked) -> Iterator[Item]:
    if state.appeal is not None and not state.appeal.dismissed:
        yield Task(
            key="decide_appeal",
            due=deadline(state.appeal.decide_by),
            owner=Owner.COORDINATOR,
            title=f"Decide the appeal about “{state.certificate.title_of_award}”",
            why="The holder appealed, and somebody who did not approve the revocation decides.",
            settled_by=c.DecideAppeal.name,
        )


def stage_words(state: AnyState) -> str:
    """Return where the certificate stands, in words."""
    match state:
        case NotIssued():
            return "not issued yet"
        case Valid(certificate=certificate):
            return _validity(certificate)
        case InGrace(certificate=certificate):
            end = grace_end(certificate)
            return f"in grace to the end of {say_date(end)}" if end else "in grace"
        case Suspended(suspension=suspension):
            missing = suspension.cause == "update overdue"
            return "suspended, the annual update is overdue" if missing else "suspended"
        case InQuestion():
            return "revocation proposed"
        case Revoked(appeal=appeal):
            return "revoked, under appeal" if appeal and not appeal.dismissed else "revoked"
        case Expired():
            return "expired"
        case Removed():
            return "removed from the directory"
        case _:
            assert_never(state)


def _validity(certificate: Certificate) -> str:
    coming = certificate.next_update
    if coming is not None and coming.overdue:
        return f"update overdue since {say_date(coming.due)}"
    if certificate.valid_until is None:
        return "issued"
    return f"valid to the end of {say_date(certificate.valid_until)}"


def ended(state: AnyState) -> bool:
    """Tell whether nothing is left to do; replacing a certificate reopens it."""
    return not isinstance(state, NotIssued) and not agenda(state)
