"""One request as it arrives, and what its head was recognised as."""

from __future__ import annotations

from time import perf_counter
from typing import Optional, Union

from slipway_scoring.failure import Refusal


class Received:
    """A request from the first byte of its head on. Times are perf_counter() seconds, sizes bytes.

    The connection writes what arrives; whoever looks at the head writes `request_id`, `route`, `owner` and `span`.
    """

    __slots__ = (
        "allow",
        "answered",
        "begun",
        "discard",
        "head",
        "head_done",
        "headers",
        "held",
        "keep_alive",
        "method",
        "old",
        "owner",
        "parts",
        "refusal",
        "repeated",
        "request_id",
        "route",
        "size",
        "span",
        "takes_body",
        "url",
        "weighed",
    )

    def __init__(self) -> None:
        self.begun = perf_counter()
        self.url = self.method = b""
        self.headers: dict[bytes, bytes] = {}
        self.head_done = False
        self.repeated = 0  # header lines with a name that came before
        self.old = False  # HTTP/1.0
        self.keep_alive = True
        self.parts: list[Union[bytes, bytearray]] = []  # of its body: small ones are joined as they come
        self.size = 0  # of its body so far
        self.held = 0  # of its head and body, as counted against the replica's memory
        self.head = 0  # those of them that count as an unfinished head
        self.weighed = False  # its head is complete and counted
        self.discard = False  # its body is read to be dropped
        self.answered = False  # before its body was read
        self.refusal: Optional[Refusal] = None
        self.request_id = b""
        self.route = 0
        self.takes_body = False
        self.allow = b""  # the methods of its path, when it came with another one
        self.owner: Optional[str] = None
        self.span: object = None
