"""What the front needs of tracing."""

from __future__ import annotations

from typing import Optional, Protocol

from slipway_scoring.front.http.received import Received


class Tracer(Protocol):
    """Follows scoring requests."""

    def begin(self, received: Received) -> None:
        """Begins to follow a request; its headers then name the trace for the worker."""

    def end(self, received: Received, status: int, size: int, run_us: Optional[int], now: float) -> None:
        """Ends following a request: status, bytes of the answer, microseconds in run() if it was called."""
