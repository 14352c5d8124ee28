"""Workers that hang, crash or do not come up: what that costs, and how they are replaced."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import SLEEP, Reader, Serve, at_once, raw_request


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


@pytest.mark.parametrize("place", ["between calls", "in init()", "in run()"])
def test_no_worker_outlives_its_front(serve: Serve, tmp_path: Path, place: str) -> None:
    hang = "open('pid', 'w').write(str(os.getpid()))\n    while True: pass"
    bodies = {
        "between calls": "def run(n):\n    open('pid', 'w').write(str(os.getpid()))\n",
        "in init()": f"def init():\n    {hang}\ndef run(n): pass\n",
        "in run()": f"def run(n):\n    {hang}\n",
    }
    server = serve(f"import os\n{bodies[place]}", wait=place != "in init()")
    with ThreadPoolExecutor(1) as pool:
        if place != "in init()":
            pool.submit(server.score, {"n": 1})
        written = tmp_path / "pid"
        for _ in range(1000):
            if written.exists() and written.read_text():
                break
            time.sleep(0.01)
        server.process.kill()
        server.process.wait()
    worker = int(written.read_text())
    for _ in range(500):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    os.kill(worker, signal.SIGKILL)
    raise AssertionError("the worker is still there")
