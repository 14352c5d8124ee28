"""The port of its own for /metrics: the same connections and replies, another set of paths, no key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front import routes
from slipway_scoring.front.health import Answer
from slipway_scoring.front.http.places import Places
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reply import Reply
from slipway_scoring.front.metrics import Metrics

PATHS = {
    b"/metrics": routes.METRICS,
    b"/": routes.HEALTHY,
    b"/health/live": routes.LIVE,
    b"/health/ready": routes.READY,
}


class MetricsPort:
    """What is served on the metrics port. `local` answers the health paths."""

    def __init__(self, metrics: Metrics, places: Places, local: Callable[[Received], Answer]) -> None:
        self.metrics = metrics
        self.places = places
        self.local = local

    def look_at_head(self, received: Received) -> Optional[Refusal]:
        """Decides from the head of a request."""
        received.route = PATHS.get(routes.path_of(received.url), routes.UNKNOWN)
        if received.route == routes.UNKNOWN:
            return Refusal(404, "not-found", "there is nothing at this path; the metrics are at /metrics")
        if received.method not in routes.READS:
            received.allow = b"GET, HEAD"
            return Refusal(405, "method-not-allowed", "this path takes GET, HEAD")
        return self.places.refusal(received, is_call=False)

    def serve(self, reply: Reply) -> None:
        """Replies to a request."""
        if reply.received.route == routes.METRICS:
            reply.write(200, b"content-type: text/plain; version=0.0.4; charset=utf-8\r\n", self.metrics.render())
            return
        status, content_type, body = self.local(reply.received)
        reply.write(status, b"content-type: %b\r\n" % content_type, body)

    def left(self, reply: Reply) -> None:
        """A client has left: nothing here outlasts a request."""
