"""What a reply needs of those who count, log and record."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.received import Received


class Offered(Protocol):
    """Takes answered calls to be recorded."""

    def offer(
        self,
        received: Received,
        admission: Admission,
        status: int,
        head: bytes,
        output: Optional[bytes],
        size: int,
        run_us: Optional[int],
        now: float,
    ) -> None:
        """Takes one call. `output` is the body of its answer of `size` bytes, None when it was too large to keep."""


class Recorder(Protocol):
    """Counts and logs replies."""

    calls: Optional[Offered]  # None: calls are not recorded

    def record(self, received: Received, status: int, size: int, run_us: Optional[int], now: float) -> None:
        """Counts and logs a reply: its status, the bytes of its body, the microseconds in run() if it was called."""
