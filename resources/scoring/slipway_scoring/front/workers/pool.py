"""The queue before the workers: one for the whole replica, bounded, refusing at once when full."""

from __future__ import annotations

from collections import deque
from time import perf_counter
from typing import Optional

from slipway_scoring import wire
from slipway_scoring.failure import Refusal
from slipway_scoring.front.admission import ABANDONED, DONE, SENT, STREAMING, WAITING, Admission
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.workers.batches import Batches
from slipway_scoring.front.workers.crew import Crew
from slipway_scoring.front.workers.held_memory import HeldMemory
from slipway_scoring.front.workers.worker_link import READY, RETIRING, Terms, WorkerLink
from slipway_scoring.log import Log
from slipway_scoring.options import Settings

NUMBERS = 1 << 31
WORKER_START = 60.0  # seconds that the start of a worker is waited for
ONLY_WORKER = 2  # calls that the only worker of a replica holds: the next one has no other to go to


class Pool:
    """Gives admitted requests to workers, and takes their answers."""

    def __init__(
        self, settings: Settings, metrics: Metrics, memory: HeldMemory, log: Log, environment: dict[str, str]
    ) -> None:
        self.metrics = metrics
        self.memory = memory
        self.log = log
        self.timeout = settings.timeout
        self.slots = 1 if settings.batch_rows else settings.concurrency
        self.capacity = settings.workers * self.slots
        self.limit = self.capacity + settings.queue
        # Each before it may run for the whole timeout, and a new worker may have to load its model.
        self.longest_wait = settings.timeout * (settings.queue + 1) + WORKER_START
        self.waiting: deque[Admission] = deque()
        self.admitted = 0  # waiting or running
        self.number = 0
        terms = Terms(
            self.slots,
            settings.timeout,
            least_depth=ONLY_WORKER if self.capacity == 1 else 1,
            looks_ahead=not settings.batch_rows,
        )
        warms_up = settings.warm_up == "example"
        self.crew = Crew(self, terms, settings.workers, warms_up, settings.start_seconds, log, environment)
        self.links = self.crew.links
        self.batches: Optional[Batches] = None
        if settings.batch_rows:
            self.batches = Batches(
                self.waiting, self.links, settings.batch_rows, settings.batch_wait, metrics.batch.observe
            )

    def running(self) -> int:
        """Returns how many calls of run() are under way."""
        return sum(min(len(link.outstanding), link.slots) for link in self.links)

    def submit(self, call: Admission) -> None:
        """Takes a request for which there was room: `admitted` under `limit`."""
        self.admitted += 1
        self.number = number = (self.number + 1) % NUMBERS
        call.number = number
        call.submitted = perf_counter()
        if self.batches is None and not self.waiting:
            link = self.free_link()
            if link is not None:
                link.send(call)
                return
        self.waiting.append(call)
        if self.batches is not None:
            self.batches.gather()

    def free_link(self) -> Optional[WorkerLink]:
        """Returns the ready worker with the least to do that has room, or None."""
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

    def release(self, call: Admission) -> None:
        """The request is no longer waiting or running."""
        call.stage = DONE
        self.admitted -= 1
        self.memory.held -= call.held

    # -- answers -----------------------------------------------------------------------------------------------

    def answered(self, link: WorkerLink, call: Admission, status: int, head: bytes, body: bytes, run_us: int) -> None:
        """A worker has answered."""
        wanted = call.stage in (SENT, STREAMING)
        if call.stage != DONE:
            self.release(call)
        if self.waiting:
            self.pump()
        if wanted:
            try:
                call.outcome.answered(status, head, body, run_us)
            except Exception as error:
                self.failed(call, error)
        if link.state == RETIRING:
            self.retire_if_done(link)

    def streamed(self, call: Admission, kind: int, status: int, head: bytes, body: bytes) -> None:
        """A worker has begun or goes on with a streamed answer."""
        if call.stage not in (SENT, STREAMING):
            return
        try:
            if kind == wire.STREAM:
                call.stage = STREAMING
                call.outcome.stream_began(status, head, call.credit)
            else:
                call.outcome.chunk(body)
        except Exception as error:
            self.failed(call, error)

    def stream_ended(self, link: WorkerLink, call: Admission, complete: bool, run_us: int) -> None:
        """A streamed answer is complete, or has broken off."""
        wanted = call.wanted()
        if call.stage != DONE:
            self.release(call)
        self.pump()
        if wanted:
            try:
                call.outcome.stream_ended(complete, run_us)
            except Exception as error:
                self.failed(call, error)
        if link.state == RETIRING:
            self.retire_if_done(link)

    def refuse(self, call: Admission, refusal: Refusal) -> None:
        """Replies to a request with an error."""
        try:
            call.outcome.refuse(refusal)
        except Exception as error:
            self.failed(call, error)

    def failed(self, call: Admission, error: Exception) -> None:
        """An answer could not be written, which must not harm its worker or the requests of others."""
        self.log("error", "the server failed on an answer", error=repr(error))
        call.outcome.cut_off()

    # -- ends --------------------------------------------------------------------------------------------------

    def abandon(self, call: Admission) -> None:
        """The client has left: a waiting request is dropped, a running one loses its answer."""
        if call.stage == WAITING:
            self.waiting.remove(call)
            self.release(call)
        elif call.wanted():
            # It still holds its place in the worker, so it counts until the worker has answered.
            call.stage = ABANDONED
            if call.worker is not None:
                call.worker.signal(wire.CANCEL, call.number)

    def settle(self, link: WorkerLink) -> None:
        """Fails the calls that had begun on a lost worker, and puts the others back in front of the queue."""
        calls = list(link.outstanding.values())
        link.outstanding.clear()
        begun = link.slots
        if self.batches is not None and len(calls) > 1:
            begun = 0  # nobody knows whose fault it was: each is tried again, alone
            for call in calls:
                call.alone = True
        for call in calls[:begun]:
            wanted = call.wanted()
            if call.stage != DONE:
                self.release(call)
            if wanted:
                self.refuse(
                    call, Refusal(500, "worker-died", "the scoring process ended while it worked on this request")
                )
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
            self.metrics.reject("queue-timeout")
            self.refuse(call, Refusal(503, "queue-timeout", "no worker became free in time"))

    def end_overdue(self, link: WorkerLink, call: Admission) -> None:
        """Replies with 504 and replaces the worker; with threads the others on it may finish first."""
        if call.stage == STREAMING and call.outcome.stalled():
            # It is the client that does not go on: it is cut off, and the worker told.
            link.since = perf_counter()
            call.deadline = link.since + self.timeout
            call.outcome.cut_off()
            return
        if self.batches is not None and len(link.outstanding) > 1:
            link.kill("a batch took longer than the timeout")
            return
        wanted = call.wanted()
        if call.stage != DONE:
            self.release(call)
        if wanted:
            self.metrics.reject("timeout")
            self.refuse(call, Refusal(504, "run-timeout", f"run() did not finish within {self.timeout:g} s"))
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
