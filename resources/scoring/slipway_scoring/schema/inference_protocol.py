"""The service in terms of the Open Inference Protocol v2: its tensors.

Source: kserve/open-inference-protocol, specification/protocol/inference_rest.md. An array is one tensor, a frame one
tensor for each column, text and other JSON values are BYTES.
"""

from __future__ import annotations

from typing import Any

from slipway_scoring.schema.dtypes import INTEGERS
from slipway_scoring.schema.fields import Array, Frame, Series, ServiceSchema, Value
from slipway_scoring.version import VERSION

PLATFORM = "slipway_python"
FLOATS = {"float16": "FP16", "float32": "FP32", "float64": "FP64"}
VALUES = {"integer": "INT64", "number": "FP64", "boolean": "BOOL"}


def datatype(dtype: str) -> str:
    """The protocol's name of a dtype."""
    name = dtype.lower()
    if name in INTEGERS:
        return name.upper()
    if name in ("bool", "boolean"):
        return "BOOL"
    return FLOATS.get(name, "BYTES")


def server_metadata() -> dict[str, Any]:
    """The answer of `GET /v2`."""
    return {"name": "slipway-scoring", "version": VERSION, "extensions": ["binary_tensor_data"]}


def model_metadata(name: str, version: str, schema: ServiceSchema) -> dict[str, Any]:
    """The answer of `GET /v2/models/<name>`; -1 is a free dimension."""
    tensors = [tensor for field, entry in schema.inputs.items() for tensor in field_tensors(field, entry.field)]
    return {"name": name, "versions": [version], "platform": PLATFORM, "inputs": tensors, "outputs": outputs(schema)}


def field_tensors(name: str, field: Any) -> list[dict[str, Any]]:
    """The tensors of one input."""
    if isinstance(field, Frame):
        return [{"name": one.name, "datatype": datatype(one.dtype), "shape": [-1]} for one in field.columns]
    if isinstance(field, Series):
        return [{"name": name, "datatype": datatype(field.column.dtype), "shape": [-1]}]
    if isinstance(field, Array):
        shape = [-1 if size is None else size for size in field.shape]
        return [{"name": name, "datatype": datatype(field.dtype), "shape": shape}]
    assert isinstance(field, Value)
    return [value_tensor(name, field.schema)]


def value_tensor(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A plain value as a tensor of one element, or of a free number for an array of plain values."""
    kind = schema.get("type")
    if kind == "array":
        inner = schema.get("items", {}).get("type")
        return {"name": name, "datatype": VALUES.get(str(inner), "BYTES"), "shape": [-1]}
    return {"name": name, "datatype": VALUES.get(str(kind), "BYTES"), "shape": [1]}


def outputs(schema: ServiceSchema) -> list[dict[str, Any]]:
    """The tensors of the answer, as far as they are declared."""
    output = schema.output or {}
    properties = output.get("properties")
    if isinstance(properties, dict) and properties:
        return [value_tensor(name, part) for name, part in properties.items()]
    return [value_tensor("output", output)] if output else []
