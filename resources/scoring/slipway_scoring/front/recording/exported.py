"""Answered requests on their way to the recorder, which exports them, and the trace that each belongs to."""

from __future__ import annotations

import re
import socket
import time
from collections import Counter
from collections.abc import Mapping
from random import getrandbits
from typing import Any, Optional

import orjson

from slipway_scoring.front import routes
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.recording.offer import Wire
from slipway_scoring.log_channel import SEND_BUFFER, VARIABLE
from slipway_scoring.record_wire import EXPORTED, content_frame

MOST = 8192  # requests that the front holds for a recorder that does not read
AT_ONCE = 1024  # requests in one frame
BUFFER_FULL, RECORDER_DIED, WITHHELD = "buffer-full", "recorder-died", "withheld"
NOTHING: Mapping[str, Any] = {"requests": 0, "withheld": False, "by": {}}  # that a recorder has told
ROUTES = {
    routes.SCORE: "/score",
    routes.INFER: "/v2/models/{model}/infer",
    routes.INVOCATIONS: "/invocations",
    routes.V1_PREDICT: "/v1/models/{model}:predict",
}
# www.w3.org/TR/trace-context; of a later version than 00 what is known of it counts.
parent_in = re.compile(
    rb"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:(?<!^00)-.*)?"
).fullmatch


class Span:
    """Ids of a request in hex: its trace, its own, and the caller's, if any; whether the caller wants it followed."""

    __slots__ = ("parent", "sampled", "span", "trace")

    def __init__(self, given: Optional[bytes]) -> None:
        self.span = "%016x" % (getrandbits(64) or 1)
        found = None if given is None else parent_in(given)
        if found is None or (found[1] == b"00" and given is not None and len(given) != 55):
            self.trace, self.parent, self.sampled = "%032x" % (getrandbits(128) or 1), "", True
        else:
            self.trace, self.parent = found[2].decode(), found[3].decode()
            self.sampled = bool(int(found[4], 16) & 1)

    def header(self) -> bytes:
        """Returns the traceparent for what this request causes."""
        return f"00-{self.trace}-{self.span}-{'01' if self.sampled else '00'}".encode()


class Exported:
    """The requests that wait to be sent to the recorder, and what became of all that was exported."""

    def __init__(self, wire: Wire) -> None:
        """Makes the socketpair of log lines too. Raises OSError."""
        self.wire = wire
        self.reader, self.writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.writer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.rows: list[tuple[Any, ...]] = []
        self.unsent = 0  # requests that found no room here
        self.sent = 0  # requests sent to the recorder that lives
        self.told: Mapping[str, Any] = NOTHING
        self.takers: set[str] = set()  # destinations that take requests
        self.before: dict[str, Counter[str]] = {}  # of recorders that are gone, by destination
        self.lost_before: dict[str, Counter[str]] = {}

    def give(self) -> tuple[dict[str, str], tuple[int, ...]]:
        """Returns the variables and the descriptors of a worker."""
        number = self.writer.fileno()
        return {VARIABLE: str(number)}, (number,)

    # -- requests ----------------------------------------------------------------------------------------------

    def begin(self, received: Received) -> None:
        """Gives a request its ids; its headers then name the trace for the worker."""
        received.span = span = Span(received.headers.get(b"traceparent"))
        received.headers[b"traceparent"] = span.header()

    def end(self, received: Received, status: int, size: int, run_us: Optional[int], now: float) -> None:
        """Takes one answered request. `now` is perf_counter()."""
        if len(self.rows) >= MOST:
            self.unsent += 1
            return
        span = received.span
        if not isinstance(span, Span):  # refused before a worker had it
            span = Span(received.headers.get(b"traceparent"))
        took = now - received.begun
        if not self.rows:
            self.wire.soon()
        self.rows.append(
            (
                received.request_id.decode("latin-1"),
                received.method.decode("latin-1"),
                ROUTES.get(received.route, "/"),
                received.url.partition(b"?")[0][:1000].decode("latin-1"),
                status,
                int((time.time() - took) * 1e6),
                int(took * 1e6),
                run_us,
                size,
                span.trace,
                span.span,
                span.parent,
                span.sampled,
            )
        )

    def piece(self) -> bytes:
        """Takes some of the requests, as a frame; empty for none."""
        if not self.rows:
            return b""
        some, self.rows = self.rows[:AT_ONCE], self.rows[AT_ONCE:]
        self.sent += len(some)
        return content_frame(EXPORTED, orjson.dumps(some))

    # -- accounts ----------------------------------------------------------------------------------------------

    def learn(self, told: Mapping[str, Any]) -> None:
        """Takes the counts that a recorder tells."""
        self.told = told
        self.takers |= {name for name, counts in told["by"].items() if counts["requests"]}

    def recorder_ended(self) -> None:
        """What the last recorder had not delivered died with it; what it delivered but had not told counts as lost."""
        untold = self.sent - int(self.told["requests"])
        for name, counts in self.told["by"].items():
            before, lost = self.before.setdefault(name, Counter()), self.lost_before.setdefault(name, Counter())
            coming = untold if name in self.takers else 0
            died = counts["waiting"] + coming
            before.update(offered=counts["offered"] + coming, sent=counts["sent"])
            lost.update(counts["lost"])
            if died:
                lost[RECORDER_DIED] += died
        if self.told["withheld"]:
            for name in self.takers:
                self.before[name]["offered"] += self.sent
                self.lost_before[name][WITHHELD] += self.sent
        self.sent = 0
        self.told = NOTHING

    def accounts(self) -> dict[str, dict[str, Any]]:
        """Returns by destination {offered, sent, lost by reason, waiting}: offered = sent + lost + waiting."""
        found = {}
        for name in dict.fromkeys((*self.before, *self.told["by"])):
            now = self.told["by"].get(name, {"offered": 0, "sent": 0, "lost": {}})
            before = self.before.get(name, Counter())
            lost = Counter(now["lost"]) + self.lost_before.get(name, Counter())
            offered = before["offered"] + now["offered"]
            if name in self.takers:
                taken = int(self.told["requests"])
                withheld = taken if self.told["withheld"] else 0
                offered += self.sent - taken + len(self.rows) + self.unsent + withheld
                lost += Counter({BUFFER_FULL: self.unsent, WITHHELD: withheld})
            sent = before["sent"] + now["sent"]
            waiting = offered - sent - sum(lost.values())
            found[name] = {"offered": offered, "sent": sent, "lost": dict(lost), "waiting": waiting}
        return found

    def add_metrics(self, metrics: Metrics) -> None:
        """Registers the accounts."""
        for name, kind, text in (
            ("offered", "counter", "Requests, log lines and data points to be exported, by destination."),
            ("sent", "counter", "Exported items that the destination has taken."),
            ("waiting", "gauge", "Items that are not exported yet."),
        ):
            full = f"slipway_exported_{name}" + ("_total" if kind == "counter" else "")
            metrics.add_family(full, text, "destination", lambda name=name: self.each(name), kind)  # type: ignore[misc]
        metrics.add_family(
            "slipway_exported_lost_total", "Items that were not exported, by reason.", "reason", self.lost
        )

    def each(self, what: str) -> dict[str, float]:
        """Returns one count by destination."""
        return {name: counts[what] for name, counts in self.accounts().items()}

    def lost(self) -> dict[str, float]:
        """Returns what was lost at all destinations, by reason."""
        together: Counter[str] = Counter()
        for counts in self.accounts().values():
            together.update(counts["lost"])
        return dict(together)
