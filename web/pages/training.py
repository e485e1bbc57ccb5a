"""The training records of a provider's people, as a file for ASC-WDS."""

from fastapi import APIRouter, Response

from domain.ref import split_ref
from domain.refusals import NotFound
from domain.training_upload import training_file
from store.pages.training import training_of
from web.pages.giving import found
from web.site import Visiting

router = APIRouter()


@router.get("/p/{ref}/training.csv")
async def training(ref: str, visit: Visiting) -> Response:
    """Every certificate of a provider's people that is not revoked, one a line."""
    async with visit.pool.acquire() as conn:
        look = await found(conn, ref)
        if look.slug != "provider":
            raise NotFound(ref=f"{ref}/training.csv")
        records = await training_of(conn, look.ref)
    filename = f"training-{split_ref(look.ref)[1]}.csv"
    return Response(
        training_file(records),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
