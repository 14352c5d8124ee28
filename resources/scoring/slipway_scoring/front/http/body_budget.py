"""How much memory the bodies of all requests and unread answers may take together."""

from __future__ import annotations


class BodyBudget:
    """Bytes that the replica holds: of requests that arrive, wait or run, and of answers that nobody reads."""

    __slots__ = ("held", "most")

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0

    def take(self, size: int) -> bool:
        """Counts bytes that have come; returns whether they still fit."""
        self.held += size
        return self.held <= self.most

    def give_back(self, size: int) -> None:
        """Counts bytes that are held no longer."""
        self.held -= size
