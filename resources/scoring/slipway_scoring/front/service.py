"""What happens to a request in the front: checks at its head, then a local answer or the way to a worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Optional

import orjson

from slipway_scoring import wire
from slipway_scoring.failure import Refusal
from slipway_scoring.front import routes
from slipway_scoring.front.answers import Answers
from slipway_scoring.front.connection import Connection
from slipway_scoring.front.documents import Documents
from slipway_scoring.front.exchange import Exchange
from slipway_scoring.front.keys import Keys
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.pool import Pool, queue_full
from slipway_scoring.front.streams import Streams
from slipway_scoring.log import Log
from slipway_scoring.options import Settings

JSON = b"application/json"


class Service:
    """One replica's front: its connections, its pool, and the answers between them."""

    def __init__(self, settings: Settings, log: Log, documents: Documents, environment: dict[str, str]) -> None:
        self.settings = settings
        self.log = log
        self.keys = Keys(settings)
        self.metrics = Metrics(settings.service_name, settings.service_version)
        self.metrics.known_keys = self.keys.known
        self.answers = Answers(settings, self.metrics, log)
        self.pool = Pool(self, log, environment)
        self.streams = Streams(self.answers, self.pool.credit)
        self.documents = documents
        self.connections: set[Connection] = set()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.routes = routes.Routes(settings.service_name)
        self.draining = False
        self.closing = False
        self.wants_headers = False
        self.before: Optional[Callable[[Exchange], None]] = None  # tracing
        self.too_large = Refusal(413, "body-too-large", f"the body is larger than {settings.body_limit} bytes")
        self.full = queue_full(self.pool.limit)
        self.tick()

    def opened(self, connection: Connection) -> None:
        """A client has connected."""
        self.connections.add(connection)
        if len(self.connections) > self.settings.connections:
            self.metrics.reject("too-many-connections")
            connection.refuse_broken(Refusal(503, "too-many-connections", "too many open connections"))

    def lost(self, connection: Connection) -> None:
        """A client has left; what it asked for and has not been answered is dropped."""
        self.connections.discard(connection)
        exchange = connection.busy
        if exchange is not None and exchange.number:
            self.metrics.abandoned += 1
            self.pool.abandon(exchange)
        connection.busy = connection.exchange = connection.backlog = None

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Holds a task until it is done."""
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def tick(self) -> None:
        """Once a second: the Date header, the keys."""
        self.answers.date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()).encode()
        if self.keys.reread():
            self.log("info", "keys read again", keys=[name for name, _ in self.keys.keys])

    def look_at_head(self, exchange: Exchange) -> Optional[Refusal]:
        """Decides from the head alone; a refusal is answered before the body is read."""
        refusal = exchange.identify()
        if refusal is not None:
            return refusal
        route = self.routes.find(exchange)
        if exchange.method not in routes.METHODS.get(route, ()):
            return self.wrong_method(exchange)
        if route in routes.CALLS or (route in routes.DOCUMENTS and self.settings.docs == "closed"):
            exchange.owner = self.keys.owner(exchange.headers)
            if exchange.owner is None:
                self.metrics.reject("unauthorized")
                return Refusal(401, "unauthorized", "a valid key is needed: Authorization: Bearer <key>")
        length = exchange.headers.get(b"content-length")
        if length is not None and int(length) > self.settings.body_limit:
            return self.body_too_large()
        return self.no_room() if route in routes.CALLS else None

    def wrong_method(self, exchange: Exchange) -> Optional[Refusal]:
        """The refusal of a method that a path does not take; a browser's preflight is let through."""
        if exchange.route == routes.UNKNOWN:
            return Refusal(404, "not-found", "there is nothing at this path")
        if exchange.method == b"OPTIONS" and self.settings.cors_origins:
            exchange.route = routes.OPTIONS
            return None
        allowed = b", ".join(routes.METHODS[exchange.route]).decode()
        return Refusal(405, "method-not-allowed", f"this path takes {allowed}")

    def no_room(self) -> Optional[Refusal]:
        """The refusal when a call would not be admitted now."""
        pool = self.pool
        if pool.admitted >= pool.limit:
            self.metrics.reject("queue-full")
            return self.full
        if not pool.crew.healthy():
            self.metrics.reject("unhealthy")
            return Refusal(503, "unhealthy", "no scoring process can be started; the log has the reason")
        if not pool.ever_ready:
            self.metrics.reject("not-ready")
            return Refusal(503, "not-ready", "the model is still being loaded", "wait until /health/ready answers 200")
        return None

    def body_too_large(self) -> Refusal:
        """The refusal of a body over the limit."""
        self.metrics.reject("body-too-large")
        return self.too_large

    def serve(self, exchange: Exchange) -> None:
        """Answers a complete request here, or gives it to a worker."""
        if exchange.route not in routes.CALLS:
            status, content_type, body = self.local(exchange)
            self.answers.write(exchange, status, b"content-type: %b\r\n" % content_type, body)
            return
        if self.pool.admitted >= self.pool.limit:
            self.metrics.reject("queue-full")
            self.answers.refuse(exchange, self.full)
            return
        if self.before is not None:
            self.before(exchange)
        self.address(exchange)
        self.pool.submit(exchange)

    def address(self, exchange: Exchange) -> None:
        """Puts together what the worker must know besides the body."""
        headers = exchange.headers
        exchange.kind = wire.INFER if exchange.route == routes.INFER else wire.SCORE
        accepted = headers.get(b"accept-encoding")
        if accepted is not None and b"gzip" in accepted:
            exchange.flags |= wire.TAKES_GZIP
        if b"text/event-stream" in headers.get(b"accept", b""):
            exchange.flags |= wire.TAKES_EVENTS
        exchange.meta = exchange.request_id
        plain = headers.get(b"content-type", JSON) == JSON and b"content-encoding" not in headers
        if self.wants_headers or not plain:
            exchange.meta += b"\n" + orjson.dumps(
                {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
            )

    def local(self, exchange: Exchange) -> tuple[int, bytes, bytes]:
        """Answers that need no worker: status, content type, body."""
        if exchange.route == routes.OPTIONS:
            return 204, b"text/plain", b""
        if exchange.route == routes.METRICS:
            return 200, b"text/plain; version=0.0.4; charset=utf-8", self.metrics.render()
        if exchange.route in routes.DOCUMENTS:
            return self.documents.answer(exchange.route, exchange.url)
        return routes.health(exchange.route, self.pool.crew.healthy(), self.is_ready())

    def is_ready(self) -> bool:
        """Whether new work should be sent here."""
        return self.pool.crew.ready() and not self.draining
