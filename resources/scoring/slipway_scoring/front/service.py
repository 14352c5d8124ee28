"""What happens to a request in the front: checks at its head, local answers, or the way to a worker and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from time import perf_counter
from typing import Any, Optional

import orjson

from slipway_scoring import wire
from slipway_scoring.failure import Refusal, failure_body, infer_failure_body
from slipway_scoring.front import routes
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.connection import Connection
from slipway_scoring.front.documents import Documents
from slipway_scoring.front.exchange import Exchange
from slipway_scoring.front.keys import Keys
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.pool import Pool, queue_full
from slipway_scoring.front.status import status_line
from slipway_scoring.log import Log
from slipway_scoring.options import Settings

JSON_HEAD = b"content-type: application/json\r\n"
SMALL_ANSWER = 64 << 10  # bytes up to which head and body are one write
PROBLEM_HEADERS = {
    401: b'www-authenticate: Bearer realm="scoring"\r\n',
    503: b"retry-after: 1\r\n",
}


class Service:
    """One replica's front: its connections, its pool, and the answers between them."""

    def __init__(self, settings: Settings, log: Log, documents: Documents, environment: dict[str, str]) -> None:
        self.settings = settings
        self.log = log
        self.keys = Keys(settings)
        self.metrics = Metrics(settings.service_name, settings.service_version)
        self.pool = Pool(self, log, environment)
        self.documents = documents
        self.access = AccessLog(settings, log)
        self.connections: set[Connection] = set()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.routes = routes.Routes(settings.service_name)
        self.draining = False
        self.closing = False
        self.wants_headers = False
        self.date = b""
        self.tick()
        self.before: Optional[Callable[[Exchange], None]] = None  # tracing
        self.after: Optional[Callable[[Exchange, int, int], None]] = None
        limit = settings.body_limit
        self.too_large = Refusal(413, "body-too-large", f"the body is larger than {limit} bytes")
        self.full = queue_full(self.pool.limit)

    # -- connections -------------------------------------------------------------------------------------------

    def opened(self, connection: Connection) -> None:
        """A client has connected."""
        if len(self.connections) >= self.settings.connections:
            self.metrics.reject("too-many-connections")
            connection.refuse_broken(Refusal(503, "too-many-connections", "too many open connections"))
            return
        self.connections.add(connection)

    def lost(self, connection: Connection) -> None:
        """A client has left; what it asked for and has not been answered is dropped."""
        self.connections.discard(connection)
        for exchange in (connection.busy, *(connection.backlog or ())):
            if exchange is not None and exchange.worker is not None or exchange is not None and exchange.number:
                self.metrics.abandoned += 1
                self.pool.abandon(exchange)
        connection.busy = connection.exchange = connection.backlog = None

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Holds a task until it is done."""
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def tick(self) -> None:
        """Once a second: the Date header, the keys."""
        self.date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()).encode()
        if self.keys.reread():
            self.log("info", "keys read again", keys=[name for name, _ in self.keys.keys])

    # -- the head of a request ---------------------------------------------------------------------------------

    def look_at_head(self, exchange: Exchange) -> Optional[Refusal]:
        """Decides from the head alone; a refusal is answered before the body is read."""
        refusal = exchange.identify()
        if refusal is not None:
            return refusal
        route = self.routes.find(exchange)
        if route == routes.UNKNOWN:
            return Refusal(404, "not-found", "there is nothing at this path")
        allowed = routes.METHODS[route]
        if exchange.method not in allowed:
            if exchange.method == b"OPTIONS":
                exchange.route = routes.OPTIONS
                return None
            return Refusal(405, "method-not-allowed", f"this path takes {b', '.join(allowed).decode()}")
        guarded = route in routes.CALLS or (route in routes.DOCUMENTS and self.settings.docs == "closed")
        if guarded:
            exchange.owner = self.keys.owner(exchange.headers)
            if exchange.owner is None:
                self.metrics.reject("unauthorized")
                return Refusal(401, "unauthorized", "a valid key is needed: Authorization: Bearer <key>")
        length = exchange.headers.get(b"content-length")
        if length is not None and int(length) > self.settings.body_limit:
            return self.body_too_large()
        if route in routes.CALLS:
            if self.pool.full():
                self.metrics.reject("queue-full")
                return self.full
            if not self.pool.ready() and not self.pool.ever_ready:
                self.metrics.reject("not-ready")
                return Refusal(503, "not-ready", "the model is still being loaded")
        return None

    def body_too_large(self) -> Refusal:
        """The refusal of a body over the limit."""
        self.metrics.reject("body-too-large")
        return self.too_large

    # -- the whole request -------------------------------------------------------------------------------------

    def serve(self, exchange: Exchange) -> None:
        """Answers a complete request here, or gives it to a worker."""
        if exchange.route not in routes.CALLS:
            status, content_type, body = self.local(exchange)
            self.write(exchange, status, b"content-type: " + content_type + b"\r\n", body)
            return
        if self.pool.full():
            self.metrics.reject("queue-full")
            self.refuse(exchange, self.full)
            return
        headers = exchange.headers
        exchange.kind = wire.INFER if exchange.route == routes.INFER else wire.SCORE
        if b"gzip" in headers.get(b"accept-encoding", b""):
            exchange.flags |= wire.TAKES_GZIP
        if b"text/event-stream" in headers.get(b"accept", b""):
            exchange.flags |= wire.TAKES_EVENTS
        if self.before is not None:
            self.before(exchange)
        exchange.meta = exchange.request_id
        if (
            self.wants_headers
            or headers.get(b"content-type", b"application/json") != b"application/json"
            or b"content-encoding" in headers
        ):
            exchange.meta += b"\n" + orjson.dumps(
                {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
            )
        self.pool.submit(exchange)

    def local(self, exchange: Exchange) -> tuple[int, bytes, bytes]:
        """Answers that need no worker: status, content type, body."""
        if exchange.route == routes.OPTIONS:
            return 204, b"text/plain", b""
        if exchange.route == routes.METRICS:
            return 200, b"text/plain; version=0.0.4; charset=utf-8", self.metrics.render()
        if exchange.route in routes.DOCUMENTS:
            return self.documents.answer(exchange.route, exchange.url, self.is_ready())
        return routes.health(exchange.route, self.pool.healthy(), self.is_ready())

    def is_ready(self) -> bool:
        """Whether new work should be sent here."""
        return self.pool.ready() and not self.draining

    # -- answers -----------------------------------------------------------------------------------------------

    def answered(self, exchange: Exchange, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """A worker's answer is written to its client."""
        metrics = self.metrics
        metrics.run.observe(run_us * 1e-6)
        if exchange.owner is not None:
            metrics.keys[exchange.owner] += 1
        timing = b"x-ms-run-fn-exec-ms: %.3f\r\n" % (run_us * 0.001)
        self.write(exchange, status, (head or JSON_HEAD) + timing, body, run_us)

    def refuse(self, exchange: Exchange, refusal: Refusal, linger: bool = False) -> None:
        """Writes an error as JSON with the request's id."""
        make = infer_failure_body if exchange.route == routes.INFER else failure_body
        body = make(refusal, exchange.request_id.decode())
        head = JSON_HEAD + PROBLEM_HEADERS.get(refusal.status, b"")
        if refusal.status == 405:
            allowed = b", ".join(routes.METHODS.get(self.routes.find(exchange), ()))
            head += b"allow: " + allowed + b"\r\n"
        self.write(exchange, refusal.status, head, body, linger=linger)

    def worker_died(self, exchange: Exchange) -> None:
        """The worker crashed under this request."""
        failure = Refusal(500, "worker-died", "the scoring process ended while it worked on this request")
        self.give_up(exchange, failure)

    def timed_out(self, exchange: Exchange) -> None:
        """run() took too long."""
        self.metrics.reject("timeout")
        text = f"run() did not finish within {self.settings.timeout:g} s"
        self.give_up(exchange, Refusal(504, "run-timeout", text))

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
        close = self.closing or self.draining or not exchange.keep_alive
        head = self.head(exchange, status, head, close) + b"content-length: %d\r\n\r\n" % len(body)
        if exchange.method == b"HEAD" or status == 204:
            body = b""
        if not connection.closed:
            if len(body) > SMALL_ANSWER:
                connection.transport.write(head)
                connection.transport.write(body)
            else:
                connection.transport.write(head + body)
        self.record(exchange, status, len(body), run_us)
        if linger:
            connection.linger()
        else:
            connection.finished(exchange, close)

    def head(self, exchange: Exchange, status: int, head: bytes, close: bool) -> bytes:
        """Status line and headers without the ones on the body's length."""
        headers = exchange.headers
        extra = b""
        if b"x-ms-client-request-id" in headers or b"x-ms-request-id" in headers:
            extra = echo_request_ids(exchange)
        if self.settings.cors_origins and b"origin" in headers:
            extra += routes.cross_origin(self.settings.cors_origins, headers)
        if close:
            extra += b"connection: close\r\n"
        return b"%bdate: %b\r\nx-request-id: %b\r\n%b%b" % (
            status_line(status), self.date, exchange.request_id, head, extra,
        )  # fmt: skip

    def record(self, exchange: Exchange, status: int, size: int, run_us: int) -> None:
        """Counts and logs an answer."""
        took = perf_counter() - exchange.begun
        if exchange.route in routes.CALLS:
            metrics = self.metrics
            metrics.requests[status] = metrics.requests.get(status, 0) + 1
            metrics.duration.observe(took)
            if self.after is not None:
                self.after(exchange, status, size)
            self.access.add(exchange, status, size, took, run_us)
        elif status >= 400 and exchange.route not in routes.HEALTH:
            self.access.add(exchange, status, size, took, run_us)

    # -- streamed answers --------------------------------------------------------------------------------------

    def stream_head(self, exchange: Exchange, status: int, head: bytes) -> None:
        """Begins a chunked answer."""
        exchange.early = True  # from here on only the connection's end can tell of a failure
        if self.closing or self.draining:
            exchange.keep_alive = False
        head = self.head(exchange, status, head or JSON_HEAD, not exchange.keep_alive)
        exchange.connection.transport.write(head + b"transfer-encoding: chunked\r\n\r\n")
        exchange.kind = status

    def stream_chunk(self, exchange: Exchange, body: bytes) -> None:
        """Writes one chunk; the worker may send another once the client has taken it."""
        connection = exchange.connection
        if body:
            connection.transport.write(b"%x\r\n%b\r\n" % (len(body), body))
            exchange.size += len(body)
        exchange.flags += 1 << 8
        if not connection.reader_slow:
            self.reader_ready(exchange)

    def reader_ready(self, exchange: Exchange) -> None:
        """The client reads again: credits for the chunks it took."""
        while exchange.flags >= 1 << 8:
            exchange.flags -= 1 << 8
            self.pool.credit(exchange)

    def stream_end(self, exchange: Exchange, complete: bool, run_us: int) -> None:
        """Ends a chunked answer, or breaks it off so that the client sees that it is not whole."""
        connection = exchange.connection
        self.metrics.run.observe(run_us * 1e-6)
        if exchange.owner is not None:
            self.metrics.keys[exchange.owner] += 1
        self.record(exchange, exchange.kind if complete else 500, exchange.size, run_us)
        if not complete:
            connection.transport.abort()
            return
        connection.transport.write(b"0\r\n\r\n")
        connection.finished(exchange, not exchange.keep_alive)


def echo_request_ids(exchange: Exchange) -> bytes:
    """The request ids of the 2017 service's successor, given back as they came."""
    lines = b""
    for name in (b"x-ms-client-request-id", b"x-ms-request-id"):
        value = exchange.headers.get(name)
        if value and value.isascii():
            lines += b"%b: %b\r\n" % (name, value)
    return lines
