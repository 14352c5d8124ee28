"""run() with the decorators of inference-schema: they decide which inputs fit, as on Azure."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Serve

HEAD = """
import numpy as np, pandas as pd
from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
from inference_schema.schema_decorators import input_schema, output_schema
def init(): pass
"""
FRAME = (
    HEAD
    + """
@input_schema('df', PandasParameterType(pd.DataFrame({'a': [1.5], 'b': ['x']})))
def run(df):
    return [[None if pd.isna(v) else v for v in row] for row in df.values.tolist()] + [str(df.dtypes.iloc[0])]
"""
)


@pytest.mark.parametrize(
    "body, answer",
    [
        ({"df": [{"a": 1, "b": "y"}]}, [[1.0, "y"], "float64"]),
        ({"df": {"a": [1.0, 2.0], "b": ["y", "z"]}}, [[1.0, "y"], [2.0, "z"], "float64"]),
        ({"df": [{"a": "2.5", "b": "y"}]}, [[2.5, "y"], "float64"]),
        ({"df": [{"a": None, "b": "y"}]}, [[None, "y"], "float64"]),
        ({"df": [{"a": 1, "b": "y"}], "other": 1}, [[1.0, "y"], "float64"]),
    ],
)
def test_a_frame_comes_in_every_form_that_the_decorator_takes(serve: Serve, body: Any, answer: Any) -> None:
    assert serve(FRAME).score(body).json == answer


def test_what_the_decorator_does_not_take_is_the_clients_error(serve: Serve) -> None:
    server = serve(FRAME)
    for body in ({"df": [{"a": "no number", "b": "y"}]}, {"df": 5}, {}, [1]):
        answer = server.score(body)
        assert (answer.status, answer.json["code"]) == (400, "invalid-input"), body
    assert "no number" in server.score({"df": [{"a": "no number", "b": "y"}]}).json["message"]


def test_an_error_of_run_itself_is_the_scripts(serve: Serve) -> None:
    server = serve(HEAD + "@input_schema('n', StandardPythonParameterType(1))\ndef run(n): raise ValueError(n)\n")
    answer = server.score({"n": 1})
    assert (answer.status, answer.json["code"]) == (500, "run-failed")


def test_inputs_with_defaults_may_be_missing_from_a_decorated_run(serve: Serve) -> None:
    script = """
from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
from inference_schema.schema_decorators import input_schema
def init(): pass
@input_schema('num', StandardPythonParameterType(1))
@input_schema('size', StandardPythonParameterType(1))
def run(num, size=10, request_headers=None): return [num, size]
"""
    server = serve(script)
    assert server.score({"num": 1}).json == [1, 10]
    assert server.score({"num": 1, "size": 5}).json == [1, 5]
