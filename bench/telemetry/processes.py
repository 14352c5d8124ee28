"""The processes of a server, and its orderly end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from peers import CACHE
from running import Running

LONGEST_END = 90.0  # seconds


def kind_of(pid: int) -> str:
    """What a process of a server is: `front`, `worker` or `recorder`; the keeper of recorders is one too."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "gone"
    return "recorder" if b"recorder" in words else "worker" if b"worker" in words else "front"


def recorders_of(running: Running) -> list[int]:
    """The recorders that live: forks of the keeper, whose parent is one of their kind."""
    found = []
    for pid in running.processes():
        with suppress(OSError, IndexError):
            state, parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:2]
            if kind_of(pid) == "recorder" and kind_of(int(parent)) == "recorder" and state != "Z":
                found.append(pid)
    return found


def cpu_of(running: Running, kind: str) -> float:
    """The CPU seconds of the front or of the recorder, to the nanosecond: `/proc/PID/schedstat`."""
    total = 0
    for pid in running.processes():
        if kind_of(pid) != kind:
            continue
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def pin(running: Running, kind: str, core: str) -> None:
    """Moves the processes of a kind to a core; those that follow are forks of one of them."""
    for pid in running.processes():
        if kind_of(pid) == kind:
            subprocess.run(["taskset", "-a", "-p", "-c", core, str(pid)], check=True, capture_output=True)


def end(running: Running) -> None:
    """Ends a server and waits: what it could not store it tells at its end."""
    with suppress(OSError):
        os.kill(running.process.pid, signal.SIGTERM)
    running.process.wait(LONGEST_END)


def accounts(running: Running) -> dict[str, Any]:
    """What the server said at its end became of the calls."""
    lines = (CACHE / "folders" / f"{running.peer.name}.log").read_text(errors="replace").splitlines()
    line = next((one for one in reversed(lines) if "recording ended" in one), "")
    if line.startswith("{"):
        told: dict[str, Any] = json.loads(line)
        return told
    words = line.partition("recording ended")[2].split(" ")
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    counts: dict[str, Any] = {name: int(text) for name, text in pairs.items() if text.isdigit()}
    lost = line.partition("lost=")[2].partition("}")[0] + "}" if "lost={" in line else "{}"
    return {**counts, "lost": json.loads(lost.replace("'", '"'))}
