"""Certificates for tests that only look at them: issued through the ledger, without a programme."""

from typing import Any

from domain.messages import engine
from domain.processes.award.commands import Issue
from domain.ref import Ref
from tests.store.scenes import HOLDER, NOW, PROVIDER, Scene

TODAY = NOW.date()


async def earn(made: Scene, name: str, **changes: Any) -> tuple[Ref, str]:
    """Issue a certificate under `award:{name}`; return its reference and public id."""
    values: dict[str, Any] = {
        "kind": "certificate",
        "title_of_award": "Well-being Mentor",
        "holder": "p-jo",
        "provider": PROVIDER,
        "setting": "rowan-house",
        "regarding": HOLDER,
        "service": "bigger_picture",
        "programme": "Developing the Bigger Picture",
        "completed_on": TODAY,
    }
    ref = f"award:{name}"
    outcome = await made.do(ref, Issue(**{**values, **changes}), by=engine(HOLDER))
    return ref, outcome.events[0].public_id  # type: ignore[attr-defined]


async def set_status(made: Scene, public_id: str, status: str) -> None:
    """Write the status of a certificate as its projection would."""
    await made.one("UPDATE award SET status = $2 WHERE public_id = $1", public_id, status)
