"""What the front needs of tracing."""

from __future__ import annotations

from typing import Protocol

from slipway_scoring.front.http.received import Received


class Tracer(Protocol):
    """Follows scoring requests."""

    def begin(self, received: Received) -> None:
        """Begins to follow a request; its headers then name the trace for the worker."""

    def end(self, received: Received, status: int) -> None:
        """Ends following a request."""
