"""The rows of one chunk as JSON values: cells of text by the types of their columns, or lines of JSON as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Optional, Union

import orjson

from slipway_scoring.worker.csv_rows import MISSING as NO_VALUE
from slipway_scoring.worker.csv_rows import TEXT_DTYPES, value
from slipway_scoring.worker.whole_numbers import read_json

ABSENT: Any = object()  # a member that a line does not have
JSON = "json"  # the dtype of cells that hold JSON: arrays and objects
TEXT = (*TEXT_DTYPES, "date", "time", "decimal", "uuid", "path", "complex", "fraction")
NUMBERS = {int, float}
decimal_comma = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?").fullmatch


class Wanted(NamedTuple):
    """A column that run() gets: its name in the file, its name for run(), its dtype, and whether it may be null."""

    source: str
    name: str
    dtype: str = ""
    null: bool = True


class BadRow(NamedTuple):
    """A row that is none."""

    code: str
    message: str


def typed(cells: Sequence[str], dtype: str, null: bool = True, comma: bool = False) -> list[Any]:
    """Returns the cells of one column as JSON values. `comma`: numbers may have one in place of the point."""
    if dtype == JSON:
        return [json_cell(cell) for cell in cells]
    if dtype.startswith(TEXT):
        return [None if null and cell in NO_VALUE else cell for cell in cells]
    try:
        found = orjson.loads("[" + ",".join(cells) + "]")
    except orjson.JSONDecodeError:
        found = []
    # A cell with a comma in it would be several values, and a part of an array a value of another type.
    if len(found) == len(cells) and not set(map(type, found)) - NUMBERS:
        return list(map(float, found)) if dtype.startswith("float") else found
    if comma:
        cells = [cell.replace(",", ".") if decimal_comma(cell.strip()) else cell for cell in cells]
    return [value(cell, dtype) for cell in cells]


def json_cell(cell: str) -> Any:
    """Returns the value of a cell that holds JSON; text that is none, as it is."""
    if cell in NO_VALUE:
        return None
    try:
        return read_json(cell)
    except ValueError:
        return cell


class CellRows:
    """Rows of text."""

    def __init__(self, names: Sequence[str], delimiter: str, chosen: Sequence[str]) -> None:
        self.chosen = chosen or names
        self.places = {name: place for place, name in enumerate(names)}
        self.width = len(names)
        self.comma = delimiter != ","

    def read(self, payload: bytes) -> list[Any]:
        """Returns the rows of a chunk; BadRow for those of another width."""
        rows: list[list[str]] = orjson.loads(payload)
        return [row if len(row) == self.width else self.ragged(row) for row in rows]

    def ragged(self, row: Sequence[str]) -> BadRow:
        """Returns what a row of another width than the head is."""
        return BadRow("ragged-row", f"the row has {len(row)} values, the head line has {self.width}")

    def column(self, rows: Sequence[Any], name: str, dtype: str, null: bool = True) -> list[Any]:
        """Returns the values of one column."""
        place = self.places[name]
        return typed([row[place] for row in rows], dtype, null, self.comma)

    def records(self, rows: Sequence[Any], wanted: Sequence[Wanted]) -> list[Any]:
        """Returns an object by column for each row."""
        names = [one.name for one in wanted]
        return [dict(zip(names, row)) for row in self.lists(rows, wanted)]

    def lists(self, rows: Sequence[Any], wanted: Sequence[Wanted]) -> list[Any]:
        """Returns an array of values for each row."""
        columns = [self.column(rows, one.source, one.dtype, one.null) for one in wanted]
        return [list(row) for row in zip(*columns)] if columns else [[] for _ in rows]

    def whole(self, rows: Sequence[Any]) -> list[Any]:
        """Returns each row as an object of the chosen columns."""
        return self.records(rows, [Wanted(name, name) for name in self.chosen])


class LineRows:
    """Rows of JSON."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.chosen = [Wanted(name, name) for name in chosen]

    def read(self, payload: bytes) -> list[Any]:
        """Returns the rows of a chunk; BadRow for lines that are not JSON."""
        return [self.parsed(line) for line in payload.split(b"\n")]

    def parsed(self, line: bytes) -> Any:
        """Returns the value on a line."""
        try:
            return read_json(line)
        except ValueError as error:
            return BadRow("not-json", f"the line is not JSON: {error}"[:200])

    def column(self, rows: Sequence[Any], name: str, dtype: str, null: bool = True) -> list[Any]:
        """Returns the values of one member; ABSENT where there is none."""
        return [row.get(name, ABSENT) if isinstance(row, dict) else ABSENT for row in rows]

    def records(self, rows: Sequence[Any], wanted: Sequence[Wanted]) -> list[Any]:
        """Returns an object for each row with those members that it has."""
        return [
            {one.name: row[one.source] for one in wanted if one.source in row} if isinstance(row, dict) else row
            for row in rows
        ]

    def lists(self, rows: Sequence[Any], wanted: Sequence[Wanted]) -> list[Any]:
        """Returns an array of values for each row."""
        return [[row.get(one.source) for one in wanted] if isinstance(row, dict) else row for row in rows]

    def whole(self, rows: Sequence[Any]) -> list[Any]:
        """Returns the rows as they are, or their chosen members."""
        return self.records(rows, self.chosen) if self.chosen else list(rows)


Rows = Union[CellRows, LineRows]


class Head(NamedTuple):
    """What is known of a file before its rows are scored: the names of its columns, and its first row."""

    rows: Rows
    names: Optional[tuple[str, ...]]  # None: rows that are no objects
    first: Any

    @property
    def is_lines(self) -> bool:
        """Whether the rows are JSON already."""
        return isinstance(self.rows, LineRows)

    def sample(self, name: str) -> Any:
        """Returns the value of a column in the first row; of cells, parsed as JSON."""
        found = self.rows.column([self.first], name, JSON)
        return found[0]


def head_of(names: Optional[Sequence[str]], delimiter: str, first: Any, chosen: Sequence[str]) -> Head:
    """Returns the head of a file. `chosen`: the only columns that are used, in this order; empty for all."""
    rows: Rows = LineRows(chosen) if names is None else CellRows(names, delimiter, chosen)
    if names is None and isinstance(first, dict):
        names = list(first)
    if names is not None and chosen:
        names = list(chosen)
    return Head(rows, None if names is None else tuple(names), first)
