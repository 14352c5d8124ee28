"""JSON Schema 2020-12 in the older dialects that Swagger 2.0 and OpenAPI 3.0 read."""

from __future__ import annotations

from typing import Any

from slipway_scoring.schema.value_schema import listed_type

PLAIN = ("title", "description", "format", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern",
         "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default")  # fmt: skip


def to_openapi_30(schema: Any) -> dict[str, Any]:
    """The nearest schema of OpenAPI 3.0: `nullable`, single types, `enum` for `const`."""
    return converted(schema, {}, "nullable", combines=True)


def to_swagger(schema: Any) -> dict[str, Any]:
    """The nearest schema of Swagger 2.0: `x-nullable`, and any value where one of several forms may stand."""
    return converted(schema, {}, "x-nullable", combines=False)


def converted(schema: Any, definitions: dict[str, Any], null: str, combines: bool, depth: int = 0) -> dict[str, Any]:
    """One schema object; references are replaced by what they name, up to a bounded depth."""
    if not isinstance(schema, dict) or depth > 12:
        return {}
    definitions = {**definitions, **schema.get("$defs", {})}
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return converted(definitions.get(name), definitions, null, combines, depth + 1)

    def inner(part: Any) -> dict[str, Any]:
        return converted(part, definitions, null, combines, depth + 1)

    result = {key: schema[key] for key in PLAIN if key in schema}
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds or [])
    if "null" in kinds:
        result[null] = True
    kinds = [kind for kind in kinds if kind != "null"]
    if len(kinds) == 1:
        result["type"] = kinds[0]
    add_values(schema, result, null)
    for side in ("Minimum", "Maximum"):
        if f"exclusive{side}" in schema:
            result[side.lower()] = schema[f"exclusive{side}"]
            result[f"exclusive{side}"] = True
    if "properties" in schema:
        result["properties"] = {name: inner(part) for name, part in schema["properties"].items()}
    if schema.get("required"):
        result["required"] = list(schema["required"])
    if "additionalProperties" in schema:
        rest = schema["additionalProperties"]
        result["additionalProperties"] = rest if isinstance(rest, bool) else inner(rest)
    if result.get("type") == "array":
        result["items"] = inner(schema.get("items", {}))
    add_forms(schema, result, inner, null, combines)
    return result


def add_values(schema: dict[str, Any], result: dict[str, Any], null: str) -> None:
    """`enum` and `const`."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is None:
        return
    if None in values:
        result[null] = True
    kind = listed_type([value for value in values if value is not None])
    if "type" not in result and kind is not None:
        result["type"] = kind
    result["enum"] = list(values)


def add_forms(schema: dict[str, Any], result: dict[str, Any], inner: Any, null: str, combines: bool) -> None:
    """`anyOf`, `oneOf`, `allOf`. A choice between one form and null is that form, nullable."""
    for key in ("anyOf", "oneOf", "allOf"):
        if key not in schema:
            continue
        parts = [part for part in schema[key] if part != {"type": "null"}]
        if len(parts) < len(schema[key]):
            result[null] = True
        if len(parts) == 1:
            result.update(inner(parts[0]))
        elif combines or key == "allOf":
            result[key] = [inner(part) for part in parts]
