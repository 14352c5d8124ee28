"""The workers, and the queue before them: one for the whole replica, bounded, refusing at once when full."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Optional

import orjson

from slipway_scoring import wire
from slipway_scoring.failure import Refusal
from slipway_scoring.front.exchange import ABANDONED, DONE, SENT, STREAMING, WAITING, Exchange
from slipway_scoring.front.worker_link import PACKAGE_FOLDER, READY, RETIRING, STARTING, WorkerLink
from slipway_scoring.log import Log

if TYPE_CHECKING:
    from slipway_scoring.front.service import Service

UNHEALTHY_AFTER = 3  # failed starts in a row, with no worker up, after which the replica reports itself unhealthy
SLOWEST_RESTART = 10.0  # seconds between two attempts to start a worker
NUMBERS = 1 << 31
EXIT_TRIES = 200  # of 5 ms: how long a worker may take to exit after its socket has closed


class Pool:
    """Admits requests, gives them to workers, replaces workers that crash or hang."""

    def __init__(self, service: Service, log: Log, environment: dict[str, str]) -> None:
        settings = service.settings
        self.service = service
        self.log = log
        self.environment = environment
        self.timeout = settings.timeout
        self.batch_rows = settings.batch_rows
        self.batch_wait = settings.batch_wait
        self.workers = settings.workers
        self.slots = settings.concurrency
        self.limit = settings.workers * settings.concurrency + settings.queue
        self.links: list[WorkerLink] = []
        self.everyone: set[WorkerLink] = set()  # those too whose process may still be ending
        self.waiting: deque[Exchange] = deque()
        self.admitted = 0  # waiting or running
        self.number = 0
        self.failures = 0  # starts in a row that failed
        self.ever_ready = False
        self.closing = False
        self.fatal: Optional[int] = None
        self.on_ready: Optional[Callable[[dict[str, object]], None]] = None
        self.on_fatal: Optional[Callable[[int], None]] = None
        self.batch_timer: Optional[asyncio.TimerHandle] = None

    # -- admission ---------------------------------------------------------------------------------------------

    def full(self) -> bool:
        """Whether the next request would be refused."""
        return self.admitted >= self.limit

    def running(self) -> int:
        """How many calls of run() are under way."""
        return sum(min(len(link.outstanding), link.slots) for link in self.links)

    def submit(self, exchange: Exchange) -> None:
        """Takes a request that was found to fit (see `full`)."""
        self.admitted += 1
        self.number = number = (self.number + 1) % NUMBERS
        exchange.number = number
        exchange.submitted = perf_counter()
        if not self.batch_rows and not self.waiting:
            link = self.free_link()
            if link is not None:
                link.send(exchange)
                return
        exchange.stage = WAITING
        self.waiting.append(exchange)
        if self.batch_rows:
            self.gather()

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
        if self.batch_rows:
            self.gather()
            return
        while self.waiting:
            link = self.free_link()
            if link is None:
                return
            link.send(self.waiting.popleft())

    # -- batches -----------------------------------------------------------------------------------------------

    def gather(self) -> None:
        """Sends a batch when it is full or its oldest request has waited long enough, and a worker is idle."""
        while self.waiting:
            link = next((link for link in self.links if link.state == READY and not link.outstanding), None)
            if link is None:
                return
            left = self.waiting[0].submitted + self.batch_wait - perf_counter()
            if len(self.waiting) < self.batch_rows and left > 0:
                if self.batch_timer is None:
                    self.batch_timer = asyncio.get_running_loop().call_later(left, self.batch_due)
                return
            members = [self.waiting.popleft() for _ in range(min(len(self.waiting), self.batch_rows))]
            self.service.metrics.batch.observe(len(members))
            link.signal(wire.GROUP, len(members))
            for member in members:
                link.send(member)

    def batch_due(self) -> None:
        """The oldest waiting request has waited long enough."""
        self.batch_timer = None
        self.gather()

    # -- answers -----------------------------------------------------------------------------------------------

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
            self.service.answered(exchange, status, head, body, run_us)
        if link.state == RETIRING:
            self.retire_if_done(link)

    def streamed(self, exchange: Exchange, kind: int, status: int, head: bytes, body: bytes) -> None:
        """A worker has begun or goes on with a streamed answer."""
        if exchange.stage not in (SENT, STREAMING):
            return
        if kind == wire.STREAM:
            exchange.stage = STREAMING
            self.service.stream_head(exchange, status, head)
        else:
            self.service.stream_chunk(exchange, body)

    def stream_ended(self, link: WorkerLink, exchange: Exchange, complete: bool, run_us: int) -> None:
        """A streamed answer is complete, or has broken off."""
        wanted = exchange.stage in (SENT, STREAMING)
        if exchange.stage != DONE:
            self.release(exchange)
        self.pump()
        if wanted:
            self.service.stream_end(exchange, complete, run_us)
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

    # -- workers -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts every worker that is missing."""
        while not self.closing and self.fatal is None and len(self.live()) < self.workers:
            self.start_one()

    def live(self) -> list[WorkerLink]:
        """Workers that serve or will."""
        return [link for link in self.links if link.state in (STARTING, READY)]

    def start_one(self) -> None:
        """Starts one worker."""
        link = WorkerLink(self, self.slots)
        if self.batch_rows:
            link.depth = 1
        try:
            ours = link.start(self.environment)
        except (OSError, subprocess.SubprocessError) as error:
            self.log("error", "a worker could not be started", error=str(error))
            self.start_failed(None)
            return
        self.links.append(link)
        self.everyone = {one for one in self.everyone if one.exit_code() is None} | {link}
        loop = asyncio.get_running_loop()
        task = loop.create_task(loop.create_connection(lambda: link, sock=ours))
        self.service.keep(task)

    def worker_ready(self, link: WorkerLink, body: bytes) -> None:
        """A worker has called init()."""
        self.failures = 0
        first, self.ever_ready = not self.ever_ready, True
        if first and self.on_ready is not None:
            self.on_ready(orjson.loads(body))
        took = perf_counter() - link.started
        self.log("info", "worker ready", pid=link.process.pid if link.process else 0, seconds=round(took, 3))
        self.pump()

    def worker_failed(self, link: WorkerLink, body: bytes) -> None:
        """A worker's import or init() has failed; the located error was logged by the worker itself."""
        link.killed = link.killed or "init() failed"

    def worker_lost(self, link: WorkerLink) -> None:
        """A worker's socket has closed: its running call is answered 500, what it had not begun goes to another."""
        self.links.remove(link)
        self.settle(link)
        self.bury(link, EXIT_TRIES)

    def bury(self, link: WorkerLink, tries: int) -> None:
        """Waits shortly for a lost worker's own exit code, then kills it, then replaces it."""
        code = link.exit_code()
        if code is None and tries > 0:
            asyncio.get_running_loop().call_later(0.005, self.bury, link, tries - 1)
            return
        if code is None:
            link.kill("its socket closed")
        if self.closing:
            return
        if not link.was_ready:
            self.start_failed(code)
            return
        reason = link.killed or "it ended by itself"
        pid = link.process.pid if link.process else 0
        self.log("error", "worker lost", pid=pid, reason=reason, exit_code=code)
        if link.state_before != RETIRING:
            self.service.metrics.worker_restarts += 1
        self.start()

    def settle(self, link: WorkerLink) -> None:
        """Answers the calls that had begun on a lost worker, and puts the others back in front of the queue."""
        calls = list(link.outstanding.values())
        link.outstanding.clear()
        begun = len(calls) if self.batch_rows else link.slots
        for call in calls[:begun]:
            wanted = call.stage in (SENT, STREAMING)
            if call.stage != DONE:
                self.release(call)
            if wanted:
                self.service.worker_died(call)
        for call in reversed(calls[begun:]):
            if call.stage == SENT:
                call.stage, call.worker = WAITING, None
                self.waiting.appendleft(call)
            elif call.stage == ABANDONED:
                self.release(call)

    def start_failed(self, code: Optional[int]) -> None:
        """A worker could not get up: fatal at first start, else tried again ever more slowly."""
        self.failures += 1
        if not self.ever_ready:
            self.fatal = code if code and code > 0 else wire.EXIT_SCRIPT
            if self.on_fatal is not None:
                self.on_fatal(self.fatal)
            return
        delay = min(SLOWEST_RESTART, 0.1 * 2.0**self.failures)
        asyncio.get_running_loop().call_later(delay, self.start)

    def healthy(self) -> bool:
        """False once workers cannot be brought up any more."""
        return self.failures < UNHEALTHY_AFTER or any(link.state == READY for link in self.links)

    def ready(self) -> bool:
        """Whether a worker is up."""
        return any(link.state == READY for link in self.links)

    def sweep(self, now: float) -> None:
        """Ends calls that run for too long, and drops what has waited for as long."""
        for link in list(self.links):
            call = link.overdue(now)
            if call is not None:
                self.end_overdue(link, call)
        while self.waiting and now - self.waiting[0].submitted > self.timeout:
            call = self.waiting.popleft()
            self.release(call)
            self.service.waited_too_long(call)

    def end_overdue(self, link: WorkerLink, call: Exchange) -> None:
        """Answers 504 and replaces the worker; with threads the others on it may finish first."""
        wanted = call.stage in (SENT, STREAMING)
        if call.stage != DONE:
            self.release(call)
        if wanted:
            self.service.timed_out(call)
        if link.slots == 1 or len(link.outstanding) == 1 or self.batch_rows:
            link.kill("run() took longer than the timeout")
            return
        call.deadline = float("inf")
        if link.state == READY:
            link.state = RETIRING
            link.killed = "run() took longer than the timeout"
            self.service.metrics.worker_restarts += 1
            self.start()
        self.retire_if_done(link)

    def retire_if_done(self, link: WorkerLink) -> None:
        """Kills a retiring worker once only hung calls are left on it."""
        if link.state == RETIRING and all(call.stage == DONE for call in link.outstanding.values()):
            link.kill("retired")

    def close(self) -> None:
        """Ends every worker: their socket closes, and they leave; what has not left soon is killed."""
        self.closing = True
        for link in self.links:
            if link.transport is not None:
                link.transport.close()

    def kill_rest(self) -> None:
        """Kills whatever is still there."""
        for link in self.everyone:
            link.kill("shutdown")


def worker_environment(options: str) -> dict[str, str]:
    """The environment of a worker: this package on the path, and the options as read by the front."""
    path = os.environ.get("PYTHONPATH", "")
    parts = [part for part in path.split(os.pathsep) if part]
    if PACKAGE_FOLDER not in parts:
        parts.insert(0, PACKAGE_FOLDER)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(parts), "SLIPWAY_WORKER_OPTIONS": options}


def queue_full(limit: int) -> Refusal:
    """The refusal of a request that finds the queue full."""
    return Refusal(
        503,
        "queue-full",
        f"this replica is busy: {limit} requests are running or waiting",
        "try again after the time in Retry-After; raise serving.queue, workers or replicas if this happens often",
    )
