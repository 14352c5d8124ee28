"""What the pool tells about the memory of requests."""

from __future__ import annotations

from typing import Protocol


class HeldMemory(Protocol):
    """The bytes of the bodies that the replica holds."""

    held: int
