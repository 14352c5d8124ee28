"""Checked JSON to the Python value that a type hint names."""

from __future__ import annotations

import enum
import typing
from collections.abc import Callable
from typing import Any, Optional

from slipway_scoring.schema.check import Mismatch
from slipway_scoring.schema.from_hints import is_union, member_hints
from slipway_scoring.worker import decode_value
from slipway_scoring.worker.decode import Invalid

Convert = Callable[[Any], Any]

TEXTS: dict[str, Convert] = {
    "builtins.bytes": decode_value.to_bytes,
    "builtins.bytearray": decode_value.to_bytearray,
    "datetime.datetime": decode_value.to_datetime,
    "datetime.date": decode_value.to_date,
    "datetime.time": decode_value.to_time,
    "PIL.Image.Image": decode_value.to_image,
    "builtins.tuple": tuple,
    "builtins.set": set,
    "builtins.frozenset": frozenset,
    "builtins.float": float,
}


def make_convert(hint: Any) -> Optional[Convert]:
    """A function from checked JSON to the hinted value; None when JSON's own value is right.

    The functions raise ValueError, TypeError or Invalid.
    """
    text = f"{getattr(hint, '__module__', '')}.{getattr(hint, '__qualname__', '')}"
    if text in TEXTS and typing.get_origin(hint) is None:
        return TEXTS[text]
    for make in (generic_convert, class_convert, foreign_convert):
        convert = make(hint)
        if convert is not None:
            return convert
    return None


def generic_convert(hint: Any) -> Optional[Convert]:
    """Hints with arguments."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is None:
        return None
    if getattr(hint, "__metadata__", None) is not None:
        return make_convert(arguments[0])
    if is_union(origin):
        return union_convert(arguments)
    if origin is typing.Literal or origin is dict:
        inner = make_convert(arguments[1]) if origin is dict else None
        return None if inner is None else lambda value: {key: inner(member) for key, member in value.items()}
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        parts = [make_convert(part) or same for part in arguments]
        return lambda value: tuple(part(member) for part, member in zip(parts, value))
    if getattr(origin, "__module__", "").startswith("numpy"):
        dtype = typing.get_args(arguments[1])[0] if len(arguments) > 1 and typing.get_args(arguments[1]) else None
        return to_array(dtype)
    if isinstance(origin, type) and origin in (list, tuple, set, frozenset):
        each = make_convert(arguments[0])
        if each is None:
            return None if origin is list else origin
        return lambda value: origin(each(member) for member in value)
    return None


def union_convert(arguments: tuple[Any, ...]) -> Optional[Convert]:
    """The first form whose conversion works; null stays None."""
    converts = [make_convert(part) or same for part in arguments if part is not type(None)]
    if all(convert is same for convert in converts):
        return None

    def convert(value: Any) -> Any:
        if value is None:
            return None
        for one in converts[:-1]:
            try:
                return one(value)
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
        return converts[-1](value)

    return convert


def same(value: Any) -> Any:
    """No conversion."""
    return value


def class_convert(hint: Any) -> Optional[Convert]:
    """Enums, dataclasses, TypedDict, NamedTuple."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    members = member_hints(hint)
    if members is None:
        return None
    made: dict[str, Convert] = {}

    def convert(value: Any) -> Any:
        if not made:  # on first use, so that a type may contain itself
            made.update({name: make_convert(one) or same for name, one in members[0].items()})
        content = {name: made[name](member) for name, member in value.items()}
        return content if issubclass(hint, dict) else hint(**content)

    return convert


def foreign_convert(hint: Any) -> Optional[Convert]:
    """pydantic models, arrays, frames and series."""
    if hasattr(hint, "model_validate"):
        return pydantic_convert(hint)
    name = f"{getattr(hint, '__module__', '')}.{getattr(hint, '__name__', '')}"
    if name.endswith(".DataFrame"):
        return to_frame
    if name == "numpy.ndarray":
        return to_array(None)
    if name.endswith(".Series") and name.startswith("pandas"):
        return to_series
    return hint if isinstance(hint, type) and name.startswith("numpy.") else None


def pydantic_convert(model: Any) -> Convert:
    """Validation by the model itself; its first error with its place."""

    def convert(value: Any) -> Any:
        try:
            return model.model_validate(value)
        except ValueError as error:
            problems = error.errors(include_url=False) if hasattr(error, "errors") else []
            if not problems:
                raise
            mismatch = Mismatch(str(problems[0]["msg"]), problems[0].get("input"))
            mismatch.path = list(reversed(problems[0]["loc"]))
            raise Invalid(mismatch) from None

    return convert


def to_array(dtype: Any) -> Convert:
    """Nested lists to an array of numbers, booleans or text; ragged ones are refused by NumPy."""
    import numpy as np

    def convert(value: Any) -> Any:
        array = np.array(value, dtype=dtype)
        mixed = dtype is None and array.dtype.kind in "US" and array.tolist() != value
        if array.dtype.kind == "O" or mixed:
            raise ValueError("an array of numbers, booleans or text")
        return array

    return convert


def to_frame(records: Any) -> Any:
    """Records with the same keys to a DataFrame, built from columns."""
    import pandas as pd

    names = list(records[0]) if records else []
    columns = {name: [record[name] for record in records] for name in names}
    if any(len(record) != len(names) for record in records):
        raise ValueError("records with the same members")
    return pd.DataFrame(columns, columns=pd.Index(names))


def to_series(values: Any) -> Any:
    """A list to a pandas Series."""
    import pandas as pd

    return pd.Series(values)
