"""What the forms of staff competence can offer: employees, assessors, criteria."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import london_date, say_date
from domain.frameworks import FRAMEWORKS
from domain.processes.competence import Team
from store.pages import looks
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import choices_of_people, only
from web.forms.offers import Choices, Offers

ROWS = 3
FEEDBACK = "Tick nothing when everything was met. What is ticked is the feedback."


async def of_team(conn: Connection, team: Team, start: Mapping[str, str], now: datetime) -> Offers:
    """Return what the forms of one setting's staff competence can offer."""
    listed = [one.person for one in team.staff if one.here]
    around = await looks.people_around(conn, team.provider)
    everybody = await choices_of_people(conn, [*around, *(one.person for one in team.staff)])
    assessors, today = only(everybody, team.assessing), london_date(now).isoformat()
    others = [one.person for one in team.to_assess]
    assessed = listed if len(team.assessing) > 1 else others
    return Offers(
        people=tuple(one for one in everybody if one.value not in listed),
        fixed={
            "assessor": assessors,
            "not_met": _criteria(team),
            "people": only(everybody, assessed),
            "record_competence.person": only(everybody, assessed),
            "record_staff_left.person": only(everybody, others),
            "record_staff_return.person": only(
                everybody, [one.person for one in team.staff if not one.here]
            ),
            "withdraw_assessment.person": _assessed(team, everybody),
        },
        rows={"staff": ROWS},
        start={
            **({"assessor": assessors[0].value} if len(assessors) == 1 else {}),
            "assessed_on": today,
            "trained_on": today,
            **start,
        },
        hints={"not_met": FEEDBACK},
        without_email=True,
    )


def _assessed(team: Team, everybody: Choices) -> Choices:
    """Return who was ever assessed, each with the day of their latest assessment."""
    latest = {one.person: one.assessments[-1].assessed_on for one in team.staff if one.assessments}
    return tuple(
        Choice(value=one.value, text=f"{one.text}, assessed on {say_date(latest[one.value])}")
        for one in only(everybody, list(latest))
    )


def _criteria(team: Team) -> Choices:
    framework = FRAMEWORKS.get(team.framework)
    criteria = framework.criteria if framework else ()
    return tuple(Choice(value=one.slug, text=one.text) for one in criteria)
