"""One reply: written whole, or in chunks no faster than the client reads."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Optional

from slipway_scoring.failure import Refusal
from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.answers import JSON_HEAD, Answers
from slipway_scoring.front.http.client import Client
from slipway_scoring.front.http.received import Received
from slipway_scoring.record_wire import LARGEST_BODY

SMALL = 64 << 10  # bytes up to which head and body are one write


class Reply:
    """The reply to one request. Sizes are bytes of its body."""

    __slots__ = (
        "admission",
        "answers",
        "begun",
        "chunked",
        "client",
        "credit",
        "head",
        "kept",
        "owed",
        "received",
        "size",
        "status",
    )

    def __init__(self, received: Received, client: Client, answers: Answers) -> None:
        self.received = received
        self.client = client
        self.answers = answers
        self.admission: Optional[Admission] = None  # its place with the workers, until it is answered
        self.begun = False  # its head has been written
        # Of a streamed reply:
        self.status = 0
        self.size = 0  # so far
        self.chunked = False
        self.owed = 0  # chunks that the client has yet to take
        self.credit: Optional[Callable[[], None]] = None  # lets the worker send one more chunk
        self.head = b""  # of the worker
        self.kept: Optional[list[bytes]] = None  # its parts, while it is to be recorded and small enough

    # -- whole -------------------------------------------------------------------------------------------------

    def answered(self, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """Writes a worker's answer. `run_us` is the time in run() in microseconds."""
        self.write(status, b"%bx-ms-run-fn-exec-ms: %.3f\r\n" % (head or JSON_HEAD, run_us * 0.001), body, run_us)

    def refuse(self, refusal: Refusal, linger: bool = False) -> None:
        """Writes an error as JSON with the request's id; one that has begun to stream can only be broken off."""
        if self.begun:
            self.client.abort()
            return
        head, body = self.answers.problem(self.received, refusal)
        self.write(refusal.status, head, body, linger=linger)

    def write(self, status: int, head: bytes, body: bytes, run_us: Optional[int] = None, linger: bool = False) -> None:
        """Writes one whole reply and records it. Without `run_us`, run() was not called."""
        received, client = self.received, self.client
        admission, self.admission = self.admission, None
        told, output = head, body
        close = self.answers.leaving or not received.keep_alive
        head = self.answers.head(received, status, head, close)
        size = len(body)
        if received.method == b"HEAD":
            body = b""
        if status == 204:
            head += b"\r\n"
        elif len(body) > SMALL:
            head += b"content-length: %d\r\n\r\n" % size
        else:
            head, body = b"%bcontent-length: %d\r\n\r\n%b" % (head, size, body), b""
        if not client.closed:
            client.write(head)
            if body:
                client.write(body)
        now = perf_counter()
        recorder = self.answers.recorder
        recorder.record(received, status, size, run_us, now)
        if recorder.calls is not None and admission is not None:
            recorder.calls.offer(received, admission, status, told, output, size, run_us, now)
        if linger:
            client.linger()
        else:
            client.finished(close, now)

    # -- in chunks ---------------------------------------------------------------------------------------------

    def stream_began(self, status: int, head: bytes, credit: Callable[[], None]) -> None:
        """Begins a reply in parts: chunked, or until the connection ends for a client of HTTP/1.0."""
        received = self.received
        self.begun = True  # from here on only the connection's end can tell of a failure
        self.status = status
        self.credit = credit
        self.chunked = not received.old
        self.head = head
        self.kept = [] if self.answers.recorder.calls is not None else None
        if self.answers.leaving or not self.chunked:
            received.keep_alive = False
        head = self.answers.head(received, status, head or JSON_HEAD, not received.keep_alive)
        self.client.write(head + (b"transfer-encoding: chunked\r\n\r\n" if self.chunked else b"\r\n"))

    def chunk(self, body: bytes) -> None:
        """Writes one part."""
        if body:
            self.client.write(b"%x\r\n%b\r\n" % (len(body), body) if self.chunked else body)
            self.size += len(body)
            if self.kept is not None:
                self.kept.append(body)
                if self.size > LARGEST_BODY:
                    self.kept = None
        self.owed += 1
        if not self.client.reader_slow:
            self.reader_ready()

    def reader_ready(self) -> None:
        """The client reads again: the worker may send as many parts more as were taken."""
        while self.owed and self.credit is not None:
            self.owed -= 1
            self.credit()

    def stream_ended(self, complete: bool, run_us: int) -> None:
        """Ends a reply, or breaks it off so that the client sees that it is not whole."""
        recorder, received = self.answers.recorder, self.received
        admission, self.admission, self.credit = self.admission, None, None
        now = perf_counter()
        status = self.status if complete else 500
        recorder.record(received, status, self.size, run_us, now)
        if recorder.calls is not None and admission is not None:
            output = None if self.kept is None else b"".join(self.kept)
            recorder.calls.offer(received, admission, status, self.head, output, self.size, run_us, now)
        if not complete:
            self.client.abort()
            return
        if self.chunked:
            self.client.write(b"0\r\n\r\n")
        self.client.finished(not received.keep_alive, now)

    def stalled(self) -> bool:
        """Returns whether it is the client that does not go on."""
        return bool(self.client.reader_slow)

    def cut_off(self) -> None:
        """Ends the connection at once."""
        self.client.abort()
