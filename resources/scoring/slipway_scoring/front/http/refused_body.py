"""What becomes of the body of a request that is refused before it has come."""

from __future__ import annotations

from slipway_scoring.front.http.limits import SMALL_BODY, declared_length
from slipway_scoring.front.http.received import Received


def rest_is_small(received: Received) -> bool:
    """Returns whether the rest of a refused request is worth reading so that the connection lives on."""
    if not received.keep_alive or b"expect" in received.headers or received.size:
        return False
    length = declared_length(received)
    return length is not None and length <= SMALL_BODY
