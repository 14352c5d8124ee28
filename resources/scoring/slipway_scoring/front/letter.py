"""A scoring request as a worker gets it."""

from __future__ import annotations

import orjson

from slipway_scoring import wire
from slipway_scoring.front import routes
from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.accepts import accepts_gzip
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reply import Reply
from slipway_scoring.front.query_inputs import query_inputs

JSON = b"application/json"
BINARY = b"inference-header-content-length"
KINDS = {
    routes.SCORE: wire.SCORE,
    routes.INFER: wire.INFER,
    routes.INVOCATIONS: wire.PEER,
    routes.V1_PREDICT: wire.PEER,
}


class Letters:
    """Puts together what the worker must know of a request besides its body."""

    def __init__(self) -> None:
        self.wants_headers = False
        self.raw = False  # the script takes requests as they come

    def write(self, reply: Reply) -> Admission:
        """Returns the request of a reply for the workers, with its body, which moves there."""
        received = reply.received
        headers = received.headers
        flags = 0
        accepted = headers.get(b"accept-encoding")
        if accepted is not None and accepts_gzip(accepted):
            flags = wire.TAKES_GZIP
        if b"text/event-stream" in headers.get(b"accept", b""):
            flags |= wire.TAKES_EVENTS
        held, received.held = received.held, 0
        body = received.body()
        received.parts.clear()
        if received.method == b"GET" and not self.raw:
            body = query_inputs(received.url)
        return Admission(reply, KINDS[received.route], flags, self.meta(received), body, held)

    def meta(self, received: Received) -> bytes:
        """Returns the request id, then the headers as JSON when the worker needs them."""
        headers = received.headers
        plain = headers.get(b"content-type", JSON) == JSON and b"content-encoding" not in headers
        if plain and not self.wants_headers and KINDS[received.route] != wire.PEER and BINARY not in headers:
            return received.request_id
        named = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        if self.raw:
            named |= {":method": received.method.decode("latin-1"), ":path": received.url.decode("latin-1")}
        return received.request_id + b"\n" + orjson.dumps(named)
