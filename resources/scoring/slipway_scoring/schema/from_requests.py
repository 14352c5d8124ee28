"""Sample request bodies, as plain JSON, to a schema that they are examples of.

A saved request must not restrict a service. So numbers may be whole or not, every value may be null, members of objects
are optional, and tables and objects may have others; only what a value is (a number, text, a table) is kept.
"""

from __future__ import annotations

import os
from typing import Any, Optional

from slipway_scoring.schema.annotations import RunSource
from slipway_scoring.schema.fields import (
    Array,
    Column,
    Field,
    Frame,
    Input,
    SchemaError,
    ServiceSchema,
    Value,
)
from slipway_scoring.schema.json_file import read_json_file
from slipway_scoring.schema.value_schema import json_type

SOURCE = "sample requests"
FRAME_HINTS = ("DataFrame",)
ARRAY_HINTS = ("ndarray", "NDArray", "ArrayLike")
# What an annotation says by itself, whatever the samples are.
PLAIN_HINTS = {
    "int": "integer",
    "float": "number",
    "str": "string",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
}


def read_requests(folder: str) -> list[Any]:
    """Returns the bodies in a folder's JSON files: example.json, then by name. Raises SchemaError.

    The first of them is the example.
    """
    bodies = []
    for name in sorted(os.listdir(folder), key=lambda name: (name != "example.json", name)):
        if name.endswith(".json"):
            path = os.path.join(folder, name)
            try:
                bodies.append(read_json_file(path))
            except ValueError as error:
                raise SchemaError(f"{path}: {error}") from None
    if not bodies:
        raise SchemaError(f"{folder} has no .json file with a sample request")
    return bodies


def schema_from_requests(bodies: list[Any], run: RunSource) -> ServiceSchema:
    """The schema that all the samples fit. `run`: what the script says of run() without being imported.

    An array of flat records is a table, a rectangle of numbers an array, unless the annotation says otherwise. A script
    that parses the body itself has no inputs. Raises SchemaError.
    """
    if run.takes_body:
        return ServiceSchema({}, example=bodies[0] if bodies else None, source=SOURCE)
    if not bodies or not all(isinstance(body, dict) for body in bodies):
        raise SchemaError("sample requests are JSON objects of inputs by name")
    names = list(dict.fromkeys([*run.parameters, *(name for body in bodies for name in body)]))
    if run.parameters and not run.any_name:
        names = list(run.parameters)
    inputs = {}
    for name in names:
        values = [body[name] for body in bodies if name in body]
        known = name in run.parameters
        required = name in run.needed if known else not run.any_name and len(values) == len(bodies)
        field = Value() if run.decorated else field_from_values(values, run.parameters.get(name))
        inputs[name] = Input(field, required)
    example = {name: value for name, value in bodies[0].items() if name in inputs}
    return ServiceSchema(inputs, example=example, source=SOURCE, open=run.any_name)


def field_from_values(values: list[Any], hint: Optional[str] = None) -> Field:
    """The field that all values fit, and more like them."""
    hinted = (hint or "").replace("'", "").replace('"', "")
    if hinted in PLAIN_HINTS:
        return Value({"type": PLAIN_HINTS[hinted]})
    values = [value for value in values if value is not None]
    as_frame = not hinted or any(word in hinted for word in FRAME_HINTS)
    as_array = not hinted or any(word in hinted for word in ARRAY_HINTS)
    if values and as_frame and all(is_records(value) for value in values):
        return frame_from_records([record for value in values for record in value])
    if values and as_array:
        shapes = [rectangle(value) for value in values]
        deep = all(shape is not None and (len(shape) > 1 or hinted) for shape in shapes)
        if deep and shapes[0] and all(shape and len(shape) == len(shapes[0]) for shape in shapes):
            return array_from_values(values, [shape for shape in shapes if shape])
    return Value(open_schema(values))


def is_records(value: Any) -> bool:
    """Whether a value is a non-empty array of flat objects."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(record, dict) and record and not any(isinstance(one, (dict, list)) for one in record.values())
            for record in value
        )
    )


def frame_from_records(records: list[dict[str, Any]]) -> Frame:
    """A table whose columns hold all the records' values; others are taken too. A column is needed when all have it."""
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = []
    for name in names:
        values = [record[name] for record in records if name in record]
        columns.append(Column(name, dtype_of(values), nullable=True, required=len(values) == len(records)))
    return Frame(tuple(columns), open=True)


def dtype_of(values: list[Any]) -> str:
    """The dtype that holds plain JSON values: `number` when all are whole, for they may be so by chance."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "bool"
    if kinds == {int}:
        return "number"
    if kinds and kinds <= {int, float}:
        return "float64"
    return "str" if kinds == {str} else "object"


def rectangle(value: Any) -> Optional[tuple[int, ...]]:
    """The shape of nested arrays of numbers or booleans, null among them, or None when they are not a rectangle."""
    if value is None or isinstance(value, (bool, int, float)):
        return ()
    if not isinstance(value, list) or not value:
        return None
    shapes = {rectangle(member) for member in value}
    inner = shapes.pop()
    return None if shapes or inner is None else (len(value), *inner)


def array_from_values(values: list[Any], shapes: list[tuple[int, ...]]) -> Array:
    """An array whose first dimension is free, as are those in which the samples differ."""
    shape: list[Optional[int]] = [None]
    for sizes in list(zip(*shapes))[1:]:
        shape.append(sizes[0] if len(set(sizes)) == 1 else None)
    flat = values
    while flat and isinstance(flat[0], list):
        flat = [member for one in flat for member in one]
    return Array(dtype_of(flat), tuple(shape), nullable=True)


def open_schema(values: list[Any]) -> dict[str, Any]:
    """A JSON Schema of what the values are; nothing of values that are all null."""
    kinds = sorted({json_type(value).replace("integer", "number") for value in values} - {"null"})
    if not kinds:
        return {}
    content: dict[str, Any] = {"type": [*kinds, "null"]}
    objects = [value for value in values if isinstance(value, dict)]
    if objects:
        names = list(dict.fromkeys(name for one in objects for name in one))
        content["properties"] = {name: open_schema([one[name] for one in objects if name in one]) for name in names}
    members = [member for value in values if isinstance(value, list) for member in value]
    if members:
        content["items"] = open_schema(members)
    return content
