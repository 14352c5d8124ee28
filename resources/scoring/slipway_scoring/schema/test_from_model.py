"""Descriptions that models give of themselves."""

from __future__ import annotations

import pytest

from slipway_scoring.schema.fields import Array, Column, Frame, SchemaError, from_json, to_json
from slipway_scoring.schema.from_model import schema_from_model

COLUMNS = {
    "source": "mlflow",
    "inputs": [
        {"name": "a", "type": "double"},
        {"name": "b", "type": "long", "required": False},
        {"name": "c", "type": "string"},
    ],
}


def test_an_mlflow_signature_of_columns_is_one_frame() -> None:
    schema = schema_from_model(COLUMNS, ["table"])
    assert schema.inputs["table"].field == Frame(
        (Column("a", "float64"), Column("b", "int64", nullable=True, required=False), Column("c", "str"))
    )
    assert schema.source == "mlflow" and schema.example == {"table": [{"a": 0, "b": 0, "c": "text"}]}
    assert from_json(to_json(schema)) == schema


@pytest.mark.parametrize("dtype", ["float", "tensor(float)", "FLOAT", "float32"])
def test_an_onnx_input_is_an_array_with_free_dimensions(dtype: str) -> None:
    content = {"source": "onnx", "inputs": [{"name": "X", "dtype": dtype, "shape": ["batch", 4]}]}
    schema = schema_from_model(content, ["data"])
    assert schema.inputs["data"].field == Array("float32", (None, 4)) and schema.example == {"data": [[0] * 4]}
    assert list(schema_from_model(content, []).inputs) == ["X"]


def test_several_tensors_go_by_name() -> None:
    parts = [{"name": "x", "dtype": "int64", "shape": [-1]}, {"name": "y", "dtype": "float16", "shape": [None, 2]}]
    schema = schema_from_model({"source": "onnx", "inputs": parts}, ["y", "x"])
    assert schema.inputs["x"].field == Array("int64", (None,)) and schema.inputs["y"].field == Array(
        "float16", (None, 2)
    )
    with pytest.raises(SchemaError, match="are not the parameters of run"):
        schema_from_model({"inputs": parts}, ["x", "z"])
    with pytest.raises(SchemaError, match="give run\\(\\) one parameter"):
        schema_from_model(COLUMNS, ["a", "b"])
