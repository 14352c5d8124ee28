"""Recording: what went in and out is stored, exactly counted, and never in the way of an answer."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import ECHO, Serve
from recordings import adds_up, ended, options, recorder_of, recorders_of, stored, until

STREAM = "def run(n: int):\n    for i in range(n):\n        yield str(i) * 1000\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_a_call_is_stored_with_what_went_in_and_out(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store), "--service-name", "iris", "--service-version", "3")
    answer = server.score(
        {"data": [1, 2.5, None, "ü"]},
        x_ms_client_request_id="mine",
        traceparent="00-aa-bb-01",
        authorization="Bearer x",
    )
    counts = ended(server)
    [call], [last] = stored(store)
    assert call["data"] == {"inputs": {"data": [1, 2.5, None, "ü"]}, "outputs": [1, 2.5, None, "ü"]}
    assert call["id"] == answer.headers["x-request-id"]
    assert (call["status"], call["deployment"], call["source"], call["samplerate"]) == (200, "3", "/services/iris", 1.0)
    assert (call["correlationid"], call["traceparent"]) == ("mine", "00-aa-bb-01")
    assert 0 < call["runus"] <= call["durationus"] < 30_000_000
    assert (counts["offered"], counts["stored"], counts["lost"], counts["waiting"]) == (1, 1, {}, 0)
    assert last["data"]["calls"] == 1
    [path] = store.rglob("*.jsonl.gz")
    assert path.relative_to(store).parts[:2] == ("iris", "calls")
    assert path.relative_to(store).parts[2].startswith("date=20")
    assert path.name.startswith("3-")
    everything = b"".join(gzip.decompress(path.read_bytes()) for path in store.rglob("*.gz"))
    assert b"Bearer" not in everything


def test_without_recording_nothing_is_started_or_written(serve: Serve, tmp_path: Path) -> None:
    server = serve(ECHO)
    server.score({"data": 1})
    assert recorders_of(server) == []
    assert "slipway_recording_offered_total" not in server.metrics()


def test_recording_needs_a_place(serve: Serve) -> None:
    server = serve(ECHO, "--record", "full", wait=False)
    assert server.process.wait(20) == 2
    server.wait_for("--record-store")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("[1]", "not a JSON object"),
        ('{"dorp": []}', "dorp"),
        ('{"drop": "age"}', "drop takes"),
        ('{"hash": ["a"]}', "SALT"),
    ],
)
def test_rules_that_cannot_be_used_stop_the_start(serve: Serve, store: Path, rules: str, told: str) -> None:
    server = serve(ECHO, *options(store), files={".slipway/record.json": rules}, wait=False)
    assert server.process.wait(20) == 2
    server.wait_for(told)


def test_failures_are_recorded_whatever_the_share(serve: Serve, store: Path) -> None:
    script = "def run(n: int):\n    if n % 5 == 0: raise ValueError('bad')\n    return n\n"
    server = serve(script, *options(store, "--record-share", "0"))
    for n in range(10):
        server.score({"n": n})
    counts = ended(server)
    calls, _ = stored(store)
    assert sorted(call["data"]["inputs"]["n"] for call in calls) == [0, 5]
    assert [call["status"] for call in calls] == [500, 500]
    assert (counts["offered"], counts["sampled_out"], counts["stored"]) == (10, 8, 2)


def test_a_share_is_chosen_by_the_request_id(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store, "--record-share", "0.5"))
    for n in range(200):
        server.score({"data": n}, x_request_id=f"call-{n}")
    counts = ended(server)
    calls, [last] = stored(store)
    assert 60 < len(calls) < 140
    assert {call["samplerate"] for call in calls} == {0.5}
    assert adds_up(counts)
    assert counts["stored"] == len(calls) == last["data"]["calls"]


def test_no_more_than_the_rate_is_recorded(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store, "--record-rate", "5"))
    begun = time.monotonic()
    for n in range(50):
        server.score({"data": n})
    seconds = time.monotonic() - begun
    counts = ended(server)
    assert 5 <= counts["stored"] <= 5 * (seconds + 2)
    assert adds_up(counts)


def test_streams_are_recorded_with_all_their_parts(serve: Serve, store: Path) -> None:
    server = serve(STREAM, *options(store))
    small, large = server.score({"n": 3}), server.score({"n": 400})
    ended(server)
    first, second = stored(store)[0]
    assert len(small.body) == 3000
    assert first["data"]["outputsomitted"]["bytes"] == 3000  # text, not JSON
    assert second["data"]["outputsomitted"] == {
        "bytes": len(large.body), "contenttype": first["data"]["outputsomitted"]["contenttype"], "reason": "too-large"
    }  # fmt: skip


def test_large_and_other_bodies_keep_size_and_digest(serve: Serve, store: Path) -> None:
    script = "from azureml.contrib.services.aml_request import rawhttp\n@rawhttp\ndef run(request): return len(request.get_data())\n"
    server = serve(script, *options(store))
    for size in (10, 300_000, 3_000_000):
        assert server.score(b"\xff" * size, content_type="image/png").json == size
    ended(server)
    told = [call["data"]["inputsomitted"] for call in stored(store)[0]]
    assert [one["bytes"] for one in told] == [10, 300_000, 3_000_000]
    assert [one["reason"] for one in told] == ["not-json", "too-large", "too-large"]
    assert [len(one.get("sha256", "")) for one in told] == [64, 64, 0]


def test_compressed_bodies_are_read(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store))
    body = gzip.compress(json.dumps({"data": "x" * 5000}).encode())
    assert server.score(body, content_encoding="gzip", accept_encoding="gzip").headers["content-encoding"] == "gzip"
    ended(server)
    [call], _ = stored(store)
    assert call["data"] == {"inputs": {"data": "x" * 5000}, "outputs": "x" * 5000}


RULES = {"drop": ["name", "age"], "hash": ["id"]}
SECRET_BODIES: dict[str, Any] = {
    "records": {"data": [{"name": "SECRET", "age": 987654, "id": "HASHME", "x": 1}]},
    "split": {"data": {"columns": ["name", "x", "id"], "data": [["SECRET", 1, "HASHME"]]}},
    "columns": {"data": {"name": ["SECRET"], "age": [987654], "id": ["HASHME"], "x": [1]}},
    "nested": {"data": {"person": {"name": "SECRET", "id": "HASHME"}, "x": 1}},
    "tensor": {"data": [{"name": "age", "data": [987654]}, {"name": "id", "data": ["HASHME"]}]},
    "input": {"name": "SECRET", "data": 1},
}


@pytest.mark.parametrize("form", SECRET_BODIES)
def test_what_is_dropped_is_written_nowhere(serve: Serve, store: Path, form: str) -> None:
    server = serve(
        "def run(data, name=None): return data\n",
        *options(store),
        env={"SLIPWAY_RECORD_SALT": "pepper"},
        files={".slipway/record.json": RULES},
    )
    server.score(SECRET_BODIES[form])
    ended(server)
    [call], _ = stored(store)
    everything = json.dumps(call)
    for word in ("SECRET", "987654", "HASHME"):
        assert word not in everything
    if form == "split":
        table = call["data"]["inputs"]["data"]
        assert table["columns"] == ["x", "id"]
        assert [len(row) for row in table["data"]] == [2]
    for path in store.parent.rglob("*"):
        if path.is_file() and path.name != "score.py":
            assert b"SECRET" not in path.read_bytes()


ERRORS = {
    "got": "def run(x: int): return x\n",
    "raised": "def run(name: str): raise ValueError(name)\n",
    "answered": (
        "from azureml.contrib.services.aml_response import AMLResponse\n"
        "def run(name: str): return AMLResponse({'code': 'mine', 'said': name}, 422, json_str=True)\n"
    ),
}


@pytest.mark.parametrize("script", ERRORS)
@pytest.mark.parametrize("rules", [{"drop": ["name"]}, {"inputs": "none"}])
def test_an_error_repeats_no_value_that_must_not_be_stored(
    serve: Serve, store: Path, script: str, rules: dict[str, Any]
) -> None:
    server = serve(ERRORS[script], *options(store), files={".slipway/record.json": rules})
    assert server.score({"name": "SECRET"}).status >= 400
    ended(server)
    [call], _ = stored(store)
    assert "SECRET" not in json.dumps(call)
    assert call["data"]["outputs"]["code"]


def test_hashes_are_equal_for_equal_values_and_need_the_salt(serve: Serve, store: Path) -> None:
    script = "import os\ndef run(id: str): return os.environ.get('SLIPWAY_RECORD_SALT', 'not here')\n"
    server = serve(
        script, *options(store), env={"SLIPWAY_RECORD_SALT": "pepper"}, files={".slipway/record.json": {"hash": ["id"]}}
    )
    answers = [server.score({"id": name}).json for name in ("ada", "ada", "bob")]
    ended(server)
    digests = [call["data"]["inputs"]["id"] for call in stored(store)[0]]
    assert answers == ["not here"] * 3
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64


def test_rules_can_stand_in_the_option_itself(serve: Serve, store: Path) -> None:
    server = serve(
        "def run(a: int, b: int): return a\n", *options(store), env={"SLIPWAY_RECORD_RULES": '{"drop": ["b"]}'}
    )
    server.score({"a": 1, "b": 2})
    ended(server)
    assert stored(store)[0][0]["data"] == {"inputs": {"a": 1}, "outputs": 1}


def test_inputs_can_be_chosen_or_left_out(serve: Serve, store: Path) -> None:
    server = serve(
        "def run(a: int, b: int): return a\n",
        *options(store),
        files={".slipway/record.json": {"inputs": ["a"], "outputs": False}},
    )
    server.score({"a": 1, "b": 2})
    ended(server)
    assert stored(store)[0][0]["data"] == {"inputs": {"a": 1}}


def test_a_killed_recorder_costs_no_answer_and_is_counted(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store, "--record-segment", "1"))

    def calls(first: int) -> list[int]:
        return [server.score({"data": n}, x_request_id=f"id-{n}").status for n in range(first, first + 150)]

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(calls, first) for first in range(0, 600, 150)]
        pid = 0
        for _ in range(4):
            pid = recorder_of(server, after=pid)
            time.sleep(0.3)
            os.kill(pid, signal.SIGKILL)
        statuses = [status for one in work for status in one.result()]
    counts = ended(server)
    told = stored(store)[0]
    assert statuses == [200] * 600
    assert counts["offered"] == 600
    assert adds_up(counts)
    assert counts["waiting"] == 0
    assert len({call["id"] for call in told}) == len(told) == counts["stored"]


def test_a_recorder_that_hangs_costs_no_answer_and_what_is_lost_is_counted(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store))
    pid = recorder_of(server)
    os.kill(pid, signal.SIGSTOP)
    body = {"data": "x" * 200_000}
    assert [server.score(body).status for _ in range(40)] == [200] * 40
    metrics = server.metrics()
    assert metrics['slipway_recording_lost_total{reason="buffer-full"}'] > 0
    os.kill(pid, signal.SIGCONT)
    counts = ended(server)
    assert adds_up(counts)
    assert counts["waiting"] == 0
    assert counts["stored"] + counts["lost"]["buffer-full"] == 40


def test_calls_wait_for_a_store_that_fails(serve: Serve, store: Path) -> None:
    store.write_text("no folder")
    server = serve(ECHO, *options(store, "--record-segment", "0.2"))
    assert [server.score({"data": n}).status for n in range(20)] == [200] * 20
    server.wait_for("cannot be stored yet")
    assert server.metrics()["slipway_recording_waiting"] == 20
    store.unlink()
    until(lambda: server.metrics()["slipway_recording_stored_total"] == 20, 20)
    assert adds_up(ended(server))
    assert len(stored(store)[0]) == 20


def test_what_a_killed_server_left_is_stored_by_the_next(serve: Serve, store: Path) -> None:
    store.write_text("no folder")
    first = serve(ECHO, *options(store))
    first.score({"data": 1}, x_request_id="left")
    until(lambda: list((store.parent / "spool").rglob("*.open")))
    recorder = recorder_of(first)
    first.process.kill()
    os.kill(recorder, signal.SIGKILL)
    first.process.wait()
    store.unlink()
    second = serve(ECHO, *options(store))
    until(lambda: [call["id"] for call in stored(store)[0]] == ["left"])
    counts = ended(second)
    assert counts["offered"] == 0 if "offered" in counts else True
    until(lambda: not list((store.parent / "spool").rglob("*.jsonl")))


def test_a_segment_is_stored_while_the_server_runs(serve: Serve, store: Path) -> None:
    server = serve(ECHO, *options(store, "--record-segment", "0.3"))
    server.score({"data": 1})
    until(lambda: len(stored(store)[0]) == 1 if store.exists() else False)
    server.score({"data": 2})
    until(lambda: len(stored(store)[0]) == 2)
    ended(server)
