"""Flat lists of JSON values to columns of pandas, of every dtype that pandas has."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import Any

import numpy as np
import orjson
import pandas as pd

from slipway_scoring.schema.check import Mismatch
from slipway_scoring.schema.dtypes import ELEMENTS, family, inner_dtype
from slipway_scoring.schema.fields import Column, Series
from slipway_scoring.worker.checked import checked
from slipway_scoring.worker.decode_column import make_column
from slipway_scoring.worker.invalid import BadElement, Decode, Invalid

FILLS = {"nan": np.nan, "True": True, "False": False, "None": None, "NaT": pd.NaT}
fixed_zone = re.compile(r"(?:UTC)?([+-])(\d\d):(\d\d)|pytz\.FixedOffset\((-?\d+)\)").fullmatch


def make_series_decoder(field: Series) -> Decode:
    """The decoder of an input that is one column."""
    to_column = make_series(field.column)
    name = field.column.label[0] if field.column.label else field.column.name

    def decode(value: Any) -> Any:
        if type(value) is not list:
            raise TypeError("expected an array")
        try:
            return pd.Series(to_column(value), name=name)
        except BadElement as error:
            raise Invalid(Mismatch(error.expected, value[error.index]).under(error.index)) from None

    return checked(field, decode)


def make_series(column: Column) -> Decode:
    """A function from a column's values to an array that pandas takes as it is; errors as those of `make_column`."""
    dtype, nullable, kind = column.dtype, column.nullable, family(column.dtype)
    if column.categories is not None:
        return make_categories(column)
    if kind == "datetime64" and "," in dtype:
        return make_zoned(dtype, nullable)
    if kind == "string":
        return make_strings(dtype, nullable)
    if kind in ("Integer", "Float", "boolean"):
        return make_masked(dtype, nullable)
    if kind == "period":
        return make_periods(dtype, nullable)
    if kind == "interval":
        return make_intervals(dtype, nullable)
    if kind == "sparse":
        return make_sparse(dtype, nullable)
    if kind == "other":
        return lambda values: pd.array(values, dtype=dtype)
    if kind == "integer" and nullable:
        return make_integers(dtype)
    check = make_column(dtype, nullable)
    if kind in ("text", "object") or kind in ELEMENTS:
        return lambda values: pd.Series(check(values), dtype=object)  # else pandas infers a dtype of its own
    return check


def make_categories(column: Column) -> Decode:
    """A categorical column; a value outside the categories is an error, not a silent NaN."""
    shown = list(column.categories or ())
    if column.category_dtype is None:
        index = pd.Index(shown, dtype=object if set(map(type, shown)) - {int, float, str} else None)
    else:
        index = pd.Index(make_series(Column("", column.category_dtype))(shown))
    kind = pd.CategoricalDtype(index, ordered=column.ordered)
    codes = {key_of(value): code for code, value in enumerate(shown)}
    if column.nullable:
        codes[None] = -1

    def series(values: list[Any]) -> Any:
        found = [codes.get(key_of(value), -2) for value in values]
        if -2 in found:
            raise BadElement(found.index(-2), "one of the categories")
        return pd.Categorical.from_codes(found, dtype=kind)

    return series


def key_of(value: Any) -> Any:
    """What tells one category from another: true is not 1."""
    if type(value) is str or value is None:
        return value
    if type(value) in (int, float):
        return (value,)
    return orjson.dumps(value)


def make_zoned(dtype: str, nullable: bool) -> Decode:
    """Dates and times of a time zone; text without an offset is UTC."""
    utc = make_column(dtype, nullable)
    zone = zone_of(dtype.partition(",")[2].strip(" ]"))
    return lambda values: pd.DatetimeIndex(utc(values)).tz_localize("UTC").tz_convert(zone)


def zone_of(name: str) -> Any:
    """A time zone by the name that it has in a dtype."""
    found = fixed_zone(name)
    if found is None:
        return name
    sign, hours, minutes, total = found.groups()
    shift = int(total) if total else (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
    return timezone(timedelta(minutes=shift))


def make_strings(dtype: str, nullable: bool) -> Decode:
    """Text in pandas' own string dtype when that is declared."""
    check = make_column("object_string", nullable)
    if dtype == "str":
        return lambda values: pd.Series(check(values), dtype="str") if values else pd.Series([], dtype="str")
    return lambda values: pd.array(check(values), dtype=dtype)


def make_masked(dtype: str, nullable: bool) -> Decode:
    """pandas' nullable numbers and booleans: null is NA."""
    check = make_column("bool" if dtype == "boolean" else dtype.lower(), False)

    def series(values: list[Any]) -> Any:
        missing = [value is None for value in values]
        if any(missing) and not nullable:
            raise TypeError("null is not allowed")
        present = check([value for value in values if value is not None])
        made = pd.array([pd.NA] * len(values), dtype=dtype)
        made[~np.array(missing, dtype=bool)] = present
        return made

    return series


def make_integers(dtype: str) -> Decode:
    """Whole numbers of NumPy, null among them; those that floats do not hold are pandas' nullable integers."""
    column = make_column(dtype, True)
    wide = "UInt64" if dtype.startswith("u") else "Int64"

    def series(values: list[Any]) -> Any:
        made = column(values)
        return pd.array(made, dtype=wide) if made.dtype == object else made

    return series


def make_periods(dtype: str, nullable: bool) -> Decode:
    """Periods such as `2026-01` of a frequency."""
    frequency = period_dtype(inner_dtype(dtype)[0])

    def series(values: list[Any]) -> Any:
        made = []
        for index, value in enumerate(values):
            try:
                if value is None and nullable:
                    made.append(pd.NaT)
                    continue
                if type(value) is not str:
                    raise TypeError("expected text")
                made.append(pd.Period(value.partition("/")[0], freq=frequency.freq))  # a week is written as two days
            except (ValueError, TypeError):
                raise BadElement(index, f"text of a {dtype}") from None
        return pd.arrays.PeriodArray(pd.PeriodIndex(made, dtype=frequency))

    return series


def period_dtype(frequency: str) -> Any:
    """The dtype of periods of a frequency; yearly ones are Y since pandas 2.2, and A before."""
    try:
        return pd.PeriodDtype(frequency)
    except ValueError:
        other = {"Y": "A", "A": "Y"}.get(frequency[:1])
        if other is None:
            raise
        return pd.PeriodDtype(other + frequency[1:])


def make_intervals(dtype: str, nullable: bool) -> Decode:
    """Intervals by their bounds."""
    bound, closed = inner_dtype(dtype)
    make_bounds = make_series(Column("", bound or "float64", nullable))

    def series(values: list[Any]) -> Any:
        for index, value in enumerate(values):
            if not (value is None and nullable) and type(value) is not dict:
                raise BadElement(index, 'an interval, {"left": …, "right": …}')
        sides = [[None if value is None else value[side] for value in values] for side in ("left", "right")]
        left, right = (make_bounds(side) for side in sides)
        return pd.arrays.IntervalArray.from_arrays(left, right, closed=closed or "right")

    return series


def make_sparse(dtype: str, nullable: bool) -> Decode:
    """Values that pandas keeps sparse."""
    inner, fill = inner_dtype(dtype)
    dense = make_column(inner or "float64", nullable)
    value: Any = FILLS.get(fill)
    if fill and fill not in FILLS:
        value = np.dtype(inner).type(fill)
    kind = pd.SparseDtype(inner or "float64", value) if fill else pd.SparseDtype(inner or "float64")
    return lambda values: pd.arrays.SparseArray(dense(values), dtype=kind)
