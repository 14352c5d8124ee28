"""One request as it arrives, and what its head was recognised as."""

from __future__ import annotations

from time import perf_counter
from typing import Optional

from slipway_scoring.failure import Refusal


class Received:
    """A request from the first byte of its head on. Times are perf_counter() seconds, sizes bytes.

    The connection writes what arrives; whoever looks at the head writes `request_id`, `route`, `owner` and `span`.
    """

    # Defaults stand in the class: a request sets only what differs.
    url = b""
    method = b""
    head_done = False
    repeated = 0  # header lines with a name that came before
    old = False  # HTTP/1.0
    keep_alive = True
    size = 0  # of its body so far
    held = 0  # of its body, as counted against the replica's memory
    discard = False  # its body is read to be dropped
    answered = False  # before its body was read
    refusal: Optional[Refusal] = None
    request_id = b""
    route = 0
    takes_body = False
    allow = b""  # the methods of its path, when it came with another one
    owner: Optional[str] = None
    span: object = None

    def __init__(self) -> None:
        self.begun = perf_counter()
        self.headers: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []
