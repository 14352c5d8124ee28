"""A 2017 service_schema.json: `{"input": {arg: {"internal", "swagger", "type", "version"}}, "output": {…}}`.

`internal` is base64 of a Python pickle, and opening a pickle runs whatever it says. It is never opened here: its
opcodes are listed (see pickle_listing), and what cannot be read that way is taken from `swagger`.
"""

from __future__ import annotations

import json
from typing import Any, Optional

from slipway_scoring.schema.fields import Field, Frame, Input, SchemaError, ServiceSchema, field_from_json
from slipway_scoring.schema.from_swagger import (
    array_from_swagger,
    cleaned,
    frame_from_swagger,
    value_from_swagger,
)
from slipway_scoring.schema.pickle_listing import Listed, list_internal

STANDARD, NUMPY, SPARK, PANDAS = range(4)  # azureml.api.schema.dataTypes.DataTypes
OLDEST = "0.1.0a11"  # what a file without `version` was made with
MAJOR = 1
SPARK_DTYPES = {
    "byte": "int8",
    "short": "int16",
    "integer": "int32",
    "long": "int64",
    "boolean": "bool",
    "float": "float32",
    "double": "float64",
    "string": "str",
    "date": "datetime64[ns]",
    "timestamp": "datetime64[ns]",
}


def schema_from_2017(content: dict[str, Any]) -> ServiceSchema:
    """The schema in a parsed service_schema.json. Raises SchemaError."""
    inputs: dict[str, Input] = {}
    example: dict[str, Any] = {}
    for name, part in content.get("input", {}).items():
        if name == "request_headers":
            continue
        check_version(name, part)
        inputs[name] = Input(field_from_part(name, part))
        if "example" in part["swagger"]:
            example[name] = part["swagger"]["example"]
    output, example_output = output_from_2017(content.get("output") or {})
    return ServiceSchema(
        inputs,
        output=output,
        example=example if len(example) == len(inputs) and example else None,
        example_output=example_output,
        source="service_schema.json",
    )


def check_version(name: str, part: dict[str, Any]) -> None:
    """Refuses a file of another major version, as the 2017 service did."""
    version = str(part.get("version") or OLDEST)
    major = version.partition(".")[0]
    if version != OLDEST and major != str(MAJOR):
        raise SchemaError(f"input {name} was made with SDK version {version}; versions {MAJOR}.x can be read")


def field_from_part(name: str, part: dict[str, Any]) -> Field:
    """The field of one input."""
    swagger = part["swagger"]
    if not isinstance(swagger, dict):
        raise SchemaError(f"input {name} has no swagger object")
    kind = part.get("type")
    internal = part.get("internal")
    if isinstance(internal, dict) and "kind" in internal:
        return field_from_json(internal)  # written by our own generate_schema
    if kind == SPARK:
        return spark_frame(swagger, internal)
    listed = list_internal(internal) if isinstance(internal, str) else Listed()
    if kind == PANDAS:
        dtypes = listed.columns if set(listed.columns) == set(swagger.get("items", {}).get("properties", {})) else {}
        return ordered(frame_from_swagger(swagger, dtypes), list(dtypes))
    if kind == NUMPY:
        return array_from_swagger(swagger, listed.shape)
    if kind == STANDARD:
        return value_from_swagger(swagger, listed.python_type)
    raise SchemaError(f"input {name} has type {kind!r}; known are 0 STANDARD, 1 NUMPY, 2 SPARK, 3 PANDAS")


def ordered(frame: Frame, names: list[str]) -> Frame:
    """The frame with its columns in the given order."""
    if not names:
        return frame
    by_name = {column.name: column for column in frame.columns}
    return Frame(tuple(by_name[name] for name in names))


def spark_frame(swagger: dict[str, Any], internal: Any) -> Frame:
    """A Spark input as a frame: the order and types come from its StructType, which is JSON."""
    frame = frame_from_swagger(swagger)
    fields = struct_fields(internal)
    if fields is None or {field["name"] for field in fields} != {column.name for column in frame.columns}:
        return frame
    dtypes = {str(field["name"]): SPARK_DTYPES.get(str(field["type"]), "object") for field in fields}
    return ordered(frame_from_swagger(swagger, dtypes), list(dtypes))


def struct_fields(internal: Any) -> Optional[list[dict[str, Any]]]:
    """The fields of a Spark StructType in JSON, or None."""
    try:
        struct = json.loads(internal) if isinstance(internal, str) else internal
    except ValueError:
        return None
    if not isinstance(struct, dict) or not isinstance(struct.get("fields"), list):
        return None
    return [field for field in struct["fields"] if isinstance(field, dict) and "name" in field]


def output_from_2017(parts: dict[str, Any]) -> tuple[Optional[dict[str, Any]], Any]:
    """The JSON Schema and example of the answer: an object of outputs by name."""
    swaggers = {name: part["swagger"] for name, part in parts.items() if isinstance(part.get("swagger"), dict)}
    if not swaggers:
        return None, None
    schema = {"type": "object", "properties": {name: cleaned(swagger) for name, swagger in swaggers.items()}}
    return schema, {name: swagger.get("example") for name, swagger in swaggers.items()}
