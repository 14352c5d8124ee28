"""Writing answers: heads, errors, the record of what was answered."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Optional

from slipway_scoring.failure import Refusal, failure_body, infer_failure_body
from slipway_scoring.front import routes
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.exchange import Exchange
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.status import Heads
from slipway_scoring.log import Log
from slipway_scoring.options import Settings

JSON_HEAD = b"content-type: application/json\r\n"
SMALL_ANSWER = 64 << 10  # bytes up to which head and body are one write
PROBLEM_HEADERS = {401: b'www-authenticate: Bearer realm="scoring"\r\n', 503: b"retry-after: 1\r\n"}


class Answers:
    """Answers of one replica."""

    def __init__(self, settings: Settings, metrics: Metrics, log: Log) -> None:
        self.settings = settings
        self.metrics = metrics
        self.access = AccessLog(settings, log)
        self.heads = Heads(settings.service_version)
        self.origins = settings.cors_origins
        self.leaving = False  # every answer ends its connection
        self.date = b""
        self.after: Optional[Callable[[Exchange, int], None]] = None  # tracing

    def answered(self, exchange: Exchange, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """A worker's answer is written to its client."""
        self.ran(exchange, run_us)
        timing = b"%bx-ms-run-fn-exec-ms: %.3f\r\n" % (head or JSON_HEAD, run_us * 0.001)
        self.write(exchange, status, timing, body, run_us)

    def ran(self, exchange: Exchange, run_us: int) -> None:
        """Counts a run."""
        metrics = self.metrics
        metrics.run.observe(run_us * 1e-6)
        if exchange.owner is not None:
            metrics.keys[exchange.owner] += 1

    def refuse(self, exchange: Exchange, refusal: Refusal, linger: bool = False) -> None:
        """Writes an error as JSON with the request's id."""
        make = infer_failure_body if exchange.route == routes.INFER else failure_body
        body = make(refusal, exchange.request_id.decode())
        head = JSON_HEAD + PROBLEM_HEADERS.get(refusal.status, b"")
        if refusal.status == 405:
            head += b"allow: %b\r\n" % b", ".join(routes.METHODS.get(exchange.route, routes.READS))
        self.write(exchange, refusal.status, head, body, linger=linger)

    def worker_died(self, exchange: Exchange) -> None:
        """The worker crashed under this request."""
        self.give_up(exchange, Refusal(500, "worker-died", "the scoring process ended while it worked on this request"))

    def timed_out(self, exchange: Exchange) -> None:
        """run() took too long."""
        self.metrics.reject("timeout")
        self.give_up(exchange, Refusal(504, "run-timeout", f"run() did not finish within {self.settings.timeout:g} s"))

    def waited_too_long(self, exchange: Exchange) -> None:
        """The request waited for a worker for as long as a run may take."""
        self.metrics.reject("queue-timeout")
        self.give_up(exchange, Refusal(503, "queue-timeout", "no worker became free in time"))

    def give_up(self, exchange: Exchange, refusal: Refusal) -> None:
        """Answers with an error; an answer that has begun to stream can only be broken off."""
        if exchange.early:
            exchange.connection.transport.abort()
        else:
            self.refuse(exchange, refusal)

    def write(
        self, exchange: Exchange, status: int, head: bytes, body: bytes, run_us: int = 0, linger: bool = False
    ) -> None:
        """Writes one whole answer and records it."""
        connection = exchange.connection
        close = self.leaving or not exchange.keep_alive
        head = self.head(exchange, status, head, close)
        size = len(body)
        if status == 204:
            head += b"\r\n"
        else:
            head += b"content-length: %d\r\n\r\n" % size
            if exchange.method == b"HEAD":
                body = b""
        if not connection.closed:
            if size > SMALL_ANSWER:
                connection.transport.write(head)
                connection.transport.write(body)
            else:
                connection.transport.write(head + body)
        now = perf_counter()
        self.record(exchange, status, size, run_us, now)
        if linger:
            connection.linger()
        else:
            connection.finished(exchange, close, now)

    def head(self, exchange: Exchange, status: int, head: bytes, close: bool) -> bytes:
        """Status line and headers without those on the body's length."""
        headers = exchange.headers
        extra = b"connection: close\r\n" if close else b""
        if b"x-ms-client-request-id" in headers or b"x-ms-request-id" in headers:
            extra += echo_request_ids(exchange)
        if self.origins and b"origin" in headers:
            extra += routes.cross_origin(self.origins, headers)
        first = self.heads.of(status)
        return b"%bdate: %b\r\nx-request-id: %b\r\n%b%b" % (first, self.date, exchange.request_id, head, extra)

    def record(self, exchange: Exchange, status: int, size: int, run_us: int, now: float) -> None:
        """Counts and logs an answer."""
        took = now - exchange.begun
        if exchange.route in routes.CALLS:
            requests = self.metrics.requests
            requests[status] = requests.get(status, 0) + 1
            self.metrics.duration.observe(took)
            if self.after is not None:
                self.after(exchange, status)
            self.access.add(exchange, status, size, now, run_us)
        elif status >= 400 and exchange.route not in routes.HEALTH:
            self.access.add(exchange, status, size, now, run_us)


def echo_request_ids(exchange: Exchange) -> bytes:
    """The request ids of the 2017 service's successor, given back as they came."""
    lines = b""
    for name in (b"x-ms-client-request-id", b"x-ms-request-id"):
        value = exchange.headers.get(name)
        if value and value.isascii():
            lines += b"%b: %b\r\n" % (name, value)
    return lines
