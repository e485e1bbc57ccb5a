"""What the site is told when it starts; workers reads it from the settings."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class WebConfig:
    """`session_secret` signs form tokens and notices, `badge_secret` is the key of badges.

    `ribbon` is a line across every page; `embed_origins` are the sites, such as
    https://www.example.org, that may show the directory.
    """

    session_secret: str
    badge_secret: str
    site_url: str
    secure_cookies: bool = True
    session_lifetime: timedelta = timedelta(hours=12)
    sign_in_tries: int = 5
    sign_in_pause: timedelta = timedelta(minutes=5)
    ribbon: str = ""
    embed_origins: tuple[str, ...] = ()

    @property
    def session_cookie(self) -> str:
        """The name of the session cookie; browsers bind the prefix to this host and to HTTPS."""
        return "__Host-optimum" if self.secure_cookies else "optimum"

    @property
    def door_cookie(self) -> str:
        """The name of the cookie that guards the forms of people who are not signed in."""
        return "__Host-optimum-door" if self.secure_cookies else "optimum-door"
