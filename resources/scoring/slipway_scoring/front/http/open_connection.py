"""What the replica asks of its open connections."""

from __future__ import annotations

from typing import Optional, Protocol


class OpenConnection(Protocol):
    """An open connection, as those who drain and sweep see it."""

    def sweep(self, now: float, draining: bool) -> None:
        """Ends what takes too long. `now` is perf_counter()."""

    def idle(self) -> bool:
        """Returns whether nothing is being received or answered."""

    def unused(self) -> Optional[tuple[bool, float]]:
        """Returns None while it is of use, else whether a request on it was answered, and since when it is unused.

        The least is to be ended first: those on which nothing or no whole head has come, then idle ones. What needs no
        key is of no use while its answer waits to be read, or its body to be sent.
        """

    def lingers(self) -> bool:
        """Returns whether it is answered and only reads what the client still sends."""

    def close(self) -> None:
        """Ends the connection after what was written."""

    def abort(self) -> None:
        """Ends the connection at once."""
