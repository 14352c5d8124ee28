"""Requests that offer another protocol, as Java's HttpClient does with `Upgrade: h2c` on every first request.

A server may ignore the offer (RFC 9110, 7.8), but httptools stops at such a request's body. So the head is given to a
fresh parser without the offer.
"""

from __future__ import annotations

from slipway_scoring.front.http.received import Received

OFFER = frozenset({b"upgrade", b"connection", b"http2-settings"})


def head_without_offer(received: Received) -> bytes:
    """Returns the head of a request again, without the headers that offer another protocol."""
    lines = [b"%b %b HTTP/1.%d" % (received.method, received.url, 0 if received.old else 1)]
    lines += [b"%b: %b" % header for header in received.headers.items() if header[0] not in OFFER]
    return b"\r\n".join(lines) + b"\r\n\r\n"
