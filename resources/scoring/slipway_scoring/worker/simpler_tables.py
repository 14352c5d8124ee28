"""One step from NumPy and pandas values towards JSON, whole columns at a time."""

from __future__ import annotations

import sys
from typing import Any

import orjson

from slipway_scoring.worker.durations import duration_text
from slipway_scoring.worker.moments import moments
from slipway_scoring.worker.names import column_names

WRAPPERS = ("PandasDtype", "NumpyEADtype")  # of an extension array around a NumPy one, before and since pandas 2.1


def simpler_pandas(value: Any, pandas: Any, none: Any) -> Any:
    """A pandas value in a simpler form; `none` for one that is not of pandas. Missing values are None."""
    if value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, pandas.DataFrame):
        return records(value)
    if isinstance(value, pandas.MultiIndex):
        return [list(row) for row in value.tolist()]
    if isinstance(value, (pandas.Series, pandas.Index)):
        return column_list(value)
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return column_list(value)
    if isinstance(value, pandas.Timestamp):
        return value.isoformat()
    if isinstance(value, pandas.Timedelta):
        return duration_text(value.value, getattr(value, "unit", "ns"))
    if isinstance(value, pandas.Interval):
        return {"left": value.left, "right": value.right, "closed": value.closed}
    if isinstance(value, pandas.Period):
        return str(value)
    if isinstance(value, pandas.api.extensions.ExtensionDtype):
        return str(value)
    return value.freqstr if isinstance(value, pandas.offsets.BaseOffset) else none


def records(frame: Any) -> list[dict[str, Any]]:
    """The rows of a DataFrame as objects. Levels of the index that have a name come first, as columns do."""
    levels = [level for level, name in enumerate(frame.index.names) if name is not None]
    labels = [frame.index.names[level] for level in levels] + list(frame.columns)
    columns = [column_list(frame.index.get_level_values(level)) for level in levels]
    columns += [column_list(frame.iloc[:, position]) for position in range(frame.shape[1])]
    names = column_names(labels)
    if not columns:
        return [{} for _ in range(len(frame))]
    return [dict(zip(names, row)) for row in zip(*columns)]


def column_list(values: Any) -> list[Any]:
    """The elements of a Series, Index or extension array, missing ones as None; NaN of floats stays NaN."""
    dtype = values.dtype
    numpy = sys.modules["numpy"]
    if isinstance(dtype, numpy.dtype) or type(dtype).__name__ in WRAPPERS:
        return numpy_list(numpy.asarray(values), numpy)
    values = getattr(values, "array", values)
    if hasattr(values, "categories"):
        shown = column_list(values.categories)
        return [shown[code] if code >= 0 else None for code in values.codes.tolist()]
    if hasattr(values, "sp_values"):
        return numpy_list(numpy.asarray(values), numpy)
    missing = values.isna()
    if not missing.any():
        return list(values)
    return [None if gone else one for one, gone in zip(values, missing.tolist())]


def numpy_list(array: Any, numpy: Any) -> list[Any]:
    """The elements of a one-dimensional NumPy array."""
    if array.dtype.kind == "f" and array.dtype.itemsize < 8:
        return short_floats(array, numpy)
    made = simpler_numpy(array)
    return made.tolist() if hasattr(made, "tolist") else list(made)


def simpler_numpy(value: Any) -> Any:
    """A NumPy array, number or dtype in a simpler form."""
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.dtype):
        return str(value)
    if value is numpy.ma.masked:
        return None
    if not isinstance(value, numpy.ndarray):
        return simpler_scalar(value, numpy)
    kind = value.dtype.kind
    if value.ndim == 0:
        return simpler_numpy(value[()]) if isinstance(value[()], numpy.generic) else value[()]
    if value.dtype.names is not None:
        return [as_object(row, value.dtype.names) for row in value]
    if kind in "biuf" and type(value) is not numpy.ndarray:
        return value.tolist()  # masked elements are None
    if kind == "f" and value.dtype.itemsize == 2:
        return numpy.array(short_floats(value.ravel(), numpy), dtype=object).reshape(value.shape).tolist()
    if kind in "biuf" and value.dtype.itemsize <= 8:
        native = value.astype(value.dtype.newbyteorder("="), order="C", copy=False)
        return native.tolist() if native is value else native  # whose elements are written without a list of them
    if kind in "Mm":
        return moments(value, numpy)
    if kind == "V":
        return [simpler_numpy(one) for one in value]
    return value.tolist() if kind != "f" else list(value)


def simpler_scalar(value: Any, numpy: Any) -> Any:
    """One NumPy number, text, date or record."""
    kind = value.dtype.kind
    if kind in "Mm":
        return moments(numpy.array([value]), numpy)[0]
    if kind == "V":
        names = value.dtype.names
        return bytes(value) if names is None else as_object(value, names)
    if kind != "f":
        return value.item() if kind != "c" else {"real": value.real, "imag": value.imag}
    number = float(value)
    if value.dtype.itemsize > 8:
        return number if number == value or numpy.isnan(value) else str(value)
    return number if value.dtype.itemsize == 8 else float(str(value))


def as_object(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """A row of a structured array."""
    return {name: row[name] for name in names}


def short_floats(array: Any, numpy: Any) -> list[float]:
    """float16 and float32 as the shortest decimals that give the same number back."""
    if array.dtype.itemsize == 4 and numpy.isfinite(array).all():
        made: list[float] = orjson.loads(orjson.dumps(array, option=orjson.OPT_SERIALIZE_NUMPY))
        return made
    return [float(str(one)) for one in array]
