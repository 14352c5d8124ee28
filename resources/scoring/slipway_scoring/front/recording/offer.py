"""Offers answered calls to the recorder: references are kept, and sent together after the answers were written."""

from __future__ import annotations

from collections import deque
from time import time
from typing import Optional, Protocol

from slipway_scoring.front.admission import Admission
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.recording.counts import BUFFER_FULL, Counts
from slipway_scoring.front.recording.share import Share
from slipway_scoring.record_wire import HEAD, HELD, LARGEST_SENT, LONGEST, NO_RUN

pack = HEAD.pack
HEAD_SIZE = HEAD.size
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
        self.frames: deque[tuple[int, bytes, bytes, bytes, bytes, bytes]] = deque()
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
        request_id = received.request_id
        share = self.share
        if not share.takes_all and not share.takes(request_id, status >= 400, now):
            counts.sampled_out += 1
            return
        body = admission.body
        length = len(body)
        given = body if length <= LARGEST_SENT else b""
        answered = output if output is not None and size <= LARGEST_SENT else b""
        if self.held + len(given) + len(answered) > HELD:
            counts.lost_here[BUFFER_FULL] += 1
            return
        took = now - received.begun
        took_us = int(took * 1e6)
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
        frame = pack(
            status,
            admission.kind,
            0,
            int((time() - took) * 1e6),
            took_us if took_us <= LONGEST else LONGEST,
            NO_RUN if run_us is None else run_us if run_us <= LONGEST else LONGEST,
            len(request_id),
            len(notes),
            len(given),
            len(answered),
            length,
            size,
        )
        taken = HEAD_SIZE + len(request_id) + len(notes) + len(given) + len(answered)
        frames = self.frames
        if not frames:
            self.wire.soon()
        frames.append((taken, frame, request_id, notes, given, answered))
        self.held += taken

    def pieces(self) -> tuple[bytes, int]:
        """Takes frames of about PIECE bytes. Returns them joined, and their number."""
        parts: list[bytes] = []
        size = count = 0
        frames = self.frames
        while frames and size < PIECE:
            taken, *frame = frames.popleft()
            parts += frame
            size += taken
            count += 1
        self.held -= size
        return b"".join(parts), count
