"""Letters about the assessment of staff, to the registered manager of the setting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from temporalio import activity

from activities.correspondence import Correspondence
from activities.letters import Value
from activities.post import Draft
from activities.steps import Call
from activities.surroundings import SOMEBODY, provider_of
from domain.agenda import Agenda
from domain.calendar import london_date, say_date
from domain.messages import PersonId
from domain.processes.competence import Employee, Kept, Team
from domain.processes.competence.agenda import due_by, months
from domain.processes.competence.state import DueKind
from domain.processes.competence.steps import WarnDue
from domain.say import listed
from store import vault
from store.pool import Connection
from store.streams import peek

WORDS: Mapping[DueKind, str] = MappingProxyType(
    {
        "first": "first assessment by {by}",
        "again": "competent to the end of {by}, then assessed again",
        "repeat": "another assessment by {by}, because something was not met",
    }
)
OVERDUE: Mapping[DueKind, str] = MappingProxyType(
    {
        "first": "not assessed yet, was due by {by}",
        "again": "no longer competent, the re-assessment was due by {by}",
        "repeat": "not competent yet, another assessment was due by {by}",
    }
)


class CompetenceNotices(Correspondence):
    """Writes to registered managers; method names are the names of the steps."""

    @activity.defn
    async def warn_due(self, call: Call[WarnDue]) -> Agenda:
        """Say who is to be assessed in a month, and who should have been before."""

        async def compose(conn: Connection, now: datetime) -> Sequence[Draft]:
            state = await peek(conn, call.ref)
            assert isinstance(state, Kept)  # nothing else has steps
            team = state.team
            provider = await provider_of(conn, team.provider)
            setting = provider.setting(team.setting) if provider else None
            if setting is None:
                return []  # nobody to write to
            people = _concerned(team, call.step.month)
            names = await vault.names(conn, [*(one.person for one in people), *team.assessing])
            values: dict[str, Value] = {
                "setting": setting.setting_name,
                "framework": team.framework_title,
                "by": say_date(max(due_by(people[0]), london_date(now))),
                "people": tuple(_lines(people, names, london_date(now))),
                "assessors": listed(names.get(one, SOMEBODY) for one in team.assessing),
            }
            return [Draft("competence_due", setting.registered_manager, values)]

        return await self.tell(call.ref, call.step, compose)


def _concerned(team: Team, month: str) -> list[Employee]:
    """Return whose assessment is due in a month or before it."""
    return [one for until, some in months(team) if until <= month for one in some]


def _lines(people: Sequence[Employee], names: Mapping[PersonId, str], today: date) -> Iterator[str]:
    for one in people:
        due = one.next_due
        assert due is not None  # of everybody who is assessed
        words = (OVERDUE if due.by < today else WORDS)[due.kind]
        yield f"{names.get(one.person, SOMEBODY)}: {words.format(by=say_date(due.by))}"
