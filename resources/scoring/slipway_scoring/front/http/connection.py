"""One client connection: HTTP/1.1 by httptools on an asyncio transport, with limits on time and size.

Why not a ready-made server: uvicorn has no time limit for slow heads or bodies (Kludex/uvicorn#157), granian none
for slow bodies (emmett-framework/granian#728), and both reset a client that is still sending when it is refused.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Optional, cast

from slipway_scoring.failure import Refusal
from slipway_scoring.front.http.arrival import Arrival
from slipway_scoring.front.http.handler import Handler
from slipway_scoring.front.http.limits import ARRIVAL_RATE, LINGER_BYTES, LINGER_SECONDS, SLICE, STALLED_READER
from slipway_scoring.front.http.open_connections import OpenConnections
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.http.refused_body import rest_is_small
from slipway_scoring.front.http.reply import Reply


class Connection(asyncio.Protocol):
    """A client's connection. Requests on it are answered in their order, one after the other."""

    __slots__ = (
        "arrival", "backlog", "busy", "called", "closed", "closing", "deaf", "dropped", "handler", "lingering",
        "opened", "port", "reader_slow", "reception", "since", "stuck", "transport", "turning", "unread", "unsent",
        "write",
    )  # fmt: skip

    def __init__(self, reception: Reception, handler: Handler, port: OpenConnections) -> None:
        self.reception = reception
        self.port = port
        self.handler = handler
        self.arrival = Arrival(self, reception, handler)
        self.busy: Optional[Reply] = None  # being answered
        self.backlog: Optional[deque[Received]] = None  # received behind the one being answered
        self.unread = b""  # not parsed yet, while enough requests wait in the backlog
        self.turning = False  # inside the loop that parses and serves
        self.dropped = 0  # bytes that came and were not parsed
        self.closing = False  # nothing more is parsed; what comes is dropped
        self.closed = False
        self.deaf = False  # what comes cannot be parsed; what was asked before is still answered
        self.lingering = 0.0  # since when, or 0
        self.reader_slow = 0.0  # since when the client has not read, or 0
        self.stuck = 0.0  # since when the client has not read the end of answers that are over, or 0
        self.called = False  # whether a call of run() was accepted on it
        self.unsent = 0  # bytes of answers that the client does not read, as counted against the replica's memory
        self.opened = self.since = perf_counter()  # when it began, or its last answer ended

    # -- transport ---------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own classes are none of asyncio's
        self.write: Callable[[bytes], None] = self.transport.write
        if not self.port.opened(self):
            self.refuse_broken(Refusal(503, "too-many-connections", "too many open connections"))

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self.closed = self.closing = True
        self.port.lost(self)
        self.reception.budget.give_back(self.unsent)
        self.unsent = 0
        reply, self.busy = self.busy, None
        self.forget()
        if reply is not None:
            self.arrival.drop(reply.received)
            self.handler.left(reply)

    def pause_writing(self) -> None:
        self.reader_slow = perf_counter()
        self.unsent = self.transport.get_write_buffer_size()
        self.reception.budget.take(self.unsent)

    def resume_writing(self) -> None:
        self.reader_slow = 0.0
        self.reception.budget.give_back(self.unsent)
        self.unsent = 0
        if self.busy is not None:
            self.busy.reader_ready()

    def data_received(self, data: bytes) -> None:
        if self.closing or self.deaf:
            self.dropped += len(data)
            if self.lingering and self.dropped > LINGER_BYTES:
                self.transport.abort()
        elif len(data) <= SLICE and not self.unread and not self.backlog:
            self.turning = True
            try:
                rest = self.arrival.parse(data)
                if rest:
                    self.arrival.feed(rest)
            except Exception as error:
                self.failed("connection", error)
            finally:
                self.turning = False
            if self.backlog and self.busy is None:
                self.turn()
        else:
            self.unread = self.unread + data if self.unread else data
            self.turn()

    def turn(self) -> None:
        """Serves what waits and parses what is unread, in a loop: however much was pipelined, nothing nests."""
        if self.turning:
            return
        self.turning = True
        try:
            while not self.closing:
                if self.backlog:
                    if self.busy is not None:
                        break
                    self.serve(self.backlog.popleft())
                elif self.unread and not self.deaf:
                    self.unread = self.arrival.feed_some(self.unread)
                else:
                    break
        except Exception as error:
            self.failed("connection", error)
        finally:
            self.turning = False
        if self.busy is None and not self.closing and not self.unread:
            self.transport.resume_reading()

    # -- what arrival tells ------------------------------------------------------------------------------------

    def follows(self) -> None:
        """A request begins to arrive while another is being answered."""
        if not self.closing:
            self.transport.pause_reading()

    def complete(self, received: Received) -> None:
        """A request has arrived whole."""
        if self.closing or self.deaf or received.answered:
            self.arrival.drop(received)
        elif self.busy is not None or self.backlog:
            if self.backlog is None:
                self.backlog = deque()
            self.backlog.append(received)
        else:
            self.serve(received)

    def refuse_early(self, received: Received, refusal: Refusal) -> None:
        """Sends the refusal before the body is read. A small rest of it is read so that the connection lives on."""
        if self.closing or self.busy is not None or self.backlog:
            return  # an answer before this one was the last, or it has its turn when it is complete
        received.answered = True
        small = rest_is_small(received)
        if not small:
            received.keep_alive = False
        self.answer(received, refusal, linger=not small)

    def refuse_broken(self, refusal: Refusal, received: Optional[Received] = None) -> None:
        """Answers what could not be parsed, after which the connection is of no use."""
        received = received or Received()
        received.keep_alive = False
        self.arrival.stop(received)
        if self.closing:
            return  # what follows the last answer need not be HTTP
        if received.answered:
            self.linger()
        elif self.busy is not None or self.backlog:
            self.deaf = True
            self.unread = b""
            received.refusal = refusal
            if self.backlog is None:
                self.backlog = deque()
            self.backlog.append(received)
        else:
            self.answer(received, refusal, linger=True)

    def expects_to_send(self) -> None:
        """The client waits until it may send the body."""
        if self.busy is None and not self.backlog and not self.closing:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    # -- answering ---------------------------------------------------------------------------------------------

    def serve(self, received: Received) -> None:
        """Hands a complete request on; it is answered now or later, then `finished` is called."""
        if received.refusal is not None:
            self.answer(received, received.refusal, linger=self.deaf and not self.backlog)
            return
        self.busy = reply = Reply(received, self, self.reception.answers)
        try:
            self.handler.serve(reply)
        except Exception as error:
            self.failed("request", error)

    def answer(self, received: Received, refusal: Refusal, linger: bool) -> None:
        """Writes an error."""
        self.busy = reply = Reply(received, self, self.reception.answers)
        reply.refuse(refusal, linger=linger)

    def finished(self, close: bool, now: float) -> None:
        """Called when the last byte of an answer was written."""
        reply, self.busy = self.busy, None
        self.since = now
        if reply is not None:
            self.called = self.called or reply.received.owner is not None
            if reply.received.held:
                self.arrival.drop(reply.received)
        if close:
            self.stop_parsing()
            if not self.closed:
                self.transport.close()
        elif not self.turning and (
            self.backlog is not None or self.unread or self.arrival.received is not None
        ):  # also behind the last of the backlog: reading was paused for it
            self.arrival.may_expect()
            self.turn()

    def linger(self) -> None:
        """Ends the sending side, then reads and drops what comes for a bounded time and size.

        Closing at once would reset the client while it still sends, and it would never see the answer.
        """
        self.busy = None
        self.stop_parsing()
        self.lingering = perf_counter()
        self.dropped = 0
        if self.closed:
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.transport.resume_reading()

    # -- ends --------------------------------------------------------------------------------------------------

    def stop_parsing(self) -> None:
        """From now on whatever the client sends is dropped."""
        self.closing = True
        self.forget()

    def forget(self) -> None:
        """Drops what has arrived and is not being answered."""
        for received in self.backlog or ():
            self.arrival.drop(received)
        self.backlog = None
        self.unread = b""
        self.arrival.forget()

    def close(self) -> None:
        """Ends the connection after what was written."""
        self.transport.close()

    def failed(self, what: str, error: Exception) -> None:
        """Ends the connection after a mistake of the server's own, which is in the log then."""
        self.reception.log("error", f"the server failed on a {what}", error=repr(error))
        self.abort()

    def abort(self) -> None:
        """Ends the connection at once."""
        self.transport.abort()

    def sweep(self, now: float, draining: bool) -> None:
        """Called about once a second: ends what takes too long."""
        arriving, settings = self.arrival.received, self.reception.settings
        if self.closed:
            return
        self.stuck = (self.stuck or now) if self.busy is None and self.transport.get_write_buffer_size() else 0.0
        if self.lingering:
            if now - self.lingering > LINGER_SECONDS:
                self.transport.abort()
        elif self.reader_slow or self.stuck:
            if now - (self.reader_slow or self.stuck) > STALLED_READER:
                self.transport.abort()
        elif arriving is not None and self.busy is None:
            allowed = settings.receive_timeout + arriving.size / ARRIVAL_RATE
            if now - max(self.since, arriving.begun) > allowed:
                self.reception.metrics.reject("slow-client")
                self.refuse_broken(Refusal(408, "request-timeout", "the request did not arrive in time"), arriving)
        elif self.idle():
            allowed = settings.receive_timeout if self.since == self.opened else settings.keep_alive
            if draining or now - self.since > allowed:
                self.transport.close()

    def unused(self) -> Optional[tuple[bool, float]]:
        """Returns None while it is of use: an unread answer or unsent body is, to a client with a key."""
        arriving = self.arrival.received
        if self.busy is not None or self.backlog or (self.called and self.transport.get_write_buffer_size()):
            return None
        if self.lingering:
            return False, self.lingering
        if arriving is None:
            return self.since != self.opened, self.since
        return None if arriving.owner is not None and not arriving.answered else (False, arriving.begun)

    def idle(self) -> bool:
        """Returns whether nothing is being received or answered."""
        return self.arrival.received is None and self.busy is None and not self.closing

    def lingers(self) -> bool:
        """Returns whether it is answered and only reads what the client still sends."""
        return bool(self.lingering)
