"""The schema: where it comes from, and what is refused with which words."""

from __future__ import annotations

import base64
import json
import math
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import Serve

FRAME = (
    "import pandas as pd\nfrom slipway_scoring import sample\n"
    "df = pd.DataFrame({'a': [1.5, 2], 'b': pd.Series([1, 2], dtype='int8'), 'c': ['x', None], 'd': pd.to_datetime(['2026-01-01', '2026-01-02']),"
    " 'e': pd.Categorical(['u', 'v'])})\n"
    "@sample(df=df)\ndef run(df):\n"
    "    return {'columns': list(df.columns), 'dtypes': [str(t) for t in df.dtypes], 'rows': len(df), 'first': df.head(1), 'index': list(df.index)}\n"
)
RECORD = {"e": "v", "d": "2026-02-03T04:05:06Z", "c": None, "b": 127, "a": 3}


def test_a_frame_has_the_declared_columns_order_and_dtypes(serve: Serve) -> None:
    answer = serve(FRAME).score({"df": [RECORD, {**RECORD, "c": "y"}]}).json
    assert answer["columns"] == ["a", "b", "c", "d", "e"]
    assert answer["dtypes"][:2] == ["float64", "int8"] and answer["dtypes"][4] == "category"
    assert answer["dtypes"][3].startswith("datetime64") and answer["index"] == [0, 1]
    assert answer["first"] == [{"a": 3.0, "b": 127, "c": None, "d": "2026-02-03T04:05:06", "e": "v"}]


def test_what_does_not_fit_a_frame_is_told_by_place(serve: Serve) -> None:
    server = serve(FRAME)

    def told(body: Any) -> tuple[str, str, str]:
        answer = server.score(body)
        assert answer.status == 400, answer.body
        detail = answer.json["details"][0]
        return detail["pointer"], detail["expected"], detail["got"]

    assert told({"df": [RECORD, {**RECORD, "a": "1"}]}) == ("/df/1/a", "number", 'string "1"')
    assert told({"df": [{**RECORD, "b": 128}]}) == ("/df/0/b", "at most 127", "number 128")
    assert told({"df": [{**RECORD, "b": 1.5}]}) == ("/df/0/b", "integer", "number 1.5")
    assert told({"df": [{**RECORD, "b": None}]}) == ("/df/0/b", "integer", "null")
    assert told({"df": [{**RECORD, "a": True}]}) == ("/df/0/a", "number", "boolean true")
    assert told({"df": [{**RECORD, "z": 1}]}) == ("/df/0/z", "no such member", "number 1")
    assert told({"df": [{key: value for key, value in RECORD.items() if key != "a"}]})[0] == "/df/0/a"
    assert told({"df": [{**RECORD, "e": "w"}]})[0] == "/df/0/e"
    assert told({"df": [{**RECORD, "d": "yesterday"}]})[0] == "/df/0/d"
    assert told({"df": RECORD}) == ("/df", "array", "object with 5 members")
    assert told({"df": [1]}) == ("/df/0", "object", "number 1")
    assert told({}) == ("/df", "a value", "nothing: it is missing")
    assert server.score({"df": []}).json["rows"] == 0
    assert server.score({"df": [{**RECORD, "b": 5.0}]}).status == 200


def test_row_limits_and_optional_columns_of_a_schema_file(serve: Serve) -> None:
    column = {"name": "a", "dtype": "float64", "nullable": True}
    schema = {
        "slipway_schema": 1,
        "inputs": {
            "df": {
                "kind": "frame",
                "columns": [column, {"name": "b", "dtype": "float64", "nullable": True, "required": False}],
                "rows": {"least": 1, "most": 2},
            }
        },
    }
    script = "def run(df): return df.isna().values.tolist()"
    server = serve(script, files={".slipway/schema.json": schema})
    assert server.score({"df": [{"a": 1}, {"a": None, "b": 2}]}).json == [[False, True], [True, False]]
    assert server.score({"df": []}).json["details"][0]["expected"] == "at least 1 records"
    assert server.score({"df": [{"a": 1}] * 3}).json["details"][0]["expected"] == "at most 2 records"


