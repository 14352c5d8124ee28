"""Requests that offer another protocol, as Java's HttpClient does with `Upgrade: h2c` on every first request.

A server may ignore the offer (RFC 9110, 7.8), but httptools stops at such a request's body. So the head is given to a
fresh parser without the offer.
"""

from __future__ import annotations

from slipway_scoring.front.exchange import Exchange

OFFER = frozenset({b"upgrade", b"connection", b"http2-settings"})


def head_without_offer(exchange: Exchange) -> bytes:
    """The head of a request again, without the headers that offer another protocol."""
    lines = [b"%b %b HTTP/1.1" % (exchange.method, exchange.url)]
    lines += [b"%b: %b" % header for header in exchange.headers.items() if header[0] not in OFFER]
    return b"\r\n".join(lines) + b"\r\n\r\n"
