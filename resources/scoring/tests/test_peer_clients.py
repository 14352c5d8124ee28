"""Requests as other servers' clients send them: Triton's client, MLflow, KServe V1."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from conftest import Serve, Server
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

FRAME = (
    "import pandas as pd\nfrom slipway_scoring import sample\n"
    "@sample(df=pd.DataFrame({'a': [1.0], 'n': [1], 's': ['x'], 'ok': [True]}))\n"
    "def run(df, scale: float = 1.0): return [f'{a * scale:g} {n} {s} {ok}' for a, n, s, ok in df.itertuples(index=False)]\n"
)
ARRAY = "import numpy as np\nfrom slipway_scoring import sample\n@sample(x=np.zeros((1, 2)))\ndef run(x): return x.sum(axis=1)\n"
VALUES = "def run(a: int, b: str = 'z'): return [a, b]\n"
OPEN = "def run(**inputs): return inputs\n"
ROWS = [{"a": 1.5, "n": 2, "s": "p", "ok": True}, {"a": 2.5, "n": 3, "s": "q", "ok": False}]
TOLD = ["1.5 2 p True", "2.5 3 q False"]


def ask(server: Server, content: Any, path: str = "/invocations", kind: str = "application/json") -> Any:
    return server.request("POST", path, content, {"content-type": kind})


# -- Triton's client -------------------------------------------------------------------------------------------


def triton(server: Server) -> InferenceServerClient:
    return InferenceServerClient(f"127.0.0.1:{server.port}")


def given(name: str, values: Any, binary: bool) -> InferInput:
    made = InferInput(name, list(values.shape), np_to_triton_dtype(values.dtype))
    made.set_data_from_numpy(values, binary_data=binary)
    return made


@pytest.mark.parametrize("binary_in", [True, False])
@pytest.mark.parametrize("binary_out", [True, False, None])
def test_triton_client_sends_and_reads_tensors(serve: Serve, binary_in: bool, binary_out: bool | None) -> None:
    server = serve("import numpy as np\nfrom slipway_scoring import sample\n"
                   "@sample(x=np.zeros((1, 2), dtype='float32'))\n"
                   "def run(x): return {'sum': x.sum(axis=1), 'texts': ['é', 'b'], 'flags': x[:, 0] > 1}\n")  # fmt: skip
    client = triton(server)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("service")
    assert client.is_model_ready("service", "1.0") and not client.is_model_ready("service", "2")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    assert client.get_model_metadata("service")["inputs"][0]["datatype"] == "FP32"
    outputs = None
    if binary_out is not None:
        outputs = [InferRequestedOutput(name, binary_data=binary_out) for name in ("sum", "texts", "flags")]
    values = np.array([[1, 2], [3, 4.5]], dtype="float32")
    for compression in (None, "gzip", "deflate"):
        result = client.infer(
            "service",
            [given("x", values, binary_in)],
            outputs=outputs,
            request_id="7",
            request_compression_algorithm=compression,
        )
        assert result.get_response()["id"] == "7"
        assert result.as_numpy("sum").tolist() == [3.0, 7.5] and result.as_numpy("sum").dtype == np.float32
        texts = [one.decode() if isinstance(one, bytes) else one for one in result.as_numpy("texts")]
        assert texts == ["é", "b"] and result.as_numpy("flags").tolist() == [False, True]


@pytest.mark.parametrize(
    "dtype",
    ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"],
)
def test_every_datatype_goes_in_and_out_as_raw_bytes(serve: Serve, dtype: str) -> None:
    server = serve(
        "import numpy as np\nfrom slipway_scoring import sample\n"
        f"@sample(x=np.zeros((1, 2), dtype='{dtype}'))\ndef run(x): return x\n"
    )
    values = np.array([[0, 1], [1, 0], [1, 1]]).astype(dtype)
    result = triton(server).infer("service", [given("x", values, True)]).as_numpy("output")
    assert result.dtype == values.dtype and result.tolist() == values.tolist()


def test_a_frame_takes_a_binary_tensor_for_each_column(serve: Serve) -> None:
    server = serve(FRAME)
    columns = {
        "a": np.array([1.5, 2.5]),
        "n": np.array([2, 3]),
        "s": np.array(["p", "q"], dtype=object),
        "ok": np.array([True, False]),
    }
    result = triton(server).infer("service", [given(name, values, True) for name, values in columns.items()])
    assert [one.decode() for one in result.as_numpy("output")] == TOLD
    with pytest.raises(InferenceServerException, match="a tensor for each column: a, n, s, ok"):
        triton(server).infer("service", [given("df", np.zeros((1, 4)), True)])


def test_triton_client_reads_errors(serve: Serve) -> None:
    server = serve(ARRAY, "--primary-key", "k")
    wrong = [given("y", np.zeros((1, 2)), True)]
    key = {"x-api-key": "k"}
    with pytest.raises(InferenceServerException, match="no version 9"):
        triton(server).infer("service", wrong, model_version="9", headers=key)
    with pytest.raises(InferenceServerException, match="no such model"):
        triton(server).infer("other", wrong, headers=key)
    with pytest.raises(InferenceServerException, match="key"):
        triton(server).infer("service", wrong)
    with pytest.raises(InferenceServerException, match="tensor"):
        triton(server).infer("service", wrong, headers=key)


@pytest.mark.parametrize(
    ("tensor", "raw", "length"),
    [
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 15, None),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 15}}, b"x" * 15, None),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 17, None),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": -1}}, b"x" * 16, None),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": "16"}}, b"x" * 16, None),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 16, "9999"),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 16, "-1"),
        ({"datatype": "FP64", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 16, "3"),
        ({"datatype": "FP64", "shape": [1, 3], "parameters": {"binary_data_size": 16}}, b"x" * 16, None),
        ({"datatype": "ODD", "shape": [1, 2], "parameters": {"binary_data_size": 16}}, b"x" * 16, None),
        ({"datatype": "BYTES", "shape": [1, 1], "parameters": {"binary_data_size": 6}}, b"\xff\xff\xff\xffab", None),
        ({"datatype": "BYTES", "shape": [1, 1], "parameters": {"binary_data_size": 5}}, b"\x01\0\0\0\xff", None),
    ],
)
def test_raw_data_that_does_not_fit_is_400(
    serve: Serve, tensor: dict[str, Any], raw: bytes, length: str | None
) -> None:
    head = json.dumps({"inputs": [{"name": "x", **tensor}]}).encode()
    headers = {"inference-header-content-length": length or str(len(head))}
    answer = serve(ARRAY).request("POST", "/v2/models/service/infer", head + raw, headers)
    assert answer.status == 400 and isinstance(answer.json["error"], str)


@pytest.mark.parametrize(
    "path", ["/v2/models/other", "/v2/models/service/versions/9/ready", "/v2/nothing", "/v1/models/x"]
)
def test_what_is_not_there_is_an_error_of_the_protocol(serve: Serve, path: str) -> None:
    answer = serve(ARRAY).get(path)
    assert answer.status == 404 and isinstance(answer.json["error"], str)


# -- MLflow and KServe V1 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/invocations", "/v1/models/service:predict"])
@pytest.mark.parametrize(
    "content",
    [
        {"dataframe_records": ROWS},
        {"dataframe_split": {"columns": list(ROWS[0]), "data": [list(row.values()) for row in ROWS]}},
        {"dataframe_split": {"columns": list(ROWS[0]), "index": [7, 8], "data": [list(row.values()) for row in ROWS]}},
        {"dataframe_split": {"data": [list(row.values()) for row in ROWS]}},
        {"instances": ROWS},
        {"instances": [list(row.values()) for row in ROWS]},
        {"inputs": ROWS},
        {"inputs": {name: [row[name] for row in ROWS] for name in ROWS[0]}},
    ],
)
def test_every_form_of_a_frame(serve: Serve, path: str, content: Any) -> None:
    assert ask(serve(FRAME), content, path).json == {"predictions": TOLD}


def test_params_csv_and_values_of_mlflow(serve: Serve) -> None:
    server = serve(FRAME)
    assert ask(server, {"instances": ROWS[:1], "params": {"scale": 2}}).json == {"predictions": ["3 2 p True"]}
    text = b'\xef\xbb\xbfa,n,s,ok\r\n1.5,2,p,True\r\n2.5,3,"q",false\r\n'
    assert ask(server, text, kind="text/csv; charset=utf-8").json == {"predictions": TOLD}
    assert ask(server, b"a,n,s,ok\n3,2,007,true\n", kind="text/csv").json == {"predictions": ["3 2 007 True"]}
    for wrong in (b"", b"a,n\n1\n", b"a,n,s,ok\nx,1,2,true\n", b"\xff\xfe\xfa", b'a,"b'):
        assert ask(server, wrong, kind="text/csv").status == 400, wrong


@pytest.mark.parametrize(
    ("script", "content", "expected"),
    [
        (ARRAY, {"instances": [[1, 2], [3, 4]]}, [3, 7]),
        (ARRAY, {"inputs": [[1, 2]]}, [3]),
        (ARRAY, {"inputs": {"x": [[1, 2]]}}, [3]),
        (ARRAY, {"instances": [{"x": [1, 2]}, {"x": [3, 4]}]}, [3, 7]),
        (ARRAY, {"dataframe_split": {"columns": ["p", "q"], "data": [[1, 2]]}}, [3]),
        (ARRAY, {"dataframe_records": [{"p": 1, "q": 2}]}, [3]),
        (FRAME, {"inputs": {"df": ROWS[:1], "scale": 2}}, ["3 2 p True"]),
        (VALUES, {"inputs": {"a": 1, "b": "x"}}, [1, "x"]),
        (VALUES, {"instances": [{"a": 1, "b": "x"}]}, [1, "x"]),
        (VALUES, {"inputs": {"a": 1}, "params": {"b": "y"}}, [1, "y"]),
        (OPEN, {"inputs": {"a": 1}, "other": 2}, {"inputs": {"a": 1}, "other": 2}),
    ],
)
def test_other_inputs(serve: Serve, script: str, content: Any, expected: Any) -> None:
    assert ask(serve(script), content).json == {"predictions": expected}


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"instances": ROWS, "inputs": ROWS},
        {"instances": ROWS, "other": 1},
        {"instances": 3},
        {"instances": [[1]]},
        {"instances": [1, 2]},
        {"inputs": {"a": [1], "n": [1, 2]}},
        {"dataframe_split": []},
        {"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}},
        {"dataframe_split": {"columns": "a", "data": [[1]]}},
        {"dataframe_split": {"data": [1], "more": 1}},
        {"dataframe_records": {"a": 1}},
        {"instances": ROWS, "params": 3},
        {"instances": ROWS, "params": {"nothing": 1}},
    ],
)
def test_what_is_in_none_of_the_forms_is_400(serve: Serve, content: Any) -> None:
    answer = ask(serve(FRAME), content)
    assert answer.status == 400 and answer.json["message"]


def test_missing_values_as_mlflows_client_writes_them(serve: Serve) -> None:
    script = (
        FRAME.replace("'a': [1.0]", "'a': [1.0, None]")
        .replace("[1]", "[1, 1]")
        .replace("['x']", "['x', 'x']")
        .replace("[True]", "[True, True]")
    )
    server = serve(script)
    assert ask(server, b'{"dataframe_split": {"columns": ["a","n","s","ok"], "data": [[NaN, 1, "x", true]]}}').json == {
        "predictions": ["nan 1 x True"]
    }


def test_the_other_paths_of_mlflow_and_kserve(serve: Serve) -> None:
    server = serve(ARRAY, "--primary-key", "k")
    assert server.get("/ping").status == 200 and server.get("/version").status == 200
    assert server.get("/v1/models").json == {"models": ["service"]}
    assert server.get("/v1/models/service").json == {"name": "service", "ready": True}
    assert ask(server, {"instances": [[1, 2]]}).status == 401
    assert ask(server, {"instances": [[1, 2]]}, "/v1/models/service:predict").json["error"]
    assert server.get("/invocations").status == server.get("/v1/models/service:predict").status == 405
    assert server.metrics()['slipway_rejected_total{reason="unauthorized"}'] == 2


def test_a_script_that_takes_requests_as_they_come_gets_those_of_the_doors_too(serve: Serve) -> None:
    server = serve("from slipway_scoring import Request\ndef run(request: Request): return request.data.decode()\n")
    assert ask(server, b'{"instances": 1}').json == '{"instances": 1}'


def test_whole_numbers_past_64_bits_stay_whole_for_mlflow_and_kserve(serve: Serve) -> None:
    server = serve("def run(a: int): return str(a)\n")
    for path in ("/invocations", "/v1/models/service:predict"):
        answer = ask(server, b'{"inputs": {"a": 36893488147419103233}}', path)
        assert (answer.status, answer.json) == (200, {"predictions": "36893488147419103233"}), answer.body


@pytest.mark.parametrize(
    ("path", "kind", "content"),
    [
        ("/invocations", "text/csv", b"a,n,s,ok\n" + b"1,1,x,1\n" * 100_000),
        (
            "/invocations",
            "application/json",
            {"dataframe_split": {"columns": ["a" * 100_000], "data": [[1]] * 1000}},
        ),
    ],
)
def test_rows_that_take_too_much_memory_are_refused(serve: Serve, path: str, kind: str, content: Any) -> None:
    server = serve(FRAME, "--body-limit", "1MB")
    assert ask(server, content, path, kind).status == 413
    assert ask(server, {"instances": [[1, 1, "x", True]]}, path).status == 200
