"""Checked JSON to types of packages that may be installed: pydantic, NumPy, pandas, Polars, torch, PIL."""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable
from typing import Any, Optional

from slipway_scoring.schema.check import Mismatch
from slipway_scoring.schema.from_hints import foreign_name
from slipway_scoring.worker import decode_value
from slipway_scoring.worker.inferred_column import inferred_column
from slipway_scoring.worker.invalid import Invalid
from slipway_scoring.worker.whole_values import to_whole

Convert = Callable[[Any], Any]


def foreign_convert(hint: Any) -> Optional[Convert]:
    """The conversion for a class of another package, or None for one that is not known."""
    if hasattr(hint, "model_validate"):
        return pydantic_convert(hint)
    name = foreign_name(typing.get_origin(hint) or hint)
    if name == "numpy.ndarray":
        return to_array(element_of(hint))
    if name in CONVERSIONS:
        return CONVERSIONS[name]
    package, _, short = name.partition(".")
    if package == "pandas" and short in ("Index", "Timestamp", "Timedelta"):
        return typing.cast(Convert, hint)
    if package == "numpy" and isinstance(hint, type):
        return numpy_convert(hint)
    return None


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


def element_of(hint: Any) -> Any:
    """The element type of NDArray[…], or None."""
    arguments = typing.get_args(hint)
    inner = typing.get_args(arguments[1]) if len(arguments) > 1 else ()
    kind = inner[0] if inner else None
    return kind if isinstance(kind, type) and not kind.__name__.endswith(("number", "floating", "integer")) else None


def to_array(dtype: Any) -> Convert:
    """Nested lists to an array of numbers, booleans or text; ragged ones are refused by NumPy."""
    import numpy as np

    from slipway_scoring.worker.decode_column import make_column

    exact = None if dtype is None or np.dtype(dtype).kind == "O" else make_column(str(np.dtype(dtype)), False)

    def convert(value: Any) -> Any:
        array = np.array(value, dtype=None if exact is not None else dtype)
        if exact is not None:
            flat = np.array(value, dtype=object)
            return exact(flat.ravel().tolist()).reshape(flat.shape)
        mixed = dtype is None and array.dtype.kind in "US" and array.tolist() != value
        if (array.dtype.kind == "O" and dtype is None) or mixed:
            raise ValueError("an array of numbers, booleans or text")
        return array

    return convert


def numpy_convert(kind: Any) -> Optional[Convert]:
    """A NumPy scalar; values that it cannot hold exactly as its dtype are refused."""
    import numpy as np

    from slipway_scoring.worker.decode_column import make_column

    try:
        column = make_column(str(np.dtype(kind)), False)
    except TypeError:
        return to_whole if "integer" in kind.__name__ else None  # an abstract type such as numpy.integer
    return lambda value: column([value])[0]


def to_frame(records: Any) -> Any:
    """Records to a DataFrame, built from columns. A member that a record lacks is missing there, as null is."""
    import pandas as pd

    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {name: inferred_column([record.get(name) for record in records]) for name in names}
    return pd.DataFrame(columns, columns=pd.Index(names))


def to_series(values: Any) -> Any:
    """A list to a pandas Series."""
    return inferred_column(values)


def to_polars(records: Any) -> Any:
    """Records to a Polars DataFrame."""
    return sys.modules["polars"].DataFrame(records)


def to_tensor(value: Any) -> Any:
    """Nested lists to a torch tensor."""
    return sys.modules["torch"].tensor(value)


CONVERSIONS: dict[str, Convert] = {
    "pandas.DataFrame": to_frame,
    "pandas.Series": to_series,
    "polars.DataFrame": to_polars,
    "torch.Tensor": to_tensor,
    "PIL.Image.Image": decode_value.to_image,
}
