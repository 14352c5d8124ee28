"""The field of one sample, and what the sample looks like in JSON: a request with it gives run() the sample again."""

from __future__ import annotations

import math
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Optional
from uuid import UUID

from slipway_scoring.schema.dtypes import ELEMENTS, family
from slipway_scoring.schema.fields import Array, Column, Field, Frame, Series, Value
from slipway_scoring.schema.value_schema import value_schema
from slipway_scoring.worker.encode import plain
from slipway_scoring.worker.names import column_names
from slipway_scoring.worker.unencodable import Unencodable

ROWS_SHOWN = 3  # of a sample, in the example; as the 2017 SDK
# Python types by the name that dtypes.ELEMENTS has for them. datetime is a date, so it comes first.
TYPES: dict[str, type] = {
    "bytes": bytes,
    "datetime": datetime,
    "date": date,
    "time": time,
    "timedelta": timedelta,
    "decimal": Decimal,
    "uuid": UUID,
    "path": PurePath,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "complex": complex,
}
# Families of dtypes that pandas has for columns with missing values: Int64, Float32, boolean.
HOLD_MISSING = ("Integer", "Float", "boolean")


def field_from_sample(value: Any) -> Field:
    """The field of a sample: a DataFrame, a Series, an array, or any value. Raises ValueError for one of no form."""
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return frame_from_dataframe(value)
    if pandas is not None and isinstance(value, pandas.Series):
        label = () if isinstance(value.name, str) else (value.name,)
        return Series(column_from_series(column_names([value.name])[0], value, label))
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        return array_from_ndarray(value, numpy)
    if type(value) is bytearray:
        return Value(ELEMENTS["bytes"], "bytearray")
    kind = element_type([value])
    if kind is not None and kind not in ("tuple", "set", "frozenset"):
        return Value(ELEMENTS[kind], kind)
    schema = value_schema([example_of(value)])
    return Value(schema, kind) if kind is not None else Value(loosened(schema))


def array_from_ndarray(value: Any, numpy: Any) -> Array:
    """An array; its first dimension is free. Raises ValueError for a dtype without a form in JSON."""
    array = numpy.ma.asanyarray(value)
    kind = array.dtype.kind
    if kind == "V":
        raise ValueError(f"a sample of dtype {array.dtype} cannot be read from JSON: give a DataFrame with its columns")
    shape = (None, *array.shape[1:]) if array.ndim else ()
    flat = numpy.ma.getdata(array).ravel()
    missing = bool(numpy.ma.getmaskarray(array).any())
    if kind == "O":
        values = flat.tolist()
        present = [one for one in values if not is_missing(one)]
        return Array(object_dtype(present), shape, nullable=missing or len(present) < len(values))
    if kind in "fc":
        missing = missing or not bool(numpy.isfinite(flat).all())
    if kind in "mM":
        missing = missing or bool(numpy.isnat(flat).any())
    name = {"U": "str", "S": "S", "T": "object_string"}.get(kind) or str(array.dtype.newbyteorder("="))
    return Array(name, shape, nullable=missing)


def is_missing(value: Any) -> bool:
    """Whether one Python value stands for a missing one."""
    pandas = sys.modules.get("pandas")
    if value is None or (pandas is not None and (value is pandas.NA or value is pandas.NaT)):
        return True
    return isinstance(value, float) and math.isnan(value)


def element_type(values: list[Any]) -> Optional[str]:
    """The name of the one Python type that values have and JSON has not, or None."""
    for name, kind in TYPES.items():
        fits = all(type(value) is kind or (name == "path" and isinstance(value, kind)) for value in values)
        if values and fits:
            return name
    return None


def object_dtype(present: list[Any]) -> str:
    """The dtype of an object column by the values in it; text is text, as the 2017 SDK took it."""
    if present and all(type(value) is str for value in present):
        return "object_string"
    return element_type(present) or "object"


