"""The front's end of the socket to one worker process, and that process's life."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Optional, cast

from slipway_scoring import wire
from slipway_scoring.front.admission import SENT, Admission
from slipway_scoring.front.child_process import ChildProcess
from slipway_scoring.front.workers.answer_taker import AnswerTaker
from slipway_scoring.front.workers.link_owner import LinkOwner
from slipway_scoring.front.workers.warm_up import NUMBER, WarmUp
from slipway_scoring.log import Log
from slipway_scoring.process_link import Link, make_link

STARTING, READY, RETIRING, DEAD = range(4)

PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
HEAD_SIZE = wire.TO_FRONT.size
FAST_RUN = 1000.0  # microseconds: below this the next request is sent before the running one is answered
AHEAD = 2000.0  # microseconds of work that may lie ahead of a fast worker
MOST_AHEAD = 16
PIECE = 1 << 18  # bytes asked of a lost worker's socket at once
SMALL_BODY = 64 << 10  # bytes up to which head and body are one write


@dataclass(frozen=True)
class Terms:
    """How calls go to the workers of a replica."""

    slots: int  # calls of run() at once in one worker
    timeout: float  # seconds that a call of run() may take
    least_depth: int = 1  # calls that a slow worker holds
    looks_ahead: bool = True  # whether a fast worker gets calls before it has answered


class WorkerLink(asyncio.Protocol, ChildProcess):
    """One worker process: what was sent to it and not yet answered, in order."""

    def __init__(self, terms: Terms, taker: AnswerTaker[WorkerLink], owner: LinkOwner[WorkerLink], log: Log) -> None:
        self.terms = terms
        self.taker = taker
        self.owner = owner
        self.log = log
        self.slots = terms.slots
        self.timeout = terms.timeout
        self.looks_ahead = terms.looks_ahead and terms.slots == 1
        self.state = STARTING
        self.state_before = STARTING
        self.was_ready = False
        self.outstanding: dict[int, Admission] = {}
        self.since = 0.0  # when the oldest outstanding call began to run
        self.started = perf_counter()
        self.depth = terms.slots  # how many calls may be outstanding
        self.run_us = 0.0  # smoothed time of run()
        self.parts: list[bytes] = []
        self.have = 0
        self.need = 0
        self.transport: Optional[asyncio.Transport] = None
        self.last_words: Optional[socket.socket] = None  # the same socket, to be read once the transport has given up
        self.killed = ""
        self.warm_up: Optional[WarmUp] = None

    # -- the process -------------------------------------------------------------------------------------------

    def start(self, environment: dict[str, str], given: Sequence[int] = ()) -> Link:
        """Starts the process by exec (no inherited threads or locks); returns the way to it."""
        way = make_link()
        self.spawn("worker", way, environment, given)
        return way

    def adopt(self, ours: socket.socket) -> None:
        """Takes the front's end, before a transport is made of it."""
        ours.setblocking(False)
        self.last_words = ours.dup()

    def kill(self, reason: str) -> None:
        """Kills the process and its process group."""
        self.killed = self.killed or reason
        self.kill_group()

    # -- frames ------------------------------------------------------------------------------------------------

    def send(self, call: Admission) -> None:
        """Sends one request."""
        now = perf_counter()
        flags = call.flags
        if not self.outstanding:
            self.since = now
        elif self.run_us >= FAST_RUN:
            flags |= wire.SENT_AHEAD
        self.outstanding[call.number] = call
        call.stage = SENT
        call.worker = self
        call.deadline = now + self.timeout
        body, meta = call.body, call.meta
        head = wire.TO_WORKER.pack(call.kind, flags, call.number, len(meta), len(body)) + meta
        assert self.transport is not None
        if len(body) > SMALL_BODY:
            self.transport.write(head)
            self.transport.write(body)
        else:
            self.transport.write(head + body)

    def signal(self, kind: int, number: int) -> None:
        """Sends a frame without content."""
        if self.transport is not None and self.state != DEAD:
            self.transport.write(wire.TO_WORKER.pack(kind, 0, number, 0, 0))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own classes are none of asyncio's

    def data_received(self, data: bytes) -> None:
        if self.parts:
            self.parts.append(data)
            self.have += len(data)
            if self.have < self.need:
                return
            data = b"".join(self.parts)
            self.parts = []
        position, size = 0, len(data)
        unpack = wire.TO_FRONT.unpack_from
        while size - position >= HEAD_SIZE:
            kind, status, number, run_us, head_size, body_size = unpack(data, position)
            head_at = position + HEAD_SIZE
            body_at = head_at + head_size
            end = body_at + body_size
            if end > size:
                self.need = end - position
                break
            if kind == wire.ANSWER:
                call = self.outstanding.pop(number, None)
                if call is not None:
                    self.measured(run_us)
                    head = data[head_at:body_at] if head_size else b""
                    self.taker.answered(self, call, status, head, data[body_at:end], run_us)
                elif self.warm_up is not None:
                    self.warm_up.frame(kind, status, data[body_at:end])
            else:
                self.frame(kind, status, number, run_us, data[head_at:body_at], data[body_at:end])
            position = end
        else:
            self.need = HEAD_SIZE
        if position < size:
            self.parts = [data[position:] if position else data]
            self.have = size - position

    def frame(self, kind: int, status: int, number: int, run_us: int, head: bytes, body: bytes) -> None:
        """Acts on one frame of the worker."""
        if self.warm_up is not None and number == NUMBER and not self.was_ready:
            self.warm_up.frame(kind, status, body)
        elif kind in (wire.STREAM, wire.CHUNK):
            call = self.outstanding.get(number)
            if call is not None:
                self.since = perf_counter()
                call.deadline = self.since + self.timeout
                self.taker.streamed(call, kind, status, head, body)
        elif kind in (wire.END, wire.BROKEN):
            call = self.outstanding.pop(number, None)
            if call is not None:
                self.since = perf_counter()
                self.taker.stream_ended(self, call, kind == wire.END, run_us)
        elif kind == wire.READY:
            self.owner.loaded(self, body)
        elif kind == wire.FAILED:
            self.killed = "the script could not be served"  # the worker itself has logged why

    def send_warm_up(self, body: bytes, done: Callable[[Optional[str]], None]) -> None:
        """Sends the schema's example; `done` gets None, or why the worker must not serve."""
        self.warm_up = WarmUp(self.signal, self.timeout, self.log, done)
        assert self.transport is not None
        head = wire.TO_WORKER.pack(wire.SCORE, 0, NUMBER, len(wire.WARM_UP), len(body))
        self.transport.write(head + wire.WARM_UP + body)

    def measured(self, run_us: int) -> None:
        """Takes in the time of a run, and with it how much may be sent ahead."""
        self.since = perf_counter()
        if not self.looks_ahead:
            return
        self.run_us += (run_us - self.run_us) * 0.2
        if self.run_us < FAST_RUN and run_us < 4 * FAST_RUN:
            self.depth = max(self.terms.least_depth, min(MOST_AHEAD, int(AHEAD / (self.run_us + 20.0))))
        else:
            self.depth = self.terms.least_depth

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self.state_before, self.state = self.state, DEAD
        self.take_last_words()
        if self.warm_up is not None:
            self.warm_up.drop()
        self.owner.lost(self)

    def take_last_words(self) -> None:
        """Takes the answers that the worker wrote before it ended.

        A write to a worker that has just ended makes the transport give up with what has come still unread; those
        calls would count as begun, and fail.
        """
        if self.last_words is None:
            return
        with self.last_words as end:
            if not self.was_ready:
                return
            try:
                while data := end.recv(PIECE):
                    self.data_received(data)
            except OSError as error:
                if not isinstance(error, (BlockingIOError, ConnectionError)):
                    self.log("warning", "a lost worker's last answers could not be read", error=str(error))

    def overdue(self, now: float) -> Optional[Admission]:
        """Returns the call that has run for too long, or None."""
        if self.slots == 1:
            if self.outstanding and now - self.since > self.timeout:
                return next(iter(self.outstanding.values()))
            return None
        return next((call for call in self.outstanding.values() if now > call.deadline), None)
