"""What an admitted request needs of the worker that it was sent to."""

from __future__ import annotations

from typing import Protocol


class Signals(Protocol):
    """Takes frames without content."""

    def signal(self, kind: int, number: int) -> None:
        """Sends one; `kind` is of `wire`, `number` is that of the request."""
