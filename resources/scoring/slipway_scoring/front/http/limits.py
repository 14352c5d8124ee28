"""How much and how slowly a client may send."""

from __future__ import annotations

from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.received import Received

HEAD_LIMIT = 32 << 10  # bytes of all header lines together, and of all trailer lines
URL_LIMIT = 8 << 10
HEADER_COUNT = 128
SMALL_BODY = 64 << 10  # a body that is not wanted is read to its end up to this size, and the connection lives on
ARRIVAL_RATE = 16 << 10  # bytes a second that a slow client must reach
LINGER_SECONDS = 5.0  # after a refusal: how long what the client still sends is read and dropped
LINGER_BYTES = 256 << 20
STALLED_READER = 60.0  # seconds without progress of an answer that the client does not read
PART = 4 << 10  # bytes from which a part of a body is kept as it came; smaller ones are joined
SLICE = 4 << 10  # bytes that are parsed at once where several requests may follow each other


def oversized_head(received: Received) -> Optional[Refusal]:
    """Returns the refusal of a head that is too large in some way, or None."""
    headers = received.headers
    if too_many_lines(received) or sum(map(len, headers)) + sum(map(len, headers.values())) > HEAD_LIMIT:
        return head_too_large()
    if len(received.url) > URL_LIMIT:
        return Refusal(414, "url-too-long", f"the URL is longer than {URL_LIMIT} bytes")
    return None


def too_many_lines(received: Received) -> bool:
    """Returns whether a head has too many lines so far."""
    return len(received.headers) + received.repeated > HEADER_COUNT


def head_too_large() -> Refusal:
    """Returns the refusal of too many or too long header lines."""
    return Refusal(
        431, "headers-too-large", f"more than {HEAD_LIMIT} bytes of headers or more than {HEADER_COUNT} of them"
    )


def declared_length(received: Received) -> Optional[int]:
    """Returns the length of the body, or None when it comes in chunks. The parser has checked the header."""
    length = received.headers.get(b"content-length")
    if length is not None:
        return int(length)
    return None if b"transfer-encoding" in received.headers else 0
