"""The queue before the workers: one for the whole replica, bounded, refusing at once when full."""

from __future__ import annotations

from collections import deque
from time import perf_counter
from typing import TYPE_CHECKING, Optional

from slipway_scoring import wire
from slipway_scoring.failure import Refusal
from slipway_scoring.front.batches import Batches
from slipway_scoring.front.crew import Crew
from slipway_scoring.front.exchange import ABANDONED, DONE, SENT, STREAMING, WAITING, Exchange
from slipway_scoring.front.worker_link import READY, RETIRING, WorkerLink
from slipway_scoring.log import Log

if TYPE_CHECKING:
    from slipway_scoring.front.service import Service

NUMBERS = 1 << 31
WORKER_START = 60.0  # seconds that the start of a worker is waited for


class Pool:
    """Gives admitted requests to workers, and takes their answers."""

    def __init__(self, service: Service, log: Log, environment: dict[str, str]) -> None:
        settings = service.settings
        self.service = service
        self.answers = service.answers
        self.timeout = settings.timeout
        self.batches = Batches(self, settings.batch_rows, settings.batch_wait) if settings.batch_rows else None
        self.slots = 1 if settings.batch_rows else settings.concurrency
        self.capacity = settings.workers * self.slots
        self.limit = self.capacity + settings.queue
        # Each before it may run for the whole timeout, and a new worker may have to load its model.
        self.longest_wait = settings.timeout * (settings.queue + 1) + WORKER_START
        self.links: list[WorkerLink] = []
        self.waiting: deque[Exchange] = deque()
        self.admitted = 0  # waiting or running
        self.number = 0
        self.ever_ready = False
        self.crew = Crew(self, settings.workers, log, environment)

    def running(self) -> int:
        """How many calls of run() are under way."""
        return sum(min(len(link.outstanding), link.slots) for link in self.links)

    def submit(self, exchange: Exchange) -> None:
        """Takes a request for which there was room: `admitted` under `limit`."""
        self.admitted += 1
        self.number = number = (self.number + 1) % NUMBERS
        exchange.number = number
        exchange.submitted = perf_counter()
        if self.batches is None and not self.waiting:
            link = self.free_link()
            if link is not None:
                link.send(exchange)
                return
        exchange.stage = WAITING
        self.waiting.append(exchange)
        if self.batches is not None:
            self.batches.gather()

    def free_link(self) -> Optional[WorkerLink]:
        """The ready worker with the least to do that has room, or None."""
        best: Optional[WorkerLink] = None
        for link in self.links:
            if link.state == READY and len(link.outstanding) < link.depth:
                if not link.outstanding:
                    return link
                if best is None or len(link.outstanding) < len(best.outstanding):
                    best = link
        return best

    def pump(self) -> None:
        """Gives waiting requests to workers with room."""
        if self.batches is not None:
            self.batches.gather()
            return
        while self.waiting:
            link = self.free_link()
            if link is None:
                return
            link.send(self.waiting.popleft())

    def release(self, exchange: Exchange) -> None:
        """The request is no longer waiting or running."""
        exchange.stage = DONE
        self.admitted -= 1

    def answered(
        self, link: WorkerLink, exchange: Exchange, status: int, head: bytes, body: bytes, run_us: int
    ) -> None:
        """A worker has answered."""
        wanted = exchange.stage in (SENT, STREAMING)
        if exchange.stage != DONE:
            self.release(exchange)
        if self.waiting:
            self.pump()
        if wanted:
            self.answers.answered(exchange, status, head, body, run_us)
        if link.state == RETIRING:
            self.retire_if_done(link)

    def streamed(self, exchange: Exchange, kind: int, status: int, head: bytes, body: bytes) -> None:
        """A worker has begun or goes on with a streamed answer."""
        if exchange.stage not in (SENT, STREAMING):
            return
        if kind == wire.STREAM:
            exchange.stage = STREAMING
            self.service.streams.begin(exchange, status, head)
        else:
            self.service.streams.chunk(exchange, body)

    def stream_ended(self, link: WorkerLink, exchange: Exchange, complete: bool, run_us: int) -> None:
        """A streamed answer is complete, or has broken off."""
        wanted = exchange.stage in (SENT, STREAMING)
        if exchange.stage != DONE:
            self.release(exchange)
        self.pump()
        if wanted:
            self.service.streams.end(exchange, complete, run_us)
        if link.state == RETIRING:
            self.retire_if_done(link)

    def abandon(self, exchange: Exchange) -> None:
        """The client has left: a waiting request is dropped, a running one loses its answer."""
        if exchange.stage == WAITING:
            self.waiting.remove(exchange)
            self.release(exchange)
        elif exchange.stage in (SENT, STREAMING):
            # It still holds its place in the worker, so it counts until the worker has answered.
            exchange.stage = ABANDONED
            if exchange.worker is not None:
                exchange.worker.signal(wire.CANCEL, exchange.number)

    def credit(self, exchange: Exchange) -> None:
        """The client has taken a chunk; the worker may send one more."""
        if exchange.worker is not None:
            exchange.worker.signal(wire.CREDIT, exchange.number)

    def settle(self, link: WorkerLink) -> None:
        """Answers the calls that had begun on a lost worker, and puts the others back in front of the queue."""
        calls = list(link.outstanding.values())
        link.outstanding.clear()
        begun = link.slots
        if self.batches is not None and len(calls) > 1:
            begun = 0  # nobody knows whose fault it was: each is tried again, alone
            for call in calls:
                call.alone = True
        for call in calls[:begun]:
            wanted = call.stage in (SENT, STREAMING)
            if call.stage != DONE:
                self.release(call)
            if wanted:
                self.answers.worker_died(call)
        for call in reversed(calls[begun:]):
            if call.stage == SENT:
                call.stage, call.worker = WAITING, None
                self.waiting.appendleft(call)
            elif call.stage == ABANDONED:
                self.release(call)

    def sweep(self, now: float) -> None:
        """Ends calls that run for too long, and drops what has waited for as long."""
        for link in list(self.links):
            call = link.overdue(now)
            if call is not None:
                self.end_overdue(link, call)
        while self.waiting and (now - self.waiting[0].submitted > self.longest_wait or not self.crew.healthy()):
            call = self.waiting.popleft()
            self.release(call)
            self.answers.waited_too_long(call)

    def end_overdue(self, link: WorkerLink, call: Exchange) -> None:
        """Answers 504 and replaces the worker; with threads the others on it may finish first."""
        if call.stage == STREAMING and call.connection.reader_slow:
            # It is the client that does not go on: it is cut off, and the worker told.
            link.since = perf_counter()
            call.deadline = link.since + self.timeout
            call.connection.transport.abort()
            return
        if self.batches is not None and len(link.outstanding) > 1:
            link.kill("a batch took longer than the timeout")
            return
        wanted = call.stage in (SENT, STREAMING)
        if call.stage != DONE:
            self.release(call)
        if wanted:
            self.answers.timed_out(call)
        if link.slots == 1 or len(link.outstanding) == 1:
            link.kill("run() took longer than the timeout")
            return
        call.deadline = float("inf")
        if link.state == READY:
            self.crew.retire(link, "run() took longer than the timeout")
        self.retire_if_done(link)

    def retire_if_done(self, link: WorkerLink) -> None:
        """Kills a retiring worker once only hung calls are left on it."""
        if link.state == RETIRING and all(call.stage == DONE for call in link.outstanding.values()):
            link.kill("retired")


def queue_full(limit: int) -> Refusal:
    """The refusal of a request that finds the queue full."""
    return Refusal(
        503,
        "queue-full",
        f"this replica is busy: {limit} requests are running or waiting",
        "try again after the time in Retry-After; raise serving.queue, workers or replicas if this happens often",
    )
