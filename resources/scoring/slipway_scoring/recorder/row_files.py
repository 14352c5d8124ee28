"""Collected rows as the CSV files of 2017: one `data.csv` a day that grows, or files that are written once.

A file grows without a row twice or missing, whatever is killed: what is about to be appended, and where, is written
down beside the spool first. So after a kill the file itself tells whether it has the rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional, Protocol

import orjson

from slipway_scoring.recorder.call_files import Store
from slipway_scoring.recorder.segments import plain
from slipway_scoring.recorder.spool import Closed
from slipway_scoring.recorder.store_trouble import StoreTrouble

JOURNAL = "appending.json"
LARGEST_PIECE = 4 << 20  # bytes appended at once: the most of an append block
MOST_FILES = 1000  # of one day and place, which differ in their columns
END = "\r\n"


@dataclass(frozen=True)
class Piece:
    """Rows of one place and day with the same columns, as CSV."""

    folder: str
    head: str
    rows: str


class Appendable(Protocol):
    """Files that grow. Each method raises OSError."""

    def look(self, name: str, size: int) -> Optional[tuple[int, bytes]]:
        """Returns the size of a file and its first bytes; None if there is none."""

    def read(self, name: str, offset: int, size: int) -> bytes:
        """Returns a part of a file, shorter at its end."""

    def append(self, name: str, offset: int, data: bytes) -> bool:
        """Appends to a file of exactly `offset` bytes, from 0 on to a new one. Returns False if it has another size."""

    def cut(self, name: str, offset: int) -> None:
        """Takes away what a killed append left, where an append can be cut."""


def pieces_of(path: str) -> Iterator[Piece]:
    """Yields the rows of a segment by place and columns, in their order. Raises OSError."""
    found: dict[tuple[str, str], list[str]] = {}
    with open(path, "rb") as file:
        for row in file:
            told = orjson.loads(row)
            found.setdefault((told["p"], told["h"]), []).append(told["r"])
    for (folder, head), rows in found.items():
        part: list[str] = []
        size = 0
        for one in rows:
            part.append(one + END)
            size += 4 * len(one) + len(END)
            if size > LARGEST_PIECE - (64 << 10):
                yield Piece(folder, head, "".join(part))
                part, size = [], 0
        if part:
            yield Piece(folder, head, "".join(part))


class NewRowFiles:
    """Each segment makes files of its own: for stores whose files cannot grow."""

    def __init__(self, store: Store, replica: str) -> None:
        self.store = store
        self.replica = replica

    def put(self, closed: Closed) -> None:
        """Stores the rows of a segment. Raises OSError."""
        segment = closed.segment
        counts: dict[str, int] = {}
        for piece in pieces_of(segment.path):
            count = counts[piece.folder] = counts.get(piece.folder, 0) + 1
            again = f"-{count}" if count > 1 else ""
            name = f"{piece.folder}/data.{plain(self.replica)}.{segment.start}.{segment.number:06}{again}.csv"
            self.store.create(name, (piece.head + END + piece.rows).encode())


class GrowingRowFiles:
    """Rows are appended to data.csv; those with other columns to data.2.csv, and so on."""

    def __init__(self, files: Appendable) -> None:
        self.files = files

    def put(self, closed: Closed) -> None:
        """Appends the rows of a segment, from where an earlier try has ended. Raises OSError."""
        journal = Journal(closed.segment.path)
        for number, piece in enumerate(pieces_of(closed.segment.path)):
            if number >= journal.done and not self.has(journal, piece):
                self.append(journal, piece)
            journal.finish(number + 1)

    def has(self, journal: Journal, piece: Piece) -> bool:
        """Returns whether a try that was killed has appended a piece; takes away half of one."""
        if journal.name == "":
            return False
        data = data_at(journal.offset, piece)
        found = self.files.read(journal.name, journal.offset, len(data))
        if found == data:
            return True
        if found and data.startswith(found):
            self.files.cut(journal.name, journal.offset)
        return False

    def append(self, journal: Journal, piece: Piece) -> None:
        """Appends one piece. Raises OSError."""
        head = (piece.head + END).encode()
        for number in range(1, MOST_FILES):
            name = f"{piece.folder}/data.csv" if number == 1 else f"{piece.folder}/data.{number}.csv"
            while True:
                size, first = self.files.look(name, len(head)) or (0, b"")
                if size and first != head:
                    break  # other columns
                journal.begin(name, size)
                if self.files.append(name, size, data_at(size, piece)):
                    return
        raise StoreTrouble("failed", "too many files of one day")


def data_at(offset: int, piece: Piece) -> bytes:
    """Returns what is written at an offset: the head first in a new file."""
    return ((piece.head + END if offset == 0 else "") + piece.rows).encode()


class Journal:
    """What is appended, on disk: pieces of a segment that are done, and the one that is being appended."""

    def __init__(self, segment: str) -> None:
        """Reads it. Raises OSError."""
        self.path = os.path.join(os.path.dirname(segment), JOURNAL)
        self.segment = os.path.basename(segment)
        self.done, self.name, self.offset = 0, "", 0
        if os.path.exists(self.path):
            with open(self.path, "rb") as file:
                told = orjson.loads(file.read())
            if told["segment"] == self.segment:
                self.done, self.name, self.offset = told["done"], told["name"], told["offset"]

    def begin(self, name: str, offset: int) -> None:
        """A piece is about to be appended. Raises OSError."""
        self.name, self.offset = name, offset
        self.write()

    def finish(self, done: int) -> None:
        """So many pieces are done. Raises OSError."""
        if done > self.done:
            self.done, self.name, self.offset = done, "", 0
            self.write()

    def write(self) -> None:
        """Replaces the file. Raises OSError."""
        told = {"segment": self.segment, "done": self.done, "name": self.name, "offset": self.offset}
        aside = self.path + ".new"
        with open(aside, "wb") as file:
            file.write(orjson.dumps(told))
        os.replace(aside, self.path)
