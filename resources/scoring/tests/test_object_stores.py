"""Recorded calls in real object stores: whole, once, exactly counted, and never in the way of an answer."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import ECHO, Serve, Server
from object_stores import RealStore, Way, real_store
from recordings import adds_up, ended, until


@pytest.fixture(scope="module", params=["s3", "az"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStore]:
    with real_store(request.param, tmp_path_factory.mktemp(request.param)) as store:
        yield store


@pytest.fixture
def store(running: RealStore) -> Iterator[RealStore]:
    yield running
    running.clear()


@pytest.fixture
def way(store: RealStore) -> Iterator[Way]:
    way = Way(store.port)
    yield way
    way.close()


def start(serve: Serve, store: RealStore, *more: str, port: int = 0, script: str = ECHO, **env: str) -> Server:
    options = ("--record", "full", "--record-store", store.location, "--record-spool", "spool", *more)
    return serve(script, *options, env={**store.environment(port), **env})


def lines_of(store: RealStore) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The calls and the last lines."""
    lines = [json.loads(line) for data in store.files().values() for line in gzip.decompress(data).splitlines()]
    calls = [line for line in lines if line["type"] == "io.slipway.call"]
    return calls, [line for line in lines if line["type"] == "io.slipway.segment"]


def score(server: Server, first: int, count: int) -> list[int]:
    return [server.score({"data": n}, x_request_id=f"call-{n}").status for n in range(first, first + count)]


def test_calls_are_stored_under_the_prefix_as_in_a_folder(serve: Serve, store: RealStore) -> None:
    server = start(serve, store, "--service-name", "iris", "--service-version", "iris:3")
    score(server, 0, 3)
    counts = ended(server)
    [name] = store.files()
    parts = name.split("/")
    assert parts[:4] == ["some", "prefix", "iris", "calls"]
    assert parts[4].startswith("date=20") and parts[5].startswith("hour=")
    assert parts[6].startswith("iris-3-") and parts[6].endswith("-000001.jsonl.gz")
    calls, [last] = lines_of(store)
    assert [call["data"]["inputs"]["data"] for call in calls] == [0, 1, 2]
    assert last["data"]["calls"] == 3
    assert last["data"]["offered"] == 3
    assert last["data"]["segment"] == 1
    assert (counts["stored"], counts["waiting"], counts["lost"]) == (3, 0, {})


def test_the_script_does_not_see_what_opens_the_store(serve: Serve, store: RealStore) -> None:
    script = "import os\ndef run(data): return sorted(n for n in os.environ if n.startswith(('AWS', 'AZURE', 'SLIPWAY_STORE')))\n"
    server = start(serve, store, script=script)
    assert not {"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AZURE_STORAGE_CONNECTION_STRING"} & set(
        server.score({"data": 1}).json
    )
    assert ended(server)["stored"] == 1


def test_variables_of_the_store_alone_leave_those_of_the_script(serve: Serve, store: RealStore) -> None:
    script = (
        "import os\ndef run(data): return [os.environ.get(n) for n in ('AWS_ACCESS_KEY_ID', 'AZURE_STORAGE_KEY')]\n"
    )
    own = {f"SLIPWAY_STORE_{name}": value for name, value in store.environment().items()}
    options = ("--record", "full", "--record-store", store.location, "--record-spool", "spool")
    server = serve(script, *options, env={**own, "AWS_ACCESS_KEY_ID": "mine", "AZURE_STORAGE_KEY": "mine"})
    assert server.score({"data": 1}).json == ["mine", "mine"]
    assert ended(server)["stored"] == 1
    assert len(lines_of(store)[0]) == 1


@pytest.mark.parametrize("state", ["hanging", "slow", "refusing"])
def test_a_store_that_fails_costs_no_answer_and_gets_all_calls_later(
    serve: Serve, store: RealStore, way: Way, state: str
) -> None:
    way.become(state if state != "refusing" else "open")
    if state == "refusing":
        way.to = 1  # nothing listens there, so connections end at once
    server = start(serve, store, "--record-segment", "0.2", port=way.port)
    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(score, server, first, 50) for first in range(0, 200, 50)]
        assert [status for one in work for status in one.result()] == [200] * 200
    until(lambda: server.metrics()["slipway_recording_waiting"] == 200)
    if state == "refusing":
        server.wait_for("cannot be stored yet: the store cannot be reached")
        until(
            lambda: server.metrics().get('slipway_store_failing_since_timestamp_seconds{reason="unreachable"}', 0) > 0
        )
    way.to = store.port
    way.become("open")
    until(lambda: server.metrics()["slipway_recording_stored_total"] == 200, 40)
    assert not any("failing_since" in name for name in server.metrics())
    counts = ended(server)
    assert adds_up(counts)
    assert counts["lost"] == {}
    assert sorted(call["id"] for call in lines_of(store)[0]) == sorted(f"call-{n}" for n in range(200))


