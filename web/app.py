"""The site: one FastAPI application around the ledger and the store."""

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from domain.policy import POLICY
from store.clock import Clock
from store.ledger import Ledger
from store.passwords import Hashing
from store.pool import Pool
from web import errors
from web.badges.signing import badge_key
from web.config import WebConfig
from web.pages import (
    answer,
    api,
    asc_wds,
    badges,
    board,
    booked,
    booking,
    course_dates,
    coverages,
    directory,
    directory_feed,
    door,
    feedback,
    funded,
    hold,
    mail,
    money,
    new,
    own_page,
    people,
    printed_sheet,
    process,
    register,
    room,
    system,
    teaching,
    today,
    training,
    verify,
)
from web.press import Press
from web.security import Guard
from web.site import Site
from web.templating import STATIC_FOLDER, STATIC_PATH, make_templates
from web.throttle import Throttle

__all__ = ["WebConfig", "create_app"]

ROUTERS = (
    door.router,
    today.router,
    board.router,
    money.router,
    mail.router,
    system.router,
    verify.router,
    directory.router,
    directory_feed.router,
    badges.router,
    course_dates.router,
    hold.router,
    answer.router,
    booked.router,
    new.router,
    booking.router,
    funded.router,
    coverages.router,
    api.router,
    people.router,
    register.router,
    printed_sheet.router,
    room.router,
    own_page.router,
    feedback.router,
    teaching.router,
    training.router,
    asc_wds.router,
    process.router,
)
"""All pages; what is not a command of a process comes before them, as its address fits them too."""

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
LOOK_UPS_A_MINUTE = 30
WRONG_NAMES = 20  # from one room in ten minutes, which share an address
TRIES_AN_ADDRESS = 10


class Assets(StaticFiles):
    """Built files; their addresses change with their content, so browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = KEPT_FOR_EVER
        return answer


def create_app(
    pool: Pool, ledger: Ledger, clock: Clock, config: WebConfig, press: Press
) -> FastAPI:
    """Return the site; it holds nothing between requests but counts of failed sign-ins."""
    app = FastAPI(title="Optimum Engagements", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.redirect_slashes = False  # it would send people to whatever host they named
    pause_s = config.sign_in_pause.total_seconds()
    app.state.site = Site(
        pool=pool,
        ledger=ledger,
        clock=clock,
        config=config,
        press=press,
        templates=make_templates(),
        badge_key=badge_key(config.badge_secret),
        hashing=Hashing(),
        sign_ins=Throttle(config.sign_in_tries, pause_s),
        addresses=Throttle(config.sign_in_tries * TRIES_AN_ADDRESS, pause_s),
        look_ups=Throttle(LOOK_UPS_A_MINUTE, 60),
        holds=Throttle(POLICY.open_holds_for_visitor, POLICY.hold_minutes * 60),
        arrivals=Throttle(WRONG_NAMES, 600),
    )
    for router in ROUTERS:
        app.include_router(router)
    app.mount(STATIC_PATH, Assets(directory=STATIC_FOLDER), name="static")
    errors.install(app)
    app.add_middleware(
        Guard,
        strict_transport=config.secure_cookies,
        broken=errors.broken,
        turned_away=errors.turned_away,
    )
    return app
