"""HTTP as old, odd and exact clients speak it."""

from __future__ import annotations

import gzip
import json

import pytest
from conftest import ECHO, SLEEP, Reader, Serve, raw_request, read_answer

BODY = b'{"data":1}'
BIG = "def run(data): return 'x' * 5000\n"


def test_a_client_of_http_1_0_keeps_its_connection_when_it_asks_for_that(serve: Serve) -> None:
    """As `ab -k` does, which waits for the end of the connection unless the answer says that it stays."""
    server = serve(ECHO)
    head = b"POST /score HTTP/1.0\r\nConnection: Keep-Alive\r\ncontent-length: 10\r\n\r\n"
    with server.connect() as connection:
        reader = Reader(connection)
        for _ in range(3):
            connection.sendall(head + BODY)
            answer = reader.answer()
            assert answer.json == 1 and answer.headers["connection"] == "keep-alive"
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert reader.answer().headers["connection"] == "close" and reader.file.read() == b""


def test_a_streamed_answer_to_http_1_0_ends_with_its_connection(serve: Serve) -> None:
    server = serve("def run(data): return iter(['a', 'b'])\n")
    with server.connect() as connection:
        connection.sendall(b"POST /score HTTP/1.0\r\nConnection: keep-alive\r\ncontent-length: 10\r\n\r\n" + BODY)
        answer = connection.makefile("rb").read()
    assert b"connection: close" in answer and b"chunked" not in answer and answer.endswith(b"\r\n\r\nab")


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("x-gzip", True),
        ("GZIP ; q=1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("notgzip", False),
        ("gzip;q=much", False),
        ("br", False),
        ("", False),
    ],
)
def test_an_answer_is_compressed_only_for_clients_that_take_it(serve: Serve, accepted: str, compressed: bool) -> None:
    answer = serve(BIG).request("POST", "/score", {"data": 1}, {"accept-encoding": accepted})
    assert (answer.headers.get("content-encoding") == "gzip") is compressed
    assert json.loads(gzip.decompress(answer.body) if compressed else answer.body) == "x" * 5000


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost:\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: user@a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a/b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a:b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a:80\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nhost: [::1]:80\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n\r\n", 400),
        (b"BREWING / HTTP/1.1\r\nhost: a\r\n\r\n", 501),
        (b"get / HTTP/1.1\r\nhost: a\r\n\r\n", 501),
        (b"PROPFIND / HTTP/1.1\r\nhost: a\r\n\r\n", 405),
        (b"DELETE /score HTTP/1.1\r\nhost: a\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\nhost: a\r\nexpect: 200-ok\r\n\r\n", 417),
        (b"GET / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue, more\r\n\r\n", 417),
        (b"GET / HTTP/1.0\r\nexpect: 200-ok\r\n\r\n", 200),
    ],
)
def test_what_http_does_not_allow_is_refused(serve: Serve, head: bytes, status: int) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        connection.sendall(head)
        answer = read_answer(connection)
    assert answer.status == status
    if status == 405:
        assert answer.headers["allow"]


def test_expect_is_not_for_http_1_0_and_reaches_its_turn_in_a_pipeline(serve: Serve) -> None:
    server = serve(SLEEP)
    expecting = raw_request(b"", "expect: 100-Continue").replace(b"content-length: 0", b"content-length: 2")
    with server.connect() as connection:
        connection.sendall(expecting.replace(b"HTTP/1.1", b"HTTP/1.0") + b"{}")
        assert connection.recv(12) == b"HTTP/1.1 200"
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"seconds":0.2}') + expecting)
        reader = Reader(connection)
        assert reader.answer().status == 200
        assert reader.file.readline() == b"HTTP/1.1 100 Continue\r\n" and reader.file.readline() == b"\r\n"
        connection.sendall(b"{}")
        assert reader.answer().status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/score",
        "/score/",
        "/score?x",
        "/api/v1/service/service/score/",
        "http://other/score",
        "http://other/score/?a=b",
    ],
)
def test_a_slash_at_the_end_of_a_path_does_not_count(serve: Serve, path: str) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        connection.sendall(raw_request(BODY, path=path))
        assert read_answer(connection).json == 1


