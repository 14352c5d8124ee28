"""init() and run(): how a script is called, and what comes of its failures."""

from __future__ import annotations

import base64
import json
import time

import pytest
from conftest import SLEEP, Reader, Serve, raw_request

ECHO = "def init(): pass\ndef run(data): return data\n"


def test_arguments_come_by_name_with_defaults_and_headers(serve: Serve) -> None:
    server = serve("def run(a, b=2, request_headers=None): return {'a': a, 'b': b, 'who': request_headers['x-who']}")
    assert server.score({"a": 1}, x_who="me").json == {"a": 1, "b": 2, "who": "me"}
    assert server.score({"b": 5, "a": None}, x_who="you").json == {"a": None, "b": 5, "who": "you"}
    missing = server.score({"b": 1})
    assert missing.status == 400
    assert missing.json["details"] == [{"pointer": "/a", "expected": "a value", "got": "nothing: it is missing"}]
    assert server.score({"a": 1, "c": 1}).json["details"][0]["pointer"] == "/c"
    assert server.score([1]).json["details"][0]["expected"] == "an object of inputs by name"


def test_init_runs_once_in_each_worker(serve: Serve) -> None:
    script = "import os\ndef init():\n    open(f'init-{os.getpid()}', 'a').write('x')\ndef run(n): return os.getpid()\n"
    server = serve(script, "--workers", "3")
    end = time.monotonic() + 30
    while sum(line["message"] == "worker ready" for line in server.lines) < 3 and time.monotonic() < end:
        server.score({"n": 1})
    assert [path.read_text() for path in server.folder.glob("init-*")] == ["x", "x", "x"]


def test_async_run_and_async_init(serve: Serve) -> None:
    script = "import asyncio\nasync def init(): global x; x = 4\nasync def run(n):\n    await asyncio.sleep(0)\n    return n + x\n"
    assert serve(script).score({"n": 1}).json == 5


@pytest.mark.parametrize("options", [(), ("--concurrency", "3")])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_generators_stream(serve: Serve, kind: str, options: tuple[str, ...]) -> None:
    script = f"{kind} run(n: int, kind: str = 'json'):\n    for i in range(n):\n        yield {{'json': {{'i': i}}, 'text': 'é' * 10, 'bytes': b'\\x00' * 70000}}[kind]\n"
    server = serve(script, *options)
    answer = server.score({"n": 3})
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in answer.body.splitlines()] == [{"i": 0}, {"i": 1}, {"i": 2}]
    assert server.score({"n": 2, "kind": "text"}).body.decode() == "é" * 20
    assert len(server.score({"n": 100, "kind": "bytes"}).body) == 7_000_000
    events = server.score({"n": 2}, accept="text/event-stream")
    assert events.body == b'data: {"i":0}\n\ndata: {"i":1}\n\n'
    assert server.score({"n": 0}).body == b""


def test_a_stream_that_fails_midway_is_broken_off_and_one_that_fails_first_is_an_error(serve: Serve) -> None:
    server = serve("def run(n: int):\n    for i in range(n): yield 'x'\n    raise ValueError('oops')\n")
    first = server.score({"n": 0})
    assert first.status == 500 and first.json["code"] == "run-failed"
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"n":1}'))
        received = b""
        while part := connection.recv(65536):
            received += part
    assert b"200 OK" in received and not received.endswith(b"0\r\n\r\n")
    assert server.metrics()['slipway_requests_total{code="500"}'] == 2


def test_a_client_that_leaves_a_stream_stops_the_generator(serve: Serve) -> None:
    script = (
        "import time\ndef run(n: int):\n    try:\n        while True:\n            yield b'x' * 100000\n"
        "    finally:\n        open('stopped', 'w').close()\n"
    )
    server = serve(script)
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"n":1}'))
        connection.recv(1000)
    for _ in range(300):
        if (server.folder / "stopped").exists():
            break
        __import__("time").sleep(0.01)
    assert (server.folder / "stopped").exists()


