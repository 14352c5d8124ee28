"""Recording without rows: hourly profiles, with the same accounts as calls."""

from __future__ import annotations

import gzip
import os
import signal
from pathlib import Path
from typing import Any

import orjson
from conftest import Serve, Server
from recordings import adds_up, ended, recorder_of, until

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
