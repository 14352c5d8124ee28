"""Sample request bodies, as plain JSON, to a schema."""

from __future__ import annotations

import os
from typing import Any, Optional

import orjson

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

FRAME_HINTS = ("DataFrame",)
ARRAY_HINTS = ("ndarray", "NDArray", "ArrayLike")


def read_requests(folder: str) -> list[Any]:
    """The bodies in a folder's JSON files, in the order of their names. Raises SchemaError."""
    bodies = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    bodies.append(orjson.loads(file.read()))
            except orjson.JSONDecodeError as error:
                raise SchemaError(f"{path}: {error}") from None
    if not bodies:
        raise SchemaError(f"{folder} has no .json file with a sample request")
    return bodies


def schema_from_requests(bodies: list[Any], hints: dict[str, str]) -> ServiceSchema:
    """The schema that all the samples fit. `hints`: annotations of run() by parameter, as text.

    An array of flat records is a frame, a rectangle of numbers an array, unless the annotation says otherwise.
    Raises SchemaError.
    """
    if not bodies or not all(isinstance(body, dict) for body in bodies):
        raise SchemaError("sample requests are JSON objects of inputs by name")
    names = list(dict.fromkeys(name for body in bodies for name in body))
    inputs = {}
    for name in names:
        values = [body[name] for body in bodies if name in body]
        inputs[name] = Input(field_from_values(values, hints.get(name)), required=len(values) == len(bodies))
    return ServiceSchema(inputs, example=bodies[0], source="sample requests")


def field_from_values(values: list[Any], hint: Optional[str] = None) -> Field:
    """The field that all values fit."""
    hinted = (hint or "").replace("'", "").replace('"', "")
    as_frame = not hinted or any(word in hinted for word in FRAME_HINTS)
    as_array = not hinted or any(word in hinted for word in ARRAY_HINTS)
    if as_frame and all(is_records(value) for value in values):
        return frame_from_records([record for value in values for record in value])
    if as_array:
        shapes = [rectangle(value) for value in values]
        deep = all(shape is not None and (len(shape) > 1 or hinted) for shape in shapes)
        if deep and shapes[0] and all(shape and len(shape) == len(shapes[0]) for shape in shapes):
            return array_from_values(values, [shape for shape in shapes if shape])
    return Value(value_schema(values))


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
    """A frame whose columns hold all the records' values."""
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = []
    for name in names:
        values = [record[name] for record in records if name in record]
        dtype, nullable = dtype_of(values)
        columns.append(Column(name, dtype, nullable, len(values) == len(records)))
    return Frame(tuple(columns))


def dtype_of(values: list[Any]) -> tuple[str, bool]:
    """The dtype that holds plain JSON values, and whether null is among them."""
    kinds = {type(value) for value in values}
    nullable = type(None) in kinds
    kinds.discard(type(None))
    if kinds == {bool}:
        return ("boolean" if nullable else "bool"), nullable
    if kinds == {int}:
        return ("float64" if nullable else "int64"), nullable
    if kinds and kinds <= {int, float}:
        return "float64", nullable
    return ("str" if kinds == {str} else "object"), nullable


def rectangle(value: Any) -> Optional[tuple[int, ...]]:
    """The shape of nested arrays of numbers or booleans, or None when they are not a rectangle."""
    if isinstance(value, (bool, int, float)):
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
    return Array(dtype_of(flat)[0], tuple(shape))


def value_schema(values: list[Any]) -> dict[str, Any]:
    """A JSON Schema that all the values fit, no narrower than their types."""
    kinds = sorted({json_type(value) for value in values})
    if "integer" in kinds and "number" in kinds:
        kinds.remove("integer")
    content: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
    objects = [value for value in values if isinstance(value, dict)]
    if objects:
        names = list(dict.fromkeys(name for one in objects for name in one))
        content["properties"] = {name: value_schema([one[name] for one in objects if name in one]) for name in names}
        content["required"] = [name for name in names if all(name in one for one in objects)]
    members = [member for value in values if isinstance(value, list) for member in value]
    if members:
        content["items"] = value_schema(members)
    return content


def json_type(value: Any) -> str:
    """The JSON Schema type of a value."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "object")
