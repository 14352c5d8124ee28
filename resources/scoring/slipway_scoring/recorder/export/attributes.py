"""Attributes of OTLP in JSON: 64-bit numbers are texts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson


def attributes(named: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns attributes; those without a value are left out."""
    return [{"key": name, "value": any_value(value)} for name, value in named.items() if value is not None]


def any_value(value: Any) -> dict[str, Any]:
    """Returns a value as an AnyValue."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int) and -(1 << 63) <= value < 1 << 63:
        return {"intValue": str(value)}
    if isinstance(value, float):
        # JSON of protobuf has texts for what JSON has no numbers for.
        odd = {float("inf"): "Infinity", float("-inf"): "-Infinity"}
        return {"doubleValue": "NaN" if math.isnan(value) else odd.get(value, value)}
    return {"stringValue": value if isinstance(value, str) else orjson.dumps(value, default=str).decode()}
