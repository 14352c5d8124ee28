"""What recording costs: the same load on our server with recording off and on, in turns.

The recorder shares the server's core here, so under full load it cannot keep up; what is lost then is counted. The CPU
of the front and of the recorder is told for each.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
from pathlib import Path
from typing import Any

from peers import CACHE, PEERS
from running import Running, serving
from throughput import load

CONNECTIONS = (1, 10)


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Prints a table of rates, times and CPU."""
    ours = next(peer for peer in PEERS if peer.name in names)
    store, spool = CACHE / "recorded", CACHE / "spool"
    on = ("--record", "full", "--record-store", str(store), "--record-spool", str(spool))
    points: dict[tuple[str, int], list[dict[str, float]]] = {}
    for _ in range(options.rounds):
        for way, extra in (("off", ()), ("full", on)):
            with serving(ours, "echo", extra) as running:
                for connections in CONNECTIONS:
                    before = cpu_of(running, "front"), cpu_of(running, "recorder")
                    point = load(running, connections, options.seconds)
                    requests = point["rate"] * (options.seconds + 1)  # one second of it to get warm
                    point["front"] = (cpu_of(running, "front") - before[0]) * 1e6 / requests
                    point["recorder"] = (cpu_of(running, "recorder") - before[1]) * 1e6 / requests
                    points.setdefault((way, connections), []).append(point)
            if way == "full":
                print(f"accounts: {accounts(ours.name)}", flush=True)
    for folder in (store, spool):
        shutil.rmtree(folder, ignore_errors=True)
    print(table(points))


def cpu_of(running: Running, part: str) -> float:
    """Returns the CPU seconds of the front or of the recorder."""
    ticks = 0
    for pid in running.processes():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        kind = "recorder" if b"recorder" in words else "worker" if b"worker" in words else "front"
        if kind == part:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def accounts(name: str) -> Any:
    """Returns what the server said at its end became of the calls."""
    lines = (CACHE / "folders" / f"{name}.log").read_text().splitlines()
    line = next(line for line in reversed(lines) if "recording ended" in line)
    return json.loads(line) if line.startswith("{") else line.partition("recording ended")[2].strip()


def table(points: dict[tuple[str, int], list[dict[str, float]]]) -> str:
    """Returns the medians as a table."""
    lines = [
        "| recording | connections | requests/s | p50 ms | p99 ms | front µs | recorder µs | errors |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (way, connections), found in sorted(points.items(), key=lambda item: (item[0][1], item[0][0] != "off")):
        middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
        lines.append(
            f"| {way} | {connections} | {middle['rate']:,.0f} | {middle['p50']:.2f} | {middle['p99']:.2f} | "
            f"{middle['front']:.1f} | {middle['recorder']:.1f} | {middle['errors']:.0f} |"
        )
    return "\n".join(lines)
