"""The spool of one replica: calls are on its disk before they count as taken, and leave it when they are stored."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from time import gmtime, monotonic, strftime
from typing import IO, Any, Optional

from slipway_scoring.recorder.ledger import Ledger
from slipway_scoring.recorder.segments import OPEN, Segment, lines_in, segments_in

FULL = 512 << 20  # bytes of all that waits
CLOSES_AT = 8 << 20  # bytes of a segment
SPOOL_FULL = "spool-full"


@dataclass(frozen=True)
class Closed:
    """A segment that can be stored: how many lines it holds, and the front's accounts when it was closed, if known."""

    segment: Segment
    count: int
    accounts: Optional[Mapping[str, Any]]


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
        self.ready = [Closed(segment, lines_in(segment), None) for segment in segments_in(folder)]
        self.waiting = sum(closed.count for closed in self.ready)
        self.size = sum(os.path.getsize(closed.segment.path) for closed in self.ready)
        self.number = max((closed.segment.number for closed in self.ready), default=self.last_number())
        self.accounts: Optional[Mapping[str, Any]] = None  # the front's, as it told them last
        self.closed_with: Optional[Mapping[str, Any]] = None  # those in the last closed segment
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
            self.open(hour)
        assert self.file is not None
        rest = memoryview(data)
        while rest:
            rest = rest[self.file.write(rest) :]
        self.count += count
        self.whole += len(data)
        with self.lock:
            self.waiting += count
            self.size += len(data)

    def snapshot(self, data: bytes, count: int, hour: str) -> None:
        """Replaces what the open segment holds by one line that stands for `count` calls. Raises OSError."""
        if self.file is None:
            self.open(hour)
        aside = self.segment.path + ".new"
        with open(aside, "wb") as file:
            file.write(data)
        os.replace(aside, self.segment.path + OPEN)
        with self.lock:
            self.waiting += count - self.count
            self.size += len(data) - self.whole
        self.count, self.whole = count, len(data)

    def open(self, hour: str) -> None:
        """Opens the next segment. Raises OSError."""
        self.number += 1
        self.segment = Segment(self.folder, self.number, hour)
        self.file = open(self.segment.path + OPEN, "ab", buffering=0)  # noqa: SIM115 - closed by close()
        self.count, self.whole, self.opened = 0, 0, monotonic()

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
        self.add(self.count)

    def close_with_accounts(self, now: float) -> None:
        """Closes the last segment at `now` (Unix time): an empty one, when it is losses alone that are still untold.

        Raises OSError.
        """
        if self.file is None and self.accounts is not None and untold(self.accounts, self.closed_with):
            self.open(strftime("%Y%m%d%H", gmtime(now)))
            assert self.file is not None
            self.file.close()
            self.file = None
            os.replace(self.segment.path + OPEN, self.segment.path)
            self.add(0)
        self.close()

    def add(self, count: int) -> None:
        """Hands out the segment that was just closed."""
        self.closed_with = self.accounts
        with self.lock:
            self.ready.append(Closed(self.segment, count, self.accounts))

    def oldest(self) -> Optional[Closed]:
        """Returns the segment to store next, or None."""
        with self.lock:
            return self.ready[0] if self.ready else None

    def stored(self, closed: Closed) -> None:
        """A segment is stored: its lines are counted, then its file goes. Raises OSError."""
        path = closed.segment.path
        size = os.path.getsize(path)
        with self.lock:
            self.ledger.count_stored(closed.segment.name, closed.count)
            self.ready.pop(0)
            self.waiting -= closed.count
            self.size -= size
        os.unlink(path)

    def counts(self) -> tuple[int, dict[str, int], int]:
        """Returns what is stored, lost by reason, and waiting."""
        with self.lock:
            return self.ledger.stored, dict(self.ledger.lost), self.waiting


def untold(now: Mapping[str, Any], before: Optional[Mapping[str, Any]]) -> bool:
    """Returns whether calls were lost or left out since the accounts were last written down."""
    return any(now.get(name) != (before or {}).get(name) for name in ("lost", "sampledout") if now.get(name))
