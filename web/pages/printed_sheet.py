"""The sign-in sheet of a learning day on paper: printed when asked for, and kept nowhere."""

import asyncio

from fastapi import APIRouter, Response

from domain.ref import split_ref
from store.pages.sign_in_sheets import sign_in_sheet
from web.pages.giving import day_found
from web.press import CannotPrint
from web.site import Visiting, page_of
from web.view import Link

router = APIRouter()


@router.get("/p/{ref}/days/{number}/sign-in-sheet.pdf")
async def show(ref: str, number: int, visit: Visiting) -> Response:
    """The sheet as a PDF, with the names of this moment."""
    assert visit.account is not None  # this page is for people who signed in
    async with visit.pool.acquire() as conn:
        look, day = await day_found(conn, ref, number)
        sheet = await sign_in_sheet(
            conn, look, day, printed_at=visit.now, printed_by=visit.account.name
        )
    try:
        pdf = await asyncio.to_thread(visit.site.press.sign_in_sheet, sheet)
    except CannotPrint as error:
        back = Link(text="Back to the attendance sheet", href=f"{page_of(look.ref)}/days/{number}")
        return visit.page(
            "message.html",
            "board",
            status=422,
            title="This sheet cannot be printed",
            paragraphs=(str(error),),
            doing=(back,),
        )
    filename = f"sign-in-{split_ref(look.ref)[1]}-day-{number}.pdf"
    return Response(
        pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{filename}"'},
    )
