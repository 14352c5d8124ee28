"""The JSON Schema of a field, as the documents show it and as the checks read it."""

from __future__ import annotations

from typing import Any

from slipway_scoring.schema.dtypes import dtype_schema, nullable_schema
from slipway_scoring.schema.fields import Array, Column, Field, Frame, Series, ServiceSchema
from slipway_scoring.schema.ranges import narrowed


def body_schema(schema: ServiceSchema) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a request's body."""
    if schema.whole_body:
        return field_schema(next(iter(schema.inputs.values())).field)
    content: dict[str, Any] = {
        "type": "object",
        "properties": {name: field_schema(entry.field) for name, entry in schema.inputs.items()},
        "additionalProperties": schema.open,
    }
    required = [name for name, entry in schema.inputs.items() if entry.required]
    if required:
        content["required"] = required
    return content


def field_schema(field: Field) -> dict[str, Any]:
    """The JSON Schema of one input."""
    if isinstance(field, Frame):
        return frame_schema(field)
    if isinstance(field, Series):
        return {"type": "array", "items": column_schema(field.column)}
    if isinstance(field, Array):
        return array_schema(field)
    return field.schema


def frame_schema(frame: Frame) -> dict[str, Any]:
    """An array of records."""
    record: dict[str, Any] = {
        "type": "object",
        "properties": {column.name: column_schema(column) for column in frame.columns},
        "additionalProperties": frame.open,
    }
    required = [column.name for column in frame.columns if column.required]
    if required:
        record["required"] = required
    content: dict[str, Any] = {"type": "array", "items": record}
    if frame.least_rows:
        content["minItems"] = frame.least_rows
    if frame.most_rows is not None:
        content["maxItems"] = frame.most_rows
    return content


def column_schema(column: Column) -> dict[str, Any]:
    """One value of a column."""
    if column.categories is not None:
        categories = list(column.categories)
        return {"enum": [*categories, None]} if column.takes_null else {"enum": categories}
    content = narrowed(dict(dtype_schema(column.dtype)), column)
    return nullable_schema(content) if column.takes_null else content


def array_schema(array: Array) -> dict[str, Any]:
    """Nested arrays, fixed dimensions as exact lengths."""
    content = narrowed(dict(dtype_schema(array.dtype)), array)
    if array.nullable:
        content = nullable_schema(content)
    for size in reversed(array.shape):
        content = {"type": "array", "items": content}
        if size is not None:
            content["minItems"] = content["maxItems"] = size
    return content
