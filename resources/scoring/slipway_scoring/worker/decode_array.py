"""Nested JSON arrays to a NumPy array: types checked over the flat list, no Python loop over the elements."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np

from slipway_scoring.schema.dtypes import FLOAT_LIMITS, LEAST_INT64, integer_range
from slipway_scoring.schema.fields import Array
from slipway_scoring.worker.bounded import make_bounded
from slipway_scoring.worker.decode import Decode, checked
from slipway_scoring.worker.decode_value import to_bytes

LIST = {list}
INT = {int}
FLOAT = {float}
NUMBERS = {int, float}


def make_array_decoder(field: Array) -> Decode:
    """The decoder of an array input: an ndarray of the declared dtype and shape."""
    shape = field.shape
    to_flat = make_bounded(make_column(field.dtype, False), field)

    def decode(value: Any) -> Any:
        level, sizes = value, []
        for depth, size in enumerate(shape):
            if depth == 0:
                if type(level) is not list:
                    raise TypeError("expected an array")
                length = len(level)
            else:
                if set(map(type, level)) - LIST:
                    raise TypeError("expected an array")
                lengths = set(map(len, level))
                if len(lengths) > 1:
                    raise ValueError("arrays of different length side by side")
                length = lengths.pop() if lengths else size or 0
                level = list(chain.from_iterable(level))
            if size is not None and length != size:
                raise ValueError(f"dimension {depth} has {length} items, expected {size}")
            sizes.append(length)
        flat = to_flat(level if shape else [level])
        return flat.reshape(sizes)

    return checked(field, decode)


def make_column(dtype: str, nullable: bool) -> Decode:
    """A function from a flat list to a one-dimensional array. Raises TypeError, ValueError, OverflowError."""
    limits = integer_range(dtype)
    if limits is not None and dtype.islower() and not nullable:
        return make_integers(dtype, limits)
    if dtype in ("float16", "float32", "float64"):
        return make_floats(dtype, nullable)
    if dtype == "bool" and not nullable:
        return make_exact(np.dtype(bool), {bool})
    name = dtype.lower()
    if name.startswith("datetime64"):
        return lambda values: np.array([np.datetime64(to_utc(value)) for value in values], dtype=dtype)
    if name.startswith("timedelta64"):
        return lambda values: np.array([to_timedelta(value) for value in values], dtype=dtype)
    if name in ("string", "str", "object_string") or name.startswith(("<u", "str", "u")):
        kinds: set[Any] = {str, type(None)} if nullable else {str}
        return make_exact(np.dtype(str) if name != "object_string" and not nullable else np.dtype(object), kinds)
    # After the texts: NumPy's names of bytes begin with an S too.
    if name.startswith(("bytes", "|s", "s")):
        return lambda values: np.array([to_bytes(value) for value in values], dtype=dtype)
    return to_objects


def make_integers(dtype: str, limits: tuple[int, int]) -> Decode:
    """Whole numbers within the range of the dtype; 1.0 is whole too."""
    target = np.dtype(dtype)
    low, high = limits

    def column(values: list[Any]) -> Any:
        kinds = set(map(type, values))
        if kinds != INT:
            if kinds - NUMBERS:
                raise TypeError("expected whole numbers")
            if not all(value == int(value) for value in values):
                raise ValueError("expected whole numbers")
            if any(type(value) is float and value <= LEAST_INT64 for value in values):
                raise OverflowError(f"expected numbers from {low} to {high}")
            values = [int(value) for value in values]
        if values and (min(values) < low or max(values) > high):
            raise OverflowError(f"expected numbers from {low} to {high}")
        return np.array(values, dtype=target)

    return column


def make_floats(dtype: str, nullable: bool) -> Decode:
    """Numbers; null is NaN where it is allowed."""
    target = np.dtype(dtype)
    limit = FLOAT_LIMITS.get(dtype)
    allowed = NUMBERS | {type(None)} if nullable else NUMBERS

    def column(values: list[Any]) -> Any:
        kinds = set(map(type, values))
        if kinds - allowed:
            raise TypeError("expected numbers")
        if limit is None:
            return np.array(values, dtype=target)
        wide = np.array(values, dtype=np.float64)
        finite = np.abs(wide[np.isfinite(wide)])
        if finite.size and finite.max() > limit:
            raise OverflowError(f"expected numbers up to {limit}")
        return wide.astype(target)

    return column


def make_exact(target: Any, kinds: set[Any]) -> Decode:
    """Values of exactly these Python types."""

    def column(values: list[Any]) -> Any:
        if set(map(type, values)) - kinds:
            raise TypeError("unexpected type")
        return np.array(values, dtype=target)

    return column


def to_objects(values: list[Any]) -> Any:
    """An object array whose elements stay what they are, lists too."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def to_utc(text: Any) -> Any:
    """ISO 8601 text for numpy.datetime64, which takes no offset: the same instant in UTC."""
    if text is None:
        return "NaT"
    if type(text) is not str:
        raise TypeError("expected text of a date and time")
    if len(text) > 19 and (text[-1] in "zZ" or "+" in text[19:] or "-" in text[19:]):
        from datetime import timezone

        from slipway_scoring.worker.decode_value import to_datetime

        return to_datetime(text).astimezone(timezone.utc).replace(tzinfo=None)
    return text


UNITS = {
    "years": "Y",
    "months": "M",
    "weeks": "W",
    "days": "D",
    "hours": "h",
    "minutes": "m",
    "seconds": "s",
    "milliseconds": "ms",
    "microseconds": "us",
    "nanoseconds": "ns",
}


def to_timedelta(text: Any) -> Any:
    """A duration as the 2017 SDK wrote it: `3 days`, `250 milliseconds`."""
    if text is None:
        return np.timedelta64("NaT")
    if type(text) is not str:
        raise TypeError("expected text of a duration")
    amount, _, unit = text.strip().partition(" ")
    if unit.strip().lower() not in UNITS:
        raise ValueError(f"expected <number> <{'|'.join(UNITS)}>")
    code: Any = UNITS[unit.strip().lower()]
    return np.timedelta64(int(amount), code)
