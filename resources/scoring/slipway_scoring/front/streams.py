"""Streamed answers: chunks of a worker to a client, no faster than the client reads."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from slipway_scoring.front.answers import JSON_HEAD, Answers
from slipway_scoring.front.exchange import Exchange


class Streams:
    """Streamed answers of one replica. `credit` lets the worker send one more chunk."""

    def __init__(self, answers: Answers, credit: Callable[[Exchange], None]) -> None:
        self.answers = answers
        self.credit = credit

    def begin(self, exchange: Exchange, status: int, head: bytes) -> None:
        """Begins an answer: chunked, or until the connection ends for a client of HTTP/1.0."""
        exchange.early = True  # from here on only the connection's end can tell of a failure
        exchange.status = status
        exchange.chunked = exchange.connection.parser.get_http_version() != "1.0"
        if self.answers.leaving or not exchange.chunked:
            exchange.keep_alive = False
        head = self.answers.head(exchange, status, head or JSON_HEAD, not exchange.keep_alive)
        end = b"transfer-encoding: chunked\r\n\r\n" if exchange.chunked else b"\r\n"
        exchange.connection.transport.write(head + end)

    def chunk(self, exchange: Exchange, body: bytes) -> None:
        """Writes one chunk."""
        connection = exchange.connection
        if body:
            connection.transport.write(b"%x\r\n%b\r\n" % (len(body), body) if exchange.chunked else body)
            exchange.size += len(body)
        exchange.owed += 1
        if not connection.reader_slow:
            self.reader_ready(exchange)

    def reader_ready(self, exchange: Exchange) -> None:
        """The client reads again: the worker may send as many chunks more as were taken."""
        while exchange.owed:
            exchange.owed -= 1
            self.credit(exchange)

    def end(self, exchange: Exchange, complete: bool, run_us: int) -> None:
        """Ends an answer, or breaks it off so that the client sees that it is not whole."""
        connection = exchange.connection
        self.answers.ran(exchange, run_us)
        now = perf_counter()
        self.answers.record(exchange, exchange.status if complete else 500, exchange.size, run_us, now)
        if not complete:
            connection.transport.abort()
            return
        if exchange.chunked:
            connection.transport.write(b"0\r\n\r\n")
        connection.finished(exchange, not exchange.keep_alive, now)