def test_bytes_and_images_are_base64_in_json_and_raw_by_their_content_type(serve: Serve) -> None:
    server = serve("def run(data: bytes): return {'size': len(data), 'back': data}")
    text = base64.b64encode(b"\x00\xff" * 5).decode()
    assert server.score({"data": text}).json == {"size": 10, "back": text}
    assert server.score(b"\x00\xff", content_type="application/octet-stream").json["size"] == 2
    assert server.score({"data": "%%"}).status == 400
    assert server.score({"data": 3}).json["details"][0] == {"pointer": "/data", "expected": "string", "got": "number 3"}


def test_an_image_goes_in_and_out(serve: Serve) -> None:
    script = "from PIL import Image\ndef run(image: Image.Image): return {'size': image.size, 'turned': image.rotate(90, expand=True)}"
    server = serve(script)
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (3, 2)).save(buffer, "PNG")
    answer = server.score({"image": base64.b64encode(buffer.getvalue()).decode()}).json
    assert answer["size"] == [3, 2]
    assert Image.open(io.BytesIO(base64.b64decode(answer["turned"]))).size == (2, 3)
    assert server.score(buffer.getvalue(), content_type="image/png").json["size"] == [3, 2]
    assert server.score(b"no image", content_type="image/png").status == 400


def test_the_raw_request_and_an_own_response(serve: Serve) -> None:
    script = (
        "from slipway_scoring import Request, Response\n"
        "def run(request: Request):\n"
        "    return Response(request.data[::-1], 201, {'x-kind': request.headers['X-Kind'], 'bad': 'a\\r\\nb: c'}, 'text/plain')\n"
    )
    answer = serve(script).score(b"\x01\x02", x_kind="k", content_type="application/x-thing")
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (201, b"\x02\x01", "k")
    assert answer.headers["content-type"] == "text/plain" and "b" not in answer.headers


def test_a_script_may_refuse_with_a_status_of_its_own(serve: Serve) -> None:
    script = "from slipway_scoring import Refusal\ndef run(n): raise Refusal(422, 'too-old', 'n is too old')"
    answer = serve(script).score({"n": 1})
    assert (answer.status, answer.json["code"], answer.json["message"]) == (422, "too-old", "n is too old")


def test_numpy_and_pandas_results_become_json(serve: Serve) -> None:
    script = (
        "import numpy as np, pandas as pd\n"
        "def run(kind):\n"
        "    return {'array': np.arange(4).reshape(2, 2), 'number': np.float32(0.5), 'frame': pd.DataFrame({'a': [1], 'b': ['x']}),\n"
        "            'series': pd.Series([1.5]), 'nan': [float('nan')], 'column': np.arange(6).reshape(2, 3)[:, 1], 1: {2}, 'time': pd.Timestamp('2026-01-02')}\n"
    )
    answer = serve(script).score({"kind": 1}).json
    assert answer["array"] == [[0, 1], [2, 3]] and answer["number"] == 0.5 and answer["frame"] == [{"a": 1, "b": "x"}]
    assert answer["series"] == [1.5] and answer["nan"] == [None] and answer["column"] == [1, 4] and answer["1"] == [2]
    assert answer["time"].startswith("2026-01-02")


