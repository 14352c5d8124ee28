"""The files of a spool: calls that wait to be stored, one line each, and how a segment of them is named."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

import orjson

NAME = re.compile(r"(?P<number>\d{6})-(?P<hour>\d{10})\.jsonl(?P<open>\.open)?$")
OPEN = ".open"
PROFILE_TYPE = "io.slipway.profile"
PROFILE = f'{{"specversion":"1.0","type":"{PROFILE_TYPE}"'.encode()  # how a segment with a profile begins
ROWS = "-rows"  # ends the name of a folder with collected rows


@dataclass(frozen=True)
class Segment:
    """One file. `hour` is UTC as YYYYMMDDHH."""

    folder: str
    number: int
    hour: str

    @property
    def name(self) -> str:
        """Returns its name in the spool, once it is closed."""
        return f"{self.number:06}-{self.hour}.jsonl"

    @property
    def path(self) -> str:
        """Returns where it lies once it is closed."""
        return os.path.join(self.folder, self.name)

    @property
    def start(self) -> str:
        """Returns the start of the replica that wrote it."""
        name = os.path.basename(self.folder)
        return name[: -len(ROWS)] if name.endswith(ROWS) else name

    def stored_as(self, deployment: str, replica: str, kind: str = "calls") -> str:
        """Returns the name under the prefix of a service, which no other replica or start of one can have.

        `kind` is calls or profiles.
        """
        day, hour = self.hour[:8], self.hour[8:]
        return (
            f"{kind}/date={day[:4]}-{day[4:6]}-{day[6:]}/hour={hour}/"
            f"{plain(deployment)}-{plain(replica)}-{self.start}-{self.number:06}.jsonl.gz"
        )


def segments_in(folder: str, aside: Optional[Callable[[str, OSError], None]] = None) -> list[Segment]:
    """Closes what a killed recorder left open, and returns all segments of a folder, oldest first.

    The last line of an open one may have been cut; it is taken away. One that cannot be closed is told to
    `aside` with its name and left out. Raises OSError, without `aside` also for such a one.
    """
    found = []
    for name in sorted(os.listdir(folder)):
        match = NAME.match(name)
        if match is None:
            continue
        segment = Segment(folder, int(match["number"]), match["hour"])
        if match["open"]:
            try:
                close_left(os.path.join(folder, name), segment)
            except OSError as error:
                if aside is None:
                    raise
                aside(name, error)
                continue
        found.append(segment)
    return [segment for segment in found if os.path.exists(segment.path)]


def close_left(path: str, segment: Segment) -> None:
    """Closes a segment that was left open, without a line that was cut. Raises OSError."""
    with open(path, "r+b") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)
    if os.path.getsize(path):
        os.replace(path, segment.path)
    else:
        os.unlink(path)


def lines_in(segment: Segment) -> int:
    """Returns how many calls a closed segment holds, one in each line or all in one profile. Raises OSError."""
    with open(segment.path, "rb") as file:
        if file.read(len(PROFILE)) == PROFILE:
            file.seek(0)
            return int(orjson.loads(file.readline())["data"]["calls"])
        file.seek(0)
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def plain(word: str) -> str:
    """Returns a word with only what every store takes in a name."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", word).strip("-.") or "0"
