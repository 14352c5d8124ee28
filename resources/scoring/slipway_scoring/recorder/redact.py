"""Takes out of a call what must not be stored, before it is written anywhere.

A name stands for a member of an object, a column of a table and a tensor of the Open Inference Protocol, at any depth:
records, split tables (`columns` and `data`), columns as lists, and rows without names of a frame in the schema.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, Optional

import orjson

from slipway_scoring.record_rules import Rules

GONE = object()
TOLD_OF_ERRORS = ("code", "status_code", "request_id")
# Where requests of Azure ML, KServe and MLflow have their tables: what lies there has no name of its own.
FORMS = frozenset(("data", "dataframe_records", "dataframe_split", "input_data", "Inputs", "inputs", "instances"))


def recorded_inputs(value: Any, rules: Rules) -> Any:
    """Returns the inputs of a call as they may be stored."""
    if rules.inputs is not None:
        given = value if isinstance(value, dict) else {}
        value = {name: part for name, part in given.items() if name in rules.inputs}
    if not rules.touches:
        return value
    only = next(iter(rules.columns.values())) if len(rules.columns) == 1 else None
    kept = redacted(value, rules, rules.hides, only, True)
    return None if kept is GONE else kept


def recorded_outputs(value: Any, rules: Rules, failed: bool = False) -> Any:
    """Returns the outputs of a call as they may be stored."""
    if not rules.outputs:
        return None
    if failed and rules.reads_bodies:
        return recorded_error(value)
    return redacted(value, rules, False) if rules.touches else value


def recorded_error(value: Any) -> Any:
    """Returns of an error what cannot repeat a value of the request: its text says what was got."""
    if not isinstance(value, dict):
        return {}
    kept = {name: value[name] for name in TOLD_OF_ERRORS if isinstance(value.get(name), (str, int))}
    details = value.get("details")
    if isinstance(details, list):
        kept["details"] = [{"pointer": one["pointer"]} for one in details if isinstance(one, dict) and "pointer" in one]
    return kept


def redacted(
    value: Any, rules: Rules, guarded: bool, columns: Optional[Sequence[str]] = None, unnamed: bool = False
) -> Any:
    """Returns a value without what is dropped, and with digests for what is hashed, or GONE.

    `guarded`: it is of a request that may hold rows without names, some of whose values must not be stored. Then
    `columns` are those of the frame that the value is, and `unnamed` tells that it may be rows of any frame.
    """
    if isinstance(value, dict):
        return named(value, rules, guarded)
    table = guarded and (columns is not None or unnamed)
    if isinstance(value, list):
        parts = (row_or_value(part, rules, guarded, columns, table) for part in value)
        return [part for part in parts if part is not GONE]
    return GONE if table else value


def row_or_value(part: Any, rules: Rules, guarded: bool, columns: Optional[Sequence[str]], table: bool) -> Any:
    """Returns one element of a list as it may be stored, or GONE. In a `table` it is a row, or has names of its own."""
    if not table or isinstance(part, dict):
        return redacted(part, rules, guarded)
    if not isinstance(part, list):
        return GONE
    frames = [columns] if columns is not None else list(rules.columns.values())
    fitting = [frame for frame in frames if len(frame) == len(part)]
    # A row of rows is none: which of its values have which name cannot be told.
    if len(fitting) != 1 or all(isinstance(cell, list) for cell in part):
        return GONE
    return row_of(part, fitting[0], rules)


def member(name: str, value: Any, rules: Rules, guarded: bool) -> Any:
    """Returns a named value as it may be stored, or GONE."""
    if name in rules.drop:
        return GONE
    if name in rules.hash:
        return hashed(value, rules)
    unnamed = name in FORMS and name not in rules.others
    return redacted(value, rules, guarded, rules.columns.get(name) if guarded else None, unnamed)


def named(value: dict[str, Any], rules: Rules, guarded: bool) -> dict[str, Any]:
    """Returns an object, which may be a split table or a named tensor, as it may be stored."""
    kept = {name: member(name, part, rules, guarded) for name, part in value.items() if name != "data"}
    if "data" in value:
        kept["data"] = data_of(value, rules, guarded)
        if is_split(value):
            kept["columns"] = [name for name in value["columns"] if label(name, rules) not in rules.drop]
    return {name: part for name, part in kept.items() if part is not GONE}


def data_of(value: dict[str, Any], rules: Rules, guarded: bool) -> Any:
    """Returns the member `data` of an object as it may be stored, or GONE."""
    name, data = value.get("name"), value["data"]
    if is_split(value):
        return rows(data, [label(name, rules) for name in value["columns"]], rules)
    return member(name if isinstance(name, str) else "data", data, rules, guarded)


def is_split(value: dict[str, Any]) -> bool:
    """Returns whether an object is a table with the names of its columns beside its rows."""
    return isinstance(value.get("columns"), list) and isinstance(value.get("data"), list)


def label(name: Any, rules: Rules) -> str:
    """Returns the name of a column; of one with several levels the level that the rules name."""
    if not isinstance(name, list):
        return str(name)
    levels = [str(level) for level in name]
    return next((level for level in levels if level in rules.drop or level in rules.hash), ".".join(levels))


def rows(data: list[Any], columns: Sequence[str], rules: Rules) -> list[Any]:
    """Returns rows without names as they may be stored. What cannot be told apart is not stored."""
    return [row_of(row, columns, rules) for row in data if isinstance(row, list) and len(row) == len(columns)]


def row_of(row: list[Any], columns: Sequence[str], rules: Rules) -> list[Any]:
    """Returns one row without names as it may be stored."""
    parts = (member(name, part, rules, False) for name, part in zip(columns, row))
    return [part for part in parts if part is not GONE]


def hashed(value: Any, rules: Rules) -> Any:
    """Returns the HMAC-SHA256 of a value, or of each in a list: equal values keep equal digests."""
    if isinstance(value, list):
        return [hashed(part, rules) for part in value]
    if value is None:
        return None
    return hmac.new(rules.salt, orjson.dumps(value), hashlib.sha256).hexdigest()
