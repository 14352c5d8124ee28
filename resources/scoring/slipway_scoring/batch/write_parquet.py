"""A complete batch as Parquet: the columns of the input, those of the predictions, and one for errors.

It is made from the outcomes in JSON Lines, because a Parquet file cannot be gone on with. Both files are read twice,
in bounded chunks: once for the types of the columns, once for the rows.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Any, Optional

from slipway_scoring.batch.read_parquet import parquet_of
from slipway_scoring.batch.rows import typed
from slipway_scoring.batch.source import CELLS, Source, chunks
from slipway_scoring.batch.writers import CellWriter, cell, failure, parsed
from slipway_scoring.worker.whole_numbers import read_json

GROUP = 10_000  # rows that are held at once
WHOLE = range(-(1 << 63), 1 << 63)
INTEGER, FLOAT, BOOLEAN, TEXT = "int64", "double", "bool", "string"


def write_parquet(source: Source, outcomes: str, path: str, limit: Optional[int]) -> None:
    """Writes the rows of a source and their outcomes. Raises OSError, and BatchError without pyarrow."""
    parquet, arrow = parquet_of(path), importlib.import_module("pyarrow")
    table = CellWriter(source, ",", {})
    kinds: list[str] = []
    for rows in groups(source, outcomes, table, limit):
        found = list(map(kind_of, rows))
        kinds = [together(*pair) for pair in zip(kinds, found)] if kinds else found
    names = table.head()
    schema = arrow.schema([(name, arrow_type(arrow, kind)) for name, kind in zip(names, kinds)])
    with parquet.ParquetWriter(path, schema) as writer:
        for rows in groups(source, outcomes, table, limit):
            columns = [[fitted(one, kind) for one in column] for column, kind in zip(rows, kinds)]
            writer.write_table(arrow.Table.from_pydict(dict(zip(names, columns)), schema=schema))


def groups(source: Source, outcomes: str, table: CellWriter, limit: Optional[int]) -> Iterator[list[list[Any]]]:
    """Returns the values of each column, for some rows at a time."""
    with open(outcomes, "rb") as file:
        for rows in chunks(source, GROUP, limit):
            lines = [read_json(file.readline()) for _ in rows]
            if not table.layout:
                table.layout.update(table.layout_of(rows, lines))
            given = given_columns(source, table.layout["inputs"], rows, table.layout["is_object"])
            members = table.layout["members"]
            outputs = [line.get("output") for line in lines]
            predicted = [[one.get(name) if isinstance(one, dict) else None for one in outputs] for name in members] or [
                outputs
            ]
            yield [*given, *predicted, [failure(line) or None for line in lines]]


def given_columns(source: Source, names: Sequence[str], rows: Sequence[Any], is_object: bool) -> list[list[Any]]:
    """Returns the columns of the input."""
    if source.form == CELLS:
        full = [[*row[: len(names)], *[""] * (len(names) - len(row))] for row in rows]
        return [typed(column, "") for column in zip(*full)]
    values = list(map(parsed, rows))
    if not is_object:
        return [values]
    return [[value.get(name) if isinstance(value, dict) else None for value in values] for name in names]


def kind_of(values: Sequence[Any]) -> str:
    """Returns the type that holds all values; nothing when all are null."""
    kind = ""
    for value in set(map(type, values)):
        if value is type(None):
            continue
        kind = together(kind, {bool: BOOLEAN, int: INTEGER, float: FLOAT}.get(value, TEXT))
    if kind == INTEGER and any(value is not None and value not in WHOLE for value in values):
        return FLOAT
    return kind


def together(one: str, other: str) -> str:
    """Returns the type that holds values of two."""
    if one == other or not other:
        return one
    if not one:
        return other
    return FLOAT if {one, other} == {INTEGER, FLOAT} else TEXT


def arrow_type(arrow: Any, kind: str) -> Any:
    """Returns a type of Arrow."""
    return {INTEGER: arrow.int64, FLOAT: arrow.float64, BOOLEAN: arrow.bool_}.get(kind, arrow.string)()


def fitted(value: Any, kind: str) -> Any:
    """Returns a value as its column holds it."""
    if value is None:
        return None
    if kind == FLOAT:
        return float(value)
    return value if kind in (INTEGER, BOOLEAN) else cell(value)
