"""One line for an answered request: all failures, a share of the rest, and never more than a set rate."""

from __future__ import annotations

import random
from typing import Any, Optional

from slipway_scoring.front.http.received import Received
from slipway_scoring.log import LEVELS, Log
from slipway_scoring.options import Settings


class AccessLog:
    """Writes access lines; those over the rate are counted and reported together."""

    def __init__(self, settings: Settings, log: Log) -> None:
        self.share = settings.access_log
        self.rate = settings.access_log_rate
        self.log = log
        self.second = 0.0
        self.written = 0
        self.unwritten = 0
        self.on = LEVELS[settings.log_level] <= LEVELS["info"]

    def add(self, received: Received, status: int, size: int, now: float, run_us: Optional[int]) -> None:
        """Logs one answer, if its turn comes. `size` in bytes, `now` is perf_counter()."""
        if status < 400 and (not self.on or (self.share < 1 and random.random() >= self.share)):
            return
        if now - self.second >= 1:
            self.flush()
            self.second, self.written = now, 0
        if self.written >= self.rate:
            self.unwritten += 1
            return
        self.written += 1
        self.write(received, status, size, now - received.begun, run_us)

    def write(self, received: Received, status: int, size: int, took: float, run_us: Optional[int]) -> None:
        """Writes the line."""
        path = received.url.partition(b"?")[0][:200].decode("latin-1")
        method = received.method.decode("latin-1") or "-"
        fields: dict[str, Any] = {
            "kind": "access",
            "request_id": received.request_id.decode("latin-1"),
            "status": status,
            "ms": round(took * 1000, 2),
            "bytes": size,
        }
        if run_us:
            fields["run_ms"] = round(run_us / 1000, 2)
        if received.owner not in (None, "none"):
            fields["key"] = received.owner
        level = "info" if status < 400 else "warning" if status < 500 else "error"
        self.log(level, f"{method} {path}", **fields)

    def flush(self) -> None:
        """Reports how many lines were left out since the last report."""
        if self.unwritten:
            self.log("info", "access lines left out, over the rate", count=self.unwritten)
            self.unwritten = 0
