"""Letters to the people of cohorts and programmes: each is queued together with its record."""

from temporalio import activity

from activities.steps import Call, Steps
from domain.agenda import Agenda
from domain.processes.cohort.agenda import (
    CancelInvitations,
    ChaseRegister,
    RemindDay,
    SendInstructions,
    TellDayMove,
)
from domain.services.bigger_picture.agenda import ChaseMentors, ChaseReplacement


class Notices(Steps):
    """Writes to people; method names are the names of the steps."""

    @activity.defn
    async def send_instructions(self, call: Call[SendInstructions]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def remind_day(self, call: Call[RemindDay]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def chase_register(self, call: Call[ChaseRegister]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def tell_day_move(self, call: Call[TellDayMove]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def cancel_invitations(self, call: Call[CancelInvitations]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def chase_mentors(self, call: Call[ChaseMentors]) -> Agenda:
        raise NotImplementedError

    @activity.defn
    async def chase_replacement(self, call: Call[ChaseReplacement]) -> Agenda:
        raise NotImplementedError
