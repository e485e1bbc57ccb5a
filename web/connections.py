"""Connections that send no request end, so that nobody can hold them all open for nothing."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
"""So long the head of a request may take, also the first one; a browser needs milliseconds."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 in which the head of each request has to arrive in time.

    The server itself ends only connections that stay quiet after an answer, not those that never
    ask or that send their head byte by byte. How long the body may take, web/intake.py decides.
    """

    head_seconds = HEAD_SECONDS
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:  # a part of a head, or nothing of one
            self._expect_head()
        else:
            self._forget_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_timer()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        """Give a head its time from its first byte; more bytes do not prolong it."""
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._too_late)

    def _forget_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_late(self) -> None:
        self._head_timer = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()
