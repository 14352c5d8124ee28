"""What a model file says of itself, as the model registry read it: an MLflow signature, or an ONNX graph's inputs.

`{"source": "mlflow"|"onnx", "inputs": [{"name", "dtype" or "type", "shape"?, "required"?}], "outputs": [...]}`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Optional

import orjson

from slipway_scoring.schema.annotations import RunSource
from slipway_scoring.schema.dtypes import family
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
from slipway_scoring.schema.json_schema import field_schema

# MLflow's column types (mlflow.types.DataType) as dtypes.
COLUMN_TYPES = {
    "boolean": "bool",
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "string": "str",
    "binary": "bytes",
    "datetime": "datetime64[ns]",
}
# ONNX element types (onnx.TensorProto.DataType) as dtypes.
TENSOR_TYPES = {
    "float": "float32",
    "double": "float64",
    "float16": "float16",
    "bool": "bool",
    "string": "str",
    **{f"{sign}int{bits}": f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
}
EXAMPLES: dict[str, Any] = {
    "bool": False,
    "str": "text",
    "bytes": "",
    "datetime64[ns]": "2026-01-01T00:00:00",
}


def load_model_schema(path: str, run: RunSource) -> ServiceSchema:
    """The schema in a model's description. `run`: what the script says of run(). Raises SchemaError."""
    try:
        with open(path, "rb") as file:
            content = orjson.loads(file.read())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SchemaError(f"{path}: {error}") from None
    if not isinstance(content, dict) or not isinstance(content.get("inputs"), list) or not content["inputs"]:
        raise SchemaError(f"{path}: inputs must be an array of at least one input")
    try:
        return schema_from_model(
            content, list(run.parameters), [one for one in run.parameters if one not in run.needed]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise SchemaError(f"{path}: {type(error).__name__}: {error}") from None


def schema_from_model(content: dict[str, Any], parameters: list[str], optional: Sequence[str] = ()) -> ServiceSchema:
    """The schema that a model's description makes for run().

    Columns (no shape) are one frame for the one parameter of run(). Tensors go to the parameters of their names; a
    single one goes to the single parameter whatever its name. Parameters with a default (`optional`) are inputs too, of
    any value, when the model has none of their name.
    """
    needed = [name for name in parameters if name not in optional]
    if len(needed) == 1 or (len(parameters) > 1 and not needed):
        parameters = needed or parameters[:1]
    source = str(content.get("source", "model"))
    parts: list[dict[str, Any]] = content["inputs"]
    tensors = [part for part in parts if part.get("shape") is not None]
    if not tensors:
        frame = Frame(tuple(column_of(part) for part in parts))
        inputs: dict[str, Input] = {single(parameters, "input_df"): Input(frame)}
    elif len(parts) == 1 and (len(parameters) == 1 or not parts[0].get("name")):
        inputs = {single(parameters, str(parts[0].get("name") or "input")): Input(tensor_of(parts[0]))}
    else:
        inputs = {str(part["name"]): Input(tensor_of(part), bool(part.get("required", True))) for part in parts}
        missing = [name for name in inputs if parameters and name not in parameters]
        if missing:
            raise SchemaError(
                f"the model's inputs {', '.join(inputs)} are not the parameters of run(): {', '.join(parameters)}; "
                "name them alike, or give a schema of your own"
            )
    example = {name: example_of(entry.field) for name, entry in inputs.items()}
    inputs.update({name: Input(Value(), required=False) for name in optional if name not in inputs})
    return ServiceSchema(inputs, output=output_of(content.get("outputs")), example=example, source=source)


def single(parameters: list[str], otherwise: str) -> str:
    """The name of the one parameter of run(). Raises SchemaError when there are several."""
    if len(parameters) > 1:
        raise SchemaError(
            f"the model takes one table or tensor, run() has the parameters {', '.join(parameters)}; "
            "give run() one parameter, or the service a schema of its own"
        )
    return parameters[0] if parameters else otherwise


def column_of(part: dict[str, Any]) -> Column:
    """A column of an MLflow signature."""
    kind = str(part.get("type") or part.get("dtype"))
    required = bool(part.get("required", True))
    dtype = COLUMN_TYPES.get(kind) or ("object" if family(kind) == "other" else kind)
    return Column(str(part["name"]), dtype, nullable=not required, required=required)


def tensor_of(part: dict[str, Any]) -> Field:
    """A tensor; a dimension that is -1, null or a name is free."""
    text = str(part.get("dtype") or part.get("type") or "float32").lower()
    found = re.search(r"tensor\((\w+)\)", text)
    kind = found.group(1) if found else text
    dtype = TENSOR_TYPES.get(kind) or TENSOR_TYPES.get(re.sub(r"[^a-z0-9]", "", kind)) or kind
    sizes = tuple(size if isinstance(size, int) and size >= 0 else None for size in part["shape"])
    return Array(dtype, sizes) if sizes else Value(field_schema(Array(dtype, ())))


def example_of(field: Field) -> Any:
    """A body that fits: zeros, one where a dimension is free."""
    if isinstance(field, Frame):
        return [{column.name: EXAMPLES.get(column.dtype, 0) for column in field.columns}]
    if not isinstance(field, Array):
        return 0
    value: Any = EXAMPLES.get(field.dtype, 0)
    for size in reversed(field.shape):
        value = [value] * (1 if size is None else min(size, 1000))
    return value


def output_of(parts: Any) -> Optional[dict[str, Any]]:
    """The JSON Schema of one unambiguous output; what run() makes of several is its own affair."""
    if not isinstance(parts, list) or len(parts) != 1 or parts[0].get("shape") is None:
        return None
    return None if isinstance(tensor_of(parts[0]), Value) else {"description": "what run() makes of the model's output"}
