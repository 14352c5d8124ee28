"""Counts and logs what was answered."""

from __future__ import annotations

from typing import Optional

from slipway_scoring.front import routes
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.recorder import Offered
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.tracer import Tracer


class Records:
    """The metrics, the access log and the traces of one replica."""

    def __init__(self, metrics: Metrics, access: AccessLog) -> None:
        self.metrics = metrics
        self.access = access
        self.tracer: Optional[Tracer] = None
        self.calls: Optional[Offered] = None

    def record(self, received: Received, status: int, size: int, run_us: Optional[int], now: float) -> None:
        """Counts and logs a reply: its status, the bytes of its body, the microseconds in run() if it was called."""
        metrics = self.metrics
        if run_us is not None:
            metrics.run.observe(run_us * 1e-6)
            if received.owner is not None:
                metrics.keys[received.owner] += 1
        if received.route in routes.CALLS:
            requests = metrics.requests
            requests[status] = requests.get(status, 0) + 1
            metrics.duration.observe(now - received.begun)
            if self.tracer is not None:
                self.tracer.end(received, status, size, run_us, now)
            self.access.add(received, status, size, now, run_us)
        elif status >= 400 and received.route not in routes.HEALTH:
            self.access.add(received, status, size, now, run_us)
