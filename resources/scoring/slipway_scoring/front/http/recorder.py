"""What a reply needs of those who count and log."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.front.http.received import Received


class Recorder(Protocol):
    """Counts and logs replies."""

    def ran(self, owner: Optional[str], run_us: int) -> None:
        """Counts a call of run() and the key it came with; its time in microseconds."""

    def record(self, received: Received, status: int, size: int, run_us: int, now: float) -> None:
        """Counts and logs a reply: its status and the bytes of its body."""
