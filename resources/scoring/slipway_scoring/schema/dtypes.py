"""What each dtype is in JSON: its type, format and range."""

from __future__ import annotations

from typing import Any, Optional

INTEGERS = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}
NULLABLE_INTEGERS = {f"{sign}Int{bits}": bits for sign in ("", "U") for bits in (8, 16, 32, 64)}
# Largest finite values of IEEE 754 half and single precision.
FLOAT_LIMITS = {"float16": 65504.0, "float32": 3.4028234663852886e38}
FLOATS = ("float16", "float32", "float64", "Float32", "Float64")
STRINGS = ("string", "str", "object")


# orjson makes a float of a whole number below int64, and rounds it to the least of int64 when it is just below. A float
# there is therefore too small: the least itself comes as an integer.
LEAST_INT64 = -(1 << 63)


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
    name = dtype.lower()
    if name in ("bool", "boolean"):
        return {"type": "boolean"}
    if name.startswith("float") or name == "longdouble":
        limit = FLOAT_LIMITS.get(name)
        if limit is None:
            return {"type": "number", "format": "double"}
        return {"type": "number", "format": "float", "minimum": -limit, "maximum": limit}
    if name.startswith("datetime64"):
        return {"type": "string", "format": "date-time"}
    if name.startswith("timedelta64"):
        return {"type": "string", "format": "timedelta"}
    if name in ("string", "str", "object_string") or name.startswith(("<u", "str", "u")):
        return {"type": "string"}
    if name.startswith(("bytes", "|s", "s")):
        return {"type": "string", "format": "byte"}
    return {}


def is_number(dtype: str) -> bool:
    """Whether elements are integers or floats that NumPy holds without nulls."""
    return dtype in INTEGERS or dtype in ("float16", "float32", "float64")


def has_range(dtype: str) -> bool:
    """Whether values of a dtype are numbers, which a range may be declared for."""
    return integer_range(dtype) is not None or dtype.lower().startswith("float")
