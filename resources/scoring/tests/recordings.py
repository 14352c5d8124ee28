"""What tests of recording look at: what is stored, the accounts, and the processes that record."""

from __future__ import annotations

import gzip
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from conftest import Server


def options(store: Path, *more: str) -> tuple[str, ...]:
    return ("--record", "full", "--record-store", str(store), "--record-spool", str(store.parent / "spool"), *more)


def stored(store: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The calls and the last lines of segments."""
    lines = [
        json.loads(line)
        for path in sorted(store.rglob("*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    calls = [line for line in lines if line["type"] == "io.slipway.call"]
    return calls, [line for line in lines if line["type"] == "io.slipway.segment"]


def ended(server: Server) -> dict[str, Any]:
    server.stop()
    return server.wait_for("recording ended")


def adds_up(counts: dict[str, Any]) -> bool:
    together = counts["stored"] + counts["sampled_out"] + sum(counts["lost"].values()) + counts["waiting"]
    return together == counts["offered"]


def recorder_of(server: Server, after: int = 0) -> int:
    """The process id of a server's recorder, of the one that follows `after`."""
    found: list[int] = []

    def look() -> bool:
        found[:] = [pid for pid in recorders_of(server) if pid != after]
        return bool(found)

    until(look)
    return found[0]


def recorders_of(server: Server) -> list[int]:
    """The process ids of a server's recorders that live: forks of its keeper."""
    keeper = keeper_of(server)
    return [pid for pid, parent in recording_processes().items() if keeper and parent == keeper]


def keeper_of(server: Server) -> int:
    """The process id of a server's keeper, 0 for none."""
    return next((pid for pid, parent in recording_processes().items() if parent == server.process.pid), 0)


def recording_processes() -> dict[int, int]:
    """The keepers and recorders of this machine with their parents."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            words = Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
            state, parent = Path(f"/proc/{name}/stat").read_text().rsplit(")", 1)[1].split()[:2]
            if b"recorder" in words and state != "Z":
                found[int(name)] = int(parent)
    return found


def until(what: Any, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
