"""Swagger fragments, as the 2017 SDK and inference-schema write them, to fields."""

from __future__ import annotations

from typing import Any, Optional

from slipway_scoring.schema.fields import Array, Column, Frame, Value

INTEGER_FORMATS = frozenset(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))


def swagger_dtype(swagger: dict[str, Any]) -> Optional[str]:
    """The dtype of an element, or None for one that has none (arrays, objects with members)."""
    kind, form = swagger.get("type"), swagger.get("format", "")
    if kind == "integer":
        return form if form in INTEGER_FORMATS else "int64"
    if kind == "number":
        return "float32" if form == "float" else "float64"
    if kind == "boolean":
        return "bool"
    if kind == "string":
        if form in ("date-time", "date"):
            return "datetime64[ns]"
        if form == "timedelta":
            return "timedelta64[ns]"
        return "bytes" if form in ("binary", "byte") else "object_string"
    if kind == "object" and not swagger.get("properties"):
        return "object"
    return None


def frame_from_swagger(swagger: dict[str, Any], dtypes: Optional[dict[str, str]] = None) -> Frame:
    """An array of records as a frame. `dtypes` are exact ones that are known from elsewhere."""
    properties = swagger.get("items", {}).get("properties", {})
    known = dtypes or {}
    columns = []
    for name, element in properties.items():
        dtype = known.get(name) or swagger_dtype(element) or "object"
        columns.append(Column(name, dtype))
    return Frame(tuple(columns))


def array_from_swagger(swagger: dict[str, Any], shape: Optional[tuple[Optional[int], ...]] = None) -> Array:
    """Nested arrays as an array; the first dimension is free, as in 2017.

    Without a known shape the inner dimensions come from the example.
    """
    depth, element = 0, swagger
    while element.get("type") == "array":
        depth, element = depth + 1, element.get("items", {})
    dtype = swagger_dtype(element) or "object"
    dtype = "str" if dtype == "object_string" else dtype
    if shape is None:
        sizes: list[Optional[int]] = []
        example = swagger.get("example")
        for _ in range(depth):
            sizes.append(len(example) if isinstance(example, list) else None)
            example = example[0] if isinstance(example, list) and example else None
        shape = tuple(sizes)
    return Array(dtype, (None, *shape[1:]))


def value_from_swagger(swagger: dict[str, Any], python_type: Optional[str] = None) -> Value:
    """Any other swagger fragment as a value."""
    schema = cleaned(swagger)
    form = swagger.get("format")
    kind = python_type or {"byte": "bytes", "binary": "bytes", "date-time": "datetime"}.get(str(form), str(form))
    known = ("bytes", "bytearray", "datetime", "date", "time", "tuple", "set")
    return Value(schema, kind if kind in known else "json")


def cleaned(swagger: dict[str, Any]) -> dict[str, Any]:
    """A swagger fragment as JSON Schema: no example; `object` without members is any value, as 2017 meant it."""
    content = {key: value for key, value in swagger.items() if key not in ("example", "additionalProperties")}
    if content.get("type") == "object" and not content.get("properties"):
        return {"type": "object"} if "additionalProperties" in swagger else {}
    if isinstance(content.get("items"), dict):
        content["items"] = cleaned(content["items"])
    if isinstance(content.get("properties"), dict):
        content["properties"] = {name: cleaned(member) for name, member in content["properties"].items()}
    return content
