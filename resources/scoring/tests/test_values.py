"""Values on their way through a running service: answers, arguments, streams, type hints, saved requests, decorators."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from conftest import Serve

STREAM = "def run(n: int, kind: str = 'json'):\n    for i in range(n):\n        yield {'json': {'i': i} if i != 1 else None, 'text': 'a' if i != 1 else None, 'none': None}[kind]\n"


@pytest.mark.parametrize("options", [(), ("--concurrency", "3")])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_none_is_a_part_of_a_stream_as_any_other(serve: Serve, kind: str, options: tuple[str, ...]) -> None:
    server = serve(STREAM.replace("def", kind, 1), *options)
    assert server.score({"n": 3}).body == b'{"i":0}\nnull\n{"i":2}\n'
    assert server.score({"n": 3, "kind": "text"}).body == b"anulla"
    assert server.score({"n": 2, "kind": "none"}).body == b"null\nnull\n"
    assert (
        server.score({"n": 3}, accept="text/event-stream").body == b'data: {"i":0}\n\ndata: null\n\ndata: {"i":2}\n\n'
    )
    assert server.score({"n": 0}).body == b""


def test_the_client_is_told_which_value_cannot_be_sent(serve: Serve) -> None:
    answer = serve("def run(x): return {'rows': [1, {'f': print}]}").score({"x": 1})
    assert (answer.status, answer.json["code"]) == (500, "not-encodable")
    detail = answer.json["details"][0]
    assert (detail["pointer"], detail["got"]) == ("/rows/1/f", "builtin_function_or_method")
    assert answer.headers["x-ms-run-function-failed"] == "true"


def test_whole_numbers_of_any_size_stay_whole(serve: Serve) -> None:
    server = serve("def run(n: int, any=None): return [n + 1, type(n).__name__, any]")
    big = 2**80
    assert server.score({"n": big, "any": [-big, "1" * 30]}).json == [big + 1, "int", [-big, "1" * 30]]
    assert server.score(b'{"n": 2.0}').json[:2] == [3, "int"]
    assert server.score(b'{"n": 2.5}').status == 400
    assert serve("def run(data): return data").score({"data": big}).json == big


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_bodies_come_in_every_encoding_of_unicode(serve: Serve, encoding: str) -> None:
    assert (
        serve("def run(x): return x").score('{"x": "é"}'.encode(encoding), content_type="application/json").json == "é"
    )


COLUMNS = [
    {"type": "datetime", "name": "when", "required": True}, {"type": "double", "name": "x", "required": True},
    {"type": "string", "name": "note", "required": False}, {"type": "long", "name": "id", "required": False},
    {"type": "boolean", "name": "vip", "required": True}, {"type": "binary", "name": "blob", "required": False},
]  # fmt: skip


def test_the_columns_of_a_model_may_be_missing_or_null_and_bytes_keep_their_nuls(serve: Serve, tmp_path: Any) -> None:
    from slipway_scoring.schema.fields import to_json
    from slipway_scoring.schema.from_model import schema_from_model

    schema = schema_from_model({"source": "mlflow", "inputs": COLUMNS}, ["df", "threshold"], ["threshold"])
    script = (
        "def run(df, threshold=0.5):\n"
        "    return [threshold, str(df.id.dtype), df.id.tolist(), [None if b is None else list(b) for b in df.blob], df.note.isna().tolist(), str(df.vip.dtype)]\n"
    )
    server = serve(script, files={".slipway/schema.json": to_json(schema)})
    assert server.score(schema.example).status == 200
    row = {"when": "2026-01-02T03:04:05Z", "x": 1, "vip": True}
    full = {**row, "note": "n", "id": 2**60 + 1, "blob": base64.b64encode(b"\x00a\x00\x00").decode()}
    assert server.score({"df": [full]}).json == [0.5, "int64", [2**60 + 1], [[0, 97, 0, 0]], [False], "bool"]
    mixed = server.score({"df": [full, {**row, "id": None, "note": None, "blob": None}, row], "threshold": 1}).json
    assert mixed == [1, "Int64", [2**60 + 1, None, None], [[0, 97, 0, 0], None, None], [False, True, True], "bool"]
    small = server.score({"df": [{**row, "id": 3}, row]}).json
    assert small[1:3] == ["float64", [3.0, None]]


HINTS = """
import collections, collections.abc, dataclasses, datetime, decimal, enum, pathlib, typing, uuid
from typing import *
import numpy as np, pandas as pd
from pydantic import BaseModel, Field

Age = NewType("Age", int)
Rows = List[List[float]]
T = TypeVar("T", bound=int)
class Kind(enum.Enum):
    A = 1
class Named(NamedTuple):
    a: int
    b: str = "x"
class Typed(TypedDict, total=False):
    n: int
@dataclasses.dataclass
class Data:
    n: int
    tags: set = dataclasses.field(default_factory=set)
