"""What the pool tells about the memory of requests."""

from __future__ import annotations

from typing import Protocol


class HeldMemory(Protocol):
    """Counts the bytes of the bodies that the replica holds."""

    def give_back(self, size: int) -> None:
        """Is told that bytes are held no longer."""
