"""Offers answered calls to the recorder: references are kept, and sent together after the answers were written."""

from __future__ import annotations

import time
from collections import deque
from typing import Optional, Protocol

from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.recording.counts import BUFFER_FULL, Counts
from slipway_scoring.front.recording.share import Share
from slipway_scoring.record_wire import HEAD, HELD, LARGEST_SENT, LONGEST, NO_RUN

PIECE = 256 << 10  # bytes that one write takes at once


class Wire(Protocol):
    """The way to a recorder."""

    def soon(self) -> None:
        """Has `pieces` called within milliseconds."""


class Offers:
    """The calls that wait to be sent. They hold at most HELD bytes; more is counted as lost, not waited for."""

    def __init__(self, counts: Counts, share: Share, wire: Wire) -> None:
        self.counts = counts
        self.share = share
        self.wire = wire
        self.frames: deque[tuple[bytes, ...]] = deque()
        self.held = 0

    def offer(
        self,
        received: Received,
        admission: Admission,
        status: int,
        head: bytes,
        output: Optional[bytes],
        size: int,
        run_us: Optional[int],
        now: float,
    ) -> None:
        """Takes one answered call. `output` is its body of `size` bytes, None for one that is too large to keep."""
        counts = self.counts
        counts.offered += 1
        if not self.share.takes(received.request_id, status >= 400, now):
            counts.sampled_out += 1
            return
        body = admission.body
        given = body if len(body) <= LARGEST_SENT else b""
        answered = output if output is not None and size <= LARGEST_SENT else b""
        held = len(given) + len(answered)
        if self.held + held > HELD:
            counts.lost_here[BUFFER_FULL] += 1
            return
        took = now - received.begun
        get = received.headers.get
        notes = b"\0".join(
            (
                get(b"content-type", b""),
                get(b"content-encoding", b""),
                get(b"inference-header-content-length", b""),
                get(b"x-ms-client-request-id", b""),
                get(b"traceparent", b""),
                head,
            )
        )
        request_id = received.request_id
        frame = HEAD.pack(
            status,
            admission.kind,
            0,
            int((time.time() - took) * 1e6),
            min(LONGEST, int(took * 1e6)),
            NO_RUN if run_us is None else min(LONGEST, run_us),
            len(request_id),
            len(notes),
            len(given),
            len(answered),
            len(body),
            size,
        )
        if not self.frames:
            self.wire.soon()
        self.frames.append((frame, request_id, notes, given, answered))
        self.held += held + HEAD.size + len(notes) + len(request_id)

    def pieces(self) -> tuple[bytes, int]:
        """Takes frames of about PIECE bytes. Returns them joined, and their number."""
        parts: list[bytes] = []
        size = count = 0
        while self.frames and size < PIECE:
            frame = self.frames.popleft()
            parts += frame
            size += sum(map(len, frame))
            count += 1
        self.held = self.held - size if self.frames else 0
        return b"".join(parts), count
