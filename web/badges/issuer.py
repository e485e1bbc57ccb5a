"""Who issues badges, and the addresses under which they and what they point to are found."""

from dataclasses import dataclass
from typing import Any

NAME = "Optimum Workforce Leadership"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Optimum, as the site at `site_url` speaks for it."""

    site_url: str

    @property
    def id(self) -> str:
        return self._at("issuer")

    @property
    def keys_at(self) -> str:
        return self._at(".well-known/jwks.json")

    def certificate(self, public_id: str) -> str:
        """Return the address of the page on which anybody can look a certificate up."""
        return self._at(f"verify/{public_id}")

    def status_list(self, purpose: str, number: int) -> str:
        """Return the address of a list that says which credentials are revoked or suspended."""
        return self._at(f"status/{purpose}/{number}")

    def profile(self) -> dict[str, Any]:
        """Return the profile that every badge names as its issuer."""
        return {
            "id": self.id,
            "type": ["Profile"],
            "name": NAME,
            "url": self._at(""),
            "description": "Helps care providers in Nottinghamshire to develop their workforce.",
        }

    def _at(self, path: str) -> str:
        return f"{self.site_url.rstrip('/')}/{path}"
