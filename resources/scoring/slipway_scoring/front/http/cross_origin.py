"""The CORS headers of replies to browsers."""

from __future__ import annotations

LET_IN = b"""access-control-allow-methods: GET, POST, OPTIONS\r
access-control-allow-headers: authorization, content-type, x-api-key, x-request-id, traceparent\r
access-control-max-age: 86400\r
"""


def cross_origin(origins: tuple[str, ...], headers: dict[bytes, bytes]) -> bytes:
    """Returns the CORS headers for a browser's request: only `Vary` when its origin is not allowed."""
    origin = headers[b"origin"]
    if "*" not in origins and origin.decode("latin-1") not in origins:
        return b"vary: origin\r\n"
    lines = b"access-control-allow-origin: %b\r\nvary: origin\r\n" % (b"*" if "*" in origins else origin)
    lines += b"access-control-expose-headers: x-request-id, x-service-version, x-ms-run-fn-exec-ms, retry-after\r\n"
    return lines + LET_IN if b"access-control-request-method" in headers else lines
