"""All that a recorder exports: takes requests from the front and log lines from everybody, and hands them on."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any, Optional

import orjson

from slipway_scoring.recorder.export.delivery import Delivery
from slipway_scoring.recorder.export.items import LogItem, RequestItem, log_item
from slipway_scoring.recorder.export.request_metrics import RequestMetrics

MOST_AT_ONCE = 256  # datagrams
LARGEST_READ = 1 << 20  # bytes
BUFFER_FULL, UNPARSABLE = "buffer-full", "unparsable"
REQUEST_SIZE = 600  # bytes of memory, about


class Exports:
    """The destinations of one recorder, and what they take."""

    def __init__(
        self,
        channel: socket.socket,
        requests: Sequence[Delivery],
        logs: Sequence[Delivery],
        traces: Sequence[Delivery] = (),
        metrics: Optional[RequestMetrics] = None,
        is_withheld: bool = False,
    ) -> None:
        """`requests` take all requests, `traces` those that their caller wants followed."""
        self.channel = channel
        self.traces = traces
        self.metrics = metrics
        self.is_withheld = is_withheld
        self.requests = requests
        self.logs = logs
        measured = () if metrics is None else (metrics.delivery,)
        self.all = list(dict.fromkeys((*requests, *logs, *traces, *measured)))
        self.seen: dict[int, int] = {}  # number of the last line, by the process that sent it
        self.taken = 0  # requests

    def start(self) -> None:
        """Starts to deliver."""
        for one in self.all:
            one.thread.start()

    def take(self, content: bytes) -> None:
        """Takes requests, as the front sends them."""
        for row in orjson.loads(content):
            self.taken += 1
            item = RequestItem(*row)
            for one in self.requests if not item.sampled else (*self.requests, *self.traces):
                one.put(item, REQUEST_SIZE)
            if self.metrics is not None:
                self.metrics.observe(item)

    def turn(self) -> bool:
        """Takes log lines that have come, and sends metrics in time. Returns whether there may be more lines."""
        if self.metrics is not None:
            self.metrics.send_if_due()
        for _ in range(MOST_AT_ONCE):
            try:
                message = self.channel.recv(LARGEST_READ, socket.MSG_DONTWAIT)
            except (BlockingIOError, InterruptedError):
                return False
            self.take_line(message)
        return True

    def take_line(self, message: bytes) -> None:
        """Takes one log line; the numbers tell of those before it that found no room."""
        try:
            told: dict[str, Any] = orjson.loads(message)
            sender, number = int(told["s"]), int(told["n"])
            item: LogItem = log_item(told)
        except (ValueError, TypeError, KeyError, IndexError):
            for one in self.logs:
                one.miss(UNPARSABLE, 1)
            return
        missing = number - self.seen.get(sender, number - 1) - 1
        self.seen[sender] = number
        for one in self.logs:
            if 0 < missing < 1 << 40:
                one.miss(BUFFER_FULL, missing)
            one.put(item, len(message) + 300)

    def end(self, until: float) -> None:
        """Takes what is left, and has it sent until a moment of monotonic time."""
        while self.turn():
            continue
        if self.metrics is not None:
            self.metrics.send()
        for one in self.all:
            one.end(until)

    def join(self) -> None:
        """Waits for the end of what is under way."""
        for one in self.all:
            one.join()

    def report(self) -> dict[str, Any]:
        """Returns the counts for the front: {requests, withheld, by: {destination: {offered, …}}}."""
        takers = (*self.requests, *self.traces)
        by = {one.destination.name: {**one.counts(), "requests": one in takers} for one in self.all}
        return {"requests": self.taken, "withheld": self.is_withheld, "by": by}
