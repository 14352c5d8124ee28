"""SIGTERM and SIGINT: what is still answered, and when the server is gone."""

from __future__ import annotations

import signal
import time

import pytest
from conftest import SLEEP, Serve, raw_request, read_answer


def test_sigterm_answers_everything_admitted_then_exits_0(serve: Serve) -> None:
    server = serve(SLEEP)
    idle = server.connect()
    connections = [server.connect() for _ in range(3)]
    for n, connection in enumerate(connections):
        connection.sendall(raw_request(b'{"seconds": 0.4, "n": %d}' % n))
        time.sleep(0.05)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    with pytest.raises(ConnectionRefusedError):
        server.connect()
    assert idle.recv(10) == b""
    answers = [read_answer(connection) for connection in connections]
    assert [answer.json for answer in answers] == [0, 1, 2]
    assert all(answer.headers["connection"] == "close" for answer in answers)
    assert server.process.wait(5) == 0
    for connection in (idle, *connections):
        connection.close()


def test_after_sigterm_work_is_taken_for_the_set_moment_while_ready_is_false(serve: Serve) -> None:
    server = serve(SLEEP, "--drain", "1s")
    server.process.send_signal(signal.SIGTERM)
    server.wait_for("draining")
    assert server.get("/health/ready").status == 503
    assert server.get("/health/live").status == 200
    assert server.score({"n": 5}).json == 5
    assert server.process.wait(5) == 0


def test_grace_bounds_the_drain(serve: Serve) -> None:
    server = serve(SLEEP, "--grace", "300ms")
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"seconds": 30}'))
        time.sleep(0.2)
        begun = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0
        assert time.monotonic() - begun < 3


def test_a_second_signal_does_not_wait(serve: Serve) -> None:
    server = serve(SLEEP)
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"seconds": 30}'))
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        server.wait_for("draining")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 1
