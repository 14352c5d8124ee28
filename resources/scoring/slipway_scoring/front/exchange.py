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

    __slots__ = (
        "alone",
        "begun",
        "chunked",
        "connection",
        "deadline",
        "discard",
        "early",
        "flags",
        "head_done",
        "headers",
        "keep_alive",
        "kind",
        "meta",
        "method",
        "number",
        "owed",
        "owner",
        "parts",
        "refusal",
        "request_id",
        "route",
        "size",
        "span",
        "stage",
        "status",
        "submitted",
        "url",
        "worker",
    )

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.begun = perf_counter()
        self.url = b""
        self.method = b""
        self.headers: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []
        self.size = 0
        self.head_done = False
        self.keep_alive = True
        self.discard = False
        self.early = False  # its answer's head has been written
        self.alone = False  # not to be joined with others again
        self.refusal: Optional[Refusal] = None
        self.request_id = b""
        self.route = 0
        self.owner: Optional[str] = None
        self.stage = OUTSIDE
        self.number = 0
        self.kind = 0
        self.flags = 0
        self.meta = b""
        self.submitted = 0.0
        self.deadline = 0.0
        self.worker: Optional[WorkerLink] = None
        self.span: object = None
        # Of a streamed answer: whether it is chunked, its status, and the chunks that the client has yet to take.
        self.chunked = False
        self.status = 0
        self.owed = 0

    def identify(self) -> Optional[Refusal]:
        """Takes the client's request id or makes one; a refusal when the client's is too long."""
        given = self.headers.get(b"x-request-id")
        if given and len(given) <= REQUEST_ID_LIMIT and plain_id(given):
            self.request_id = given
            return None
        self.request_id = b"%032x" % getrandbits(128)
        for name in (b"x-request-id", b"x-ms-request-id", b"x-ms-client-request-id"):
            if len(self.headers.get(name, b"")) > REQUEST_ID_LIMIT:
                return Refusal(
                    431,
                    "request-id-too-long",
                    f"{name.decode()} must not exceed {REQUEST_ID_LIMIT} characters",
                )
        return None

    def body(self) -> bytes:
        """The whole body as it came."""
        return self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)
