"""Letters of steps: written with the names of the moment, sent once, and recorded."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from temporalio.exceptions import ApplicationError

from activities.gates import Gate, is_asked_for
from activities.letters import NotTaken, Undeliverable
from activities.letters.transport import send_bytes
from activities.pages import path_of
from activities.post import Draft, Post, written
from activities.steps import Steps, outcome_of
from domain.agenda import Agenda
from domain.messages import Command, Step
from domain.parts.lapses import LapseStep
from domain.ref import Ref
from store import letters, vault
from store.chance import Chance
from store.clock import Clock
from store.ledger import Ledger
from store.pool import Connection, Pool
from store.vault import Mail, NewMail

log = structlog.stdlib.get_logger(__name__)

Compose = Callable[[Connection, datetime], Awaitable[Sequence[Draft]]]
"""Finds out, at this instant by the store's clock, who is to be told what."""


class Correspondence(Steps):
    """Base of the activities that write to people; names leave the vault in letters only."""

    def __init__(
        self, pool: Pool, clock: Clock, ledger: Ledger, gate: Gate, post: Post, chance: Chance
    ) -> None:
        super().__init__(pool, clock, ledger, gate)
        self.post = post
        self.chance = chance

    async def tell(
        self, ref: Ref, step: Step, compose: Compose, command: Command | None = None
    ) -> Agenda:
        """Write and send the letters of a step, record its outcome, and return the agenda after it.

        Without a mail server letters and outcome are one transaction. With one, letters are queued
        first and each is sent under its own lock, so that a step performed again sends only what is
        left, with the same bytes and Message-ID. NotTaken and errors of the connection are raised,
        to be tried again.

        The outcome is recorded only when every letter arrived, or somebody let go what did not: an
        invoice nobody got is not sent, and its reminders do not begin. A letter that failed never
        holds up the other people's letters of its step, which go out at once and once; nor other
        steps, except those that count from this one. It is tried again when what was wrong has
        changed, or when somebody says so; a step with an `until`, such as a reminder of a day,
        lapses by itself when that has passed.
        """
        async with self.gate.turn(ref, step) as wanted:
            if not wanted:
                async with self.pool.acquire() as conn:
                    await vault.drop_overtaken(conn, ref)
                return await self.agenda(ref)
            if await self.is_lapsed(step):
                return await self.hand_in(ref, step, LapseStep(key=step.key))
            outcome = command or outcome_of(step)
            mails = await self._written(ref, step, compose)
            if self.post.smtp_url is None and all(one.status != "failed" for one in mails):
                return await self.hand_in(ref, step, outcome, vault=mails)
            await self._queue(ref, mails)
            if self.post.smtp_url is not None:
                await self._send_queued(ref, step, self.post.smtp_url)
            await self._require_delivered(ref, step, mails)
            return await self.hand_in(ref, step, outcome)

    async def _written(self, ref: Ref, step: Step, compose: Compose) -> list[NewMail]:
        async with self.pool.acquire() as conn:
            now = await self.clock.now(conn)
            drafts = await compose(conn, now)
            people = await vault.people(conn, [draft.to for draft in drafts])
            paths = [
                await path_of(conn, self.chance, draft.page, draft.to)
                if draft.page and draft.to in people
                else None
                for draft in drafts
            ]
        return [
            written(self.post, ref, step.key, draft, people.get(draft.to), now, path)
            for draft, path in zip(drafts, paths, strict=True)
        ]

    async def _queue(self, ref: Ref, mails: Sequence[NewMail]) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            now = await self.clock.now(conn)
            await vault.drop_overtaken(conn, ref)
            for mail in mails:
                await mail.write(conn, now)

    async def _send_queued(self, ref: Ref, step: Step, smtp_url: str) -> None:
        """Send what is still queued; a mailbox that is busy does not hold up the others."""
        async with self.pool.acquire() as conn:
            queued = await vault.mails(conn, ref=ref, key=step.key, status="queued", limit=10_000)
        busy: NotTaken | None = None
        for mail in queued:
            try:
                await self._send(ref, step, mail, smtp_url)
            except NotTaken as error:
                busy = error
        if busy is not None:
            raise busy

    async def _require_delivered(self, ref: Ref, step: Step, mails: Sequence[NewMail]) -> None:
        """Stop a step of which letters failed; the pages join which, to whom and why."""
        async with self.pool.acquire() as conn:
            failed = await letters.count_failed(conn, [one.message_id for one in mails])
            asked = await is_asked_for(conn, self.clock, ref, step)
        if failed and asked:
            what = "1 letter" if failed == 1 else f"{failed} letters"
            raise ApplicationError(
                f"{what} of {len(mails)} could not be delivered."
                " Mail that failed says what is wrong.",
                type="LettersFailed",
                non_retryable=True,
            )

    async def _send(self, ref: Ref, step: Step, mail: Mail, smtp_url: str) -> None:
        """Send one letter, unless another attempt did so or the step was overtaken meanwhile."""
        async with self.post.wires, self.pool.acquire() as conn, conn.transaction():
            claimed = await vault.claim(conn, mail.message_id)
            if claimed is None or not await is_asked_for(conn, self.clock, ref, step):
                return
            if claimed.mime is None or claimed.to_address is None:
                await vault.mark_failed(conn, mail.message_id, "The person is not known any more.")
                return
            try:
                await send_bytes(claimed.mime, self.post.address, claimed.to_address, smtp_url)
            except Undeliverable as error:
                log.warning("mail refused", ref=ref, key=step.key, code=error.code)
                answer = f"The mail server refused it for good: {error.code} {error.answer}"
                await vault.mark_failed(conn, mail.message_id, answer)
            else:
                await vault.mark_sent(conn, mail.message_id, await self.clock.now(conn))
