"""Flat lists of JSON values to one-dimensional NumPy arrays of a dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from slipway_scoring.schema.dtypes import (
    ELEMENTS,
    FLOAT_LIMITS,
    LARGEST_EXACT,
    LEAST_INT64,
    family,
    inner_dtype,
    integer_range,
)
from slipway_scoring.worker.decode_moments import make_datetimes, make_timedeltas
from slipway_scoring.worker.decode_value import CONVERSIONS, to_bytes, to_complex
from slipway_scoring.worker.invalid import BadElement, Decode

INT = {int}
NUMBERS = {int, float}


def make_column(dtype: str, nullable: bool) -> Decode:
    """A function from a flat list to a one-dimensional array.

    It raises TypeError, ValueError or OverflowError; BadElement where only the conversion can tell what is wrong.
    Missing values become NaN, NaT or None; whole numbers beside them become floats, as in pandas, while those hold them
    exactly.
    """
    kind = family(dtype)
    if kind == "integer":
        whole = make_integers(dtype, integer_range(dtype) or (0, 0))
        return make_sparse_integers(whole) if nullable else whole
    if kind == "number":
        return make_numbers(nullable)
    if kind == "float":
        return make_floats(dtype, nullable)
    if kind == "bool":
        return make_exact(np.dtype(bool), {bool}, nullable)
    if kind == "datetime64":
        return make_datetimes(dtype, nullable)
    if kind == "timedelta64":
        return make_timedeltas(dtype, nullable)
    if kind in ("text", "string"):
        objects = dtype == "object_string"
        return make_exact(np.dtype(object), {str}, nullable) if objects else make_texts(nullable)
    if kind == "S":
        return make_fixed_bytes(nullable)
    if kind == "complexes":
        return make_complexes(dtype, nullable)
    if kind == "sparse":
        return make_column(inner_dtype(dtype)[0] or "float64", nullable)
    return make_elements(kind, nullable) if kind in ELEMENTS else to_objects


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


def make_sparse_integers(whole: Decode) -> Decode:
    """Whole numbers, null among them: floats when those hold each number exactly, else objects."""

    def column(values: list[Any]) -> Any:
        if None not in values:
            return whole(values)
        present = whole([value for value in values if value is not None]).tolist()
        if present and (max(present) > LARGEST_EXACT or min(present) < -LARGEST_EXACT):
            return to_objects([None if value is None else int(value) for value in values])
        return np.array(values, dtype=np.float64)

    return column


def make_numbers(nullable: bool) -> Decode:
    """Numbers whose dtype nobody has declared: int64 when all are whole, else float64, as pandas and NumPy infer."""
    floats = make_floats("float64", nullable)
    whole = make_integers("int64", integer_range("int64") or (0, 0))

    def column(values: list[Any]) -> Any:
        if set(map(type, values)) != INT:
            return floats(values)
        return whole(values) if min(values) >= -(1 << 63) and max(values) < 1 << 63 else floats(values)

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


def make_exact(target: Any, kinds: set[Any], nullable: bool) -> Decode:
    """Values of exactly these Python types; an array of objects when null is among them."""

    def column(values: list[Any]) -> Any:
        found = set(map(type, values))
        if found <= kinds:
            return np.array(values, dtype=target)
        if not nullable or found - kinds - {type(None)}:
            raise TypeError("unexpected type")
        return np.array(values, dtype=object)

    return column


def make_texts(nullable: bool) -> Decode:
    """Text as NumPy's own; NumPy cannot hold NUL at the end of a text."""
    exact = make_exact(np.dtype(str), {str}, nullable)

    def column(values: list[Any]) -> Any:
        made = exact(values)
        if made.dtype.kind == "U" and "\0" in "".join(values):
            for index, value in enumerate(values):
                if value.endswith("\0"):
                    raise BadElement(index, "text that does not end with NUL, which NumPy would drop")
        return made

    return column


def make_fixed_bytes(nullable: bool) -> Decode:
    """Base64 text as NumPy's own bytes; NumPy cannot hold NUL at their end."""
    objects = make_elements("bytes", nullable)

    def column(values: list[Any]) -> Any:
        made = objects(values)
        for index, value in enumerate(made):
            if value is not None and value.endswith(b"\0"):
                raise BadElement(index, "bytes that do not end with NUL, which NumPy would drop")
        return made if None in values else made.astype(np.bytes_)

    return column


def make_complexes(dtype: str, nullable: bool) -> Decode:
    """Objects of the two parts of complex numbers; also plain numbers."""
    target = np.dtype(dtype)

    def column(values: list[Any]) -> Any:
        if None in values and not nullable:
            raise TypeError("expected complex numbers")
        made = [np.nan if one is None else to_complex(one) if type(one) is dict else one for one in values]
        return np.array(made, dtype=target)

    return column


def make_elements(kind: str, nullable: bool) -> Decode:
    """An array of objects of one Python type."""
    convert = to_bytes if kind == "bytes" else CONVERSIONS[kind]

    def column(values: list[Any]) -> Any:
        made = np.empty(len(values), dtype=object)
        for index, value in enumerate(values):
            if value is None and nullable:
                continue
            try:
                made[index] = convert(value)
            except (TypeError, ValueError, KeyError, OverflowError, AttributeError):
                raise BadElement(index, f"a value of type {kind}, written as README.md says") from None
        return made

    return column


def to_objects(values: list[Any]) -> Any:
    """An object array whose elements stay what they are, lists too."""
    array = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        array[index] = value
    return array
