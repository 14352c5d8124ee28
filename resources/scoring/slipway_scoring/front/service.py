"""What happens to a request in the front: a local answer, or the way to a worker."""

from __future__ import annotations

import time
from itertools import chain

from slipway_scoring.front import routes
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.documents import Documents
from slipway_scoring.front.gate import Gate
from slipway_scoring.front.health import Answer, health
from slipway_scoring.front.http.answers import Answers
from slipway_scoring.front.http.body_budget import BodyBudget
from slipway_scoring.front.http.open_connection import OpenConnection
from slipway_scoring.front.http.open_connections import OpenConnections
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.http.reply import Reply
from slipway_scoring.front.keys import Keys
from slipway_scoring.front.letter import Letters
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.recorder import Records
from slipway_scoring.front.room import Room
from slipway_scoring.front.tls_server import most_connections
from slipway_scoring.front.workers.pool import Pool
from slipway_scoring.log import Log
from slipway_scoring.options import Settings
from slipway_scoring.version import VERSION

METRICS_CONNECTIONS = 64  # most open connections of the metrics port, whatever comes on the other one


class Service:
    """The scoring port of one replica: its parts, and the way of a request through them."""

    def __init__(self, settings: Settings, log: Log, documents: Documents, environment: dict[str, str]) -> None:
        self.settings = settings
        self.log = log
        self.documents = documents
        self.keys = Keys(settings)
        self.metrics = Metrics(settings.service_name, settings.service_version)
        self.metrics.known_keys = self.keys.known
        self.records = Records(self.metrics, AccessLog(settings, log))
        self.answers = Answers(settings, self.records)
        self.budget = BodyBudget(settings.body_memory)
        self.reception = Reception(settings, self.answers, self.metrics, self.budget, log)
        most, memory = settings.connections, settings.body_memory
        self.public = OpenConnections(
            most_connections(most, memory) if settings.tls_certificate else most, self.metrics
        )
        self.private = OpenConnections(METRICS_CONNECTIONS, self.metrics)  # of the metrics port
        self.pool = Pool(settings, self.metrics, self.budget, log, environment)
        self.room = Room(self.pool, self.reception, self.metrics)
        self.gate = Gate(settings, self.keys, self.metrics, self.room)
        self.look_at_head = self.gate.look
        self.letters = Letters()
        self.draining = False
        self.closing = False
        self.tick()

    def tick(self) -> None:
        """Once a second: the Date header, the keys."""
        self.answers.tick(time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()).encode())
        if self.keys.reread():
            self.log("info", "keys read again", keys=[name for name, _ in self.keys.keys])

    def connections(self) -> list[OpenConnection]:
        """Returns the open connections of all ports."""
        return list(chain(self.public.all, self.private.all))

    def learn(self, wants_headers: bool, raw: bool) -> None:
        """Takes what the first worker tells of the script."""
        self.gate.raw = self.letters.raw = raw
        self.letters.wants_headers = wants_headers

    def serve(self, reply: Reply) -> None:
        """Replies to a complete request here, or gives it to a worker."""
        received = reply.received
        if received.route not in routes.CALLS:
            status, content_type, body = self.local(received)
            reply.write(status, b"content-type: %b\r\n" % content_type, body)
            return
        if self.pool.admitted >= self.pool.limit:
            self.metrics.reject("queue-full")
            reply.refuse(self.room.full)
            return
        if self.records.tracer is not None:
            self.records.tracer.begin(received)
        reply.admission = call = self.letters.write(reply)
        self.pool.submit(call)

    def left(self, reply: Reply) -> None:
        """A client has left; what it asked for and has not been answered is dropped."""
        if reply.admission is not None:
            self.metrics.abandoned += 1
            self.pool.abandon(reply.admission)
            reply.admission = None

    def local(self, received: Received) -> Answer:
        """Returns an answer that needs no worker."""
        route = received.route
        if route == routes.OPTIONS:
            return 200, b"text/plain", b""
        if route == routes.VERSION_TEXT:
            return 200, b"text/plain; charset=utf-8", VERSION.encode()
        if route in routes.DOCUMENTS:
            return self.documents.answer(route, received.url)
        return health(route, self.pool.crew.healthy(), self.is_ready(), self.settings.service_name)

    def is_ready(self) -> bool:
        """Returns whether new work should be sent here."""
        return self.pool.crew.ready() and not self.draining
