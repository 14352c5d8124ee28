"""The spool of one replica: calls are on its disk before they count as taken, and leave it when they are stored."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from threading import Lock
from time import gmtime, monotonic, strftime
from typing import IO, Optional

from slipway_scoring.recorder.ledger import Ledger
from slipway_scoring.recorder.segments import OPEN, Segment, lines_in, segments_in

FULL = 512 << 20  # bytes of all that waits
CLOSES_AT = 8 << 20  # bytes of a segment
SPOOL_FULL = "spool-full"


class Spool:
    """Appends calls, and hands out closed segments. Its counts are safe to read from any thread."""

    def __init__(self, folder: str, longest: float, full: int = FULL) -> None:
        """Opens a folder, with what an earlier recorder of the same replica left. Raises OSError.

        `longest` are the seconds after which a segment is closed, `full` the bytes that may wait.
        """
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.folder = folder
        self.longest = longest
        self.full = full
        self.lock_file = open(os.path.join(folder, "lock"), "ab")  # noqa: SIM115 - held as long as the process lives
        fcntl.flock(self.lock_file, fcntl.LOCK_EX)
        self.lock = Lock()
        self.ledger = Ledger(folder)
        for name in self.ledger.done:
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, name))
        self.ready = [(segment, lines_in(segment)) for segment in segments_in(folder)]
        self.waiting = sum(count for _, count in self.ready)
        self.size = sum(os.path.getsize(segment.path) for segment, _ in self.ready)
        self.number = max((segment.number for segment, _ in self.ready), default=self.last_number())
        self.file: Optional[IO[bytes]] = None
        self.segment = Segment(folder, 0, "")
        self.count = 0  # calls in the open segment
        self.whole = 0  # bytes of whole lines in it
        self.opened = 0.0

    def last_number(self) -> int:
        """Returns the number of the newest segment that was stored."""
        return max((int(name[:6]) for name in self.ledger.done), default=0)

    def append(self, lines: list[bytes], ended: float) -> None:
        """Takes calls that ended at about `ended` (Unix time); what does not fit on the disk is counted as lost."""
        data = b"".join(lines)
        if self.size + len(data) > self.full:
            self.lose(SPOOL_FULL, len(lines))
            return
        try:
            self.write(data, len(lines), strftime("%Y%m%d%H", gmtime(ended)))
        except OSError:
            self.cut_back()
            self.lose(SPOOL_FULL, len(lines))

    def write(self, data: bytes, count: int, hour: str) -> None:
        """Writes whole lines to the open segment. Raises OSError."""
        if self.file is not None and (hour != self.segment.hour or self.whole >= CLOSES_AT):
            self.close()
        if self.file is None:
            self.number += 1
            self.segment = Segment(self.folder, self.number, hour)
            self.file = open(self.segment.path + OPEN, "ab", buffering=0)  # noqa: SIM115 - closed by close()
            self.count, self.whole, self.opened = 0, 0, monotonic()
        rest = memoryview(data)
        while rest:
            rest = rest[self.file.write(rest) :]
        self.count += count
        self.whole += len(data)
        with self.lock:
            self.waiting += count
            self.size += len(data)

    def cut_back(self) -> None:
        """Takes away lines that could not be written whole."""
        if self.file is not None:
            with suppress(OSError):
                self.file.truncate(self.whole)
                self.file.seek(self.whole)

    def lose(self, reason: str, count: int) -> None:
        """Counts calls as lost."""
        with self.lock:
            self.ledger.count_lost(reason, count)

    def close_if_old(self) -> None:
        """Closes the open segment when its time has come."""
        if self.file is not None and monotonic() - self.opened >= self.longest:
            self.close()

    def close(self) -> None:
        """Closes the open segment: it can be stored. Raises OSError."""
        if self.file is None:
            return
        self.file.close()
        self.file = None
        if self.count == 0:
            os.unlink(self.segment.path + OPEN)
            return
        os.replace(self.segment.path + OPEN, self.segment.path)
        with self.lock:
            self.ready.append((self.segment, self.count))

    def oldest(self) -> Optional[tuple[Segment, int]]:
        """Returns the segment to store next with its number of calls, or None."""
        with self.lock:
            return self.ready[0] if self.ready else None

    def stored(self, segment: Segment, count: int) -> None:
        """A segment is stored: its calls are counted, then its file goes. Raises OSError."""
        size = os.path.getsize(segment.path)
        with self.lock:
            self.ledger.count_stored(segment.name, count)
            self.ready.pop(0)
            self.waiting -= count
            self.size -= size
        os.unlink(segment.path)

    def counts(self) -> tuple[int, dict[str, int], int]:
        """Returns the calls stored, lost by reason, and waiting."""
        with self.lock:
            return self.ledger.stored, dict(self.ledger.lost), self.waiting
