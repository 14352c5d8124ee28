"""What requests add up to, as metrics of OpenTelemetry: cumulative from the start of the recorder.

Names and boundaries follow the semantic conventions for HTTP servers (semantic-conventions, docs/http/http-metrics.md).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from time import monotonic, time_ns
from typing import Any

from slipway_scoring.recorder.export.attributes import attributes
from slipway_scoring.recorder.export.delivery import Delivery
from slipway_scoring.recorder.export.items import RequestItem

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
CUMULATIVE = 2  # metrics.proto, AGGREGATION_TEMPORALITY_CUMULATIVE
EVERY = 10.0  # seconds
POINT = 600  # bytes of memory, about


@dataclass
class Durations:
    """The durations of like requests, in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0
    least: float = float("inf")
    most: float = 0.0

    def observe(self, value: float) -> None:
        """Counts one."""
        self.counts[bisect_left(BOUNDS, value)] += 1
        self.total += value
        self.least, self.most = min(self.least, value), max(self.most, value)


class RequestMetrics:
    """Durations of requests and of run(), by method, route and status."""

    def __init__(self, delivery: Delivery, scheme: str) -> None:
        self.delivery = delivery
        self.scheme = scheme
        self.begun = time_ns()
        self.requests: dict[tuple[str, str, int], Durations] = {}
        self.run = Durations()
        self.next = monotonic() + EVERY

    def observe(self, item: RequestItem) -> None:
        """Counts one request."""
        like = (item.method, item.route, item.status)
        self.requests.setdefault(like, Durations()).observe(item.took / 1e6)
        if item.run is not None:
            self.run.observe(item.run / 1e6)

    def send_if_due(self) -> None:
        """Sends when the time has come."""
        if monotonic() >= self.next:
            self.send()

    def send(self) -> None:
        """Sends what there is by now."""
        self.next = monotonic() + EVERY
        if not self.requests:
            return
        now = str(time_ns())
        points = [self.point(now, one, self.told(*like)) for like, one in self.requests.items()]
        metrics = [
            histogram("http.server.request.duration", "Duration of HTTP server requests.", points),
            histogram("slipway.run.duration", "Time in run().", [self.point(now, self.run, {})]),
        ]
        self.delivery.put(metrics, POINT * len(points))

    def told(self, method: str, route: str, status: int) -> dict[str, Any]:
        """Returns the attributes of like requests."""
        return {
            "http.request.method": method,
            "url.scheme": self.scheme,
            "http.route": route,
            "http.response.status_code": status,
            "error.type": str(status) if status >= 500 else None,
        }

    def point(self, now: str, durations: Durations, told: dict[str, Any]) -> dict[str, Any]:
        """Returns a data point."""
        count = sum(durations.counts)
        ends = {"min": durations.least, "max": durations.most} if count else {}
        return {
            "attributes": attributes(told),
            "startTimeUnixNano": str(self.begun),
            "timeUnixNano": now,
            "count": str(count),
            "sum": durations.total,
            "bucketCounts": [str(one) for one in durations.counts],
            "explicitBounds": list(BOUNDS),
            **ends,
        }


def histogram(name: str, text: str, points: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns a metric of durations in seconds."""
    data = {"aggregationTemporality": CUMULATIVE, "dataPoints": points}
    return {"name": name, "description": text, "unit": "s", "histogram": data}
