"""How much memory the requests that arrive and the unread answers may take together."""

from __future__ import annotations

HEADS = 4  # unfinished heads, which anybody can send without a key, may take one part in so many


class BodyBudget:
    """Bytes that the replica holds: of requests that arrive, wait or run, and of answers that nobody reads."""

    __slots__ = ("heads", "held", "most", "most_heads")

    def __init__(self, most: int) -> None:
        self.most = most
        self.most_heads = most // HEADS
        self.held = 0
        self.heads = 0  # those of unfinished heads

    def take(self, size: int) -> bool:
        """Counts bytes that have come; returns whether they still fit."""
        self.held += size
        return self.held <= self.most

    def give_back(self, size: int) -> None:
        """Counts bytes that are held no longer."""
        self.held -= size
