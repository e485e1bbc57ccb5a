"""Printed documents: set in a thread, stored once under the id of the step that prints them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from activities.correspondence import Correspondence
from activities.gates import is_asked_for
from activities.letters import Attachment
from activities.papers import PaperError
from domain.agenda import Agenda
from domain.messages import Command, DocumentId, PersonId, Step
from domain.ref import Ref, effect_id
from store import vault
from store.pool import Connection
from store.vault import NewDocument

PDF = "application/pdf"


@dataclass(frozen=True)
class Sheet:
    """A paper ready to be set: `typeset` blocks and makes it a PDF; `outcome` records the document.

    `subjects` are the people whom it names: erasing one of them empties it.
    """

    paper: BaseModel
    typeset: Callable[[Any], bytes]
    kind: str
    filename: str
    outcome: Callable[[NewDocument], Command]
    subjects: tuple[PersonId, ...] = ()


Prepare = Callable[[Connection], Awaitable[Sheet]]
"""Finds out what is to be printed, with the names of the moment."""


class Printing(Correspondence):
    """Base of the activities that print."""

    async def put_on_paper(self, ref: Ref, step: Step, prepare: Prepare) -> Agenda:
        """Print the paper of a step; its document and its outcome are one transaction.

        The document's id follows from the step, so that printing again changes nothing. A paper
        that cannot be set is an ApplicationError: only other data can mend it.

        Setting takes most of the time, so it is done before the turn: papers of steps that wait
        for theirs are set meanwhile. What such a paper says may have changed by then.
        """
        async with self.pool.acquire() as conn:
            wanted = await is_asked_for(conn, self.clock, ref, step)
        if not wanted:
            return await self.agenda(ref)
        early = await self._prepared(prepare)
        body = await _set(early)
        async with self.gate.turn(ref, step) as wanted:
            if not wanted:
                return await self.agenda(ref)
            sheet = await self._prepared(prepare)
            if sheet.paper != early.paper:
                body = await _set(sheet)
            document = self._document(ref, step, sheet, body)
            return await self.hand_in(ref, step, sheet.outcome(document), vault=[document])

    async def _prepared(self, prepare: Prepare) -> Sheet:
        async with self.pool.acquire() as conn:
            return await prepare(conn)

    def _document(self, ref: Ref, step: Step, sheet: Sheet, body: bytes) -> NewDocument:
        identifier = effect_id(ref, step.key)
        return NewDocument(
            id=str(identifier),
            kind=sheet.kind,
            media_type=PDF,
            filename=sheet.filename,
            body=body,
            salt=self.chance.public_id(ref, identifier, "salt"),
            subjects=sheet.subjects,
            retention=sheet.kind,
        )


async def _set(sheet: Sheet) -> bytes:
    try:
        return await asyncio.to_thread(sheet.typeset, sheet.paper)
    except PaperError as error:
        raise ApplicationError(str(error), type="PaperError", non_retryable=True) from None


async def enclosed(conn: Connection, identifier: DocumentId) -> tuple[Attachment, ...]:
    """Return a stored document as the enclosure of a letter; nothing when it was erased."""
    found = await vault.document(conn, identifier)
    if found is None or found.body is None:
        return ()
    return (Attachment(filename=found.filename, content_type=found.media_type, content=found.body),)
