"""Stores closed segments, one after the other, for as long as it takes: a store that fails is tried again."""

from __future__ import annotations

import gzip
import os
import shutil
from threading import Event, Thread
from time import monotonic
from typing import Any, Optional, Protocol

import orjson

from slipway_scoring.log import Log
from slipway_scoring.recorder.call_event import moment
from slipway_scoring.recorder.earlier import earlier_folders
from slipway_scoring.recorder.segments import Segment, lines_in, segments_in
from slipway_scoring.recorder.spool import Spool

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two tries
TELL_EVERY = 60.0  # seconds between two warnings on the same trouble
SEGMENT_TYPE = "io.slipway.segment"


class Store(Protocol):
    """Where calls are stored."""

    def create(self, name: str, data: bytes) -> None:
        """Stores a file; one of that name that is there already is left as it is. Raises OSError."""


class Uploader:
    """The thread that stores. A store that hangs holds this thread, and nothing else."""

    def __init__(self, spool: Spool, store: Store, service: str, deployment: str, replica: str, log: Log) -> None:
        self.spool = spool
        self.store = store
        self.prefix = f"{service}/"
        self.source = f"/services/{service}"
        self.deployment = deployment
        self.replica = replica
        self.log = log
        self.accounts: dict[str, Any] = {}  # the front's, as it told them last
        self.wake = Event()
        self.ending: Optional[float] = None  # monotonic seconds after which nothing more is tried
        self.pause = 0.0
        self.told = 0.0
        self.recovered = 0  # calls of earlier servers stored
        self.thread = Thread(target=self.work, name="uploader", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self.thread.start()

    def end(self, seconds: float) -> None:
        """Stores what is left, for a bounded time."""
        self.ending = monotonic() + seconds
        self.pause = 0.0
        self.wake.set()
        self.thread.join(seconds + 0.5)

    def work(self) -> None:
        """Stores until the end."""
        earlier = earlier_folders(self.spool.folder)
        while True:
            waiting = self.spool.oldest()
            if waiting is None and not earlier:
                if self.ending is not None:
                    return
                self.wake.wait(0.5)
                self.wake.clear()
                continue
            if self.ending is not None and monotonic() >= self.ending:
                return
            try:
                if waiting is not None:
                    self.store_own(*waiting)
                else:
                    self.store_earlier(earlier[0])
                    earlier.pop(0)
                self.pause = 0.0
            except OSError as error:
                self.failed(error)

    def store_own(self, segment: Segment, count: int) -> None:
        """Stores a segment of this replica. Raises OSError."""
        self.put(segment, count, self.accounts)
        self.spool.stored(segment, count)

    def store_earlier(self, folder: str) -> None:
        """Stores what a server left that was killed with its recorder, then removes its folder. Raises OSError."""
        for segment in segments_in(folder):
            count = lines_in(segment)
            self.put(segment, count, {})
            self.recovered += count
            os.unlink(segment.path)
        shutil.rmtree(folder, ignore_errors=True)

    def put(self, segment: Segment, count: int, accounts: dict[str, Any]) -> None:
        """Stores one segment with a last line that tells what it holds and what was lost so far. Raises OSError."""
        with open(segment.path, "rb") as file:
            content = file.read()
        trailer = {
            "specversion": "1.0",
            "type": SEGMENT_TYPE,
            "source": self.source,
            "id": f"{os.path.basename(segment.folder)}-{segment.number:06}",
            "time": moment(int(os.path.getmtime(segment.path) * 1e6)),
            "datacontenttype": "application/json",
            "deployment": self.deployment,
            "data": {"calls": count, "replica": self.replica, **accounts},
        }
        content += orjson.dumps(trailer) + b"\n"
        # No time in the head: the same calls make the same bytes when they are tried again.
        packed = gzip.compress(content, compresslevel=5, mtime=0)
        self.store.create(self.prefix + segment.stored_as(self.deployment, self.replica), packed)

    def failed(self, error: OSError) -> None:
        """Waits before the next try, and warns now and then."""
        self.pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self.pause * 2))
        now = monotonic()
        if now - self.told >= TELL_EVERY or not self.told:
            self.told = now
            _, _, waiting = self.spool.counts()
            self.log("warning", "recorded calls cannot be stored yet", error=str(error), waiting=waiting)
        left = self.pause if self.ending is None else max(0.0, min(self.pause, self.ending - now))
        self.wake.wait(left)
        self.wake.clear()
