"""Takes out of a call what must not be stored, before it is written anywhere.

A name stands for a member of an object, a column of a table and a tensor of the Open Inference Protocol, at any depth:
records, split tables (`columns` and `data`), columns as lists, and rows without names of a frame in the schema.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Optional

import orjson

from slipway_scoring.record_rules import Rules

GONE = object()
TOLD_OF_ERRORS = ("code", "status_code", "request_id")


def recorded_inputs(value: Any, rules: Rules) -> Any:
    """Returns the inputs of a call as they may be stored."""
    if rules.inputs is not None:
        given = value if isinstance(value, dict) else {}
        value = {name: part for name, part in given.items() if name in rules.inputs}
    if not rules.touches:
        return value
    if isinstance(value, dict):
        return named(value, rules, rules.columns)
    only = next(iter(rules.columns.values())) if len(rules.columns) == 1 else None
    return redacted(value, rules, only)


def recorded_outputs(value: Any, rules: Rules, failed: bool = False) -> Any:
    """Returns the outputs of a call as they may be stored."""
    if not rules.outputs:
        return None
    if failed and rules.reads_bodies:
        return recorded_error(value)
    return redacted(value, rules) if rules.touches else value


def recorded_error(value: Any) -> Any:
    """Returns of an error what cannot repeat a value of the request: its text says what was got."""
    if not isinstance(value, dict):
        return {}
    kept = {name: value[name] for name in TOLD_OF_ERRORS if isinstance(value.get(name), (str, int))}
    details = value.get("details")
    if isinstance(details, list):
        kept["details"] = [{"pointer": one["pointer"]} for one in details if isinstance(one, dict) and "pointer" in one]
    return kept


def redacted(value: Any, rules: Rules, columns: Optional[Sequence[str]] = None) -> Any:
    """Returns a value without what is dropped, and with digests for what is hashed."""
    if isinstance(value, dict):
        return named(value, rules, {})
    if isinstance(value, list):
        if columns is not None and value and all(isinstance(row, list) for row in value):
            return rows(value, columns, rules)
        return [redacted(part, rules) for part in value]
    return value


def member(name: str, value: Any, rules: Rules, columns: Optional[Sequence[str]] = None) -> Any:
    """Returns a named value as it may be stored, or GONE."""
    if name in rules.drop:
        return GONE
    return hashed(value, rules) if name in rules.hash else redacted(value, rules, columns)


def named(value: dict[str, Any], rules: Rules, columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Returns an object, which may be a split table or a named tensor, as it may be stored.

    `columns` are those of members that are tables without names of their own.
    """
    kept = {name: member(name, part, rules, columns.get(name)) for name, part in value.items() if name != "data"}
    if "data" in value:
        kept["data"] = data_of(value, rules, columns.get("data"))
        if is_split(value):
            kept["columns"] = [name for name in value["columns"] if name not in rules.drop]
    return {name: part for name, part in kept.items() if part is not GONE}


def data_of(value: dict[str, Any], rules: Rules, columns: Optional[Sequence[str]]) -> Any:
    """Returns the member `data` of an object as it may be stored, or GONE."""
    name, data = value.get("name"), value["data"]
    if is_split(value):
        return rows(data, value["columns"], rules)
    if isinstance(name, str) and (name in rules.drop or name in rules.hash):
        return member(name, data, rules)
    return member("data", data, rules, columns)


def is_split(value: dict[str, Any]) -> bool:
    """Returns whether an object is a table with the names of its columns beside its rows."""
    names, data = value.get("columns"), value.get("data")
    return isinstance(names, list) and isinstance(data, list) and all(isinstance(name, str) for name in names)


def rows(data: list[Any], columns: Sequence[str], rules: Rules) -> list[Any]:
    """Returns rows without names as they may be stored. What cannot be told apart is not stored."""
    return [row_of(row, columns, rules) for row in data if isinstance(row, list) and len(row) == len(columns)]


def row_of(row: list[Any], columns: Sequence[str], rules: Rules) -> list[Any]:
    """Returns one row without names as it may be stored."""
    parts = (member(name, part, rules) for name, part in zip(columns, row))
    return [part for part in parts if part is not GONE]


def hashed(value: Any, rules: Rules) -> Any:
    """Returns the HMAC-SHA256 of a value, or of each in a list: equal values keep equal digests."""
    if isinstance(value, list):
        return [hashed(part, rules) for part in value]
    if value is None:
        return None
    return hmac.new(rules.salt, orjson.dumps(value), hashlib.sha256).hexdigest()
