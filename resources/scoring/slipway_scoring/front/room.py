"""Whether a call of run() would be admitted now."""

from __future__ import annotations

from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.workers.pool import Pool


class Room:
    """The room before the workers of a replica."""

    def __init__(self, pool: Pool, reception: Reception, metrics: Metrics) -> None:
        self.pool = pool
        self.reception = reception
        self.budget = reception.budget
        self.metrics = metrics
        self.full = queue_full(pool.limit)

    def refusal(self) -> Optional[Refusal]:
        """Returns the refusal of a call that would not be admitted, or None."""
        pool = self.pool
        if pool.admitted >= pool.limit:
            self.metrics.reject("queue-full")
            return self.full
        if not pool.crew.healthy():
            self.metrics.reject("unhealthy")
            return Refusal(503, "unhealthy", "no scoring process can be started; the log has the reason")
        if not pool.crew.ever_ready:
            self.metrics.reject("not-ready")
            return Refusal(503, "not-ready", "the model is still being loaded", "wait until /health/ready answers 200")
        budget = self.budget
        return self.reception.out_of_memory() if budget.held > budget.most else None


def queue_full(limit: int) -> Refusal:
    """Returns the refusal of a request that finds the queue full."""
    return Refusal(
        503,
        "queue-full",
        f"this replica is busy: {limit} requests are running or waiting",
        "try again after the time in Retry-After; raise serving.queue, workers or replicas if this happens often",
    )
