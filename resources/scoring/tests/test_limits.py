"""Limits and faults: what is refused, when, and what it costs."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import Answer, Reader, Serve, Server, raw_request, read_answer

SLEEP = (
    "import time\ndef run(seconds: float = 0.0, n: int = 0):\n"
    "    with open('runs', 'a') as f: f.write(f'{n}\\n')\n    time.sleep(seconds)\n    return n\n"
)
ECHO = "def run(data): return data\n"


def at_once(server: Server, bodies: list[dict[str, Any]]) -> list[Answer]:
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(server.score, bodies))


def test_past_the_queue_requests_get_503_at_once_and_health_stays_prompt(serve: Serve) -> None:
    server = serve(SLEEP, "--queue", "2")
    slow = [threading.Thread(target=server.score, args=({"seconds": 1.0},)) for _ in range(3)]
    for thread in slow:
        thread.start()
        time.sleep(0.05)
    begun = time.monotonic()
    refused = server.score({"n": 1})
    assert time.monotonic() - begun < 0.5
    assert refused.status == 503 and refused.headers["retry-after"] == "1"
    assert refused.json["code"] == "queue-full" and refused.json["request_id"] == refused.headers["x-request-id"]
    for path in ("/", "/health/live", "/health/ready"):
        assert server.get(path).status == 200
    metrics = server.metrics()
    assert metrics["slipway_queue_length"] == 2 and metrics["slipway_requests_in_progress"] == 1
    assert metrics["slipway_replica_busy_ratio"] == 3 and metrics['slipway_rejected_total{reason="queue-full"}'] == 1
    for thread in slow:
        thread.join()


def test_503_comes_before_the_body_is_sent_and_reaches_a_client_that_sends_it_all(serve: Serve) -> None:
    server = serve(SLEEP, "--queue", "0")
    slow = threading.Thread(target=server.score, args=({"seconds": 1.0},))
    slow.start()
    time.sleep(0.2)
    with server.connect() as connection:
        connection.sendall(b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 50000000\r\n\r\n")
        answer = read_answer(connection)
        assert answer.status == 503 and answer.headers["connection"] == "close"
    with server.connect() as connection:
        connection.sendall(raw_request(b" " * 50_000_000))
        assert read_answer(connection).status == 503
    slow.join()


@pytest.mark.parametrize(("workers", "concurrency"), [(2, 1), (1, 2), (2, 2)])
def test_concurrency_and_queue_count_for_the_replica(serve: Serve, workers: int, concurrency: int) -> None:
    server = serve(SLEEP, "--workers", str(workers), "--concurrency", str(concurrency), "--queue", "1")
    for _ in range(200):
        if server.metrics()["slipway_workers_ready"] == workers:
            break
        time.sleep(0.02)
    capacity = workers * concurrency
    begun = time.monotonic()
    statuses = [answer.status for answer in at_once(server, [{"seconds": 0.5}] * (capacity + 3))]
    assert statuses.count(200) == capacity + 1 and statuses.count(503) == 2
    assert 0.9 < time.monotonic() - begun < 1.9


def test_a_run_over_the_timeout_is_504_and_its_worker_is_replaced(serve: Serve) -> None:
    server = serve(
        "import os, time\ndef run(seconds: float):\n    time.sleep(seconds)\n    return os.getpid()\n",
        "--timeout",
        "500ms",
    )
    before = server.score({"seconds": 0}).json
    begun = time.monotonic()
    answer = server.score({"seconds": 60})
    assert answer.status == 504 and answer.json["code"] == "run-timeout"
    assert 0.4 < time.monotonic() - begun < 1.5
    assert server.score({"seconds": 0}).json != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert server.metrics()["slipway_worker_restarts_total"] == 1


def test_what_waits_behind_a_hung_run_is_answered_by_the_next_worker(serve: Serve) -> None:
    server = serve(SLEEP, "--timeout", "500ms")
    answers = at_once(server, [{"seconds": 30.0, "n": 1}])
    threads = ThreadPoolExecutor(6)
    hung = threads.submit(server.score, {"seconds": 30.0, "n": 2})
    time.sleep(0.1)
    behind = [threads.submit(server.score, {"n": n}) for n in range(3, 7)]
    assert answers[0].status == hung.result().status == 504
    assert [one.result().json for one in behind] == [3, 4, 5, 6]
    threads.shutdown()


def test_a_timeout_on_one_thread_leaves_the_calls_of_the_others_alone(serve: Serve) -> None:
    server = serve(SLEEP, "--timeout", "1s", "--concurrency", "3")
    with ThreadPoolExecutor(3) as pool:
        hung = pool.submit(server.score, {"seconds": 20.0, "n": 1})
        time.sleep(0.7)
        other = pool.submit(server.score, {"seconds": 0.8, "n": 2})
        assert hung.result().status == 504
        assert other.result().json == 2
    assert server.score({"n": 3}).json == 3


def test_a_crash_costs_its_own_request_only(serve: Serve) -> None:
    script = "import os, time\ndef run(n: int):\n    time.sleep(0.05)\n    if n == 1: os.kill(os.getpid(), 11)\n    return n\n"
    server = serve(script)
    answers = at_once(server, [{"n": n} for n in range(6)])
    assert sorted(answer.status for answer in answers) == [200] * 5 + [500]
    crashed = answers[1]
    assert crashed.json["code"] == "worker-died" and crashed.json["request_id"]
    assert server.wait_for("worker lost")["exit_code"] == -11


def test_a_fast_run_that_crashes_after_many_good_ones_loses_no_other(serve: Serve) -> None:
    """Fast runs are sent ahead of the one under way; those have to survive the worker."""
    server = serve("import os\ndef run(n: int):\n    if n == 77: os._exit(1)\n    return n\n", "--queue", "1000")
    with server.connect() as connection:
        connection.sendall(b"".join(raw_request(b'{"n":%d}' % n) for n in range(50)))
        reader = Reader(connection)
        assert [reader.answer().json for _ in range(50)] == list(range(50))
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(server.score, [{"n": n} for n in range(60, 100)]))
    assert [answer.status for answer in answers] == [500 if n == 77 else 200 for n in range(60, 100)]
    assert [answer.json for answer in answers if answer.status == 200] == [n for n in range(60, 100) if n != 77]


def test_clients_that_leave_cost_no_run(serve: Serve) -> None:
    server = serve(SLEEP)
    connections = []
    for n in range(5):
        connection = server.connect()
        connection.sendall(raw_request(b'{"seconds": 0.6, "n": %d}' % n))
        connections.append(connection)
        time.sleep(0.05)
    for connection in connections[1:4]:
        connection.close()
    assert read_answer(connections[4]).json == 4
    assert (server.folder / "runs").read_text().split() == ["0", "4"]
    assert server.metrics()["slipway_abandoned_total"] == 3
    for connection in (connections[0], connections[4]):
        connection.close()


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


def memory_of(pid: int) -> float:
    """Resident memory in MB."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


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


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nx: " + b"y" * 100_000 + b"\r\n\r\n", 431),
        (b"POST /score HTTP/1.1\r\n" + b"".join(b"h%d: 1\r\n" % n for n in range(200)) + b"\r\n", 431),
        (b"POST /" + b"s" * 20_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", 414),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST /score HTTP/1.1\r\nhost: x\r\nx-request-id: " + b"i" * 200 + b"\r\ncontent-length: 0\r\n\r\n", 431),
        (b"GET /score HTTP/1.1\r\nhost: x\r\n\r\n", 405),
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