def test_other_paths_with_a_slash(serve: Serve) -> None:
    server = serve(ECHO)
    for path in ("/health/ready/", "/swagger.json/", "/v2/", "/v2/models/service/", "/api/v1/service/service/"):
        assert server.get(path).status == 200, path
    assert server.get("/score//").status == server.get("//score").status == 404


def test_a_small_body_where_none_is_taken_is_dropped_and_a_large_one_refused(serve: Serve) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        reader = Reader(connection)
        for size in (0, 2, 1000, 65536):
            connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%b" % (size, b"x" * size))
            assert reader.answer().body == b"Healthy"
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 65537\r\n\r\n")
        answer = reader.answer()
        assert (answer.status, answer.json["code"]) == (413, "body-not-taken")
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
        assert read_answer(connection).status == 200


def test_get_takes_the_inputs_from_the_query(serve: Serve) -> None:
    server = serve("def run(a, b=None, c='z'): return [a, b, c]\n", "--primary-key", "k")
    key = {"x-api-key": "k"}
    assert server.get("/score?a=1&b=[1,2]&c=text", headers=key).json == [1, [1, 2], "text"]
    assert server.get("/score?a=1&a=x&b=", headers=key).json == [[1, "x"], "", "z"]
    assert server.get("/score/?a=%7B%22d%22%3A%22%C3%A9%22%7D", headers=key).json == [{"d": "é"}, None, "z"]
    assert server.get("/score?b=1", headers=key).status == 400
    assert server.get("/score?a=1").status == 401
    raw = serve("import json\ndef run(raw): return [raw, json.loads(raw)]\n")
    text, content = raw.get("/score?a=1&b=[1,2]&c=%7B%22d%22:%22%C3%A9%22%7D&a=x&e=18446744073709551617&f=NaN").json
    assert content == {"a": [1, "x"], "b": [1, 2], "c": {"d": "é"}, "e": 2**64 + 1, "f": "NaN"}
    assert text == json.dumps(content)
    deep = serve(
        "def run(raw): return len(raw) if isinstance(raw, str) else 0\ndef same(raw): return json.loads(raw)\n",
        "--input",
        "string",
    )
    for depth in (10, 500, 990, 1500, 3000):
        assert deep.get(f"/score?a={'[' * depth}{']' * depth}").status == 200


def test_options_is_answered_without_a_key_and_calls_nothing(serve: Serve) -> None:
    server = serve(SLEEP, "--primary-key", "k")
    answer = server.request("OPTIONS", "/score")
    assert (answer.status, answer.body) == (200, b"")
    assert not (server.folder / "runs").exists()


def test_request_ids_of_the_2017_service_and_its_successor(serve: Serve) -> None:
    server = serve(ECHO)

    def ids(**sent: str) -> tuple[str, ...]:
        got = server.score({"data": 1}, **sent).headers
        return tuple(got.get(name, "") for name in ("x-ms-client-request-id", "x-ms-request-id", "traceid"))

    assert ids(x_ms_client_request_id="c") == ("c", "c", "")
    assert ids(x_ms_request_id="m") == ("m", "m", "")
    assert ids(x_ms_client_request_id="c", x_ms_request_id="m") == ("c", "m", "")
    assert ids(x_request_id="r") == ("", "r", "")
    assert ids(x_request_id="r", TraceId="t") == ("", "r", "t")
    assert len(ids()[1]) == 32
    for name in ("x_ms_client_request_id", "x_ms_request_id", "x_request_id"):
        refused = server.score({"data": 1}, **{name: "i" * 101})
        assert refused.status == 431 and "i" * 101 not in refused.headers.values()
        assert server.score({"data": 1}, **{name: "i" * 100}).status == 200
