"""The rows of a call: the same as those that readers make of a recorded call (core/telemetry/call-rows.ts).

One for each row of a table in its inputs, else one. Names of inputs begin with `input.`, of outputs with `output.`.
They are made one by one: a small body can have many rows, and what all of them share is in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

import orjson

Fields = dict[str, Any]
MOST_REPEATED = 4 << 20  # bytes of JSON that rows may share, in all of them together; else the call is one row


class Table:
    """Rows that have names, or get them when they are asked for."""

    def __init__(self, rows: Sequence[Any], columns: Optional[Sequence[str]] = None) -> None:
        self.rows = rows
        self.columns = columns  # None: the rows are records

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> Fields:
        """Returns one row."""
        found = self.rows[index]
        return found if self.columns is None else named_row(found, self.columns)


class Inputs:
    """Tables of the same length side by side, and what all their rows share."""

    def __init__(self, tables: Sequence[Table], shared: Fields) -> None:
        self.tables = tables
        self.shared = shared

    def __len__(self) -> int:
        return len(self.tables[0]) if self.tables else 1

    def row(self, index: int) -> Fields:
        """Returns one row."""
        row = dict(self.shared)
        for table in self.tables:
            row.update(table.row(index))
        return row


class Outputs:
    """What the outputs say of each of `count` rows."""

    def __init__(self, outputs: Any, count: int) -> None:
        table = table_of(outputs)
        self.parts: Optional[Table] = None
        self.spread: Fields = {}  # lists with as many parts as there are rows
        self.shared: Fields = {}
        if table is not None and len(table) == count:
            self.parts = table
        elif isinstance(outputs, list) and len(outputs) == count:
            self.parts = Table([part if isinstance(part, dict) else {"": part} for part in outputs])
        else:
            named = outputs if isinstance(outputs, dict) else {"": outputs}
            for name, value in named.items():
                has_parts = isinstance(value, list) and len(value) == count
                (self.spread if has_parts else self.shared)[name] = value

    def row(self, index: int) -> Fields:
        """Returns the part of one row."""
        if self.parts is not None:
            return self.parts.row(index)
        return {**self.shared, **{name: value[index] for name, value in self.spread.items()}}


def rows_of(data: Mapping[str, Any]) -> Iterator[Fields]:
    """Yields the rows of what an event has as `data`."""
    inputs = inputs_of(data["inputs"]) if "inputs" in data else Inputs([], {})
    outputs = Outputs(data["outputs"], len(inputs)) if "outputs" in data else None
    if len(inputs) > 1:
        if len(inputs) * repeated(inputs, outputs) > MOST_REPEATED:
            inputs = one_row(data["inputs"])
            outputs = Outputs(data["outputs"], 1) if "outputs" in data else None
        else:
            flatten(inputs.shared)
            flatten({} if outputs is None else outputs.shared)
    for index in range(len(inputs)):
        row = {f"input.{name}": value for name, value in inputs.row(index).items()}
        for name, value in {} if outputs is None else outputs.row(index).items():
            row["output" if name == "" else f"output.{name}"] = value
        yield row


def repeated(inputs: Inputs, outputs: Optional[Outputs]) -> int:
    """Returns how many bytes of JSON all rows share."""
    shared = [inputs.shared] if outputs is None else [inputs.shared, outputs.shared]
    return sum(len(orjson.dumps(fields)) - 2 for fields in shared)


def flatten(fields: Fields) -> None:
    """Turns nested values into their JSON, once for all rows."""
    for name, value in fields.items():
        if isinstance(value, (dict, list)):
            fields[name] = orjson.dumps(value).decode()


def inputs_of(inputs: Any) -> Inputs:
    """Returns inputs as tables and what their rows share."""
    if not isinstance(inputs, dict):
        return one_row(inputs)
    own = table_of(inputs)
    if own is not None:
        return Inputs([own], {})
    tables: list[Table] = []
    shared: Fields = {}
    for name, value in inputs.items():
        table = table_of(value)
        if table is None or (tables and len(tables[0]) != len(table)):
            shared[name] = value
        else:
            tables.append(table)
    return Inputs(tables, shared)


def one_row(inputs: Any) -> Inputs:
    """Returns inputs as they are."""
    return Inputs([], dict(inputs) if isinstance(inputs, dict) else {"body": inputs})


def table_of(value: Any) -> Optional[Table]:
    """Returns the rows of a table: records, `columns` and `data`, or rows without names. None: no table."""
    if isinstance(value, dict) and isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        return Table(value["data"], [word(name) for name in value["columns"]])
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(row, dict) for row in value):
        return Table(value)
    if all(isinstance(row, list) for row in value):
        return Table(value, ())
    return None


def named_row(row: Any, columns: Sequence[str]) -> Fields:
    """Returns one row by the names of its columns; those without one have their number."""
    cells = row if isinstance(row, list) else [row]
    return {columns[index] if index < len(columns) else str(index): cell for index, cell in enumerate(cells)}


def word(name: Any) -> str:
    """Returns the name of a column as JavaScript's String() writes it; levels are joined by commas."""
    if isinstance(name, list):
        return ",".join("" if level is None else word(level) for level in name)
    if isinstance(name, bool):
        return "true" if name else "false"
    if isinstance(name, float) and name.is_integer():
        return str(int(name))
    return "null" if name is None else str(name)
