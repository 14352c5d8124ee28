"""Which calls are recorded: a share of them by request id, every failure, and at most so many a second."""

from __future__ import annotations

from zlib import crc32


class Share:
    """Decides by the request id, so that replicas, traces and collected rows agree on a call."""

    def __init__(self, share: float, rate: int) -> None:
        self.below = int(share * (1 << 32))
        self.rate = rate or 1 << 62
        self.takes_all = share >= 1 and not rate  # there is nothing to decide
        self.second = 0.0
        self.taken = 0

    def takes(self, request_id: bytes, failed: bool, now: float) -> bool:
        """Returns whether a call is recorded. `now` are perf_counter() seconds."""
        if not failed and crc32(request_id) >= self.below:
            return False
        if now - self.second >= 1:
            self.second, self.taken = now, 0
        self.taken += 1
        return self.taken <= self.rate
