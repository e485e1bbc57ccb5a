"""All settings whose staff are assessed, with how many of them are competent today."""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from domain.calendar import london_date
from domain.frameworks import FRAMEWORKS
from domain.processes.competence import Coverage
from domain.processes.competence.coverage import DUE_SOON_DAYS
from domain.say import counted
from store.pages.coverage import SettingCoverage, coverages
from web.fields import Choice, Field
from web.pages import parts, public
from web.site import Visiting, page_of
from web.view import Heading, Link, Row, Soft, Table

router = APIRouter()


@router.get("/competence")
async def settings(visit: Visiting, framework: str = "") -> Response:
    """Every setting whose staff are assessed, with how many of them are competent today."""
    chosen = framework if framework in FRAMEWORKS else ""
    async with visit.pool.acquire() as conn:
        found = await coverages(conn, london_date(visit.now), framework=chosen)
    options = tuple(Choice(value=one.slug, text=one.title) for one in FRAMEWORKS.values())
    box = Field(
        name="framework",
        label="Framework",
        kind="select",
        value=chosen,
        choices=(Choice(value="", text="All frameworks"), *options),
    )
    return visit.page(
        "pages/coverages.html",
        "certificates",
        back=Link(text="Certificates", href="/certificates"),
        filters=(box,),
        table=_settings(found),
    )


def _settings(found: Iterable[SettingCoverage]) -> Table:
    numbers = ("Competent", "%", *(f"Due in {days} days" for days in DUE_SOON_DAYS), "Overdue")
    return Table(
        caption="Settings with registered assessors",
        caption_hidden=True,
        headings=(
            Heading(text="Setting"),
            Heading(text="Framework"),
            Heading(text="Assessors"),
            *(Heading(text=text, numeric=True) for text in (*numbers, "Not assessed yet")),
        ),
        rows=tuple(
            Row(
                cells=(
                    (Link(text=one.name, href=page_of(one.ref)), Soft(text=one.provider_name)),
                    framework_title(one),
                    parts.state_tag(one.stage) if not one.assessors else str(one.assessors),
                    f"{one.coverage.competent} of {one.coverage.employed}",
                    one.coverage.percent,
                    *one.coverage.due,
                    one.coverage.overdue,
                    one.coverage.never,
                ),
                late=not one.assessors,
            )
            for one in found
        ),
        empty="No setting has a registered assessor yet.",
    )


def framework_title(one: SettingCoverage) -> str:
    """Return what a framework is called."""
    return public.framework_title(one.framework)


def links(found: Iterable[SettingCoverage]) -> tuple[Link | Soft, ...]:
    """Return links to the staff competence of a setting, each with how many are competent."""
    return tuple(
        part
        for one in found
        for part in (
            Link(text=framework_title(one), href=page_of(one.ref), about=f"at {one.name}"),
            Soft(text=share(one.coverage)),
        )
    )


def share(found: Coverage) -> str:
    """Return "5 of 7 employees competent, 71 %"."""
    return f"{found.competent} of {counted(found.employed, 'employee')} competent" + (
        f", {found.percent} %" if found.employed else ""
    )
