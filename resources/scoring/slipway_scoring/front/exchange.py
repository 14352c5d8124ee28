"""One request and its answer, from the first byte of its head to the last of the answer."""

from __future__ import annotations

import re
from random import getrandbits
from time import perf_counter
from typing import TYPE_CHECKING, Optional

from slipway_scoring.failure import Refusal

if TYPE_CHECKING:
    from slipway_scoring.front.connection import Connection
    from slipway_scoring.front.worker_link import WorkerLink

REQUEST_ID_LIMIT = 100  # characters, as azureml-inference-server-http
plain_id = re.compile(rb"[\x21-\x7e]+").fullmatch

# Where an exchange stands with the pool.
OUTSIDE, WAITING, SENT, STREAMING, ABANDONED, DONE = range(6)


class Exchange:
    """What the front knows of one request. Times are perf_counter() seconds."""

    # Defaults stand in the class: a request sets only what differs.
    url = b""
    method = b""
    size = 0
    head_done = False
    keep_alive = True
    discard = False
    early = False  # its answer's head has been written
    alone = False  # not to be joined with others again
    refusal: Optional[Refusal] = None
    request_id = b""
    route = 0
    owner: Optional[str] = None
    stage = OUTSIDE
    number = 0
    kind = 0
    flags = 0
    meta = b""
    submitted = 0.0
    deadline = 0.0
    worker: Optional[WorkerLink] = None
    span: object = None
    # Of a streamed answer: whether it is chunked, its status, and the chunks that the client has yet to take.
    chunked = False
    status = 0
    owed = 0

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.begun = perf_counter()
        self.headers: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []

    def identify(self) -> Optional[Refusal]:
        """Takes the client's request id or makes one; a refusal when the client's is too long."""
        headers = self.headers
        given = headers.get(b"x-request-id")
        if given is not None and 0 < len(given) <= REQUEST_ID_LIMIT and plain_id(given):
            self.request_id = given
        else:
            self.request_id = b"%032x" % getrandbits(128)
        if given is not None or b"x-ms-request-id" in headers or b"x-ms-client-request-id" in headers:
            return self.too_long()
        return None

    def too_long(self) -> Optional[Refusal]:
        """The refusal of a request id over the limit."""
        for name in (b"x-request-id", b"x-ms-request-id", b"x-ms-client-request-id"):
            if len(self.headers.get(name, b"")) > REQUEST_ID_LIMIT:
                text = f"{name.decode()} must not exceed {REQUEST_ID_LIMIT} characters"
                return Refusal(431, "request-id-too-long", text)
        return None

    def body(self) -> bytes:
        """The whole body as it came."""
        return self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)
