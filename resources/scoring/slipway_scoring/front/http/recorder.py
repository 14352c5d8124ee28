"""What a reply needs of those who count and log."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.front.http.received import Received


class Recorder(Protocol):
    """Counts and logs replies."""

    def record(self, received: Received, status: int, size: int, run_us: Optional[int], now: float) -> None:
        """Counts and logs a reply: its status, the bytes of its body, the microseconds in run() if it was called."""
