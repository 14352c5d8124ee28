"""The rows of an input file, in bounded chunks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional

CHUNK_BYTES = 8 << 20  # of text after which a chunk is closed, however few its rows
LONGEST_ROW = 64 << 20  # characters
PIECE = 1 << 20  # bytes read at once
CELLS = "cells"  # rows are lists of text, one for each column
LINES = "lines"  # rows are JSON as bytes, one value for each


@dataclass(frozen=True)
class Source:
    """An input that can be read from its beginning any number of times.

    `names`: the columns of cells; None for lines. `delimiter`: between cells. `about`: how many rows there are,
    where line ends in quotes count too.
    """

    path: str
    form: str  # CELLS or LINES
    names: Optional[tuple[str, ...]]
    rows: Callable[[], Iterator[tuple[Any, int]]]  # each row with its size
    delimiter: str = ","
    about: int = 0


def count_lines(path: str) -> int:
    """Returns the number of line ends in a file, which says about how many rows it has."""
    with open(path, "rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))


def chunks(source: Source, most_rows: int, limit: Optional[int]) -> Iterator[Sequence[Any]]:
    """Returns the rows in chunks of at most `most_rows` rows and about CHUNK_BYTES; `limit`: of all rows."""
    held: list[Any] = []
    size = 0
    for row, length in itertools.islice(source.rows(), limit):
        held.append(row)
        size += length
        if len(held) == most_rows or size >= CHUNK_BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held