def test_arrays_have_dtype_and_shape(serve: Serve) -> None:
    script = (
        "import numpy as np\nfrom slipway_scoring import sample\n@sample(x=np.zeros((1, 2, 3), dtype='float32'), flags=np.array([True]))\n"
        "def run(x, flags): return [str(x.dtype), list(x.shape), str(flags.dtype), float(x.sum())]\n"
    )
    server = serve(script)
    assert server.score({"x": [[[1, 2, 3], [4, 5, 6]]], "flags": [False]}).json == ["float32", [1, 2, 3], "bool", 21.0]
    assert server.score({"x": [], "flags": []}).json == ["float32", [0, 2, 3], "bool", 0.0]
    cases = {
        "/x/0": [[[1, 2, 3]]],
        "/x/0/1/2": [[[1, 2, 3], [4, 5, "6"]]],
        "/x/0/0": [[1, 2]],
        "/x": 3,
        "/x/0/0/0": [[[1e39, 0, 0], [0, 0, 0]]],
    }
    for pointer, value in cases.items():
        answer = server.score({"x": value, "flags": []})
        assert (answer.status, answer.json["details"][0]["pointer"]) == (400, pointer), value
    assert server.score({"x": [], "flags": [1]}).json["details"][0]["pointer"] == "/flags/0"


def test_type_hints_make_the_schema(serve: Serve) -> None:
    script = """
import dataclasses, datetime, enum
from typing import List, Literal, Optional, TypedDict, Union
import numpy as np, pandas as pd
from pydantic import BaseModel, Field

class Colour(enum.Enum):
    red = 'r'

@dataclasses.dataclass
class Point:
    x: float
    y: float = 1.0
    next: Optional['Point'] = None

class Named(TypedDict):
    name: str

class Model(BaseModel):
    age: int = Field(ge=0)
    tags: List[str] = []

def run(n: int, kind: Literal['a', 'b'], colour: Colour, point: Point, named: Named, model: Model, when: datetime.datetime,
        items: List[Union[int, str]], table: pd.DataFrame, vector: np.ndarray, raw: bytes = b'', maybe: Optional[float] = None):
    return [n, kind, colour.name, type(point).__name__, point.x, point.next and point.next.x, named['name'], type(model).__name__, model.age,
            when.year, items, list(table.columns), str(vector.dtype), len(raw), maybe]
"""
    server = serve(script)
    body = {
        "n": 1, "kind": "a", "colour": "r", "point": {"x": 2, "next": {"x": 3}}, "named": {"name": "q"}, "model": {"age": 4},
        "when": "2026-01-02T03:04:05Z", "items": [1, "two"], "table": [{"c": 1, "d": 2}], "vector": [1, 2.5],
    }  # fmt: skip
    assert server.score(body).json == [
        1, "a", "red", "Point", 2.0, 3.0, "q", "Model", 4, 2026, [1, "two"], ["c", "d"], "float64", 0, None,
    ]  # fmt: skip
    wrong = {
        "n": "1", "kind": "c", "colour": "x", "point": {"y": 1}, "named": {}, "model": {"age": -1}, "when": "then",
        "items": [1.5], "table": [1], "vector": ["x", 1], "raw": "%", "maybe": "no",
    }  # fmt: skip
    for name, value in wrong.items():
        answer = server.score({**body, name: value})
        assert answer.status == 400, (name, answer.body)
        assert answer.json["details"][0]["pointer"].startswith("/" + name)


@pytest.mark.parametrize(
    ("policy", "status", "written"), [("null", 400, b"null"), ("literal", 200, b"NaN"), ("refuse", 400, None)]
)
def test_nan_follows_the_policy(serve: Serve, policy: str, status: int, written: bytes) -> None:
    server = serve(
        "import math\ndef run(data): return float('nan') if data is None else str(data)", "--non-finite", policy
    )
    assert server.score(b'{"data": NaN}').status == status
    answer = server.score({"data": None})
    if written is None:
        assert answer.status == 500 and answer.json["code"] == "not-finite"
    else:
        assert answer.body == written


