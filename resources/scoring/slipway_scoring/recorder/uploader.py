"""Stores closed segments, one after the other, for as long as it takes: a store that fails is tried again."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic, time
from typing import Optional, Protocol

from slipway_scoring.log import Log
from slipway_scoring.recorder.earlier import earlier_folders
from slipway_scoring.recorder.segments import lines_in, segments_in
from slipway_scoring.recorder.spool import Closed, Spool
from slipway_scoring.recorder.store_trouble import LASTING, StoreTrouble, reason_of, words_of

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two tries
TELL_EVERY = 60.0  # seconds between two warnings on the same trouble


class Files(Protocol):
    """What a closed segment becomes in the store."""

    def put(self, closed: Closed) -> None:
        """Stores a segment; one that is there already is left as it is. Raises OSError."""


@dataclass(frozen=True)
class Trouble:
    """Why nothing is stored, and since when (Unix time)."""

    reason: str
    words: str
    since: float


class Uploader:
    """The thread that stores. A store that hangs holds this thread, and nothing else."""

    def __init__(self, spool: Spool, files: Files, what: str, log: Log) -> None:
        """Stores the segments of a spool. `what` names what they hold, for the log."""
        self.spool = spool
        self.files = files
        self.what = what
        self.log = log
        self.wake = Event()
        self.ending: Optional[float] = None  # monotonic seconds after which nothing more is tried
        self.pause = 0.0
        self.told = 0.0
        self.trouble: Optional[Trouble] = None
        self.tried_at_end = False
        self.recovered = 0  # of earlier servers, stored
        self.unreadable: dict[str, str] = {}  # files of earlier servers that nobody can read, with the reason
        self.thread = Thread(target=self.work, name="uploader", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self.thread.start()

    def end(self, until: float) -> None:
        """Stores what is left, until a moment of monotonic time."""
        self.ending = until
        self.pause = 0.0
        self.wake.set()

    def join(self) -> None:
        """Waits for the end of the thread, half a second longer than it may try."""
        self.thread.join(max(0.0, (self.ending or 0.0) - monotonic()) + 0.5)

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
            if self.ending is not None and (monotonic() >= self.ending or self.is_hopeless()):
                return
            try:
                if waiting is not None:
                    self.files.put(waiting)
                    self.spool.stored(waiting)
                else:
                    self.store_earlier(earlier[0])
                    earlier.pop(0)
                self.worked()
            except OSError as error:
                self.failed(error)
            except Exception as error:  # no mistake, of ours or of a library, may end the storing
                self.failed(StoreTrouble("failed", type(error).__name__))

    def is_hopeless(self) -> bool:
        """Returns whether the store has failed at the end for a reason that does not pass in time."""
        return self.tried_at_end and self.trouble is not None and self.trouble.reason in LASTING

    def store_earlier(self, folder: str) -> None:
        """Stores what a server left that was killed with its recorder, then removes its folder. Raises OSError.

        What cannot be read is set aside: it is counted, told with its reason, and stays on the disk.
        """
        unread = []

        def aside(name: str, error: Exception) -> None:
            unread.append(name)
            self.set_aside(os.path.join(folder, name), error)

        try:
            left = segments_in(folder, aside)
        except OSError as error:
            self.set_aside(folder, error)
            return
        for segment in left:
            try:
                count = lines_in(segment)
            except Exception as error:  # whatever its bytes are, the others can be stored
                aside(segment.name, error)
                continue
            self.files.put(Closed(segment, count, None))
            self.recovered += count
            os.unlink(segment.path)
        if not unread:
            shutil.rmtree(folder, ignore_errors=True)

    def set_aside(self, path: str, error: Exception) -> None:
        """Counts what an earlier server left and nobody can read. It is not tried again by this server."""
        if path in self.unreadable:
            return
        self.unreadable[path] = words_of(error) if isinstance(error, OSError) else type(error).__name__
        words = f"{self.what} of an earlier server are lost: a file cannot be read"
        self.log("warning", words, file=os.path.basename(path), reason=self.unreadable[path])

    def worked(self) -> None:
        """The store takes files."""
        self.pause = 0.0
        if self.trouble is not None:
            seconds = round(time() - self.trouble.since)
            self.trouble = None
            self.told = 0.0
            self.log("info", f"{self.what} are stored again", seconds=seconds)

    def failed(self, error: OSError) -> None:
        """Waits before the next try, and warns now and then."""
        self.pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self.pause * 2))
        now = monotonic()
        reason, since = reason_of(error), time() if self.trouble is None else self.trouble.since
        changed = self.trouble is None or self.trouble.reason != reason
        self.trouble = Trouble(reason, words_of(error), since)
        self.tried_at_end = self.ending is not None
        if changed or now - self.told >= TELL_EVERY:
            self.told = now
            _, _, waiting = self.spool.counts()
            self.log("warning", f"{self.what} cannot be stored yet: {self.trouble.words}", waiting=waiting)
        left = self.pause if self.ending is None else max(0.0, min(self.pause, self.ending - now))
        self.wake.wait(left)
        self.wake.clear()
