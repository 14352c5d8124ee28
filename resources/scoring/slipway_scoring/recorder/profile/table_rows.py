"""The rows of a call: the same as those that readers make of a recorded call (core/telemetry/call-rows.ts).

One for each row of a table in its inputs, else one. Names of inputs begin with `input.`, of outputs with `output.`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

Fields = dict[str, Any]


def rows_of(data: Mapping[str, Any]) -> list[Fields]:
    """Returns the rows of what an event has as `data`."""
    inputs = input_rows(data["inputs"]) if "inputs" in data else [{}]
    outputs = output_rows(data["outputs"], len(inputs)) if "outputs" in data else []
    rows = []
    for index, fields in enumerate(inputs):
        row = {f"input.{name}": value for name, value in fields.items()}
        for name, value in outputs[index].items() if index < len(outputs) else ():
            row["output" if name == "" else f"output.{name}"] = value
        rows.append(row)
    return rows


def input_rows(inputs: Any) -> Sequence[Fields]:
    """Returns the rows of inputs; tables of the same length go side by side."""
    if not isinstance(inputs, dict):
        return [{"body": inputs}]
    own = table_of(inputs)
    if own is not None:
        return own
    tables: list[Sequence[Fields]] = []
    shared: Fields = {}
    for name, value in inputs.items():
        table = table_of(value)
        if table is None or (tables and len(tables[0]) != len(table)):
            shared[name] = value
        else:
            tables.append(table)
    if not tables:
        return [shared]
    return [{**shared, **merged(table[index] for table in tables)} for index in range(len(tables[0]))]


def merged(parts: Any) -> Fields:
    """Returns the fields of several tables in one row."""
    row: Fields = {}
    for part in parts:
        row.update(part)
    return row


def output_rows(outputs: Any, count: int) -> Sequence[Fields]:
    """Returns what the outputs say of each of `count` rows."""
    table = table_of(outputs)
    if table is not None and len(table) == count:
        return table
    if isinstance(outputs, list) and len(outputs) == count:
        return [part if isinstance(part, dict) else {"": part} for part in outputs]
    named = outputs if isinstance(outputs, dict) else {"": outputs}
    return [{name: of_row(value, index, count) for name, value in named.items()} for index in range(count)]


def of_row(value: Any, index: int, count: int) -> Any:
    """Returns the part of a row, where a list has as many parts as there are rows."""
    return value[index] if isinstance(value, list) and len(value) == count else value


def table_of(value: Any) -> Optional[Sequence[Fields]]:
    """Returns the rows of a table: records, `columns` and `data`, or rows without names. None: no table."""
    if isinstance(value, dict) and isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        columns = [word(name) for name in value["columns"]]
        return [named_row(row, columns) for row in value["data"]]
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(row, dict) for row in value):
        return value
    if all(isinstance(row, list) for row in value):
        return [named_row(row, ()) for row in value]
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
