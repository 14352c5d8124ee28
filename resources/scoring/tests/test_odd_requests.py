"""Requests that are too large, broken or strange: refused cheaply, in JSON."""

from __future__ import annotations

import gzip

import pytest
from conftest import ECHO, Serve, memory_of, raw_request, read_answer


@pytest.mark.parametrize("coding", ["length", "chunked", "gzip"])
def test_a_body_over_the_limit_is_413_which_the_client_sees(serve: Serve, coding: str) -> None:
    server = serve(ECHO, "--body-limit", "1MB")
    body = b'{"data": "' + b"x" * 30_000_000 + b'"}'
    with server.connect() as connection:
        if coding == "length":
            connection.sendall(raw_request(body))
        elif coding == "gzip":
            connection.sendall(raw_request(gzip.compress(body), "content-encoding: gzip"))
        else:
            connection.sendall(b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
            for start in range(0, len(body), 1_000_000):
                part = body[start : start + 1_000_000]
                connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
        answer = read_answer(connection)
    assert answer.status == 413 and answer.json["code"] == "body-too-large"
    assert server.score({"data": 1}).json == 1
    assert memory_of(server.process.pid) < 60


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nx: " + b"y" * 100_000 + b"\r\n\r\n", 431),
        (b"POST /score HTTP/1.1\r\n" + b"".join(b"h%d: 1\r\n" % n for n in range(200)) + b"\r\n", 431),
        (b"POST /score HTTP/1.1\r\nhost: x\r\n" + b"h: 1\r\n" * 200 + b"\r\n", 431),
        (b"POST /" + b"s" * 20_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\nx-request-id: " + b"i" * 200 + b"\r\ncontent-length: 0\r\n\r\n", 431),
        (b"PUT /score HTTP/1.1\r\nhost: x\r\n\r\n", 405),
        (b"POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n", 404),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01", 400),
    ],
)
def test_broken_and_oversized_heads_are_refused_in_json(serve: Serve, head: bytes, status: int) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        connection.sendall(head)
        answer = read_answer(connection)
    assert answer.status == status
    assert answer.json["request_id"] == answer.headers["x-request-id"] and answer.json["message"]
    assert server.score({"data": 1}).status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"not json", "not-json"),
        (b"", "empty-body"),
        (b"  ", "empty-body"),
        (b'{"data": NaN}', "not-json"),
        (b'{"data": Infinity}', "not-json"),
        (b'{"data": 1e999}', "not-json"),
        (b'{"data": "\xff"}', "not-json"),
        (b"[" * 1_000_000, "not-json"),
        (b'{"data":' * 5000 + b"1" + b"}" * 5000, "not-json"),
        (b'{"data": 1', "not-json"),
        (b"\x00", "not-json"),
        (b"null", "invalid-input"),
        (b'"text"', "invalid-input"),
    ],
)
def test_odd_bodies_are_400(serve: Serve, body: bytes, code: str) -> None:
    answer = serve(ECHO).score(body)
    assert answer.status == 400 and answer.json["code"] == code and answer.json["request_id"]


def test_big_numbers_and_duplicate_keys(serve: Serve) -> None:
    """Past 64 bits orjson reads a float; of duplicate keys the last one counts, as in Python's own parser."""
    server = serve(ECHO)
    assert server.score(b'{"data": 1180591620717411303424}').json == 2.0**70
    assert server.score(b'{"data": 1, "data": 2}').json == 2
