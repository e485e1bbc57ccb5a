"""What the site is told when it starts; workers reads it from the settings."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class WebConfig:
    """`session_secret` signs form tokens and notices and seals kept forms, `badge_secret` is the
    key of badges.

    `sample` names the sample data that are shown, of which every page tells; `embed_origins` are
    the sites, such as https://www.example.org, that may show the directory.
    """

    session_secret: str
    badge_secret: str
    site_url: str
    secure_cookies: bool = True
    session_lifetime: timedelta = timedelta(hours=12)
    sign_in_tries: int = 5
    sign_in_pause: timedelta = timedelta(minutes=5)
    sample: str = ""
    embed_origins: tuple[str, ...] = ()

    @property
    def session_cookie(self) -> str:
        """The name of the session cookie; browsers bind the prefix to this host and to HTTPS."""
        return f"__Host-{self._cookie}" if self.secure_cookies else self._cookie

    @property
    def door_cookie(self) -> str:
        """The name of the cookie that guards the forms of people who are not signed in."""
        return f"{self.session_cookie}-door"

    @property
    def _cookie(self) -> str:
        """Cookies do not tell ports apart: real data and a sample may be open side by side."""
        return "optimum-sample" if self.sample else "optimum"