def test_sample_requests_make_the_schema_without_importing_the_script(serve: Serve, tmp_path: Path) -> None:
    bodies = [
        {"rows": [{"a": 1, "b": "x"}], "grid": [[1, 2], [3, 4]], "n": 3},
        {"rows": [{"a": 1.5, "b": "y"}], "grid": [[1, 2]], "n": 3},
    ]
    script = "def run(rows, grid, n: int): return [type(rows).__name__, str(rows.a.dtype), grid.shape, n]"
    server = serve(script, "--schema", "samples.json", files={"samples.json": json.dumps(bodies)})
    assert server.score(bodies[0]).json == ["DataFrame", "float64", [2, 2], 3]
    assert server.score({**bodies[0], "grid": [[1, 2, 3]]}).status == 400


class Command:
    """Opening a pickle of this runs a command."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.path}",)


def part_of_2017(kind: int, swagger: dict[str, Any], internal: Any) -> dict[str, Any]:
    return {"type": kind, "swagger": swagger, "internal": internal, "version": "1.0.1"}


def test_a_2017_schema_whose_pickle_would_run_a_command_runs_nothing(serve: Serve, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    evil = base64.b64encode(pickle.dumps(Command(str(trap)))).decode()
    swagger = {
        "type": "array",
        "items": {"type": "object", "properties": {"a": {"type": "number", "format": "double"}}},
        "example": [{"a": 1.0}],
    }
    schema = {"input": {"df": part_of_2017(3, swagger, evil)}}
    server = serve(
        "def run(df): return str(df.a.dtype)", "--schema", "service_schema.json", files={"service_schema.json": schema}
    )
    assert server.score({"df": [{"a": 1}]}).json == "float64"
    assert not trap.exists()


def test_a_2017_schema_of_another_major_version_is_refused(serve: Serve) -> None:
    schema = {"input": {"x": {"type": 0, "swagger": {"type": "string"}, "internal": "", "version": "2.1"}}}
    server = serve("def run(x): return x", "--schema", "s.json", files={"s.json": schema}, wait=False)
    assert server.process.wait(10) == 2
    server.wait_for("versions 1.x can be read")


def test_a_schema_that_does_not_name_the_inputs_of_run_is_refused(serve: Serve) -> None:
    server = serve(
        "def run(y): return y",
        "--schema",
        "s.json",
        files={"s.json": {"slipway_schema": 1, "inputs": {"x": {"kind": "value"}}}},
        wait=False,
    )
    assert server.process.wait(10) == 3
    server.wait_for("Argument mismatch: run() takes y, the schema has x")


def test_an_infinity_does_not_pass_as_a_float(serve: Serve) -> None:
    server = serve("def run(x: float): return x")
    assert server.score({"x": 1}).json == 1.0
    assert server.score(json.dumps({"x": math.inf}).encode()).status == 400


@pytest.mark.parametrize(("dtype", "value"), [("Int64", 3), ("UInt8", 3), ("Float32", 0.5), ("boolean", True)])
def test_columns_of_dtypes_made_for_missing_values_take_null(serve: Serve, dtype: str, value: Any) -> None:
    server = serve(
        "import pandas as pd\nfrom slipway_scoring import sample\n"
        f"@sample(df=pd.DataFrame({{'a': pd.array([1], dtype='{dtype}'), 'b': [1]}}), s=pd.Series([1], dtype='{dtype}'))\n"
        "def run(df, s): return [str(df['a'].dtype), df['a'].tolist(), s.tolist()]\n"
    )
    answer = server.score({"df": [{"a": None, "b": 1}, {"a": value, "b": 2}], "s": [value, None]})
    assert answer.json == [dtype, [None, value], [value, None]]
    assert server.score({"df": [{"a": value, "b": None}], "s": []}).status == 400
