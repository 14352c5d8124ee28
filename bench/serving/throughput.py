"""Throughput and latency of the same work, ours and the peers, in turns."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bodies import body_of, is_right, value_of
from peers import HERE, PEERS, WORKS, Peer, python_of
from running import LOAD_CORE, SERVER_CORE, SINGLE, Running, others_cpu, serving

CONNECTIONS = (1, 10, 50)
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def check_right(running: Running) -> None:
    """Raises RuntimeError unless the server gives the right answer."""
    status, body = running.ask(body_of(running.peer.form, running.work))
    if status not in (200, 201) or not is_right(running.work, body):
        raise RuntimeError(f"{running.peer.name} {running.work}: {status} {body[:300]!r}")


def load(running: Running, connections: int, seconds: float) -> dict[str, float]:
    """One point: requests a second, p50 and p99 in ms, errors, CPU in µs a request, others' share of a core."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise RuntimeError("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        lines = ['wrk.method = "POST"', f"wrk.body = [==[{body_of(running.peer.form, running.work).decode()}]==]"]
        lines += [f'wrk.headers["{name}"] = "{value}"' for name, value in running.headers.items()]
        script.write_text("\n".join(lines))
        url = f"http://127.0.0.1:{running.port}{running.peer.path}"
        command = [
            "taskset",
            "-c",
            LOAD_CORE,
            wrk,
            "-t1",
            f"-c{connections}",
            "--latency",
            "-s",
            str(script),
            "--timeout",
            "30s",
            url,
        ]
        subprocess.run([*command, "-d1"], capture_output=True, check=True)
        machine, own, begun = others_cpu(), running.cpu(), time.monotonic()
        text = subprocess.run([*command, f"-d{seconds:g}"], capture_output=True, text=True, check=True).stdout
        took = time.monotonic() - begun
        own = running.cpu() - own
        machine = others_cpu() - machine
    return point(text, own, machine - own, took)


def point(text: str, own: float, rest: float, took: float) -> dict[str, float]:
    """What wrk's report says."""
    count = float(re.findall(r"(\d+) requests in", text)[0])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = float(wrong[1]) if wrong else 0.0
    errors += sum(map(float, lost.groups())) if lost else 0.0
    times = {
        name: float(value) * UNITS[unit] for name, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s|m)\b", text)
    }
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])
    return {
        "rate": rate,
        "p50": times.get("50", 0.0),
        "p99": times.get("99", 0.0),
        "errors": errors,
        "cpu": own / max(count, 1) * 1e6,
        "others": max(0.0, rest / took - 1.0) if rest > took else rest / took,
    }


def run(rounds: int, seconds: float, names: list[str], works: list[str]) -> list[dict[str, Any]]:
    """All points: in each round every server in turn."""
    points: list[dict[str, Any]] = []
    for turn in range(rounds):
        for peer in PEERS:
            if names and peer.name not in names:
                continue
            for work in works or list(WORKS):
                points += measure(peer, work, seconds, turn)
    return points


def measure(peer: Peer, work: str, seconds: float, turn: int) -> list[dict[str, Any]]:
    """The points of one server and one work."""
    points = []
    try:
        with serving(peer, work) as running:
            check_right(running)
            for connections in CONNECTIONS:
                one = load(running, connections, seconds)
                points.append({"server": peer.name, "work": work, "connections": connections, "turn": turn, **one})
                print(f"{peer.name:9} {work:6} c{connections:<3} {one['rate']:9.0f}/s p50 {one['p50']:8.2f} p99 {one['p99']:8.2f} ms "
                      f"cpu {one['cpu']:6.0f} us errors {one['errors']:.0f}", flush=True)  # fmt: skip
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        print(f"{peer.name} {work}: {error}", flush=True)
        points.append({"server": peer.name, "work": work, "connections": 0, "turn": turn, "failed": str(error)[:200]})
    if peer.name == "slipway" and work in ("frame", "array"):
        rate = bare_loop(peer, work, seconds)
        points.append({"server": "the bare function in a loop", "work": work, "connections": 10, "turn": turn, **rate})
        print(f"bare      {work:6} loop {rate['rate']:8.0f}/s", flush=True)
        with serving(peer, work, ("--batch-rows", "64", "--batch-wait", "2ms")) as running:
            check_right(running)
            one = load(running, 50, seconds)
            points.append({"server": "slipway batched", "work": work, "connections": 50, "turn": turn, **one})
            print(
                f"batched   {work:6} c50  {one['rate']:9.0f}/s p50 {one['p50']:8.2f} p99 {one['p99']:8.2f} ms",
                flush=True,
            )
    return points


def bare_loop(peer: Peer, work: str, seconds: float) -> dict[str, float]:
    """The work without a server: parsed records to the list of predictions, in a loop on the server's core."""
    code = (
        "import json, sys, time\nimport work\nwork.init()\nvalue = json.loads(sys.argv[1])\n"
        "for _ in range(50): work.run(work.decode(value))\n"
        "begun, used, count = time.perf_counter(), time.process_time(), 0\n"
        "while time.perf_counter() - begun < float(sys.argv[2]):\n    work.run(work.decode(value)); count += 1\n"
        "took = time.perf_counter() - begun\nprint(count / took, took / count * 1000, (time.process_time() - used) / count * 1e6)\n"
    )
    command = ["taskset", "-c", SERVER_CORE, str(python_of(peer)), "-c", code, json.dumps(value_of(work)), str(seconds)]
    environment = {**os.environ, **SINGLE, "BENCH_WORK": work, "PYTHONPATH": str(HERE / "apps")}
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    rate, middle, cpu = map(float, text.split())
    return {"rate": rate, "p50": middle, "p99": middle, "errors": 0.0, "cpu": cpu, "others": 0.0}


def table(points: list[dict[str, Any]]) -> str:
    """Medians and ranges as one Markdown table, and the ratios to ours at 10 connections."""
    lines = [
        "| work | connections | server | requests/s (range) | p50 / p99 ms | CPU µs | errors | to ours |",
        "|---|---|---|---|---|---|---|---|",
    ]
    keys = sorted({(one["work"], one["connections"]) for one in points}, key=lambda key: (WORKS.index(key[0]), key[1]))
    for work, connections in keys:
        group = [one for one in points if (one["work"], one["connections"]) == (work, connections)]
        ours = statistics.median(
            [one["rate"] for one in group if one["server"] == "slipway" and "rate" in one] or [0.0]
        )
        for name in dict.fromkeys(one["server"] for one in group):
            rows = [one for one in group if one["server"] == name and "rate" in one]
            if not rows:
                lines.append(f"| {work} | – | {name} | does not run | | | | |")
                continue
            middle = {field: statistics.median(row[field] for row in rows) for field in ("rate", "p50", "p99", "cpu")}
            low, high = min(row["rate"] for row in rows), max(row["rate"] for row in rows)
            ratio = f"{ours / middle['rate']:.1f} ×" if middle["rate"] else ""
            lines.append(
                f"| {work} | {connections} | {name} | {middle['rate']:,.0f} ({low:,.0f}–{high:,.0f}) | {middle['p50']:.2f} / {middle['p99']:.2f} "
                f"| {middle['cpu']:.0f} | {sum(row['errors'] for row in rows):.0f} | {ratio} |"
            )
    return "\n".join(lines)
