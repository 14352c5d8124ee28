"""What each dtype is in JSON: its family, type, format and range."""

from __future__ import annotations

import re
from typing import Any, Optional

INTEGERS = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}
# Largest finite values of IEEE 754 half and single precision, in the shortest digits that give them back.
FLOAT_LIMITS = {"float16": 65504.0, "float32": 3.4028235e38}
FLOATS = frozenset({"float16", "float32", "float64", "float96", "float128", "longdouble"})

# Python types in a column or array of objects: the type of each element, and its JSON Schema.
ELEMENTS: dict[str, dict[str, Any]] = {
    "bytes": {"type": "string", "format": "byte"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "timedelta": {"type": "string", "format": "duration"},
    "decimal": {"type": ["number", "string"], "format": "decimal"},
    "uuid": {"type": "string", "format": "uuid"},
    "path": {"type": "string"},
    "tuple": {"type": "array"},
    "set": {"type": "array"},
    "frozenset": {"type": "array"},
    "complex": {
        "type": "object",
        "properties": {"real": {"type": ["number", "null"]}, "imag": {"type": ["number", "null"]}},
        "required": ["real", "imag"],
        "additionalProperties": False,
    },
}

# orjson makes a float of a whole number below int64, and rounds it to the least of int64 when it is just below. A float
# there is therefore too small: the least itself comes as an integer.
LEAST_INT64 = -(1 << 63)

# A float holds each whole number up to this one.
LARGEST_EXACT = 1 << 53

parameters = re.compile(r"(\w+)\[(.*)\]").fullmatch


def family(dtype: str) -> str:
    """The kind of a dtype by its NumPy, pandas or own name.

    `integer`, `float`, `bool`, `complexes`, `datetime64`, `timedelta64`, `text`, `S` (bytes of NumPy), `Integer`,
    `Float` and `boolean` (of pandas, with NA), `string`, `period`, `interval`, `sparse`, `category`, `number` (int64 or
    float64, as the values are), `object`, a Python type of ELEMENTS, or `other`.
    """
    if dtype in ELEMENTS:
        return dtype
    if dtype in INTEGERS:
        return "integer"
    if dtype in FLOATS:
        return "float"
    if dtype in ("bool", "boolean", "category", "object", "number"):
        return dtype
    if dtype.lower() in INTEGERS:
        return "Integer"
    if dtype in ("Float32", "Float64"):
        return "Float"
    if dtype == "str" or dtype.startswith("string"):
        return "string"
    if dtype == "object_string" or re.fullmatch(r"[<>|=]?U\d*", dtype):
        return "text"
    if re.fullmatch(r"[<>|=]?S\d*", dtype):
        return "S"
    lower = dtype.lower()
    if lower.startswith("complex"):
        return "complexes"
    for name in ("datetime64", "timedelta64", "period", "interval", "sparse"):
        if lower.startswith(name):
            return name
    return "other"


def inner_dtype(dtype: str) -> tuple[str, str]:
    """The two parameters of a dtype: int64 and right of `interval[int64, right]`; a missing one is empty."""
    found = parameters(dtype)
    inner, _, rest = (found.group(2) if found else "").rpartition(", ")
    return (inner, rest) if inner else (rest, "")


def integer_range(dtype: str) -> Optional[tuple[int, int]]:
    """Smallest and largest value of an integer dtype (nullable ones too), or None for other dtypes."""
    name = dtype.lower()
    bits = INTEGERS.get(name)
    if bits is None:
        return None
    if name.startswith("u"):
        return 0, (1 << bits) - 1
    return -(1 << (bits - 1)), (1 << (bits - 1)) - 1


def dtype_schema(dtype: str) -> dict[str, Any]:
    """The JSON Schema of one element. Formats as in the 2017 SDK's Swagger: int8 … uint64, float, double."""
    limits = integer_range(dtype)
    if limits is not None:
        return {"type": "integer", "format": dtype.lower(), "minimum": limits[0], "maximum": limits[1]}
    kind = family(dtype)
    if kind in ("float", "Float"):
        limit = FLOAT_LIMITS.get(dtype.lower())
        if limit is None:
            return {"type": "number", "format": "double"}
        return {"type": "number", "format": "float", "minimum": -limit, "maximum": limit}
    if kind == "sparse":
        return dtype_schema(inner_dtype(dtype)[0] or "float64")
    if kind == "interval":
        return interval_schema(*inner_dtype(dtype))
    return dict(SCHEMAS.get(kind) or ELEMENTS.get(kind, {}))


SCHEMAS: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "bool": {"type": "boolean"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "string": {"type": "string"},
    "period": {"type": "string"},
    "datetime64": ELEMENTS["datetime"],
    "timedelta64": ELEMENTS["timedelta"],
    "S": ELEMENTS["bytes"],
    "complexes": ELEMENTS["complex"],
}


def interval_schema(bound: str, closed: str) -> dict[str, Any]:
    """An interval as an object of its bounds."""
    bounds = dtype_schema(bound or "float64")
    return {
        "type": "object",
        "properties": {"left": bounds, "right": bounds, "closed": {"enum": [closed or "right"]}},
        "required": ["left", "right"],
        "additionalProperties": False,
    }


def nullable_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema for values that may also be null."""
    kinds = schema.get("type")
    if kinds is None:
        return schema
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    return {**schema, "type": [*kinds, "null"]}


def is_number(dtype: str) -> bool:
    """Whether elements are integers or floats that NumPy holds without nulls."""
    return dtype in INTEGERS or dtype in ("float16", "float32", "float64")


def has_range(dtype: str) -> bool:
    """Whether values of a dtype are numbers, which a range may be declared for."""
    return integer_range(dtype) is not None or dtype.lower().startswith("float")
