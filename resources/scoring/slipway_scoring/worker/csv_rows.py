"""Rows of a CSV body with a head line, as MLflow takes them."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson

from slipway_scoring.failure import Refusal
from slipway_scoring.worker.allowance import CELL, LIST, spend, spend_records

TEXT_DTYPES = ("object", "string", "str", "category", "datetime", "timedelta", "bytes")
MISSING = frozenset(("", "NA", "NaN", "nan", "null", "None", "N/A"))  # most of what pandas.read_csv takes for missing
WORDS = {"true": True, "false": False}


def csv_rows(body: bytes, dtypes: dict[str, str]) -> list[dict[str, Any]]:
    """Returns the rows by column: numbers and truth values unless the column's dtype is text. Raises Refusal."""
    rows_at_most = 1 + body.count(b"\n") + body.count(b"\r")
    spend(rows_at_most * (LIST + CELL) + body.count(b",") * CELL)
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(400, "not-csv", f"the body is not CSV: {error}"[:200]) from None
    if not lines:
        raise Refusal(400, "empty-body", "the body is empty", "send a line of column names, then the rows")
    names, rows = lines[0], [line for line in lines[1:] if line]
    ragged = next((index for index, row in enumerate(rows) if len(row) != len(names)), None)
    if ragged is not None:
        raise Refusal(400, "not-csv", f"row {ragged + 1} has {len(rows[ragged])} values, the head has {len(names)}")
    spend_records(len(rows), names)
    return [{name: value(cell, dtypes.get(name, "")) for name, cell in zip(names, row)} for row in rows]


def value(cell: str, dtype: str) -> Any:
    """Returns the value of a cell."""
    if cell in MISSING:
        return None
    if dtype.startswith(TEXT_DTYPES):
        return cell
    try:
        read = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return WORDS.get(cell.lower(), cell)
    if isinstance(read, (list, dict, str)):
        return cell
    return float(read) if dtype.startswith("float") and isinstance(read, int) else read
