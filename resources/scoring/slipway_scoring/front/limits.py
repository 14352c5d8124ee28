"""How much and how slowly a client may send."""

from __future__ import annotations

from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.exchange import Exchange

HEAD_LIMIT = 32 << 10  # bytes of all header lines together
URL_LIMIT = 8 << 10
HEADER_COUNT = 128
SMALL_BODY = 64 << 10  # a refused body up to this size is read to its end, and the connection lives on
ARRIVAL_RATE = 16 << 10  # bytes a second that a slow client must reach
LINGER_SECONDS = 5.0  # after a refusal: how long what the client still sends is read and dropped
LINGER_BYTES = 256 << 20
STALLED_READER = 60.0  # seconds without progress of an answer that the client does not read


def oversized_head(exchange: Exchange) -> Optional[Refusal]:
    """The refusal of a head that is too large in some way, or None."""
    headers = exchange.headers
    if len(headers) > HEADER_COUNT or sum(map(len, headers)) + sum(map(len, headers.values())) > HEAD_LIMIT:
        return head_too_large()
    if len(exchange.url) > URL_LIMIT:
        return Refusal(414, "url-too-long", f"the URL is longer than {URL_LIMIT} bytes")
    return None


def head_too_large() -> Refusal:
    """The refusal of too many or too long header lines."""
    return Refusal(
        431, "headers-too-large", f"more than {HEAD_LIMIT} bytes of headers or more than {HEADER_COUNT} of them"
    )


def rest_is_small(exchange: Exchange) -> bool:
    """Whether the rest of a refused request is worth reading so that the connection lives on."""
    if not exchange.keep_alive or b"expect" in exchange.headers or exchange.size:
        return False
    length = exchange.headers.get(b"content-length")
    if length is not None:
        return int(length) <= SMALL_BODY
    return b"transfer-encoding" not in exchange.headers
