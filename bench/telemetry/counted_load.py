"""A counted load: every request is told apart as answered with 200 or not."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bodies import body_of
from running import Running

# 1 KB of numbers, as the acceptance has it.
VALUE = [5] * 500
PATIENCE = 30.0  # seconds for an answer


@dataclass(frozen=True)
class Answered:
    """What became of a load: counts, seconds, and the sorted times of the answers in milliseconds."""

    count: int
    failed: int
    seconds: float
    times: list[float]

    def quantile(self, share: float) -> float:
        """The time that this share of the answers took at most."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


def send(running: Running, count: int, connections: int, while_sending: Callable[[], None] | None = None) -> Answered:
    """Sends requests over kept connections; `while_sending` runs once beside them."""
    body = body_of(running.peer.form, "echo", VALUE)
    times: list[float] = []
    failed = [0]

    def one(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
        for _ in range(share):
            begun = time.perf_counter()
            try:
                connection.request("POST", running.peer.path, body, running.headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    failed[0] += 1
            except (OSError, http.client.HTTPException):
                failed[0] += 1
                connection.close()
            times.append((time.perf_counter() - begun) * 1000)
        connection.close()

    workers = [threading.Thread(target=one, args=(count // connections,)) for _ in range(connections)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    if while_sending is not None:
        while_sending()
    for worker in workers:
        worker.join()
    sent = count // connections * connections
    return Answered(sent, failed[0], time.perf_counter() - begun, sorted(times))
