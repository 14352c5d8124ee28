"""Which path is what, and the answers that depend on the path alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from slipway_scoring.front.exchange import Exchange

(
    UNKNOWN,
    SCORE,
    INFER,
    HEALTHY,
    LIVE,
    READY,
    SWAGGER,
    OPENAPI,
    V2_SERVER,
    V2_MODEL,
    V2_MODEL_READY,
    METRICS,
    OPTIONS,
) = range(13)

CALLS = frozenset((SCORE, INFER))
DOCUMENTS = frozenset((SWAGGER, OPENAPI, V2_SERVER, V2_MODEL))
HEALTH = frozenset((HEALTHY, LIVE, READY, V2_MODEL_READY))
READS = (b"GET", b"HEAD")
METHODS: dict[int, tuple[bytes, ...]] = {
    SCORE: (b"POST",),
    INFER: (b"POST",),
    **dict.fromkeys((HEALTHY, LIVE, READY, SWAGGER, OPENAPI, V2_SERVER, V2_MODEL, V2_MODEL_READY), READS),
    METRICS: READS,
}
absolute = re.compile(rb"(?i)https?://[^/]*(?=/)")


class Routes:
    """The paths of one service."""

    def __init__(self, service_name: str) -> None:
        name = quote(service_name, safe="")
        prefix = b"/api/v1/service/" + service_name.encode()
        model = b"/v2/models/" + service_name.encode()
        self.version = re.compile(re.escape(model) + rb"/versions/[^/]+(?=/|$)")
        self.model = model
        self.paths: dict[bytes, int] = {
            b"/score": SCORE,
            prefix + b"/score": SCORE,
            b"/api/v1/service/" + name.encode() + b"/score": SCORE,
            b"/": HEALTHY,
            b"/health/live": LIVE,
            b"/health/ready": READY,
            b"/swagger.json": SWAGGER,
            prefix + b"/swagger.json": SWAGGER,
            prefix + b"/openapi.json": OPENAPI,
            prefix + b"/": HEALTHY,
            b"/openapi.json": OPENAPI,
            b"/v2": V2_SERVER,
            b"/v2/": V2_SERVER,
            b"/v2/health/live": LIVE,
            b"/v2/health/ready": READY,
            model: V2_MODEL,
            model + b"/ready": V2_MODEL_READY,
            model + b"/infer": INFER,
        }

    def find(self, exchange: Exchange) -> int:
        """The route of an exchange; it is remembered there."""
        route = self.paths.get(exchange.url)
        if route is None:
            path = absolute.sub(b"", exchange.url, count=1).partition(b"?")[0]
            path = self.version.sub(self.model.replace(b"\\", b"\\\\"), unquote_to_bytes(path), count=1)
            route = self.paths.get(path, UNKNOWN)
        exchange.route = route
        return route


class MetricsRoutes:
    """The paths of the metrics port."""

    def find(self, exchange: Exchange) -> int:
        """The route of an exchange; it is remembered there."""
        path = exchange.url.partition(b"?")[0]
        known = {b"/metrics": METRICS, b"/": HEALTHY, b"/health/live": LIVE, b"/health/ready": READY}
        exchange.route = known.get(path, UNKNOWN)
        return exchange.route


def health(route: int, healthy: bool, ready: bool) -> tuple[int, bytes, bytes]:
    """Status, content type and body of the health paths.

    `/` answers "Healthy" as the 2017 service did. Ready follows the workers and the drain; live turns false only
    when workers cannot be brought up any more.
    """
    if route == HEALTHY:
        return (200, b"text/plain; charset=utf-8", b"Healthy") if healthy else unhealthy()
    if route == LIVE:
        return (
            (200, b"application/json", b'{"live":true}') if healthy else (503, b"application/json", b'{"live":false}')
        )
    if ready:
        return 200, b"application/json", b'{"ready":true}'
    return 503, b"application/json", b'{"ready":false}'


def unhealthy() -> tuple[int, bytes, bytes]:
    """The answer of `/` when no worker can be brought up."""
    return 503, b"text/plain; charset=utf-8", b"Unhealthy: no worker process can be started"


def cross_origin(origins: tuple[str, ...], headers: dict[bytes, bytes]) -> bytes:
    """The CORS headers for a browser's request, or nothing when its origin is not allowed."""
    origin = headers[b"origin"]
    if "*" not in origins and origin.decode("latin-1") not in origins:
        return b"vary: origin\r\n"
    lines = b"access-control-allow-origin: %b\r\nvary: origin\r\n" % (b"*" if "*" in origins else origin)
    lines += b"access-control-expose-headers: x-request-id, x-service-version, x-ms-run-fn-exec-ms, retry-after\r\n"
    if b"access-control-request-method" in headers:
        lines += b"access-control-allow-methods: GET, POST, OPTIONS\r\n"
        lines += b"access-control-allow-headers: authorization, content-type, x-api-key, x-request-id, traceparent\r\n"
        lines += b"access-control-max-age: 86400\r\n"
    return lines
