"""The queue: how many run, how many wait, who is refused at once, whose place is given up."""

from __future__ import annotations

import threading
import time

import pytest
from conftest import SLEEP, Serve, at_once, raw_request, read_answer


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
