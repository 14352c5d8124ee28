"""The warm-up: a worker answers the schema's example before it counts as ready."""

from __future__ import annotations

import json
import time

import pytest
from conftest import Serve, Server

ON = ("--warm-up", "example")
COUNTS = """import os, threading
from slipway_scoring import sample
calls = []
@sample(n=5)
{kind} run(n: int):
    calls.append([n, threading.current_thread().name])
    {result}
"""


def counting(kind: str = "def", result: str = "return calls") -> str:
    return COUNTS.format(kind=kind, result=result)


def stopped(server: Server) -> int:
    """The exit code of a server that ends by itself."""
    code = server.process.wait(30)
    assert server.reader is not None
    server.reader.join(5)
    return code


@pytest.mark.parametrize("options", [(), ("--concurrency", "2"), ("--batch-rows", "8")])
def test_run_is_called_with_the_example_before_the_worker_is_ready_and_nothing_is_counted(
    serve: Serve, options: tuple[str, ...]
) -> None:
    server = serve(counting(), *ON, *options)
    assert [n for n, _ in server.score({"n": 1}).json] == [5, 1]
    metrics = server.metrics()
    assert metrics['slipway_requests_total{code="200"}'] == metrics["slipway_run_duration_seconds_count"] == 1
    assert not any(line.get("kind") == "access" and line.get("request_id") == "warm up" for line in server.lines)


def test_without_the_option_the_first_call_is_a_clients(serve: Serve) -> None:
    assert [n for n, _ in serve(counting()).score({"n": 1}).json] == [1]


def test_run_is_called_where_requests_are_on_the_thread_of_the_calls(serve: Serve) -> None:
    calls = serve(counting(), *ON, "--concurrency", "2").score({"n": 1}).json
    assert all(thread.startswith("run-") for _, thread in calls)


def test_what_an_async_run_binds_to_its_loop_in_the_warm_up_serves_on(serve: Serve) -> None:
    script = counting("async def", "global gate\n    import asyncio\n    gate = globals().get('gate') or asyncio.Queue()\n"
                      "    getter = asyncio.ensure_future(gate.get())\n    await asyncio.sleep(0)\n"
                      "    gate.put_nowait(n)\n    return await getter")  # fmt: skip
    for options in ((), ("--concurrency", "2")):
        assert serve(script, *ON, *options).score({"n": 1}).json == 1


@pytest.mark.parametrize("options", [(), ("--concurrency", "2")])
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_generator_is_asked_for_its_first_part_only(serve: Serve, kind: str, options: tuple[str, ...]) -> None:
    script = counting(kind, "yield str(len(calls))\n    for i in range(10_000_000): yield 'x' * 1000 if n == 5 else ''")
    server = serve(script.replace("10_000_000", "10_000_000 if n == 5 else 3"), *ON, *options)
    assert server.score({"n": 1}).body == b"2"


@pytest.mark.parametrize("options", [(), ("--concurrency", "2")])
def test_a_run_that_fails_on_the_example_is_located_and_the_server_exits_with_6(
    serve: Serve, options: tuple[str, ...]
) -> None:
    server = serve(counting(result="return n / (n - 5)"), *ON, *options, wait=False)
    assert stopped(server) == 6
    located = server.wait_for("run() failed at score.py:7, in run: ZeroDivisionError")
    assert located["request_id"] == "warm up" and "return n / (n - 5)" in located["trace"]
    server.wait_for("the warm-up with the schema's example failed: it was answered with 500")
    assert not any(line["message"] in ("ready", "worker ready") for line in server.lines)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("os._exit(0)", "a worker ended while it answered the schema's example"),
        ("import time; time.sleep(60)", "it took longer than 0.5 s"),
        ("return {print}", "run() failed"),
        ("import slipway_scoring; raise slipway_scoring.Refusal(503, 'no', 'no')", "it was answered with 503"),
        ("yield 'x'; raise OSError", "the generator that run() returned failed"),
    ],
)
def test_a_crash_a_hang_and_an_answer_that_cannot_be_written_are_failures_too(
    serve: Serve, result: str, said: str
) -> None:
    timeout = ("--timeout", "500ms") if "sleep" in result else ()
    server = serve(counting(result=result), *ON, *timeout, wait=False)
    assert stopped(server) == 6
    server.wait_for(said)


def test_an_example_that_run_or_the_schema_refuses_is_a_warning(serve: Serve) -> None:
    refusing = counting(
        result="import slipway_scoring as s\n    if n == 5: raise s.Refusal(422, 'five', 'no fives')\n    return n"
    )
    server = serve(refusing, *ON)
    warning = server.wait_for("the schema's example is not a request that run() takes")
    assert warning["level"] == "warning" and warning["status"] == 422 and server.score({"n": 1}).json == 1
    schema = {"slipway_schema": 1, "example": {"n": "five"},
              "inputs": {"n": {"kind": "value", "required": True, "schema": {"type": "integer"}}}}  # fmt: skip
    server = serve("def run(n): return n", *ON, files={".slipway/schema.json": json.dumps(schema)})
    assert server.wait_for("the schema's example is not")["status"] == 400 and server.score({"n": 1}).json == 1


@pytest.mark.parametrize("source", [None, "mlflow"])
def test_without_an_example_of_its_own_the_worker_is_ready_with_a_warning(serve: Serve, source: str) -> None:
    schema = {"slipway_schema": 1, "source": source, "example": {"n": 0} if source else None,
              "inputs": {"n": {"kind": "value", "required": True, "schema": {"type": "integer"}}}}  # fmt: skip
    server = serve("def run(n): return 1 / n", *ON, files={".slipway/schema.json": json.dumps(schema)})
    assert server.wait_for("no warm-up")["level"] == "warning" and server.score({"n": 1}).json == 1


def test_a_worker_that_takes_the_place_of_another_is_warmed_up_too(serve: Serve) -> None:
    server = serve(counting(result="return calls if n else os._exit(1)"), *ON)
    assert server.score({"n": 0}).status == 500
    assert [n for n, _ in server.score({"n": 1}).json] == [5, 1]


def test_a_worker_that_fails_its_warm_up_later_does_not_serve_and_the_replica_turns_unhealthy(serve: Serve) -> None:
    server = serve(counting(result="return os._exit(1) if os.path.exists('broken') else n"), *ON)
    (server.folder / "broken").touch()
    assert server.score({"n": 1}).status == 500
    end = time.monotonic() + 30
    while server.get("/health/live").status == 200 and time.monotonic() < end:
        time.sleep(0.05)
    assert server.get("/health/live").status == 503 and server.get("/health/ready").status == 503
    assert server.process.poll() is None


def test_collected_data_has_no_row_of_the_warm_up(serve: Serve) -> None:
    script = (
        "from azureml.datacollector import ModelDataCollector\nfrom slipway_scoring import sample\n"
        "def init():\n    global inputs\n    inputs = ModelDataCollector('m', identifier='inputs')\n"
        "@sample(n=5)\ndef run(n: int):\n    inputs.collect([n])\n    return n\n"
    )
    env = {"AML_MODEL_DC_STORAGE_ENABLED": "true", "AML_MODEL_DC_STORAGE": "data"}
    server = serve(script, *ON, env=env)
    assert server.score({"n": 1}).json == 1
    server.stop()
    (file,) = (server.folder / "data").rglob("data.csv")
    assert len(file.read_text().splitlines()) == 2
