"""Where the answer to an admitted request goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from slipway_scoring.failure import Refusal


class Outcome(Protocol):
    """Takes what a worker answers. Times in run() are microseconds."""

    def answered(self, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """Takes a whole answer; `head` are header lines, empty for JSON."""

    def refuse(self, refusal: Refusal) -> None:
        """Takes an error."""

    def stream_began(self, status: int, head: bytes, credit: Callable[[], None]) -> None:
        """Takes the begin of an answer in parts; `credit` is called for each part that was taken."""

    def chunk(self, body: bytes) -> None:
        """Takes one part."""

    def stream_ended(self, complete: bool, run_us: int) -> None:
        """Takes the end of an answer in parts."""

    def stalled(self) -> bool:
        """Returns whether it is the client that does not go on reading."""

    def cut_off(self) -> None:
        """Gives the client up."""
