"""What a reply needs of the connection that it is written to."""

from __future__ import annotations

from typing import Protocol


class Client(Protocol):
    """The client at the other end."""

    closed: bool
    reader_slow: float  # since when the client has not read (perf_counter() seconds), or 0

    def write(self, data: bytes, /) -> None:
        """Sends bytes."""

    def finished(self, close: bool, now: float) -> None:
        """Is told that the last byte of a reply was written; `close` ends the connection."""

    def linger(self) -> None:
        """Is told the same of a reply to a request that the client may still be sending."""

    def abort(self) -> None:
        """Ends the connection at once, so that the client sees that the reply is not whole."""
