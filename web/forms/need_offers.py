"""What the forms about people's needs can offer."""

from collections.abc import Iterable, Mapping

from domain.messages import PersonId
from domain.parts.adjustments import KINDS
from domain.processes.cohort import Cohort
from domain.processes.cohort.adjusting import current
from store.pages.names import NO_TEXT, texts
from store.pool import Connection
from web.fields import Choice
from web.forms.choosing import choices_of_people
from web.forms.offers import Choices


async def needs_offered(
    conn: Connection, cohort: Cohort, people: Iterable[PersonId], given: Mapping[str, str]
) -> Mapping[str, Choices]:
    """Return the choices of the forms that record and answer needs; `given` names whose."""
    told = current(cohort)
    whose = [one for one in told if one.person == given.get("person", one.person)]
    words = await texts(conn, [one.detail for one in whose])
    return {
        "declare_adjustment.person": await choices_of_people(conn, people),
        "declare_adjustment.kind": tuple(
            Choice(value=kind, text=title, hint=hint) for kind, (title, hint) in KINDS.items()
        ),
        "answer_adjustment.person": await choices_of_people(conn, [one.person for one in told]),
        "answer_adjustment.number": tuple(
            Choice(
                value=str(one.number),
                text=f"{KINDS[one.kind][0]}: {words.get(one.detail, NO_TEXT)}",
            )
            for one in whose
        ),
    }
