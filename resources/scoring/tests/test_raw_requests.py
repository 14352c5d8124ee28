"""Scripts that take raw requests and return responses of their own, as azureml-inference-server-http runs them."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from conftest import Serve, Server

HEAD = """
import json
from azureml_inference_server_http.api.aml_request import AMLRequest, rawhttp
from azureml_inference_server_http.api.aml_response import AMLResponse
def init(): pass
"""


def answer_of(server: Server, body: bytes = b"", **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers in their order, and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("POST", "/score", body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    try:
        return answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read()
    finally:
        connection.close()


def of(headers: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in headers if key == name]


def test_a_script_of_azures_server_gets_the_whole_request(serve: Serve) -> None:
    script = (
        HEAD
        + """
@rawhttp
def run(request: AMLRequest):
    seen = {}
    for name, value in request.headers:
        seen[name] = value
    return AMLResponse({
        'headers': seen['X-Mine'], 'method': request.method, 'path': request.path, 'length': len(request.get_data()),
        'form': request.form.getlist('a'), 'files': [[f.filename, f.read().decode()] for f in request.files.values()],
        'values': request.values['a'], 'cookie': request.cookies['c'],
    }, 201, json_str=True)
"""
    )
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="f"; '
        b'filename="n.txt"\r\n\r\ncontent\r\n--x--\r\n'
    )
    status, headers, content = answer_of(
        serve(script), body, content_type="multipart/form-data; boundary=x", x_mine="m", cookie="c=d"
    )
    assert (status, of(headers, "content-type"), of(headers, "x-ms-run-function-failed")) == (
        201,
        ["application/json"],
        ["False"],
    )
    assert json.loads(content) == {
        "headers": "m", "method": "POST", "path": "/score", "length": len(body), "form": ["1"],
        "files": [["n.txt", "content"]], "values": "1", "cookie": "d",
    }  # fmt: skip


RESPONSES: dict[str, tuple[int, dict[str, Any], bytes]] = {
    "AMLResponse(None, 333)": (333, {"content-type": ["application/json"], "x-ms-run-function-failed": ["False"]}, b"{}"),
    "AMLResponse('test', 444)": (444, {"content-type": ["text/plain; charset=utf-8"]}, b"test"),
    "AMLResponse('test', 555, json_str=True)": (555, {"content-type": ["application/json"], "x-ms-run-function-failed": ["True"]}, b'"test"'),
    "AMLResponse(b'\\xff', 200, {'Content-Type': 'image/png', 'X-Number': 5})": (200, {"content-type": ["image/png"], "x-number": ["5"]}, b"\xff"),
    "AMLResponse(None, 200, {'a': 'A', 'b': 'A, B, C', 'content-type': 'A', 'x-ms-run-function-failed': 'Z'}, run_function_failed=True)": (
        200, {"a": ["A"], "b": ["A", "B", "C"], "content-type": ["application/json"], "x-ms-run-function-failed": ["True"]}, b"{}"),
    "AMLResponse('', 200, {'Set-Cookie': 'a=1; Path=/, b=2; Expires=Wed, 09 Jun 2032 10:18:14 GMT'})": (
        200, {"set-cookie": ["a=1; Path=/", "b=2; Expires=Wed, 09 Jun 2032 10:18:14 GMT"]}, b""),
    "AMLResponse('', 200, {'Set-Cookie': ['a=1', 'b=2'], 'Link': '<a>; rel=\"x, y\", <b>'})": (
        200, {"set-cookie": ["a=1", "b=2"], "link": ['<a>; rel="x, y"', "<b>"]}, b""),
    "AMLResponse((x for x in ('one ', 'two')), 202, {'X-A': 'b'})": (202, {"x-a": ["b"], "content-type": ["text/plain; charset=utf-8"]}, b"one two"),
    "AMLResponse((x for x in (b'a', b'b')), 200, {'Content-Type': 'image/x'})": (200, {"content-type": ["image/x"]}, b"ab"),
    "AMLResponse(iter([{'a': 1}, {'a': 2}]), 200)": (200, {"content-type": ["application/x-ndjson"]}, b'{"a":1}\n{"a":2}\n'),
    "AMLResponse(['a', 'b'], 200)": (200, {}, b"ab"),
    "AMLResponse({'a': 1}, '404 NOT FOUND')": (404, {"content-type": ["application/json"]}, b'{"a":1}'),
    "changed(AMLResponse('', 200))": (418, {"x-request-id": ["mine"], "x-added": ["1", "2"], "set-cookie": ["k=v; HttpOnly; Max-Age=5; Path=/"]}, b"body"),
    "slipway.Response('x', 200, [('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=2')])": (200, {"set-cookie": ["a=1", "b=2"]}, b"x"),
    "flask_like(False)": (203, {"set-cookie": ["a=1", "b=2"], "content-type": ["text/html"]}, b"flask"),
    "flask_like(True)": (203, {"set-cookie": ["a=1", "b=2"]}, b"onetwo"),
    "{'aml_response_body': {'x': 1}, 'aml_response_headers': {'Set-Cookie': ['a=1', 'b=2']}}": (200, {"set-cookie": ["a=1", "b=2"]}, b'{"x":1}'),
}  # fmt: skip


@pytest.mark.parametrize("expression", RESPONSES)
@pytest.mark.parametrize("options", [[], ["--concurrency", "2"]])
def test_responses_go_out_as_they_are(serve: Serve, expression: str, options: list[str]) -> None:
    script = (
        HEAD
        + f"""
