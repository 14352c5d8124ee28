"""CSV and TSV files: a head line with the names of the columns, then the rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, Optional

from slipway_scoring.batch.source import CELLS, LONGEST_ROW, Source, count_lines
from slipway_scoring.batch.trouble import BatchError

DELIMITERS = (",", ";", "\t", "|")


def open_cells(path: str, encoding: str, delimiter: Optional[str]) -> Source:
    """Returns the rows as lists of text. Without a delimiter, the head line tells it. Raises BatchError."""
    csv.field_size_limit(LONGEST_ROW)
    mark = delimiter or delimiter_of(path, encoding)
    head = next(records(path, encoding, mark), None)
    if head is None:
        raise BatchError("empty-input", f"{path} has no head line", "the first line holds the names of the columns")
    names = tuple(name.strip() for name in head)
    twice = next((name for index, name in enumerate(names) if name and name in names[:index]), None)
    if twice is not None:
        raise BatchError("duplicate-column", f"{path} has the column {twice} twice", "give each column its own name")

    def rows() -> Iterator[tuple[Any, int]]:
        found = records(path, encoding, mark)
        next(found)
        for row in found:
            yield row, sum(map(len, row)) + len(row)

    if next(rows(), None) is None:
        raise BatchError("empty-input", f"{path} has a head line and no rows", "a batch needs at least one row")
    return Source(path, CELLS, names, rows, mark, max(1, count_lines(path) - 1))


def delimiter_of(path: str, encoding: str) -> str:
    """Returns the character that stands most often in the head line outside of quotes."""
    with open(path, encoding=encoding, newline="") as file:
        line = file.readline(LONGEST_ROW)
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def records(path: str, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Returns the records of a file without blank lines. Raises BatchError where it is not CSV."""
    with open(path, encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                if record:
                    yield record
        except csv.Error as error:
            raise BatchError(
                "not-csv", f"{path}, line {reader.line_num}: {error}", "close every quote, or write it twice"
            ) from None
        except UnicodeError as error:
            raise BatchError(
                "bad-encoding", f"{path}, after line {reader.line_num}: {error}", "name the encoding with --encoding"
            ) from None