@pytest.mark.parametrize(
    "failure", ["raise ValueError('secret')", "import sys; sys.exit(4)", "return object()", "raise MemoryError"]
)
def test_a_failing_run_is_500_without_trace_and_the_worker_lives(serve: Serve, failure: str) -> None:
    server = serve(f"import os\ndef run(ok):\n    if ok: return os.getpid()\n    {failure}\n")
    before = server.score({"ok": 1}).json
    answer = server.score({"ok": 0}, x_request_id="abc-1")
    assert answer.status == 500
    assert b"secret" not in answer.body and b"Traceback" not in answer.body and b"score.py" not in answer.body
    assert answer.json["request_id"] == "abc-1" == answer.headers["x-request-id"]
    assert answer.headers["x-ms-run-function-failed"] == "true"
    logged = server.wait_for("run() failed at score.py:" if "object" not in failure else "run() failed")
    assert logged["request_id"] == "abc-1" and logged["level"] == "error"
    assert server.score({"ok": 1}).json == before


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("import nothing_of_that_name\ndef run(x): pass", "importing the script failed at score.py:1"),
        (
            "def init():\n    open('model.pkl')\ndef run(x): pass",
            "init() failed at score.py:2, in init: FileNotFoundError",
        ),
        ("def run(x:\n", "importing the script failed at score.py:1: SyntaxError"),
        ("def init(): pass\n", "has no function run()"),
        ("def run(x, /): pass", "cannot be given by name"),
        ("def run(*x): pass", "cannot be given by name"),
        ("import sys\nsys.exit(0)\ndef run(x): pass", "importing the script failed at score.py:2"),
        ("def init():\n    import os\n    os._exit(7)\ndef run(x): pass", ""),
    ],
)
def test_a_script_that_cannot_be_served_ends_the_server_with_a_located_error(
    serve: Serve, script: str, told: str
) -> None:
    server = serve(script, files={"models/a.bin": b"12345"}, wait=False)
    code = server.process.wait(20)
    assert code == (7 if "_exit(7)" in script else 3)
    if told:
        message = server.wait_for(told)["message"]
        if "failed at" in told:
            assert "models/a.bin (5 bytes)" in message and "Installed: " in message and "numpy " in message
            assert "slipway_scoring/worker" not in message


def test_what_run_prints_and_logs_carries_the_request_id(serve: Serve) -> None:
    script = (
        "import logging, sys\nprint('at import')\n"
        "def run(n):\n    print('printed', n)\n    print('partial', end='')\n    logging.getLogger('mine').warning('logged')\n"
        "    sys.stderr.write('complained\\n')\n    return n\n"
    )
    server = serve(script)
    server.score({"n": 1}, x_request_id="first")
    server.score({"n": 2}, x_request_id="second")
    assert "request_id" not in server.wait_for("at import")
    assert server.wait_for("printed 1")["request_id"] == "first"
    assert server.wait_for("printed 2")["request_id"] == "second"
    assert server.wait_for("logged")["logger"] == "mine"
    assert server.wait_for("complained")["level"] == "warning"


def test_modules_of_the_user_do_not_take_the_place_of_the_servers(serve: Serve) -> None:
    files = dict.fromkeys(("orjson.py", "uvloop.py", "httptools.py", "token.py"), "raise RuntimeError('shadowed')\n")
    server = serve(
        "import module_of_mine\ndef run(n): return module_of_mine.double(n)",
        files={**files, "module_of_mine.py": "def double(n): return 2 * n\n"},
    )
    assert server.score({"n": 4}).json == 8


def test_a_missing_script_is_named(serve: Serve) -> None:
    server = serve(ECHO, "--script", "other.py", wait=False)
    assert server.process.wait(20) == 3
    server.wait_for("the scoring script other.py is not there")


def test_pipelined_requests_are_answered_in_their_order(serve: Serve) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        connection.sendall(b"".join(raw_request(b'{"data":%d}' % n) for n in range(50)))
        reader = Reader(connection)
        assert [reader.answer().json for _ in range(50)] == list(range(50))


@pytest.mark.parametrize("count", [1, 2, 3, 30])
def test_a_connection_is_read_again_after_pipelined_requests(serve: Serve, count: int) -> None:
    with serve(SLEEP).connect() as connection:
        connection.settimeout(10)
        reader = Reader(connection)
        for _ in range(3):
            connection.sendall(raw_request(b'{"seconds": 0.01}') * count)
            assert [reader.answer().status for _ in range(count)] == [200] * count