def test_a_replica_that_cannot_get_a_worker_up_turns_unhealthy(serve: Serve) -> None:
    script = (
        "import os\ndef init():\n    if os.path.exists('broken'): raise RuntimeError('broken')\n"
        "def run(n: int):\n    open('broken', 'w').close()\n    os._exit(1)\n"
    )
    server = serve(script)
    assert server.score({"n": 1}).status == 500
    assert server.get("/health/ready").status == 503
    for _ in range(200):
        if server.get("/health/live").status == 503:
            break
        time.sleep(0.05)
    assert server.get("/health/live").status == 503 and server.get("/").status == 503
    (server.folder / "broken").unlink()
    server.wait_for("worker ready")
    for _ in range(200):
        if server.get("/health/ready").status == 200:
            break
        time.sleep(0.05)
    assert server.get("/health/live").status == 200


def test_while_the_model_loads_the_service_is_live_but_not_ready(serve: Serve) -> None:
    server = serve("import time\ndef init(): time.sleep(1)\ndef run(n): return n", wait=False)
    listening = server.wait_for("listening")
    server.port = int(str(listening["url"]).rsplit(":", 1)[1])
    assert server.get("/health/live").status == 200
    assert server.get("/health/ready").status == 503
    early = server.score({"n": 1})
    assert early.status == 503 and early.json["code"] == "not-ready"
    server.wait_for("worker ready")
    assert server.get("/health/ready").status == 200
    assert server.score({"n": 1}).json == 1


def test_no_worker_outlives_its_front(serve: Serve) -> None:
    server = serve("import os\ndef run(n): return os.getpid()")
    worker = server.score({"n": 1}).json
    server.process.kill()
    server.process.wait()
    for _ in range(200):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("the worker is still there")


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


def test_a_second_signal_does_not_wait(serve: Serve) -> None:
    server = serve(SLEEP)
    with server.connect() as connection:
        connection.sendall(raw_request(b'{"seconds": 30}'))
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        server.wait_for("draining")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 1


def test_too_many_connections_are_refused(serve: Serve) -> None:
    server = serve(ECHO, "--connections", "3")
    held = [server.connect() for _ in range(3)]
    time.sleep(0.1)
    with server.connect() as connection:
        assert read_answer(connection).status == 503
    for connection in held:
        connection.close()
    time.sleep(0.1)
    assert server.score({"data": 1}).status == 200


def test_a_client_that_does_not_read_does_not_grow_the_front(serve: Serve) -> None:
    server = serve("def run(n: int):\n    while True: yield b'x' * 1_000_000\n", "--timeout", "20s")
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(raw_request(b'{"n":1}'))
        time.sleep(1)
        assert memory_of(server.process.pid) < 80
        assert server.get("/").status == 200
