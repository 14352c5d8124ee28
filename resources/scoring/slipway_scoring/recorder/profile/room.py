"""The memory of one profile: all its columns share it, however many there are and whatever they hold."""

from __future__ import annotations

import sys

import orjson

MOST_BYTES = 32 << 20  # of what columns hold and are written as
TEXT = 130  # bytes of an entry in a dict, its count, and its place in the line
DIGEST = 10 << 10  # bytes of a digest that is not exact any more, its buffer, and its place in the line
COLUMN = 1200  # bytes of one without values


class Room:
    """Counts bytes that are in use, as an estimate that is rather too high."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.used = 0
        self.refused = 0  # how often there was no room

    def take(self, size: int) -> bool:
        """Takes so many bytes. Returns False when there are not as many left."""
        if self.used + size > self.most:
            self.refused += 1
            return False
        self.used += size
        return True

    def give_back(self, size: int) -> None:
        """So many bytes are free again."""
        self.used -= size


def size_of(text: str) -> int:
    """Returns the bytes of a text in memory, and twice in a line: some characters take six bytes there."""
    return sys.getsizeof(text) + 2 * len(orjson.dumps(text))
