"""Ranges that a schema declares for numbers, narrower than those of their dtype."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar, Union

from slipway_scoring.schema.fields import Array, Column, Field, Frame, ServiceSchema, range_from_json

Numbers = TypeVar("Numbers", Column, Array)


def narrowed(content: dict[str, Any], field: Union[Column, Array]) -> dict[str, Any]:
    """The JSON Schema of a number within a declared range too."""
    if field.minimum is not None:
        content["minimum"] = max(field.minimum, content.get("minimum", field.minimum))
    if field.maximum is not None:
        content["maximum"] = min(field.maximum, content.get("maximum", field.maximum))
    return content


def with_ranges(schema: ServiceSchema, ranges: Mapping[str, Any]) -> ServiceSchema:
    """The schema with ranges by input: `(least, most)` for an array, `{column: (least, most)}` for a frame.

    None for a bound leaves that side open. Raises ValueError for a name that is not there, or no range.
    """
    inputs = dict(schema.inputs)
    for name, given in ranges.items():
        if name not in inputs:
            raise ValueError(f"ranges names {name}; the inputs are {', '.join(inputs)}")
        inputs[name] = replace(inputs[name], field=ranged(name, inputs[name].field, given))
    return replace(schema, inputs=inputs)


def ranged(name: str, field: Field, given: Any) -> Field:
    """One input with its range. Raises ValueError."""
    if isinstance(field, Array):
        return bounded(field, given)
    if not isinstance(field, Frame):
        raise ValueError(f"{name} is neither a frame nor an array: its JSON Schema says its range")
    unknown = set(given) - {column.name for column in field.columns}
    if unknown:
        raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}")
    columns = [bounded(column, given[column.name]) if column.name in given else column for column in field.columns]
    return replace(field, columns=tuple(columns))


def bounded(field: Numbers, given: Any) -> Numbers:
    """A column or array between `(least, most)`. Raises ValueError."""
    minimum, maximum = given
    minimum, maximum = range_from_json({"minimum": minimum, "maximum": maximum}, field.dtype)
    return replace(field, minimum=minimum, maximum=maximum)
