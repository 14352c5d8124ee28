"""JSON Lines: one JSON value on each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slipway_scoring.batch.source import LINES, LONGEST_ROW, Source, count_lines
from slipway_scoring.batch.trouble import BatchError


def open_lines(path: str, encoding: str) -> Source:
    """Returns the lines as bytes of UTF-8, without blank ones. Raises BatchError."""

    def rows() -> Iterator[tuple[Any, int]]:
        number = 0
        with open(path, encoding=encoding, newline="\n") as file:
            try:
                while line := file.readline(LONGEST_ROW):
                    number += 1
                    if len(line) == LONGEST_ROW:
                        raise BatchError(
                            "row-too-large", f"{path}, line {number} is longer than {LONGEST_ROW >> 20} MB"
                        )
                    text = line.strip()
                    if text:
                        yield text.encode("utf-8", "replace"), len(text)
            except UnicodeError as error:
                raise BatchError("bad-encoding", f"{path}, line {number + 1}: {error}", "save it as UTF-8") from None

    if next(rows(), None) is None:
        raise BatchError("empty-input", f"{path} has no rows", "a batch needs at least one row")
    return Source(path, LINES, None, rows, about=max(1, count_lines(path)))
