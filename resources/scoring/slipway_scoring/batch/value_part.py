"""The rows of an input that is a plain JSON value: a table or an array by its type hint, an object, text, a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from slipway_scoring.batch.form import Part
from slipway_scoring.batch.rows import ABSENT, JSON, Head, Wanted
from slipway_scoring.schema.fields import Value

RECORD, LIST, SCALAR = "record", "list", "scalar"
DTYPES = {"string": "object", "boolean": "bool", "number": "", "integer": "", "array": JSON, "object": JSON}


def value_part(
    name: str, field: Value, head: Head, free: Sequence[str], required: bool, example: Any
) -> Optional[Part]:
    """Returns what the rows give such an input; None when they give nothing."""
    schema = resolved(field.schema, field.schema)
    kind = kind_of(schema, example)
    if head.names is None:
        return whole_part(name, schema, head, kind, example)
    if name in head.names or (head.is_lines and not required):
        return own_part(name, schema, head, kind, required)
    if kind == "array":
        return rows_part(name, schema, field.schema, head, free, example)
    if kind == "object" or (kind is None and len(free) > 1 and required):
        wanted = wanted_of(schema, field.schema, free, example)
        return Part(name, False, lambda rows: head.rows.records(rows, wanted))
    if len(free) == len(head.names) == 1 and required:
        only, dtype = free[0], dtype_of(schema)
        return Part(name, False, lambda rows: head.rows.column(rows, only, dtype))
    return None


def resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns a schema, or the definition that it refers to."""
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith("#/$defs/"):
        found = root.get("$defs", {}).get(target[len("#/$defs/") :])
        return found if isinstance(found, Mapping) else {}
    return schema


def kind_of(schema: Mapping[str, Any], example: Any) -> Optional[str]:
    """Returns the JSON type of a schema, else of the example; None when neither tells."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), None)
    if isinstance(kind, str):
        return kind
    if "properties" in schema:
        return "object"
    return "array" if isinstance(example, list) else "object" if isinstance(example, dict) else None


def dtype_of(schema: Mapping[str, Any]) -> str:
    """Returns how cells of a schema are read."""
    kind = kind_of(schema, None)
    return DTYPES.get(kind or "", "object" if schema.get("format") else "")


def dtype_like(value: Any) -> str:
    """Returns how cells are read that look like a value of the example."""
    if isinstance(value, (list, dict)):
        return JSON
    return "object" if isinstance(value, str) else "bool" if isinstance(value, bool) else ""


def own_part(name: str, schema: Mapping[str, Any], head: Head, kind: Optional[str], required: bool) -> Part:
    """Returns the column of the input's own name: a value for each call, or an element for each row of an array."""
    sample = head.sample(name) if name in (head.names or ()) else ABSENT
    elements = kind == "array" and sample is not ABSENT and not isinstance(sample, list)
    dtype = dtype_of(items_of(schema)) if elements else dtype_of(schema)
    return Part(name, elements, lambda rows: head.rows.column(rows, name, dtype), not required and not elements)


def items_of(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the schema of the elements of an array."""
    items = schema.get("items")
    return items if isinstance(items, Mapping) else {}


def element_of(schema: Mapping[str, Any], root: Mapping[str, Any], example: Any) -> Optional[str]:
    """Returns what the elements of an array are; None when neither the schema nor the example tells."""
    first = example[0] if isinstance(example, list) and example else None
    kind = kind_of(resolved(items_of(schema), root), first)
    if kind is None:
        return None if first is None else SCALAR
    return {"object": RECORD, "array": LIST}.get(kind, SCALAR)


def rows_part(
    name: str, schema: Mapping[str, Any], root: Mapping[str, Any], head: Head, free: Sequence[str], example: Any
) -> Optional[Part]:
    """Returns the rows of an array: records, arrays or single values."""
    if not free:
        return None
    items = resolved(items_of(schema), root)
    element = element_of(schema, root, example)
    if element == RECORD:
        first = example[0] if isinstance(example, list) and example else None
        wanted = wanted_of(items, root, free, first)
        return Part(name, True, lambda rows: head.rows.records(rows, wanted))
    if len(free) == 1 and element != LIST:
        only, dtype = free[0], dtype_of(items)
        return Part(name, True, lambda rows: head.rows.column(rows, only, dtype))
    wanted = [Wanted(column, column, dtype_of(items) if element == SCALAR else "") for column in free]
    return Part(name, element != SCALAR, lambda rows: head.rows.lists(rows, wanted))


def wanted_of(schema: Mapping[str, Any], root: Mapping[str, Any], free: Sequence[str], example: Any) -> list[Wanted]:
    """Returns the columns of an object: those that its schema names, else those of the example, else all."""
    properties = schema.get("properties")
    if isinstance(properties, Mapping) and properties:
        found = [
            Wanted(column, column, dtype_of(resolved(properties[column], root)))
            for column in free
            if column in properties
        ]
        if found:
            return found
    if isinstance(example, dict):
        found = [Wanted(column, column, dtype_like(example[column])) for column in free if column in example]
        if found:
            return found
    return [Wanted(column, column) for column in free]


def whole_part(name: str, schema: Mapping[str, Any], head: Head, kind: Optional[str], example: Any) -> Part:
    """Returns lines that are no objects: rows of an array, or one value for each call."""
    element = element_of(schema, schema, example)
    row_wise = kind == "array" and (not isinstance(head.first, list) or element != SCALAR)
    return Part(name, row_wise, head.rows.whole)
