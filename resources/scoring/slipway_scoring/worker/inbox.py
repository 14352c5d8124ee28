"""Reading the front's frames from the worker's end of the socket."""

from __future__ import annotations

import socket
from collections import deque
from typing import NamedTuple, Optional

from slipway_scoring import wire
from slipway_scoring.read_waiting import read_waiting

HEAD_SIZE = wire.TO_WORKER.size
PIECE = 1 << 18  # bytes asked of the socket at once


class Frame(NamedTuple):
    """One frame from the front."""

    kind: int
    flags: int
    number: int
    meta: bytes
    body: bytes


class Inbox:
    """Frames as they come; requests that arrive while an answer is streamed are put aside and kept in order."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.data = b""
        self.position = 0
        self.aside: deque[Frame] = deque()
        self.cancelled: set[int] = set()

    def next_call(self) -> Optional[Frame]:
        """The next request or group; waits for one. None when the front has closed the socket."""
        while True:
            frame = self.aside.popleft() if self.aside else self.receive()
            if frame is None:
                return None
            if frame.kind == wire.CANCEL:
                self.cancel(frame.number)
            elif frame.kind != wire.CREDIT:
                if frame.flags & wire.SENT_AHEAD:
                    self.take_in(frame)
                if not self.cancelled or frame.number not in self.cancelled:
                    return frame
                self.drop(frame.number)

    def has_frame(self) -> bool:
        """Whether a frame can be had without waiting."""
        return bool(self.aside) or self.whole_frame()

    def cancel(self, number: int) -> None:
        """The client of a call has left; one that has been answered meanwhile is of no interest."""
        if any(call.number == number for call in self.aside):
            self.cancelled.add(number)

    def drop(self, number: int) -> None:
        """Tells the front that a call was not made, so that it no longer counts as under way."""
        self.cancelled.discard(number)
        self.end.sendall(wire.TO_FRONT.pack(wire.END, 0, number, 0, 0, 0))

    def take_in(self, frame: Frame) -> None:
        """Before a call that has waited here: takes in what has come since, maybe that its client has left."""
        try:
            self.data = self.data[self.position :] + read_waiting(self.end, PIECE)
            self.position = 0
        except OSError:  # nothing has come, or the front is gone
            if self.position == len(self.data):
                return
        self.aside.appendleft(frame)
        while self.whole_frame():
            later = self.receive()
            if later is not None and later.kind == wire.CANCEL:
                self.cancel(later.number)
            elif later is not None:
                self.aside.append(later)
        self.aside.popleft()

    def whole_frame(self) -> bool:
        """Whether the next frame has been read whole."""
        have = len(self.data) - self.position - HEAD_SIZE
        if have < 0:
            return False
        _, _, _, meta_size, body_size = wire.TO_WORKER.unpack_from(self.data, self.position)
        return bool(meta_size + body_size <= have)

    def wait_credit(self, number: int) -> bool:
        """Waits until one more chunk of a streamed answer may be sent; False when its client has left."""
        while True:
            frame = self.receive()
            if frame is None:
                return False
            if frame.kind == wire.CREDIT:
                if frame.number == number:
                    return True
            elif frame.kind == wire.CANCEL:
                if frame.number == number:
                    return False
                self.cancel(frame.number)
            else:
                self.aside.append(frame)

    def receive(self) -> Optional[Frame]:
        """The next frame of any kind; waits for it."""
        data, position = self.data, self.position
        missing = HEAD_SIZE - (len(data) - position)
        if missing > 0:
            if not self.fill(missing):
                return None
            data, position = self.data, self.position
        kind, flags, number, meta_size, body_size = wire.TO_WORKER.unpack_from(data, position)
        meta_at = position + HEAD_SIZE
        body_at = meta_at + meta_size
        end = body_at + body_size
        if end > len(data):
            if not self.fill(end - len(data)):
                return None
            shift = position - self.position
            data = self.data
            meta_at, body_at, end = meta_at - shift, body_at - shift, end - shift
        self.position = end
        return Frame(kind, flags, number, data[meta_at:body_at], data[body_at:end])

    def fill(self, missing: int) -> bool:
        """Reads at least that many more bytes; False at the end of the stream."""
        parts = [self.data[self.position :]]
        while missing > 0:
            try:
                part = self.end.recv(max(PIECE, min(missing, 1 << 22)))
            except OSError:
                return False
            if not part:
                return False
            parts.append(part)
            missing -= len(part)
        self.data = b"".join(parts)
        self.position = 0
        return True
