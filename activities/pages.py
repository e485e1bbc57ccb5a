"""Where the link of a letter may lead: to a page that its reader can open without an account.

Letters name such a page and never an address, so that none of them can lead to the pages of staff.
"""

from dataclasses import dataclass
from typing import assert_never

from domain.messages import PersonId
from domain.ref import Ref, effect_id, split_ref
from store import links
from store.chance import Chance
from store.links import ANSWERS, PAGE_OF, REQUESTS, Purpose
from store.pool import Connection


@dataclass(frozen=True)
class BookedPage:
    """What was booked, for those who are concerned with it: places, dates, answers, papers."""

    ref: Ref


@dataclass(frozen=True)
class OwnPage:
    """The reader's own page of a cohort that they attend."""

    cohort: Ref


@dataclass(frozen=True)
class TeachingPage:
    """One of the days that the reader teaches; from there they come to all of them."""

    cohort: Ref
    day: int


@dataclass(frozen=True)
class EvaluationPage:
    """The form on which the reader says how a cohort was."""

    cohort: Ref


@dataclass(frozen=True)
class AnswerPage:
    """The question whether the reader takes over, behind the link of that question."""

    cohort: Ref
    link: str


@dataclass(frozen=True)
class CheckPage:
    """What anybody sees of a certificate."""

    public_id: str


@dataclass(frozen=True)
class RequestPage:
    """How a request of the site stands; only who knows its address sees it."""

    ref: Ref


@dataclass(frozen=True)
class CoursesPage:
    """The course dates for the public."""


Page = (
    BookedPage
    | OwnPage
    | TeachingPage
    | EvaluationPage
    | AnswerPage
    | CheckPage
    | RequestPage
    | CoursesPage
)
"""Every page that a letter can lead to."""


async def path_of(conn: Connection, chance: Chance, page: Page, reader: PersonId) -> str:
    """Return where a page is for its reader; a link of their own is made where it needs one."""

    async def own(purpose: Purpose, ref: Ref) -> str:
        """Return where the page behind a link of this purpose is."""
        name = effect_id(ref, f"link/{purpose}/{reader}")
        fresh = chance.public_id(ref, name, "link")
        link = await links.issue(conn, purpose, ref, reader, fresh=fresh)
        return f"/{PAGE_OF[purpose]}/{link}"

    match page:
        case BookedPage(ref=ref):
            return await own("booked", ref)
        case OwnPage(cohort=cohort):
            return await own("attend", cohort)
        case TeachingPage(cohort=cohort, day=day):
            return f"{await own('teach', cohort)}/{cohort}/{day}"
        case EvaluationPage(cohort=cohort):
            return await own("evaluate", cohort)
        case AnswerPage(cohort=cohort, link=link):
            return f"/{ANSWERS}/{cohort}/{link}"
        case CheckPage(public_id=public_id):
            return f"/verify/{public_id}"
        case RequestPage(ref=ref):
            return f"/{REQUESTS}/{split_ref(ref)[1]}"
        case CoursesPage():
            return "/courses"
        case _:
            assert_never(page)
