"""What the replica asks of its open connections."""

from __future__ import annotations

from typing import Protocol


class OpenConnection(Protocol):
    """An open connection, as those who drain and sweep see it."""

    def sweep(self, now: float, draining: bool) -> None:
        """Ends what takes too long. `now` is perf_counter()."""

    def idle(self) -> bool:
        """Returns whether nothing is being received or answered."""

    def lingers(self) -> bool:
        """Returns whether it is answered and only reads what the client still sends."""

    def close(self) -> None:
        """Ends the connection after what was written."""

    def abort(self) -> None:
        """Ends the connection at once."""
