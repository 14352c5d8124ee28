"""Sends collected rows to the recorder from a thread of their own: run() never waits for it, and touches no disk."""

from __future__ import annotations

import atexit
import errno
import os
import socket
import threading
from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import Optional
from zlib import crc32

from slipway_scoring.rows_wire import (
    BUFFER_FULL,
    HELD,
    LARGEST,
    OFFERED,
    SAMPLED_OUT,
    SENT,
    TAKING,
    TOO_LARGE,
    VARIABLE,
    RowCounts,
)

AT_END = 0.8  # seconds for what waits when the worker ends; the front kills it after one


class RowSender:
    """The rows of one worker that wait to be sent: at most HELD bytes; more is counted as lost."""

    def __init__(self, channel: socket.socket, counts: RowCounts, slot: int, share: float) -> None:
        self.channel = channel
        self.counts = counts
        self.slot = slot
        self.below = int(share * (1 << 32))
        self.process = os.getpid()
        self.waiting: deque[tuple[bytes, int]] = deque()
        self.held = 0
        self.lock = threading.Lock()
        self.news = threading.Condition(self.lock)
        self.thread: Optional[threading.Thread] = None

    def offer(self, lines: Iterable[bytes], request: str) -> None:
        """Takes rows, each as a line of JSON without its end, of a request."""
        if os.getpid() != self.process:
            return  # a fork shares the slot of its parent, and has no thread
        rows = list(lines)
        with self.lock:
            self.counts.add(self.slot, OFFERED, len(rows))
            if crc32(request.encode()) >= self.below:
                self.counts.add(self.slot, SAMPLED_OUT, len(rows))
                return
            for message, count in self.messages(rows):
                if self.held + len(message) > HELD:
                    self.counts.add(self.slot, BUFFER_FULL, count)
                    continue
                self.waiting.append((message, count))
                self.held += len(message)
            if self.thread is None:
                self.thread = threading.Thread(target=self.send, name="collected rows", daemon=True)
                self.thread.start()
                atexit.register(self.finish)
            self.news.notify()

    def messages(self, rows: list[bytes]) -> Iterable[tuple[bytes, int]]:
        """Yields rows joined to datagrams, with their number."""
        part: list[bytes] = []
        size = 0
        for row in rows:
            if len(row) >= LARGEST:
                self.counts.add(self.slot, TOO_LARGE, 1)
                continue
            if size + len(row) >= LARGEST:
                yield b"\n".join(part), len(part)
                part, size = [], 0
            part.append(row)
            size += len(row) + 1
        if part:
            yield b"\n".join(part), len(part)

    def send(self) -> None:
        """Sends until the process ends. A recorder that does not read holds this thread, and nothing else."""
        while True:
            with self.lock:
                while not self.waiting:
                    self.news.wait()
                message, count = self.waiting[0]
                self.counts.add(self.slot, TAKING, count)
            sent = self.put(message)
            with self.lock:
                self.waiting.popleft()
                self.held -= len(message)
                if sent:
                    self.counts.add(self.slot, SENT, count)
                else:
                    self.counts.add(self.slot, TOO_LARGE, count)
                    self.counts.add(self.slot, TAKING, -count)
                self.news.notify_all()

    def put(self, message: bytes) -> bool:
        """Sends one datagram. Returns False if the system takes none of this size."""
        while True:
            try:
                self.channel.send(message)
                return True
            except OSError as error:
                if error.errno == errno.ENOBUFS:
                    continue
                return False

    def finish(self) -> None:
        """Waits for what waits to be sent, for a bounded time."""
        until = monotonic() + AT_END
        with self.lock:
            while self.waiting and monotonic() < until and os.getpid() == self.process:
                self.news.wait(until - monotonic())


def make_sender() -> Optional[RowSender]:
    """Returns the sender of this worker; None where nothing is collected, as outside of a server."""
    written = os.environ.get(VARIABLE)
    if not written:
        return None
    channel, counts, slot, slots, share = written.split(",")
    for number in (int(channel), int(counts)):
        os.set_inheritable(number, False)
    return RowSender(socket.socket(fileno=int(channel)), RowCounts(int(counts), int(slots)), int(slot), float(share))
