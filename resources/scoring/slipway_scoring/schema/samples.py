"""Samples of inputs and outputs, as live Python values, to a schema."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Optional, TypeVar

import orjson

from slipway_scoring.schema.fields import Array, Column, Field, Frame, Input, ServiceSchema, Value, to_json
from slipway_scoring.schema.from_requests import value_schema
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.schema.ranges import with_ranges
from slipway_scoring.worker.encode import OPTIONS, to_plain

Function = TypeVar("Function", bound=Callable[..., Any])
SAMPLE_MARK = "__slipway_samples__"
ROWS_SHOWN = 3  # of a sample, in the example; as the 2017 SDK
registered: list[ServiceSchema] = []  # what generate_schema calls made while a script was imported

PLAIN_TYPES: dict[type, tuple[dict[str, Any], str]] = {
    bytes: ({"type": "string", "format": "byte"}, "bytes"),
    bytearray: ({"type": "string", "format": "byte"}, "bytearray"),
    datetime: ({"type": "string", "format": "date-time"}, "datetime"),
    date: ({"type": "string", "format": "date"}, "date"),
    time: ({"type": "string", "format": "time"}, "time"),
}


def sample(returns: Any = None, **inputs: Any) -> Callable[[Function], Function]:
    """Decorates run() with samples of its inputs, and with `returns` of what it gives.

    `@sample(input_df=pandas.DataFrame(...))` declares columns, order and dtypes; the example comes from it too.
    """

    def mark(function: Function) -> Function:
        setattr(function, SAMPLE_MARK, (inputs, returns))
        return function

    return mark


def generate_schema(
    run: Callable[..., Any],
    inputs: Optional[Mapping[str, Any]] = None,
    outputs: Optional[Mapping[str, Any]] = None,
    filepath: Optional[str] = None,
    ranges: Optional[Mapping[str, Any]] = None,
) -> dict[str, Any]:
    """The schema of run() from samples by name; written to `filepath` when that is given.

    `ranges`: by input, `(least, most)` of an array's numbers, or `{column: (least, most)}` of a frame; None leaves a
    side open. A request with a number outside is answered 400.

    Raises ValueError when the samples do not name the parameters of run(), or a range is of nothing that has one.
    """
    schema = with_ranges(schema_from_samples(dict(inputs or {}), dict(outputs or {})), ranges or {})
    check_names(run, schema)
    registered.append(schema)
    content = to_json(schema)
    if filepath:
        write_json(filepath, content)
    return content


def write_json(path: str, content: dict[str, Any]) -> None:
    """Writes a JSON file, and the folder that it lies in."""
    import os

    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "wb") as file:
        file.write(
            orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE)
        )


def check_names(run: Callable[..., Any], schema: ServiceSchema) -> None:
    """Raises ValueError unless the inputs are the parameters of run()."""
    import inspect

    parameters = inspect.signature(run).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return
    names = {parameter.name for parameter in parameters if parameter.name != "request_headers"}
    if names != set(schema.inputs):
        raise ValueError(
            f"Argument mismatch: run() takes {', '.join(sorted(names)) or 'nothing'}, "
            f"the samples are of {', '.join(sorted(schema.inputs)) or 'nothing'}"
        )


def schema_from_samples(inputs: dict[str, Any], outputs: dict[str, Any]) -> ServiceSchema:
    """The schema of samples by name. `aml_response_body` among the outputs names the body, as in 2017."""
    inputs.pop("request_headers", None)
    fields = {name: Input(field_from_sample(value)) for name, value in inputs.items()}
    example = {name: example_of(value) for name, value in inputs.items()}
    output: Optional[dict[str, Any]] = None
    shown: Any = None
    outputs = outputs.get("aml_response_body", outputs)
    if outputs:
        properties = {name: field_schema(field_from_sample(value)) for name, value in outputs.items()}
        output = {"type": "object", "properties": properties}
        shown = {name: example_of(value) for name, value in outputs.items()}
    return ServiceSchema(fields, output=output, example=example or None, example_output=shown, source="samples")


def field_from_sample(value: Any) -> Field:
    """The field of a sample: a DataFrame, an array, or any JSON value."""
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return frame_from_dataframe(value)
    if numpy is not None and isinstance(value, numpy.ndarray):
        return Array(dtype_name(value.dtype), (None, *value.shape[1:]))
    for kind, (schema, name) in PLAIN_TYPES.items():
        if type(value) is kind:
            return Value(schema, name)
    if isinstance(value, (tuple, set)):
        return Value(value_schema([plain(value)]), "tuple" if isinstance(value, tuple) else "set")
    return Value(loosened(value_schema([plain(value)])))


def dtype_name(dtype: Any) -> str:
    """The name of a NumPy dtype; text of any length is `str`."""
    return "str" if dtype.kind in "US" else str(dtype)


def loosened(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of one sample says little of numbers: a whole one may as well be 1.5 inside of arrays."""
    if isinstance(schema.get("items"), dict) and schema["items"].get("type") == "integer":
        return {**schema, "items": {**schema["items"], "type": "number"}}
    return schema


def frame_from_dataframe(frame: Any) -> Frame:
    """Columns, order and dtypes of a DataFrame. A column is nullable when the sample has a null in it."""
    return Frame(tuple(column_from_series(str(name), frame[name]) for name in frame.columns))


def column_from_series(name: str, series: Any) -> Column:
    """One column of a sample; text in an object column is text, as the 2017 SDK took it."""
    dtype = str(series.dtype)
    nullable = bool(series.isna().any())
    if dtype == "category":
        categories = tuple(plain(value) for value in series.cat.categories)
        return Column(name, "category", nullable, categories=categories)
    if dtype == "object":
        kinds = {type(value) for value in series.dropna()}
        dtype = "object_string" if kinds == {str} else "object"
    return Column(name, dtype, nullable)


def example_of(value: Any) -> Any:
    """The first rows of a sample as plain JSON."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return plain(value.head(ROWS_SHOWN).to_dict("records"))
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray) and value.ndim:
        return plain(value[:ROWS_SHOWN].tolist())
    return plain(value)


def plain(value: Any) -> Any:
    """A value as it looks in JSON."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    return orjson.loads(orjson.dumps(value, to_plain, OPTIONS))
