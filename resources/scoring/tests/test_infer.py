"""The Open Inference Protocol v2."""

from __future__ import annotations

from typing import Any

from conftest import Serve

FRAME = (
    "import pandas as pd, numpy as np\nfrom slipway_scoring import sample\n"
    "@sample(df=pd.DataFrame({'a': [1.0], 'b': ['x']}))\ndef run(df, scale: float = 1.0): return {'double': df.a.to_numpy() * 2 * scale, 'b': df.b.tolist()}\n"
)
ARRAY = "import numpy as np\nfrom slipway_scoring import sample\n@sample(x=np.zeros((1, 3), dtype='float32'))\ndef run(x): return x.sum(axis=1)\n"


def tensor(name: str, datatype: str, shape: list[int], data: list[Any]) -> dict[str, Any]:
    return {"name": name, "datatype": datatype, "shape": shape, "data": data}


def infer(server: Any, content: Any, path: str = "/v2/models/service/infer") -> Any:
    return server.request("POST", path, content)


def test_metadata_and_readiness(serve: Serve) -> None:
    server = serve(ARRAY)
    assert server.get("/v2").json["name"] == "slipway-scoring"
    assert server.get("/v2/health/live").status == server.get("/v2/health/ready").status == 200
    assert server.get("/v2/models/service/ready").status == 200
    assert server.get("/v2/models/other").status == 404
    model = server.get("/v2/models/service/versions/1.0").json
    assert model["name"] == "service" and model["versions"] == ["1.0"]
    assert model["inputs"] == [{"name": "x", "datatype": "FP32", "shape": [-1, 3]}]


def test_an_array_is_one_tensor(serve: Serve) -> None:
    server = serve(ARRAY)
    flat = tensor("x", "FP32", [2, 3], [1, 2, 3, 4, 5, 6])
    answer = infer(server, {"id": "42", "inputs": [flat]}, "/v2/models/service/versions/1.0/infer").json
    assert answer == {
        "model_name": "service",
        "model_version": "1.0",
        "id": "42",
        "outputs": [tensor("output", "FP32", [2], [6.0, 15.0])],
    }
    nested = tensor("x", "FP32", [2, 3], [[1, 2, 3], [4, 5, 6]])
    assert infer(server, {"inputs": [nested]}).json["outputs"] == answer["outputs"]


def test_a_frame_is_a_tensor_for_each_column(serve: Serve) -> None:
    server = serve(FRAME)
    columns = [tensor("b", "BYTES", [2], ["x", "y"]), tensor("a", "FP64", [2], [1, 2])]
    answer = infer(server, {"inputs": [*columns, tensor("scale", "FP64", [1], [3])]}).json
    assert answer["outputs"] == [tensor("double", "FP64", [2], [6.0, 12.0]), tensor("b", "BYTES", [2], ["x", "y"])]
    answer = infer(server, {"inputs": columns, "outputs": [{"name": "b"}]}).json
    assert [one["name"] for one in answer["outputs"]] == ["b"]


def test_what_does_not_fit_is_an_error_of_the_protocol(serve: Serve) -> None:
    server = serve(ARRAY)
    good = tensor("x", "FP32", [1, 3], [1, 2, 3])
    wrong: list[Any] = [
        {},
        {"inputs": "x"},
        {"inputs": [{**good, "datatype": "COMPLEX"}]},
        {"inputs": [{**good, "shape": [1, 4]}]},
        {"inputs": [{**good, "shape": [-1]}]},
        {"inputs": [{**good, "data": ["a", "b", "c"]}]},
        {"inputs": [{**good, "data": [[1, 2, 3], 4]}]},
        {"inputs": [good, {**good, "name": "y"}]},
        {"inputs": [{**good, "name": "y"}]},
        {"inputs": [good], "outputs": [{"name": "z"}]},
    ]
    for content in wrong:
        answer = infer(server, content)
        assert answer.status == 400 and isinstance(answer.json["error"], str), content
    assert infer(server, b"{").status == 400
    assert infer(serve("def run(data): return data"), {"inputs": []}).json["code"] == "no-schema"


def test_a_tensor_that_comes_twice_is_refused(serve: Serve) -> None:
    server = serve("def run(a: float): return a\n")
    tensor = {"name": "a", "shape": [1], "datatype": "FP64", "data": [1.0]}
    answer = server.request("POST", "/v2/models/service/infer", {"inputs": [tensor, tensor]})
    assert answer.status == 400 and "each tensor once" in answer.json["error"]
