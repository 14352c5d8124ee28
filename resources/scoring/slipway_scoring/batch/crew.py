"""The worker processes of a batch. One that dies takes no other row with it than the one it died of."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any, Optional

import orjson

from slipway_scoring.batch.pipe import FIRST, receive, send
from slipway_scoring.batch.source import CELLS
from slipway_scoring.batch.trouble import BatchError
from slipway_scoring.log import Log
from slipway_scoring.process_tree import kill_tree

MOST_DEATHS = 20  # in a row, without a chunk that was scored between them
KILLED = 9  # SIGKILL, which Windows has not
DIED = orjson.dumps({"error": {"code": "worker-died", "message": "the process died while it scored this row"}})


class Stopped(Exception):
    """The batch is ending; its workers were killed."""


class BatchWorker:
    """One worker process. Raises BatchError when the script cannot be loaded or the columns do not fit."""

    def __init__(self, hello: bytes) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "slipway_scoring", "batch-worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.hello = hello

    def begin(self) -> None:
        """Waits until init() is done."""
        content = orjson.loads(self.exchange(self.hello) or b"null")
        if content is None:
            code = self.process.wait()
            raise BatchError(
                "script-failed", f"the process ended with {ending(code)} while it loaded the script", exit_code=3
            )
        if "failed" in content:
            raise BatchError(**content["failed"], exit_code=content["exit_code"])

    def exchange(self, *parts: bytes) -> Optional[bytes]:
        """Sends one message and returns the answer; None when the process is gone."""
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            send(self.process.stdin, *parts)
            return receive(self.process.stdout)
        except (OSError, ValueError):
            return None

    def end(self) -> None:
        """Kills the process and what it has started."""
        kill_tree(self.process)
        self.process.wait()

    def close(self) -> None:
        """Closes both pipes."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not sent yet has no reader


def ending(code: int) -> str:
    """Returns how a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    killed = " (often: not enough memory)" if code == -KILLED else ""
    return f"signal {-code}{killed}"


class Crew:
    """Scores chunks on worker processes; `score` may be called by as many threads as there are workers."""

    def __init__(self, hello: dict[str, Any], form: str, log: Log) -> None:
        self.hello = orjson.dumps(hello)
        self.form = form
        self.log = log
        self.idle: queue.SimpleQueue[BatchWorker] = queue.SimpleQueue()
        self.all: list[BatchWorker] = []
        self.lock = threading.Lock()
        self.stopping = False
        self.deaths = 0

    def __enter__(self) -> Crew:
        """Starts one worker, which says whether the script loads and the columns fit."""
        try:
            self.idle.put(self.new())
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Ends all workers."""
        self.stop()

    def new(self) -> BatchWorker:
        """Returns another worker that is ready."""
        with self.lock:
            if self.stopping:
                raise Stopped
            worker = BatchWorker(self.hello)
            self.all.append(worker)
        worker.begin()
        return worker

    def take(self) -> BatchWorker:
        """Returns a worker that has nothing to do; a new one when all are busy."""
        try:
            return self.idle.get_nowait()
        except queue.Empty:
            return self.new()

    def payload(self, rows: Sequence[Any]) -> bytes:
        """Returns rows as a worker reads them."""
        return orjson.dumps(rows) if self.form == CELLS else b"\n".join(rows)

    def score(self, first: int, rows: Sequence[Any]) -> list[bytes]:
        """Returns the outcome of each row as JSON. Raises BatchError when workers die again and again."""
        worker = self.take()
        answer = worker.exchange(FIRST.pack(first), self.payload(rows))
        if answer is not None:
            self.deaths = 0
            self.idle.put(worker)
            lines = answer.split(b"\n")
            if len(lines) != len(rows):
                raise BatchError("row-count", f"{len(lines)} outcomes came back for {len(rows)} rows from row {first}")
            return lines
        self.bury(worker, first, len(rows))
        if len(rows) == 1:
            return [DIED]
        middle = len(rows) // 2
        return self.score(first, rows[:middle]) + self.score(first + middle, rows[middle:])

    def bury(self, worker: BatchWorker, first: int, count: int) -> None:
        """Takes a dead worker out, and raises BatchError when too many have died."""
        worker.end()
        worker.close()
        with self.lock:
            if self.stopping:
                raise Stopped
            self.all.remove(worker)
        how = ending(worker.process.returncode)
        self.log("warning", f"a worker ended with {how} in rows {first}-{first + count - 1}; they are tried in halves")
        self.deaths += 1
        if self.deaths >= MOST_DEATHS:
            raise BatchError(
                "workers-die", f"{MOST_DEATHS} workers in a row have died, the last with {how}", "see the log"
            )

    def stop(self) -> None:
        """Kills every worker."""
        with self.lock:
            self.stopping = True
        for worker in self.all:
            worker.end()
        for worker in self.all:
            worker.close()
