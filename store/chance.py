"""Where unguessable ids come from: the operating system, or a seed in a simulation."""

import hashlib
import hmac
import secrets
from typing import Protocol
from uuid import UUID

from domain.ref import Ref

BITS = 128


class Chance(Protocol):
    """Gives the public ids and salts that a command needs: 128 bits as 32 lower-case hex digits."""

    def public_id(self, ref: Ref, command_id: UUID, purpose: str) -> str: ...


class RandomChance:
    """Ids that nobody can guess; asked twice, it answers differently."""

    def public_id(self, ref: Ref, command_id: UUID, purpose: str) -> str:
        return secrets.token_hex(BITS // 8)


class SeededChance:
    """Ids that follow from a seed, so that one scenario gives one log; never for real people."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()

    def public_id(self, ref: Ref, command_id: UUID, purpose: str) -> str:
        named = f"{ref}\n{command_id}\n{purpose}".encode()
        return hmac.new(self._seed, named, hashlib.sha256).hexdigest()[: BITS // 4]
