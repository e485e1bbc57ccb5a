"""Asking everybody who attended how it was, and reminding once who has not answered."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import activity

from activities.correspondence import Correspondence
from activities.pages import EvaluationPage
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import service_title
from domain.agenda import Agenda
from domain.calendar import add_working_days, london_date, say_date
from domain.messages import PersonId
from domain.policy import POLICY
from domain.processes.cohort import Cohort
from domain.processes.cohort.evaluating import attendees
from domain.processes.cohort.evaluation_steps import InviteEvaluation, RemindEvaluation
from domain.ref import Ref
from store import evaluations
from store.pool import Connection
from store.streams import peek


class Evaluating(Correspondence):
    """Writes about the evaluation of cohorts; who has answered is known by links alone."""

    @activity.defn
    async def invite_evaluation(self, call: Call[InviteEvaluation]) -> Agenda:
        """Send everybody who attended a link of their own."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            closes = add_working_days(london_date(now), POLICY.evaluation_working_days)
            return [
                await self._draft(conn, call.ref, cohort, who, say_date(closes), reminder=False)
                for who in attendees(cohort)
            ]

        return await self.tell(call.ref, call.step, compose)

    @activity.defn
    async def remind_evaluation(self, call: Call[RemindEvaluation]) -> Agenda:
        """Remind those whose link is not used yet."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            cohort = await _cohort(conn, call.ref)
            assert cohort.evaluation is not None  # only who was asked is reminded
            closes = add_working_days(
                london_date(cohort.evaluation.invited_at), POLICY.evaluation_working_days
            )
            return [
                await self._draft(conn, call.ref, cohort, who, say_date(closes), reminder=True)
                for who in await evaluations.waiting_for(conn, call.ref)
            ]

        return await self.tell(call.ref, call.step, compose)

    async def _draft(
        self,
        conn: Connection,
        ref: Ref,
        cohort: Cohort,
        who: PersonId,
        closes_on: str,
        *,
        reminder: bool,
    ) -> Draft:
        return Draft(
            "evaluation_reminder" if reminder else "evaluation_invited",
            who,
            {
                "programme": service_title(cohort.service),
                "closes_on": closes_on,
                "least": str(POLICY.evaluation_least_answers),
            },
            page=EvaluationPage(ref),
        )


async def _cohort(conn: Connection, ref: Ref) -> Cohort:
    state = await peek(conn, ref)
    assert isinstance(state, Cohort)  # only a planned cohort has steps
    return state
