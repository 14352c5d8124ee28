"""The JSON Schema of plain JSON values."""

from __future__ import annotations

from typing import Any


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


def listed_type(values: list[Any]) -> Any:
    """The `type` of a list of allowed values, as generators of clients need it; None for values of several types."""
    kinds = {json_type(value) for value in values if value is not None}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    if len(kinds) != 1:
        return None
    return [*kinds, "null"] if None in values else kinds.pop()


def json_type(value: Any) -> str:
    """The JSON Schema type of a value."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "object")
