"""The metrics: correct with several workers, and read by Prometheus."""

from __future__ import annotations

import re
import threading
import time

from conftest import ECHO, Serve


def test_metrics_are_correct_with_several_workers(serve: Serve) -> None:
    server = serve("def run(n: int): return n", "--workers", "2", "--service-version", "1.0")
    for n in range(20):
        server.score({"n": n})
    server.score({"n": "x"})
    text = server.request("GET", "/metrics", port=server.metrics_port)
    assert text.headers["content-type"].startswith("text/plain; version=0.0.4")
    metrics = server.metrics()
    assert metrics['slipway_requests_total{code="200"}'] == 20
    assert metrics['slipway_requests_total{code="400"}'] == 1
    assert metrics["slipway_request_duration_seconds_count"] == 21
    assert metrics['slipway_request_duration_seconds_bucket{le="+Inf"}'] == 21
    assert metrics["slipway_run_duration_seconds_count"] == 21
    assert metrics["slipway_requests_in_progress"] == metrics["slipway_queue_length"] == 0
    assert server.get("/metrics").status == 404
    assert server.request("GET", "/score", port=server.metrics_port).status == 404


def test_metrics_text_parses_as_prometheus(serve: Serve) -> None:
    server = serve(ECHO, "--service-name", 'quo"te\\d')
    text = server.request("GET", "/metrics", port=server.metrics_port).body.decode()
    sample = re.compile(
        r'[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? [0-9.e+-]+(inf)?'
    )
    for line in text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line


def test_what_runs_and_what_waits_is_told_for_the_whole_replica(serve: Serve) -> None:
    script = "import os, time\ndef run(n: int):\n    while not os.path.exists('go'): time.sleep(0.005)\n    return n\n"
    server = serve(script, "--workers", "2")
    while server.metrics()["slipway_workers_ready"] < 2:
        time.sleep(0.01)
    callers = [threading.Thread(target=server.score, args=({"n": n},)) for n in range(5)]
    for caller in callers:
        caller.start()
    while server.metrics()["slipway_queue_length"] < 3:
        time.sleep(0.01)
    metrics = server.metrics()
    assert metrics["slipway_requests_in_progress"] == 2 and metrics["slipway_queue_length"] == 3
    assert metrics["slipway_replica_busy_ratio"] == 2.5
    (server.folder / "go").touch()
    for caller in callers:
        caller.join()
    metrics = server.metrics()
    assert metrics["slipway_replica_busy_ratio"] == 0 and metrics['slipway_requests_total{code="200"}'] == 5
