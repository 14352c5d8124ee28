"""Rows of ModelDataCollector: stored by the recorder, exactly counted, and never in the way of run()."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import Serve, Server
from object_stores import RealStore, Way, real_store
from recordings import adds_up, keeper_of, recorder_of, until

SCRIPT = """
import time
from azureml.datacollector import ModelDataCollector
def init():
    global inputs
    inputs = ModelDataCollector('iris', identifier='inputs')
def run(rows: list, seconds: float = 0.0):
    begun = time.perf_counter()
    inputs.collect(rows)
    took = time.perf_counter() - begun
    time.sleep(seconds)
    return took
"""
ON = {"AML_MODEL_DC_STORAGE_ENABLED": "true"}
PLACE = "unknown/unknown/unknown/unknown/unknown-iris-unknown/inputs"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "modeldata"


def start(serve: Serve, data: Path, *options: str, script: str = SCRIPT, **env: str) -> Server:
    variables = {**ON, "AML_MODEL_DC_STORAGE": str(data), "SLIPWAY_SERVICE_NAME": "", **env}
    return serve(script, "--record-spool", str(data.parent / "spool"), *options, env=variables)


def ended(server: Server) -> dict[str, Any]:
    server.stop()
    return server.wait_for("collecting ended")


def tables(data: Path) -> list[pd.DataFrame]:
    return [pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(data.rglob("*.csv"))]


def test_rows_are_in_the_folder_within_seconds(serve: Serve, data: Path) -> None:
    server = start(serve, data)
    answer = server.score({"rows": [[1, 'ü, "x"\n'], [2, ""]]})
    until(lambda: list(data.rglob("data.csv")))
    until(lambda: server.metrics()["slipway_collected_rows_stored_total"] == 2)
    [path] = data.rglob("data.csv")
    assert path.relative_to(data).as_posix() == f"{PLACE}/{time.strftime('%Y/%m/%d', time.gmtime())}/data.csv"
    assert "slipway_recording_offered_total" not in server.metrics()
    [table] = tables(data)
    assert table["1"].tolist() == ['ü, "x"\n', ""]
    assert set(table["$RequestId"]) == {answer.headers["x-request-id"]}
    counts = ended(server)
    assert (counts["offered"], counts["stored"], counts["lost"], counts["waiting"]) == (2, 2, {}, 0)


def test_all_workers_share_one_file_with_one_head(serve: Serve, data: Path) -> None:
    server = start(serve, data, "--workers", "3")
    for n in range(60):
        server.score({"rows": [[n]]})
    counts = ended(server)
    [table] = tables(data)
    assert sorted(map(int, table["0"])) == list(range(60))
    assert counts["stored"] == 60


def test_other_columns_go_to_another_file(serve: Serve, data: Path) -> None:
    server = start(serve, data)
    for rows in ([[1, 2]], [[3]], [[4, 5]], [[6]]):
        server.score({"rows": rows})
    ended(server)
    assert sorted(path.name for path in data.rglob("*.csv")) == ["data.2.csv", "data.csv"]
    assert [list(table.columns)[3:] for table in tables(data)] == [["0"], ["0", "1"]]
    assert [len(table) for table in tables(data)] == [2, 2]


def test_nothing_is_collected_unless_it_is_enabled(serve: Serve, data: Path) -> None:
    server = start(serve, data, AML_MODEL_DC_STORAGE_ENABLED="")
    assert server.score({"rows": [[1]]}).status == 200
    assert keeper_of(server) == 0
    server.stop()
    assert not data.exists()


def test_what_is_dropped_is_in_no_byte_and_what_is_hashed_stays_equal(serve: Serve, data: Path) -> None:
    script = (
        "import pandas\nfrom azureml.datacollector import ModelDataCollector\n"
        "def init():\n    global inputs\n    inputs = ModelDataCollector('m')\n"
        "def run(n: int):\n    inputs.collect(pandas.DataFrame({'a': [n], 'name': ['SECRET'], 'id': ['HASHME']}))\n    return n\n"
    )
    rules = '{"drop": ["name"], "hash": ["id"]}'
    server = start(serve, data, script=script, SLIPWAY_RECORD_RULES=rules, SLIPWAY_RECORD_SALT="pepper")
    for n in range(2):
        server.score({"n": n})
    ended(server)
    [table] = tables(data)
    assert list(table.columns)[3:] == ["a", "id"]
    assert table["a"].tolist() == ["0", "1"]
    assert len(set(table["id"])) == 1 and len(table["id"][0]) == 64
    for path in data.parent.rglob("*"):
        if path.is_file() and path.name != "score.py":
            assert b"SECRET" not in path.read_bytes() and b"HASHME" not in path.read_bytes()


def test_a_recorder_that_hangs_costs_run_nothing_and_losses_are_counted(serve: Serve, data: Path) -> None:
    server = start(serve, data)
    pid = recorder_of(server)
    os.kill(pid, signal.SIGSTOP)
    rows = [["x" * 1000] for _ in range(400)]
    answers = [server.score({"rows": rows}) for _ in range(10)]
    assert [answer.status for answer in answers] == [200] * 10
    assert max(answer.json for answer in answers) < 1.0
    lost = server.metrics()['slipway_collected_rows_lost_total{reason="buffer-full"}']
    assert lost > 0
    os.kill(pid, signal.SIGCONT)
    counts = ended(server)
    assert adds_up(counts)
    assert counts["offered"] == 4000
    assert counts["stored"] == sum(len(table) for table in tables(data)) == 4000 - sum(counts["lost"].values())


def test_killed_recorders_lose_no_row_without_a_count(serve: Serve, data: Path) -> None:
    server = start(serve, data)
    pid = 0
    for turn in range(5):
        pid = recorder_of(server, after=pid)
        for n in range(20):
            assert server.score({"rows": [[turn * 20 + n]] * 5}).status == 200
        os.kill(pid, signal.SIGKILL)
    counts = ended(server)
    assert adds_up(counts)
    assert (counts["offered"], counts["waiting"]) == (500, 0)
    assert set(counts["lost"]) <= {"recorder-died"}
    [table] = tables(data)
    assert len(table) == counts["stored"]
    assert table.groupby("$RequestId").size().max() <= 5  # no row twice


def test_killed_workers_leave_exact_accounts(serve: Serve, data: Path) -> None:
    script = SCRIPT.replace("    return took", "    import os; os.kill(os.getpid(), 9)")
    server = start(serve, data, script=script)
    for _ in range(4):
        assert server.score({"rows": [["x" * 100]] * 200}).status in (500, 503)
        server.wait_for("worker ready")
    counts = ended(server)
    assert adds_up(counts)
    assert counts["waiting"] == 0
    assert set(counts["lost"]) <= {"worker-died", "recorder-died"}
    assert sum(len(table) for table in tables(data)) == counts["stored"]


def test_rows_that_are_too_large_are_counted(serve: Serve, data: Path) -> None:
    server = start(serve, data)
    server.score({"rows": [["x" * 100_000], ["y"]]})
    counts = ended(server)
    assert counts["lost"] == {"too-large": 1}
    assert counts["stored"] == 1


def test_rows_of_calls_that_are_left_out_are_left_out_too(serve: Serve, data: Path) -> None:
    options = ("--record", "full", "--record-store", str(data.parent / "calls"), "--record-share", "0.5")
    server = start(serve, data, *options)
    for n in range(60):
        server.score({"rows": [[n]]}, x_request_id=f"call-{n}")
    server.stop()
    rows, calls = server.wait_for("collecting ended"), server.wait_for("recording ended")
    assert rows["sampled_out"] == calls["sampled_out"] > 0
    assert adds_up(rows) and adds_up(calls)


def test_a_datagram_of_a_script_writes_nowhere_else(serve: Serve, data: Path) -> None:
    script = (
        "import os, socket, json\n"
        "def run(p: str):\n"
        "    number = int(os.environ['SLIPWAY_ROWS'].split(',')[0])\n"
        "    end = socket.socket(fileno=os.dup(number))\n"
        "    end.send(json.dumps({'p': p, 'h': 'a', 'r': '1'}).encode())\n"
    )
    server = start(serve, data, script=script)
    for path in ("../out", "a/../../out", "/out", "a//b", "..", ""):
        server.score({"p": path})
    server.stop()
    assert not data.exists()
    assert not (data.parent / "out").exists()


@pytest.fixture(scope="module", params=["s3", "az"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStore]:
    with real_store(request.param, tmp_path_factory.mktemp(request.param)) as store:
        yield store


@pytest.fixture
def store(running: RealStore) -> Iterator[RealStore]:
    yield running
    running.clear()


def test_rows_go_beside_recorded_calls_in_an_object_store(serve: Serve, data: Path, store: RealStore) -> None:
    options = ("--record-store", store.location)
    server = start(serve, data, *options, **{**store.environment(), "AML_MODEL_DC_STORAGE": ""})
    for n in range(3):
        server.score({"rows": [[n]]})
    assert ended(server)["stored"] == 3
    [(name, content)] = store.files().items()
    assert name.startswith(f"some/prefix/modeldata/{PLACE}/20")
    assert name.rpartition("/")[2].startswith("data.") and name.endswith(".csv")
    assert pd.read_csv(io.BytesIO(content))["0"].tolist() == [0, 1, 2]


@pytest.fixture(scope="module")
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStore]:
    with real_store("az", tmp_path_factory.mktemp("azure")) as store:
        yield store


def connection(azure: RealStore, port: int = 0) -> str:
    return azure.environment(port)["AZURE_STORAGE_CONNECTION_STRING"]


def collected(azure: RealStore) -> dict[str, bytes]:
    import obstore

    client = azure.client("modeldata")
    names = [one["path"] for batch in obstore.list(client) for one in batch]
    return {name: bytes(obstore.get(client, name).bytes()) for name in names}


def test_a_connection_string_writes_the_blobs_of_2017(serve: Serve, data: Path, azure: RealStore) -> None:
    string = connection(azure)
    script = SCRIPT.replace("return took", "import os; return os.environ.get('AML_MODEL_DC_STORAGE')")
    for server_number in range(2):
        server = start(serve, data, script=script, AML_MODEL_DC_STORAGE=string)
        assert server.score({"rows": [[server_number]]}).json is None  # the script does not see it
        assert ended(server)["stored"] == 1
    [(name, content)] = collected(azure).items()
    assert name == f"{PLACE}/{time.strftime('%Y/%m/%d', time.gmtime())}/data.csv"
    assert pd.read_csv(io.BytesIO(content))["0"].tolist() == [0, 1]


def test_a_connection_string_that_is_wrong_is_told_without_its_words(serve: Serve, data: Path) -> None:
    server = start(serve, data, "--record-segment", "0.1", AML_MODEL_DC_STORAGE="AccountName=x;AccountKey=SECRET!!")
    assert server.score({"rows": [[1]]}).status == 200
    server.wait_for("the account key is not base64")
    assert "SECRET" not in str(server.lines)
    counts = ended(server)
    assert (counts["waiting"], counts["stored"]) == (1, 0)


def test_an_append_whose_answer_got_lost_adds_no_row_twice(serve: Serve, data: Path, azure: RealStore) -> None:
    way = Way(azure.port)
    server = start(serve, data, "--record-segment", "0.2", AML_MODEL_DC_STORAGE=connection(azure, way.port))
    before = sum(content.count(b"\n") for content in collected(azure).values()) if has_container(azure) else 0
    server.score({"rows": [["first"]]})
    until(lambda: server.metrics()["slipway_collected_rows_stored_total"] == 1, 20)
    way.become("deaf")
    server.score({"rows": [["second"]] * 3})
    time.sleep(3)
    way.become("open")
    until(lambda: server.metrics()["slipway_collected_rows_stored_total"] == 4, 60)
    assert adds_up(ended(server))
    way.close()
    everything = b"".join(collected(azure).values())
    assert (everything.count(b"first"), everything.count(b"second")) == (1, 3)
    assert everything.count(b"\n") >= before + 4


def has_container(azure: RealStore) -> bool:
    from obstore.exceptions import BaseError

    try:
        return bool(collected(azure)) or True
    except (BaseError, OSError):
        return False