import slipway_scoring as slipway
from werkzeug.wrappers import Response
def changed(response):
    response.headers['x-request-id'] = 'cannot'
    response.headers.add('X-Added', '1'); response.headers.add('X-Added', '2')
    response.status_code = 418
    response.set_data('body')
    response.set_cookie('k', 'v', max_age=5, httponly=True)
    return response
def flask_like(streamed):
    made = Response(iter(['one', 'two']) if streamed else 'flask', 203, content_type='text/html')
    made.headers.add('Set-Cookie', 'a=1'); made.headers.add('Set-Cookie', 'b=2')
    return made
@rawhttp
def run(request): return {expression}
"""
    )
    status, headers, body = answer_of(serve(script, *options), x_request_id="mine")
    wanted, heads, content = RESPONSES[expression]
    assert (status, body) == (wanted, content)
    for name, values in heads.items():
        assert of(headers, name) == values


def test_a_raw_body_that_is_no_json_fails_the_call_alone(serve: Serve) -> None:
    server = serve(HEAD + "@rawhttp\ndef run(request): return AMLResponse(request.json, 200, json_str=True)\n")
    assert answer_of(server, b"{")[0] == 500
    assert answer_of(server, b"{}")[0] == 200


BODIES = {
    "plain": "def run(raw_data):\n    return json.loads(raw_data)['data']",
    "annotated": "def run(raw_data: str):\n    return json.loads(raw_data)['data']",
    "assigned": "def run(raw_data):\n    text = raw_data.strip()\n    return json.loads(text)['data']",
    "helper": "def parse(text): return json.loads(text)\ndef run(raw_data):\n    return parse(raw_data)['data']",
    "helper by name": "def parse(*, text): return json.loads(text)\ndef run(raw_data):\n    return parse(text=raw_data)['data']",
    "two helpers": "def inner(t):\n    return json.loads(t)\ndef outer(t):\n    return inner(t)\ndef run(raw_data):\n    return outer(raw_data)['data']",
    "module": "import parsing\ndef run(raw_data):\n    return parsing.parse(raw_data)['data']",
    "imported": "from lib.parsing import parse as p\ndef run(raw_data):\n    return p(raw_data)['data']",
    "method": "class Handler:\n    def read(self, text): return json.loads(text)\nhandler = Handler()\ndef run(raw_data):\n    return handler.read(raw_data)['data']",
    "either": "def run(data):\n    data = json.loads(data) if isinstance(data, str) else data\n    return data['data']",
    "decoder": "def run(raw_data):\n    return json.JSONDecoder().decode(raw_data)['data']",
    "stream": "import io\ndef run(raw_data):\n    return json.load(io.StringIO(raw_data))['data']",
    "bytes": "import orjson\ndef run(raw_data):\n    return orjson.loads(raw_data.encode())['data']",
    "more parameters": "def run(raw_data, limit=3, request_headers=None):\n    return json.loads(raw_data)['data'][:limit]",
    "async": "async def run(raw_data):\n    return json.loads(raw_data)['data']",
    "from elsewhere": "from lib.scoring import run",
    "successor": "from azureml_inference_server_http.api.aml_response import AMLResponse\ndef work(t): return eval(t)['data']\ndef run(anything):\n    return work(anything)",
}  # fmt: skip


@pytest.mark.parametrize("form", BODIES)
def test_run_gets_the_body_as_text_when_it_parses_it_itself(serve: Serve, form: str) -> None:
    files = {
        "parsing.py": "import json\ndef parse(text): return json.loads(text)\n",
        "lib/parsing.py": "import json\ndef parse(text): return json.loads(text)\n",
        "lib/scoring.py": "import parsing\ndef run(raw): return parsing.parse(raw)['data']\n",
    }
    server = serve(f"import json\ndef init(): pass\n{BODIES[form]}\n", files=files)
    assert server.score({"data": [1, 2]}).json == [1, 2]


OBJECTS = {
    "member": "def run(data):\n    return json.loads(data['x'])",
    "named": "def run(data):\n    return data",
    "two": "def run(a, b):\n    return json.loads(a)",
    "helper of a part": "def parse(text): return json.loads(text)\ndef run(data):\n    return parse(data['x'])",
    "list": "def run(data: list):\n    return json.loads(data[0])",
}


@pytest.mark.parametrize("form", OBJECTS)
def test_run_gets_its_inputs_by_name_otherwise(serve: Serve, form: str) -> None:
    server = serve(f"import json\ndef init(): pass\n{OBJECTS[form]}\n")
    body: dict[str, Any] = {"a": "1", "b": 2} if form == "two" else {"data": ["[1]"] if form == "list" else {"x": "1"}}
    assert server.score(body).status == 200
    assert server.score({"other": 1}).status == 400


def test_run_without_parameters_is_called_with_any_body(serve: Serve) -> None:
    server = serve("def init(): pass\ndef run(): return 'called'\n")
    for body in (b"", b"{}", b'{"a": 1}', b"\xff no json"):
        assert server.score(body).json == "called"
    assert server.score(b"x", content_type="image/png").json == "called"


def test_request_headers_are_had_in_any_case(serve: Serve) -> None:
    script = "def run(n: int, request_headers): return [request_headers['X-MINE'], request_headers.get('x-mine'), dict(request_headers)['X-Mine'], 'x-Mine' in request_headers]\n"
    assert serve(script).score({"n": 1}, x_mine="a").json == ["a", "a", "a", True]


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