def test_a_file_whose_answer_got_lost_is_stored_once(serve: Serve, store: RealStore, way: Way) -> None:
    way.become("deaf")
    server = start(serve, store, "--record-segment", "0.2", port=way.port)
    score(server, 0, 20)
    until(lambda: len(store.files()) > 0, 20)
    assert server.metrics()["slipway_recording_stored_total"] == 0
    way.become("open")
    until(lambda: server.metrics()["slipway_recording_stored_total"] == 20, 40)
    assert adds_up(ended(server))
    assert len(lines_of(store)[0]) == 20


@pytest.mark.parametrize("address", ["http://nowhere.invalid", "http://127.0.0.1:1"])
def test_a_store_that_cannot_be_reached_is_told_in_the_log_and_the_metrics(serve: Serve, address: str) -> None:
    variables = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": address}
    server = serve(ECHO, "--record", "full", "--record-store", "s3://b", "--record-segment", "0.1", env=variables)
    assert score(server, 0, 20) == [200] * 20
    server.wait_for("cannot be stored yet: the store cannot be reached")
    until(lambda: server.metrics().get('slipway_store_failing_since_timestamp_seconds{reason="unreachable"}', 0) > 0)
    counts = ended(server)
    assert adds_up(counts)
    assert (counts["waiting"], counts["stored"], counts["lost"]) == (20, 0, {})
    assert counts["store_since"].endswith("Z")


WRONG = {
    "s3": {"AWS_SECRET_ACCESS_KEY": "wrong"},
    "az": {"AZURE_STORAGE_CONNECTION_STRING": "AccountName=devstoreaccount1;AccountKey=d3Jvbmc=;BlobEndpoint=%s"},
}


def test_wrong_credentials_are_told_and_calls_wait(serve: Serve, store: RealStore) -> None:
    endpoint = f"http://127.0.0.1:{store.port}/devstoreaccount1"
    wrong = {name: value.replace("%s", endpoint) for name, value in WRONG[store.kind].items()}
    server = start(serve, store, "--record-segment", "0.2", **wrong)
    score(server, 0, 5)
    line = server.wait_for("cannot be stored yet: there is no permission to write")
    assert line["waiting"] == 5
    counts = ended(server)
    assert (counts["waiting"], counts["stored"]) == (5, 0)
    assert adds_up(counts)
    assert counts["store"].startswith("there is no permission")
    assert "wrong" not in json.dumps(server.lines) and "d3Jvbmc" not in json.dumps(server.lines)


def test_a_bucket_that_is_not_there_is_told(serve: Serve, store: RealStore) -> None:
    options = ("--record", "full", "--record-store", f"{store.kind}://nowhere", "--record-segment", "0.1")
    server = serve(ECHO, *options, env=store.environment())
    score(server, 0, 1)
    server.wait_for("cannot be stored yet: the bucket, container or folder does not exist")


def test_what_a_hanging_store_left_is_stored_by_the_next_server(serve: Serve, store: RealStore, way: Way) -> None:
    way.become("hanging")
    first = start(serve, store, "--record-segment", "0.2", port=way.port)
    score(first, 0, 10)
    begun = time.monotonic()
    counts = ended(first)
    assert time.monotonic() - begun < 15
    assert (counts["waiting"], counts["stored"]) == (10, 0)
    way.become("open")
    second = start(serve, store, port=way.port)
    until(lambda: len(lines_of(store)[0]) == 10, 20)
    assert second.score({"data": 99}).status == 200
    assert ended(second)["stored"] == 1
    assert len(lines_of(store)[0]) == 11


@pytest.mark.parametrize(
    ("address", "told"),
    [("ftp://x/y", "s3://"), ("s3://", "bucket is missing"), ("s3://key:word@b", "belong into variables"), ("az://c?x", "without")],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_stops_the_start(serve: Serve, address: str, told: str) -> None:
    server = serve(ECHO, "--record", "full", "--record-store", address, wait=False)
    assert server.process.wait(20) == 2
    server.wait_for(told)