class Model(BaseModel):
    n: int

def run(x: HINT):
    return [type(x).__name__, x if not isinstance(x, (pd.Series, pd.DataFrame, np.ndarray)) else x.tolist() if hasattr(x, "tolist") else len(x)]
"""
B64 = base64.b64encode(b"a\x00").decode()
CASES: list[tuple[str, Any, str, Any]] = [
    ("list", [1], "list", "text"), ("List", [1], "list", {}), ("Tuple", [1], "tuple", 1), ("tuple", [1], "tuple", "a"), ("Dict", {"a": 1}, "dict", []),
    ("dict", {"a": 1}, "dict", [1]), ("Set", [1], "set", 1), ("FrozenSet", [1], "frozenset", {}), ("Sequence", [1], "list", 1), ("Iterable", [1], "list", 1),
    ("Mapping", {"a": 1}, "dict", 1), ("collections.abc.Sequence", [1], "list", 1), ("collections.OrderedDict", {"a": 1}, "OrderedDict", 1), ("Deque", [1], "deque", 1),
    ("Callable", 1, "int", None), ("Rows", [[1, 2]], "list", [["a"]]), ("Age", 3.0, "int", "3"), ("T", 3.0, "int", "3"), ("Optional[int]", 2.0, "int", "x"),
    ("Union[int, str]", "5", "str", []), ("Union[str, int]", 5.0, "int", []), ("Union[float, int]", 2, "int", "x"), ("Literal['a', 1]", 1.0, "int", "b"),
    ("Annotated[int, Field(ge=3)]", 4.0, "int", 2), ("Kind", 1, "Kind", 2), ("Named", {"a": 1.0}, "Named", {"b": "x"}), ("Typed", {"n": 1}, "dict", {"n": "x"}),
    ("Data", {"n": 1, "tags": [1]}, "Data", {"n": 1.5}), ("Model", {"n": 1}, "Model", {"n": "x"}), ("Dict[int, float]", {"1": 2}, "dict", {"a": 1}),
    ("List[Data]", [{"n": 1}], "list", [{}]), ("datetime.datetime", "2026-01-02T03:04:05Z", "datetime", "then"), ("datetime.date", "2026-01-02", "date", "2026"),
    ("datetime.timedelta", "PT1H", "timedelta", "1"), ("decimal.Decimal", "0.10", "Decimal", "x"), ("uuid.UUID", "00000000-0000-0000-0000-000000000005", "UUID", "5"),
    ("pathlib.Path", "a/b", "PosixPath", 1), ("complex", {"real": 1, "imag": 2}, "complex", 1), ("bytes", B64, "bytes", "%"), ("bytearray", B64, "bytearray", 1),
    ("np.ndarray", [[1, 2]], "ndarray", ["a", 1]), ("np.float32", 0.5, "float32", "x"), ("np.int8", 5, "int8", 500), ("pd.Series", [1], "Series", 1),
    ("pd.DataFrame", [{"a": 1}], "DataFrame", [1]), ("pd.Timestamp", "2026-01-02", "Timestamp", 5), ("Any", None, "NoneType", None), ("object", 1, "int", None),
    ("typing.Type", 1, "int", None), ("'list[int]'", [1.0], "list", ["x"]), ("np.typing.NDArray[np.int8]", [[1], [2]], "ndarray", [300]),
]  # fmt: skip


@pytest.mark.parametrize("part", range(6))
def test_each_hint_converts_or_takes_any_value(serve: Serve, part: int) -> None:
    for hint, good, kind, bad in CASES[part::6]:
        server = serve(HINTS.replace("HINT", hint).replace("import numpy as np", "import numpy as np, numpy.typing"))
        answer = server.score({"x": good})
        assert (answer.status, answer.json[0] if answer.status == 200 else answer.json) == (200, kind), hint
        if bad is not None:
            refused = server.score({"x": bad})
            assert refused.status == 400 and refused.json["details"][0]["pointer"].startswith("/x"), (
                hint,
                refused.body,
            )
        server.stop()


REQUESTS = {
    "requests/a.json": '\ufeff{"x": 1, "note": null, "tags": []}',
    "requests/b.json": '{"x": 1.5, "tags": ["a"]}',
}


def saved(serve: Serve, script: str, requests: list[Any]) -> Any:
    return serve(script, "--schema", "samples.json", files={"samples.json": json.dumps(requests)})


def test_saved_requests_are_examples_and_do_not_restrict(serve: Serve) -> None:
    script = "def run(x, note=None, tags=(), limit=3): return [x, note, list(tags), limit]"
    server = saved(serve, script, [{"x": 1, "note": None, "tags": []}, {"x": 1.5, "tags": ["a"]}])
    for body in (
        {"x": 2},
        {"x": None},
        {"x": 2.5, "note": "n"},
        {"x": 1, "note": {"any": 1}, "tags": ["b", None]},
        {"x": 1, "limit": 9},
    ):
        assert server.score(body).status == 200, body
    assert server.score({"note": None}).status == 400 and server.score({"x": "text"}).status == 400
    assert server.get("/openapi.json").json["components"]["schemas"]["ServiceInput"]["required"] == ["x"]


def test_a_table_in_a_saved_request_takes_more_than_it_shows(serve: Serve) -> None:
    script = "def run(rows): return [{n: str(t) for n, t in rows.dtypes.items()}, rows]"
    server = saved(serve, script, [{"rows": [{"a": 1, "flag": True, "s": "x"}]}])
    dtypes, _ = server.score({"rows": [{"a": 1, "flag": True, "s": "x"}]}).json
    assert (dtypes["a"], dtypes["flag"]) == ("int64", "bool")
    dtypes, rows = server.score(
        {"rows": [{"a": 1.5, "flag": None, "s": None, "new": 2}, {"a": None, "flag": True, "s": "y"}]}
    ).json
    assert dtypes["a"] == "float64" and rows[1] == {"a": None, "flag": True, "s": "y", "new": None}
    assert (
        server.score({"rows": [{"flag": True, "s": "x"}]}).json
        and server.score({"rows": [{"a": "1", "flag": True, "s": "x"}]}).status == 400
    )


@pytest.mark.parametrize(
    "script",
    [
        "import json\ndef run(raw_data):\n    return json.loads(raw_data)['data']\n",
        "import json\ndef parse(text):\n    return json.loads(text)['data']\ndef run(raw_data):\n    return parse(raw_data)\n",
    ],
)
def test_a_script_that_parses_the_body_itself_gets_it_as_text_beside_a_saved_request(serve: Serve, script: str) -> None:
    server = saved(serve, script, [{"data": [1, 2, 3]}])
    assert server.score({"data": [1, 2]}).json == [1, 2]
    assert server.get("/openapi.json").json["components"]["schemas"]["ServiceInput"]["example"] == {"data": [1, 2, 3]}


DECORATED = """
import numpy as np, pandas as pd
from inference_schema.schema_decorators import input_schema, output_schema
from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
def init(): pass
@input_schema('array', NumpyParameterType(np.array([[1.0, 2.0]]), enforce_shape=False))
@input_schema('rows', NumpyParameterType(np.array([(1, 'a')], dtype=[('n', 'i8'), ('s', 'U5')]), enforce_shape=False), optional=True)
@input_schema('frame', PandasParameterType(pd.DataFrame({'a': [1.0], 'b': ['x']}), enforce_shape=False))
@input_schema('number', StandardPythonParameterType(5), optional=True)
def run(array, frame, rows=None, number=7):
    return [str(array), str(frame.to_dict('records')), str(rows), number]
