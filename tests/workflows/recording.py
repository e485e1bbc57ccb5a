"""Notices without letters, for tests of the durable loop: the ledger is real, the post is not."""

import asyncio
from collections import Counter
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.steps import Call, Steps
from domain.agenda import Agenda
from domain.processes.cohort.evaluation_steps import InviteEvaluation, RemindEvaluation
from domain.processes.cohort.steps import (
    AskTrainer,
    CancelInvitations,
    ChaseRegister,
    RemindDay,
    SendInstructions,
    TellDayMove,
    TellHandover,
)
from domain.processes.request.steps import TellEnded, TellReceived
from domain.services.bigger_picture.steps import ChaseMentors, ChaseReplacement


class Faults:
    """What goes wrong, by the name of the step or by its key; and how often each key was asked."""

    def __init__(self) -> None:
        self.final: list[str] = []  # fails for good
        self.passing: Counter[str] = Counter()  # fails so many times
        self.idle: list[str] = []  # answers without doing anything
        self.hold: dict[str, asyncio.Event] = {}  # waits for this before it does anything
        self.asked: Counter[str] = Counter()


class QuietNotices(Steps):
    """Settles each step without a letter, unless `faults` say otherwise."""

    faults = Faults()

    async def _quietly(self, call: Call[Any]) -> Agenda:
        name = call.step.step
        if name != "tell_handover":  # trainers are told at once when a cohort opens: another story
            self.faults.asked[call.step.key] += 1
        if name in self.faults.hold:
            await self.faults.hold[name].wait()
        if {name, call.step.key} & set(self.faults.final):
            raise ApplicationError("The post office is closed.", non_retryable=True)
        if self.faults.passing[name] > 0:
            self.faults.passing[name] -= 1
            raise ConnectionError("mail server said no to ann@example.org")
        if name in self.faults.idle:
            return await self.agenda(call.ref)
        return await self.settle(call.ref, call.step)

    @activity.defn
    async def send_instructions(self, call: Call[SendInstructions]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def remind_day(self, call: Call[RemindDay]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def chase_register(self, call: Call[ChaseRegister]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def tell_day_move(self, call: Call[TellDayMove]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def cancel_invitations(self, call: Call[CancelInvitations]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def tell_received(self, call: Call[TellReceived]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def tell_ended(self, call: Call[TellEnded]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def ask_trainer(self, call: Call[AskTrainer]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def tell_handover(self, call: Call[TellHandover]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def invite_evaluation(self, call: Call[InviteEvaluation]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def remind_evaluation(self, call: Call[RemindEvaluation]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def chase_mentors(self, call: Call[ChaseMentors]) -> Agenda:
        return await self._quietly(call)

    @activity.defn
    async def chase_replacement(self, call: Call[ChaseReplacement]) -> Agenda:
        return await self._quietly(call)
