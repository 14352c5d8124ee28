"""Clients that send slowly, read slowly, or are too many."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

import pytest
from conftest import ECHO, Serve, memory_of, raw_request, read_answer


def test_expect_100_continue_is_answered_or_refused(serve: Serve) -> None:
    server = serve(ECHO, "--body-limit", "1KB")
    with server.connect() as connection:
        head = b"POST /score HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n"
        connection.sendall(head)
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'{"data":1}')
        assert read_answer(connection).json == 1
    with server.connect() as connection:
        connection.sendall(head.replace(b"10\r\n\r\n", b"5000\r\n\r\n"))
        assert read_answer(connection).status == 413


def test_slow_heads_and_slow_bodies_are_ended(serve: Serve) -> None:
    server = serve(ECHO, "--receive-timeout", "1s")
    slow = [server.connect() for _ in range(2)]
    slow[0].sendall(b"POST /score HTTP/1.1\r\nhost:")
    slow[1].sendall(b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
    begun = time.monotonic()
    while time.monotonic() - begun < 0.9:
        assert server.score({"data": 1}).status == 200
    for connection in slow:
        answer = read_answer(connection)
        assert answer.status == 408 and answer.json["code"] == "request-timeout"
        connection.close()
    assert time.monotonic() - begun < 4


def test_an_idle_connection_is_closed(serve: Serve) -> None:
    server = serve(ECHO, "--keep-alive", "500ms")
    with server.connect() as connection:
        assert connection.recv(10) == b""


def test_a_client_that_stops_reading_is_cut_off_and_the_worker_goes_on(serve: Serve) -> None:
    script = "import os\ndef run(n: int):\n    yield str(os.getpid())\n    for _ in range(n): yield 'x' * 1_000_000\n"
    server = serve(script, "--timeout", "1s")
    before = server.score({"n": 0}).body
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(raw_request(b'{"n":100}'))
        time.sleep(0.2)
        assert server.score({"n": 0}).body == before


def test_a_connection_on_which_nothing_comes_is_closed_sooner_than_an_idle_one(serve: Serve) -> None:
    server = serve(ECHO, "--receive-timeout", "500ms", "--keep-alive", "1h")
    with server.connect() as used, server.connect() as silent:
        used.sendall(raw_request(b'{"data":1}'))
        assert read_answer(used).status == 200
        assert silent.recv(10) == b""
        used.sendall(raw_request(b'{"data":2}'))
        assert read_answer(used).json == 2


BEGINS = (b"", b"\r\n", b"GET / HTTP/1.1\r\nhost:", b"?? / HTTP/1.1\r\n\r\n")
HEALTH = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"


@pytest.mark.parametrize("begin", BEGINS)
def test_silent_clients_do_not_keep_others_out(serve: Serve, begin: bytes) -> None:
    server = serve(ECHO, "--connections", "3", "--receive-timeout", "1h")
    silent = [server.connect() for _ in range(12)]
    for connection in silent:
        with suppress(OSError):
            connection.sendall(begin)
    for _ in range(5):
        with server.connect() as connection:
            connection.sendall(HEALTH)
            assert read_answer(connection).status == 200
    for connection in silent:
        connection.close()


def test_the_connection_that_is_idle_longest_makes_room(serve: Serve) -> None:
    server = serve(ECHO, "--connections", "3")
    held = [server.connect() for _ in range(3)]
    for connection in (*held, held[0]):
        connection.sendall(HEALTH)
        assert read_answer(connection).status == 200
    with server.connect() as connection:
        connection.sendall(HEALTH)
        assert read_answer(connection).status == 200
        assert held[1].recv(10) == b""
        for other in (held[0], held[2]):
            other.sendall(HEALTH)
            assert read_answer(other).status == 200
    for connection in held:
        connection.close()


WAITS = "import os, time\ndef run(n: int):\n    while not os.path.exists('go'): time.sleep(0.01)\n    return n\n"


def test_connections_in_use_are_never_closed_for_others(serve: Serve) -> None:
    server = serve(WAITS, "--connections", "3")
    used = [server.connect() for _ in range(3)]
    for n, connection in enumerate(used[:2]):
        connection.sendall(raw_request(b'{"n":%d}' % n))
    used[2].sendall(raw_request(b'{"n":2}')[:-3])  # accepted by its head
    while server.metrics()["slipway_requests_in_progress"] + server.metrics()["slipway_queue_length"] < 2:
        pass
    for _ in range(5):
        with server.connect() as connection:
            assert read_answer(connection).status == 503
    for _ in range(3):
        assert server.request("GET", "/health/live", port=server.metrics_port).status == 200
    used[2].sendall(b":2}")
    (server.folder / "go").touch()
    for n, connection in enumerate(used):
        assert read_answer(connection).json == n
        connection.close()


def test_a_client_that_does_not_read_does_not_grow_the_front(serve: Serve) -> None:
    server = serve("def run(n: int):\n    while True: yield b'x' * 1_000_000\n", "--timeout", "20s")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(raw_request(b'{"n":1}'))
        time.sleep(1)
        assert memory_of(server.process.pid) < 80
        assert server.get("/").status == 200


UNREAD = b"GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n" * 1000
NOT_SENT = b"GET /health/live HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n"


@pytest.mark.parametrize("begin", (UNREAD, NOT_SENT))
def test_what_needs_no_key_keeps_nobody_out(serve: Serve, begin: bytes) -> None:
    server = serve(ECHO, "--connections", "3", "--receive-timeout", "1h")
    held = []
    for _ in range(6):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.settimeout(1)
        with suppress(OSError):
            connection.sendall(begin)
        held.append(connection)
    for _ in range(5):
        assert server.score({"data": 1}).json == 1
    for connection in held:
        connection.close()