"""


def direct(body: dict[str, Any]) -> Any:
    """What the real package makes of the same values, or None when it refuses them."""
    names: dict[str, Any] = {"__name__": "decorated"}
    exec(compile(DECORATED, "decorated.py", "exec"), names)
    given = {name: value for name, value in body.items() if name in ("array", "frame", "rows", "number")}
    try:
        return names["run"](**{"rows": None, "number": 7, **json.loads(json.dumps(given))})
    except Exception:
        return None


def test_decorated_inputs_take_what_inference_schema_takes(serve: Serve) -> None:
    server = serve(DECORATED)
    usual = {"array": [[1, 2], [3, 4]], "frame": [{"a": 1, "b": "x"}]}
    variants = [
        {}, {"frame": {"a": [1, 2], "b": ["x", "y"]}}, {"frame": [{"a": 1}]}, {"frame": [{"a": None, "b": None}]}, {"frame": [{"a": "1.5", "b": 2}]},
        {"array": [["1", "2"]]}, {"array": [1, 2]}, {"array": [[1]]}, {"array": "text"}, {"rows": [[1, "a"]]}, {"rows": [{"n": 1, "s": "a"}]}, {"rows": None},
        {"number": None}, {"number": 6}, {"number": 6.5}, {"number": "6"}, {"extra": 1}, {"frame": [{"a": 1, "b": "x", "c": 3}]}, {"frame": []}, {"frame": 5},
        {"array": [[None, 1]]}, {"frame": {"a": {"0": 1}, "b": {"0": "x"}}},
    ]  # fmt: skip
    taken = 0
    for change in variants:
        body = {**usual, **change}
        expected, answer = direct(body), server.score(body)
        assert (answer.status == 200) == (expected is not None), (change, answer.body, expected)
        if expected is not None:
            taken += 1
            assert answer.json == json.loads(json.dumps(expected)), change
    assert 5 < taken < len(variants)
    assert server.score({"array": [[1, 2]]}).json["details"][0]["pointer"] == "/frame"
