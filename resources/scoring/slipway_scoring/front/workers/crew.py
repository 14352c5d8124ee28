"""The worker processes of a replica: started, watched, replaced, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable
from time import perf_counter
from typing import Any, Optional, Protocol

import orjson

from slipway_scoring import wire
from slipway_scoring.front.workers.queue import Queue
from slipway_scoring.front.workers.warm_up import example_of
from slipway_scoring.front.workers.worker_link import PACKAGE_FOLDER, READY, RETIRING, STARTING, Terms, WorkerLink
from slipway_scoring.log import Log
from slipway_scoring.process_link import Link

UNHEALTHY_AFTER = 3  # failed starts in a row, with no worker up, after which the replica reports itself unhealthy
SLOWEST_RESTART = 10.0  # seconds between two attempts to start a worker
OWN_END = 5.0  # seconds that a worker has to end a start that takes too long itself, with the place in the log
EXIT_TRIES = 200  # of 5 ms: how long a worker may take to exit after its socket has closed


class RowGiver(Protocol):
    """Gives a worker the way of collected rows."""

    def give(self, exit_code: Callable[[], Optional[int]]) -> tuple[dict[str, str], tuple[int, ...]]:
        """Returns variables and descriptors for a worker, which may use them until it has an exit code."""


class LogGiver(Protocol):
    """Gives workers the way of log lines that are exported."""

    def give(self) -> tuple[dict[str, str], tuple[int, ...]]:
        """Returns variables and descriptors for a worker."""


class Crew:
    """The workers of one replica."""

    def __init__(
        self,
        queue: Queue,
        terms: Terms,
        count: int,
        warms_up: bool,
        start_seconds: float,
        log: Log,
        environment: dict[str, str],
    ) -> None:
        self.queue = queue
        self.terms = terms
        self.count = count
        self.log = log
        self.environment = environment
        self.warms_up = warms_up
        self.rows: Optional[RowGiver] = None  # the way of collected rows, if any are
        self.logs: Optional[LogGiver] = None  # the way of log lines, if they are exported
        self.start_seconds = start_seconds
        self.links: list[WorkerLink] = []  # those that are starting, serving or retiring
        self.ever_ready = False
        self.everyone: set[WorkerLink] = set()  # those too whose process may still be ending
        self.tasks: set[asyncio.Task[object]] = set()
        self.failures = 0  # starts in a row that failed
        self.restarts = 0
        self.closing = False
        self.fatal: Optional[int] = None
        self.on_ready: Optional[Callable[[dict[str, Any]], None]] = None
        self.on_fatal: Optional[Callable[[int], None]] = None

    def start(self) -> None:
        """Starts every worker that is missing."""
        while not self.closing and self.fatal is None and len(self.live()) < self.count:
            if not self.start_one():
                return

    def live(self) -> list[WorkerLink]:
        """Returns the workers that serve or are starting."""
        return [link for link in self.links if link.state in (STARTING, READY)]

    def start_one(self) -> bool:
        """Starts one worker; returns False if the system refused."""
        link = WorkerLink(self.terms, self.queue, self, self.log)
        try:
            more, given = ({}, ()) if self.rows is None else self.rows.give(link.exit_code)
            logs, channel = ({}, ()) if self.logs is None else self.logs.give()
            way = link.start({**self.environment, **more, **logs}, (*given, *channel))
        except (OSError, subprocess.SubprocessError) as error:
            self.log("error", "a worker could not be started", error=str(error))
            self.start_failed(None)
            return False
        self.links.append(link)
        self.everyone = {one for one in self.everyone if one.exit_code() is None} | {link}
        loop = asyncio.get_running_loop()
        task: asyncio.Task[object] = loop.create_task(self.connect(link, way))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        if self.start_seconds:
            loop.call_later(self.start_seconds + OWN_END, self.start_overdue, link)
        return True

    async def connect(self, link: WorkerLink, way: Link) -> None:
        """Makes the connection to a worker that was started; one that ends before it is lost like any other."""
        ours = await way.connected(link.exit_code)
        if ours is None:
            link.connection_lost(None)
            return
        link.adopt(ours)
        await asyncio.get_running_loop().create_connection(lambda: link, sock=ours)
        if self.closing and link.transport is not None:
            link.transport.close()

    def start_overdue(self, link: WorkerLink) -> None:
        """Kills a worker that neither called init() nor ended itself in time: native code holds its interpreter."""
        if link.state == STARTING and link.warm_up is None and link.exit_code() is None:
            self.log("error", f"init() failed at the script: TimeoutError: not done after {self.start_seconds:g} s")
            link.kill("its start took too long")

    def loaded(self, link: WorkerLink, body: bytes) -> None:
        """A worker has called init(). With a warm-up it is up once it has answered the schema's example."""
        told: dict[str, Any] = orjson.loads(body)
        example = example_of(told["schema"]) if self.warms_up else None
        if example is not None:
            link.send_warm_up(example, lambda failure: self.warmed(link, told, failure))
            return
        if self.warms_up:
            self.log("warning", "no warm-up: the schema has no example of its own")
        self.up(link, told)

    def warmed(self, link: WorkerLink, told: dict[str, Any], failure: Optional[str]) -> None:
        """The warm-up of a worker is over: it is up, or it must not serve."""
        if failure is None:
            self.up(link, told)
            return
        self.log("error", f"the warm-up with the schema's example failed: {failure}", worker=link.pid())
        link.kill("the warm-up failed")

    def up(self, link: WorkerLink, told: dict[str, Any]) -> None:
        """A worker can serve."""
        link.state = READY
        link.was_ready = True
        self.failures = 0
        first, self.ever_ready = not self.ever_ready, True
        took = perf_counter() - link.started
        self.log("info", "worker ready", worker=link.pid(), seconds=round(took, 3))
        if first and self.on_ready is not None:
            self.on_ready(told)
        self.queue.pump()

    def lost(self, link: WorkerLink) -> None:
        """A worker's socket has closed."""
        self.links.remove(link)
        self.queue.settle(link)
        self.bury(link, EXIT_TRIES)

    def bury(self, link: WorkerLink, tries: int) -> None:
        """Waits briefly for a lost worker's exit code, then kills and replaces it."""
        code = link.exit_code()
        if code is None and tries > 0:
            asyncio.get_running_loop().call_later(0.005, self.bury, link, tries - 1)
            return
        if code is None:
            link.kill("its socket closed")
        if self.closing:
            return
        if not link.was_ready:
            self.start_failed(self.cause(link, code))
            return
        reason = link.killed or "it ended by itself"
        self.log("error", "worker lost", worker=link.pid(), reason=reason, exit_code=code)
        if link.state_before != RETIRING:
            self.restarts += 1
        self.start()

    def cause(self, link: WorkerLink, code: Optional[int]) -> Optional[int]:
        """Returns the exit code that tells why a worker did not start."""
        if link.warm_up is None:
            if code is not None and code < 0 and not link.killed:
                self.log("error", f"worker killed while it started, by {signal_name(-code)}", exit_code=code)
            return code
        if not link.killed:
            self.log("error", "a worker ended while it answered the schema's example", exit_code=code)
        return wire.EXIT_WARM_UP

    def retire(self, link: WorkerLink, reason: str) -> None:
        """Sends a worker no more calls and starts another; it is killed once only hung calls are left on it."""
        link.state = RETIRING
        link.killed = reason
        self.restarts += 1
        self.start()

    def start_failed(self, code: Optional[int]) -> None:
        """A worker did not start: fatal at the first start, else tried again with growing delays."""
        self.failures += 1
        if not self.ever_ready:
            self.fatal = code if code and code > 0 else wire.EXIT_SCRIPT
            if self.on_fatal is not None:
                self.on_fatal(self.fatal)
            return
        delay = min(SLOWEST_RESTART, 0.1 * 2.0**self.failures)
        self.log("error", "a worker did not come up", exit_code=code, again_in_seconds=delay)
        asyncio.get_running_loop().call_later(delay, self.start)

    def healthy(self) -> bool:
        """Returns False once workers cannot be started any more."""
        return self.failures < UNHEALTHY_AFTER

    def ready(self) -> bool:
        """Returns whether a worker is up."""
        return any(link.state == READY for link in self.links)

    def close(self) -> None:
        """Ends every worker: their sockets close, and they leave."""
        self.closing = True
        for link in self.links:
            if link.transport is not None:
                link.transport.close()

    def gone(self) -> bool:
        """Returns whether every process has ended."""
        return all(link.exit_code() is not None for link in self.everyone)

    def kill_rest(self) -> None:
        """Kills all processes that are left."""
        for link in self.everyone:
            link.kill("shutdown")


def signal_name(number: int) -> str:
    """Returns the name of a signal, or its number for one that Python does not know."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def worker_environment(options: str) -> dict[str, str]:
    """Returns the environment of a worker: this package on the path, and the front's options."""
    path = os.environ.get("PYTHONPATH", "")
    parts = [part for part in path.split(os.pathsep) if part]
    if PACKAGE_FOLDER not in parts:
        parts.insert(0, PACKAGE_FOLDER)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(parts), "SLIPWAY_WORKER_OPTIONS": options}


def reap_orphans(known: set[int]) -> None:
    """As process 1 of a container, reaps orphaned processes.

    The workers' own exits are left for Popen.
    """
    if os.getpid() != 1:
        return
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None or found.si_pid in known:
            return
        os.waitpid(found.si_pid, os.WNOHANG)
