"""The port of its own for /metrics: the same connections and answers, another set of paths, no key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front import routes

if TYPE_CHECKING:
    from slipway_scoring.front.exchange import Exchange

PATHS = {
    b"/metrics": routes.METRICS,
    b"/": routes.HEALTHY,
    b"/health/live": routes.LIVE,
    b"/health/ready": routes.READY,
}


def look_at_metrics_head(exchange: Exchange) -> Optional[Refusal]:
    """Decides from the head of a request on the metrics port."""
    refusal = exchange.identify()
    if refusal is not None:
        return refusal
    exchange.route = PATHS.get(exchange.url.partition(b"?")[0], routes.UNKNOWN)
    if exchange.route == routes.UNKNOWN:
        return Refusal(404, "not-found", "there is nothing at this path; the metrics are at /metrics")
    if exchange.method not in routes.READS:
        return Refusal(405, "method-not-allowed", "this path takes GET, HEAD")
    return None
