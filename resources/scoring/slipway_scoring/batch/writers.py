"""The rows of the output as bytes: JSON Lines, or the columns of the input with those of the predictions."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Protocol

import orjson

from slipway_scoring.batch.source import CELLS, Source
from slipway_scoring.worker.whole_numbers import read_json, write_json

PREDICTION, ERROR = "prediction", "error"


class Writer(Protocol):
    """Makes the bytes of chunks, in their order. `layout`: what it must know to go on after a resumption."""

    layout: dict[str, Any]

    def block(self, first: int, rows: Sequence[Any], lines: Sequence[bytes]) -> bytes:
        """Returns the bytes of a chunk that begins with row `first`; `lines`: the outcome of each row as JSON."""


class LineWriter:
    """`{"row": 0, "output": …}` or `{"row": 0, "error": {"code", "message"}}`, one line for each row."""

    def __init__(self, layout: dict[str, Any]) -> None:
        self.layout = layout

    def block(self, first: int, rows: Sequence[Any], lines: Sequence[bytes]) -> bytes:
        """Returns the lines with the numbers of their rows."""
        return b"".join(b'{"row":%d,%b\n' % (first + place, line[1:]) for place, line in enumerate(lines))


class CellWriter:
    """CSV in UTF-8: the columns of the input, one for each member of a prediction, and one for errors.

    The first chunk decides on the columns. `layout` has `inputs`, `members` (none: one column for the whole
    prediction) and `taken`, the names that the file has.
    """

    def __init__(self, source: Source, delimiter: str, layout: dict[str, Any]) -> None:
        self.source = source
        self.delimiter = delimiter
        self.layout = layout

    def block(self, first: int, rows: Sequence[Any], lines: Sequence[bytes]) -> bytes:
        """Returns the records; before the first ones, the head line."""
        outcomes = [read_json(line) for line in lines]
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\n")
        if not self.layout:
            self.layout.update(self.layout_of(rows, outcomes))
            writer.writerow(self.head())
        for row, outcome in zip(rows, outcomes):
            writer.writerow([*self.given(row), *self.predicted(outcome), failure(outcome)])
        return text.getvalue().encode("utf-8", "replace")

    def layout_of(self, rows: Sequence[Any], outcomes: Sequence[Any]) -> dict[str, Any]:
        """Returns the columns that the first chunk calls for."""
        output = next((one["output"] for one in outcomes if "output" in one), None)
        if self.source.form == CELLS:
            inputs = list(self.source.names or ())
        else:
            found = next((row for row in map(parsed, rows) if isinstance(row, dict)), None)
            inputs = ["input"] if found is None else list(found)
        return {
            "inputs": inputs,
            "members": list(output) if isinstance(output, dict) else [],
            "is_object": self.source.form == CELLS or inputs != ["input"],
        }

    def head(self) -> list[str]:
        """Returns the names of all columns; those of predictions keep away from names of the input."""
        names = list(self.layout["inputs"])
        members = self.layout["members"]
        wanted = [f"{PREDICTION}.{name}" for name in members] if len(members) > 1 else [PREDICTION]
        for name in [*wanted, ERROR]:
            free = name
            while free in names:
                free += "_"
            names.append(free)
        return names

    def given(self, row: Any) -> list[str]:
        """Returns the cells of the input, as they are."""
        inputs = self.layout["inputs"]
        if self.source.form == CELLS:
            return [*row[: len(inputs)], *[""] * (len(inputs) - len(row))]
        value = parsed(row)
        if not self.layout["is_object"]:
            return [cell(value)]
        return [cell(value.get(name)) for name in inputs] if isinstance(value, dict) else [""] * len(inputs)

    def predicted(self, outcome: Any) -> list[str]:
        """Returns the cells of a prediction: its members, or all of it."""
        members = self.layout["members"]
        if "output" not in outcome:
            return [""] * max(1, len(members))
        output = outcome["output"]
        if not members:
            return [cell(output)]
        if not isinstance(output, dict):
            return [cell(output), *[""] * (len(members) - 1)]
        return [cell(output.get(name)) for name in members]


def parsed(line: bytes) -> Any:
    """Returns the value of a line; None for one that is not JSON."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def cell(value: Any) -> str:
    """Returns a JSON value as a cell: text as it is, null as nothing, anything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else write_json(value).decode()


def failure(outcome: Any) -> str:
    """Returns the cell of an error."""
    error = outcome.get("error")
    return f"{error['code']}: {error['message']}" if error else ""
