"""Recording without rows: hourly profiles, with the same accounts as calls."""

from __future__ import annotations

import gzip
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from conftest import Serve, Server
from recordings import adds_up, ended, recorder_of, until

MEMORY = 96 << 20  # bytes that a replica has for its recorder (core/service/objects/limits.ts)
SCRIPT = "def run(data):\n    if data[0]['height'] == 7: raise ValueError('no')\n    return [1] * len(data)\n"


def start(serve: Serve, store: Path, **files: Any) -> Server:
    options = ("--record", "profile", "--record-store", str(store), "--record-spool", str(store.parent / "spool"))
    return serve(SCRIPT, *options, "--service-name", "tides", files=files.get("files"))


def lines_of(store: Path) -> list[dict[str, Any]]:
    paths = sorted(store.rglob("*.jsonl.gz"))
    assert all(str(path.relative_to(store)).startswith("tides/profiles/date=") for path in paths)
    return [orjson.loads(line) for path in paths for line in gzip.decompress(path.read_bytes()).splitlines()]


def test_a_profile_and_its_accounts_are_stored_and_no_row_is(serve: Serve, tmp_path: Path) -> None:
    store = tmp_path / "store"
    server = start(serve, store, files={".slipway/record.json": {"drop": ["name"]}})
    for height in (1, 2.5, 7):
        server.score({"data": [{"height": height, "port": "Brest", "name": "SOMEBODY"}, {"height": 3}]})
    counts = ended(server)
    assert adds_up(counts) and (counts["offered"], counts["stored"], counts["lost"]) == (3, 3, {})
    *profiles, end = lines_of(store)
    assert sum(one["data"]["calls"] for one in profiles) == 3 == end["data"]["calls"] == end["data"]["offered"]
    [profile] = profiles  # unless the hour changes meanwhile
    assert profile["data"]["answered"] == 2 and profile["data"]["rows"] == 4
    columns = profile["data"]["columns"]
    assert columns["input.height"]["digest"] == [[1, 1], [2.5, 1], [3, 2]]
    assert columns["input.port"] == {"missing": 2, "texts": {"Brest": 2}, "othertexts": 0}
    assert "SOMEBODY" not in str(profile) and set(columns) == {"input.height", "input.port", "output"}


def test_a_killed_recorder_loses_a_second_of_calls_at_most(serve: Serve, tmp_path: Path) -> None:
    store = tmp_path / "store"
    server = start(serve, store)
    recorder = recorder_of(server)
    server.score({"data": [{"height": 1}]})
    until(lambda: any((store.parent / "spool").rglob("*.jsonl.open")) and saved(store.parent / "spool"))
    os.kill(recorder, signal.SIGKILL)
    recorder_of(server, after=recorder)
    server.score({"data": [{"height": 2}]})
    counts = ended(server)
    assert adds_up(counts) and counts["stored"] == 2 and counts["lost"] == {}
    assert sum(line["data"]["calls"] for line in lines_of(store) if line["type"] == "io.slipway.profile") == 2


def saved(spool: Path) -> bool:
    return any(path.stat().st_size for path in spool.rglob("*.jsonl.open"))


def most_memory(process: int) -> int:
    """The most memory that a process has had, in bytes; 0 once it is gone."""
    with suppress(OSError, IndexError):
        text = Path(f"/proc/{process}/status").read_text()
        return int(text.split("VmHWM:")[1].split()[0]) << 10
    return 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the memory of processes")
@pytest.mark.parametrize(
    ("columns", "texts", "letter"), [(2000, 160, "\u0436"), (2000, 40, "\u0001"), (10_000, 8, "x")]
)
def test_long_texts_in_many_columns_stay_within_the_memory_of_the_recorder(
    serve: Serve, tmp_path: Path, columns: int, texts: int, letter: str
) -> None:
    store, at_once = tmp_path / "store", 250 if letter == "\u0001" else 1000
    options = ("--record", "profile", "--record-store", str(store), "--record-spool", str(tmp_path / "spool"))
    server = serve("def run(data): return 1\n", "--service-name", "tides", *options)
    recorder = recorder_of(server)
    calls = columns * texts // at_once
    for part in range(calls):
        first = part * at_once % columns
        row = {f"c{first + one}": f"{part:06}" + letter * 94 for one in range(at_once)}
        assert server.request("POST", "/score", orjson.dumps({"data": [row]})).status == 200
        time.sleep(0.02)  # else the front has no room for them
    until(lambda: waiting(server) == calls, 60)
    server.process.send_signal(signal.SIGTERM)
    most = now = most_memory(recorder)
    assert now > 0
    while now:
        most = max(most, now)
        now = most_memory(recorder)
        time.sleep(0.002)
    server.process.wait(30)
    assert most < MEMORY
    counts = ended(server)
    assert adds_up(counts) and counts["stored"] == calls
    data = [line["data"] for line in lines_of(store) if line["type"] == "io.slipway.profile"]
    left_out = sum(one.get("leftout", 0) for one in data)
    assert all(len(one["columns"]) <= 2000 for one in data)
    assert left_out >= max(0, columns - 2000) * texts
    values = sum(sum(of["texts"].values()) + of["othertexts"] for one in data for of in columns_of(one, "input."))
    assert values + left_out == columns * texts
    assert columns > 2000 or any(of.get("cut") for one in data for of in columns_of(one, "input."))


def waiting(server: Server) -> float:
    """How many calls are in the spool or on their way to it."""
    return sum(value for name, value in server.metrics().items() if name.startswith("slipway_recording_waiting"))


def columns_of(data: Any, start: str) -> list[Any]:
    return [column for name, column in data["columns"].items() if name.startswith(start)]
