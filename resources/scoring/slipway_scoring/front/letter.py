"""A scoring request as a worker gets it."""

from __future__ import annotations

import orjson

from slipway_scoring import wire
from slipway_scoring.front import routes
from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.accepts import USUAL, accepts_gzip
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
        self.traces = False  # requests carry the trace they belong to

    def write(self, reply: Reply) -> Admission:
        """Returns the request of a reply for the workers, with its body, which moves there."""
        received = reply.received
        headers = received.headers
        flags = 0
        accepted = headers.get(b"accept-encoding")
        if accepted is not None and (accepted in USUAL or accepts_gzip(accepted)):
            flags = wire.TAKES_GZIP
        if b"text/event-stream" in headers.get(b"accept", b""):
            flags |= wire.TAKES_EVENTS
        parts, held = received.parts, received.held
        body = bytes(parts[0]) if len(parts) == 1 else b"".join(parts)
        received.held = 0
        received.parts = []
        if received.method == b"GET" and not self.raw:
            body = query_inputs(received.url)
        kind = KINDS[received.route]
        meta = self.ids(received)
        if (
            self.wants_headers
            or kind == wire.PEER
            or headers.get(b"content-type", JSON) != JSON
            or b"content-encoding" in headers
            or BINARY in headers
        ):
            meta = self.meta(received)  # a worker cannot read the body without knowing the headers
        return Admission(reply, kind, flags, meta, body, held)

    def meta(self, received: Received) -> bytes:
        """Returns the request id and the headers as JSON; among them, for scripts that take any, method and target."""
        named = {name.decode("latin-1"): value.decode("latin-1") for name, value in received.headers.items()}
        if self.raw:
            named |= {":method": received.method.decode("latin-1"), ":path": received.url.decode("latin-1")}
        return self.ids(received) + b"\n" + orjson.dumps(named)

    def ids(self, received: Received) -> bytes:
        """Returns the request id, and with a trace a zero byte, which no id holds, and its traceparent."""
        if not self.traces:
            return received.request_id
        return received.request_id + wire.TRACE + received.headers.get(b"traceparent", b"")
