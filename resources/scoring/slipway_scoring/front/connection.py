"""One client connection: HTTP/1.1 by httptools on an asyncio transport, with limits on time and size.

Why not a ready-made server: uvicorn has no time limit for slow heads or bodies (Kludex/uvicorn#157), granian none
for slow bodies (emmett-framework/granian#728), and both reset a client that is still sending when it is refused.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Optional, cast

import httptools

from slipway_scoring.failure import Refusal
from slipway_scoring.front.exchange import Exchange
from slipway_scoring.front.limits import (
    ARRIVAL_RATE,
    HEAD_LIMIT,
    LINGER_BYTES,
    LINGER_SECONDS,
    STALLED_READER,
    URL_LIMIT,
    head_too_large,
    oversized_head,
    rest_is_small,
)
from slipway_scoring.front.upgrade import head_without_offer

if TYPE_CHECKING:
    from slipway_scoring.front.service import Service

Look = Callable[[Exchange], Optional[Refusal]]  # decides from the head of a request


class Connection(asyncio.Protocol):
    """A client's connection. Requests on it are answered in their order."""

    __slots__ = (
        "backlog",
        "busy",
        "closed",
        "closing",
        "deaf",
        "exchange",
        "head_bytes",
        "lingering",
        "look_at_head",
        "parser",
        "reader_slow",
        "service",
        "since",
        "transport",
    )

    def __init__(self, service: Service, look_at_head: Look) -> None:
        self.service = service
        self.look_at_head = look_at_head
        self.parser = httptools.HttpRequestParser(self)
        self.exchange: Optional[Exchange] = None  # being received
        self.busy: Optional[Exchange] = None  # being answered
        self.backlog: Optional[deque[Exchange]] = None  # received behind the one being answered
        self.head_bytes = 0
        self.closing = False  # nothing more is parsed; what comes is dropped
        self.closed = False
        self.deaf = False  # what comes cannot be parsed; what was asked before is still answered
        self.lingering = 0.0  # since when, or 0
        self.reader_slow = 0.0  # since when the client has not read, or 0
        self.since = perf_counter()  # begin of the request being received, or of the idle time

    # -- transport ---------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own classes are none of asyncio's
        self.service.opened(self)

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self.closed = self.closing = True
        self.service.lost(self)

    def pause_writing(self) -> None:
        self.reader_slow = perf_counter()

    def resume_writing(self) -> None:
        self.reader_slow = 0.0
        if self.busy is not None:
            self.service.streams.reader_ready(self.busy)

    def data_received(self, data: bytes) -> None:
        if self.closing or self.deaf:
            self.head_bytes += len(data)
            if self.lingering and self.head_bytes > LINGER_BYTES:
                self.transport.abort()
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self.decline_upgrade(data[offer.args[0] :])
        except httptools.HttpParserCallbackError as error:
            self.service.log("error", "the server failed", error=repr(error.__context__ or error))
            self.refuse_broken(Refusal(500, "server-failed", "the server failed on this request"))
        except httptools.HttpParserError:
            self.refuse_broken(Refusal(400, "bad-request", "the request is not valid HTTP/1.1"))
        else:
            exchange = self.exchange
            if exchange is not None and not exchange.head_done:
                self.head_bytes += len(data)
                if self.head_bytes > HEAD_LIMIT + URL_LIMIT:
                    self.refuse_broken(head_too_large())

    # -- parser ------------------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self.closing or self.deaf:
            return
        self.exchange = Exchange(self)
        self.head_bytes = 0
        self.since = self.exchange.begun
        if self.busy is not None:
            self.transport.pause_reading()

    def on_url(self, url: bytes) -> None:
        exchange = self.exchange
        if exchange is not None:
            exchange.url = exchange.url + url if exchange.url else url

    def on_header(self, name: bytes, value: bytes) -> None:
        exchange = self.exchange
        if exchange is None:
            return
        name = name.lower()
        headers = exchange.headers
        if exchange.head_done:
            return  # a trailer: nothing here reads them
        if name in headers:
            value = headers[name] + b", " + value
        headers[name] = value

    def on_headers_complete(self) -> None:
        exchange = self.exchange
        if exchange is None:
            return
        exchange.head_done = True
        exchange.method = self.parser.get_method()
        if self.parser.should_upgrade():
            return
        exchange.keep_alive = self.parser.should_keep_alive()
        exchange.refusal = oversized_head(exchange)
        if exchange.refusal is not None:
            exchange.identify()
        else:
            exchange.refusal = self.look_at_head(exchange)
        if exchange.refusal is not None:
            self.refuse_at_head(exchange)
        elif b"expect" in exchange.headers and self.busy is None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        exchange = self.exchange
        if exchange is None or exchange.discard:
            return
        exchange.size += len(body)
        if exchange.size > self.service.settings.body_limit:
            exchange.refusal = self.service.body_too_large()
            self.refuse_at_head(exchange)
            return
        exchange.parts.append(body)

    def decline_upgrade(self, rest: bytes) -> None:
        """Goes on with a request as if it had not offered another protocol."""
        exchange, self.exchange = self.exchange, None
        if exchange is None or exchange.method == b"CONNECT":
            self.exchange = exchange
            self.refuse_broken(Refusal(405, "method-not-allowed", "this server is no proxy"))
            return
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(head_without_offer(exchange) + rest)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        exchange, self.exchange = self.exchange, None
        if exchange is None or self.closing:
            return
        if self.busy is not None:
            if not exchange.early:
                self.queue(exchange)
        elif not exchange.early:
            self.serve(exchange)

    def queue(self, exchange: Exchange) -> None:
        """Puts a request behind the one that is being answered."""
        if self.backlog is None:
            self.backlog = deque()
        self.backlog.append(exchange)

    # -- answering ---------------------------------------------------------------------------------------------

    def serve(self, exchange: Exchange) -> None:
        """Hands a complete request on; it is answered now or later by `finished`."""
        self.busy = exchange
        if exchange.refusal is not None:
            self.service.answers.refuse(exchange, exchange.refusal)
        else:
            self.service.serve(exchange)

    def finished(self, exchange: Exchange, close: bool, now: float) -> None:
        """Called when the last byte of an answer was written."""
        if self.busy is exchange:
            self.busy = None
        self.since = now
        if close:
            self.stop_parsing()
            if not self.closed:
                self.transport.close()
            return
        if self.exchange is not None or self.backlog:
            self.next_in_backlog()

    def next_in_backlog(self) -> None:
        """Serves what was received behind the request that is now answered."""
        while self.backlog and self.busy is None and not self.closing:
            self.serve(self.backlog.popleft())
        if self.busy is None and not self.closing:
            self.transport.resume_reading()

    def refuse_at_head(self, exchange: Exchange) -> None:
        """Answers before the body is read. A small rest of the body is read so that the connection lives on."""
        exchange.discard = True
        exchange.parts.clear()
        if self.busy is not None or exchange.refusal is None:
            return  # in its turn, when it is complete
        if rest_is_small(exchange):
            exchange.early = True
            self.service.answers.refuse(exchange, exchange.refusal)
            return
        exchange.keep_alive = False
        exchange.early = True
        self.service.answers.refuse(exchange, exchange.refusal, linger=True)

    def refuse_broken(self, refusal: Refusal) -> None:
        """Answers what could not be parsed, after which the connection is of no use."""
        exchange = self.exchange or Exchange(self)
        self.exchange = None
        if not exchange.request_id:
            exchange.identify()
        exchange.keep_alive = False
        if self.busy is not None:
            self.deaf = True
            exchange.refusal = refusal
            self.queue(exchange)
            return
        self.service.answers.refuse(exchange, refusal, linger=True)

    def linger(self) -> None:
        """Ends the sending side, then reads and drops what comes for a bounded time and size.

        Closing at once would reset the client while it still sends, and it would never see the answer.
        """
        self.stop_parsing()
        self.lingering = perf_counter()
        self.head_bytes = 0
        self.busy = None
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.transport.resume_reading()

    def stop_parsing(self) -> None:
        """From now on whatever the client sends is dropped."""
        self.closing = True
        self.exchange = None
        self.backlog = None

    def sweep(self, now: float, draining: bool) -> None:
        """Called about once a second: ends what takes too long."""
        if self.closed:
            return
        if self.lingering:
            if now - self.lingering > LINGER_SECONDS:
                self.transport.abort()
        elif self.reader_slow:
            if now - self.reader_slow > STALLED_READER:
                self.transport.abort()
        elif self.exchange is not None and self.busy is None:
            allowed = self.service.settings.receive_timeout + self.exchange.size / ARRIVAL_RATE
            if now - self.since > allowed:
                self.service.metrics.reject("slow-client")
                self.refuse_broken(Refusal(408, "request-timeout", "the request did not arrive in time"))
        elif self.idle() and (draining or now - self.since > self.service.settings.keep_alive):
            self.transport.close()

    def idle(self) -> bool:
        """Whether nothing is being received or answered."""
        return self.exchange is None and self.busy is None and not self.closing