def loosened(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of one sample says little of numbers: a whole one may as well be 1.5 inside of arrays."""
    if isinstance(schema.get("items"), dict) and schema["items"].get("type") == "integer":
        return {**schema, "items": {**schema["items"], "type": "number"}}
    return schema


def frame_from_dataframe(frame: Any) -> Frame:
    """Columns, order, labels and dtypes of a DataFrame. A column with a null, or of a dtype for that, is nullable."""
    names = column_names(frame.columns)
    columns = []
    for position, (name, label) in enumerate(zip(names, frame.columns)):
        kept = () if isinstance(label, str) and label == name else kept_label(label)
        columns.append(column_from_series(name, frame.iloc[:, position], kept))
    return Frame(tuple(columns))


def kept_label(label: Any) -> tuple[Any, ...]:
    """A label that schema.json can hold, in a tuple; nothing for another one, whose column run() gets by its name."""
    numpy = sys.modules.get("numpy")
    if isinstance(label, tuple):
        parts = [kept_label(part) for part in label]
        return (tuple(part[0] for part in parts),) if all(parts) else ()
    if numpy is not None and isinstance(label, numpy.generic) and not isinstance(label, (numpy.datetime64, str)):
        label = label.item()
    if is_missing(label):
        return (None,)
    return (label,) if label is None or isinstance(label, (str, bool, int, float, datetime)) else ()


def column_from_series(name: str, series: Any, label: tuple[Any, ...] = ()) -> Column:
    """One column of a sample."""
    dtype = str(series.dtype)
    nullable = bool(series.isna().any()) or family(dtype) in HOLD_MISSING
    if dtype == "category":
        return category_column(name, series, nullable, label)
    if dtype == "object":
        values = series.tolist()
        dtype = object_dtype([value for value in values if not is_missing(value)])
    elif dtype.startswith(("float", "complex")):
        numpy = sys.modules["numpy"]
        nullable = nullable or not bool(numpy.isfinite(series.to_numpy()).all())
    return Column(name, dtype, nullable, label=label)


def category_column(name: str, series: Any, nullable: bool, label: tuple[Any, ...]) -> Column:
    """A categorical column with its categories in their order."""
    categories = series.cat.categories
    dtype = column_from_series("", categories.to_series()).dtype
    plain_ones = dtype in ("object_string", "object", "str", "int64", "float64")
    return Column(
        name,
        "category",
        nullable,
        categories=tuple(plain(categories)),
        category_dtype=None if plain_ones and dtype != "str" else dtype,
        ordered=bool(series.cat.ordered),
        label=label,
    )


def example_of(value: Any) -> Any:
    """The first rows of a sample as plain JSON. Raises ValueError for a value that JSON cannot hold."""
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series)):
        value = value.head(ROWS_SHOWN).reset_index(drop=True)
    elif numpy is not None and isinstance(value, numpy.ndarray) and value.ndim:
        value = value[:ROWS_SHOWN]
    try:
        return exact_decimals(value, plain(value))
    except Unencodable as error:
        raise ValueError(f"the sample cannot be written as JSON: {error}") from None


def exact_decimals(value: Any, shown: Any) -> Any:
    """What is shown of a sample, its Decimals as text: as numbers, JSON libraries would round them."""
    pandas = sys.modules.get("pandas")
    if isinstance(value, Decimal):
        return str(value) if value.is_finite() else None
    if pandas is not None and isinstance(value, pandas.DataFrame):
        names, rows = column_names(value.columns), value.itertuples(index=False, name=None)
        return [
            {name: exact_decimals(one, row[name]) for name, one in zip(names, values)}
            for values, row in zip(rows, shown)
        ]
    if str(getattr(value, "dtype", "")) == "object" and getattr(value, "ndim", 1) == 0:
        return exact_decimals(value[()], shown)
    if str(getattr(value, "dtype", "")) == "object" and isinstance(shown, list):
        return [exact_decimals(one, part) for one, part in zip(value, shown)]
    if isinstance(value, (list, tuple)) and isinstance(shown, list):
        return [exact_decimals(one, part) for one, part in zip(value, shown)]
    return shown
