"""Twice the capacity, open loop: what the admitted and the refused get, and whether health stays prompt.

A run() that computes takes as long as the machine lets it, so the bound on the admitted is made of the run times that
the answers tell, and each answer's wait is compared with the very runs that came before it.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, Optional

from peers import PEERS
from running import Running, serving

SERVICE = 0.05  # seconds of one run()
QUEUE = 10
RATE = 2 / SERVICE
SCRIPTS = {
    "sleeps": "import time\ndef run(data: list):\n    with open({runs!r}, 'a') as file: file.write('x')\n    time.sleep(0.05)\n    return data\n",
    # C code that keeps the GIL: a sum over bytes. Calibrated to about 50 ms at start.
    "holds the GIL": (
        "import time\ndef spin(n): return sum(bytes(n))\n"
        "def init():\n    global size\n    size = 1 << 20\n    while True:\n        t = time.perf_counter(); spin(size); took = time.perf_counter() - t\n"
        "        if took > 0.03: break\n        size *= 2\n"
        "    def once():\n        t = time.perf_counter(); spin(size); return time.perf_counter() - t\n"
        "    size = int(size * 0.05 / sorted(once() for _ in range(7))[3])\n"
        "def run(data: list):\n    with open({runs!r}, 'a') as file: file.write('x')\n    spin(size)\n    return data\n"
    ),
}
BODY = b'{"data":[1,2,3]}'
REFUSED = (429, 503, 409)


class Answer(NamedTuple):
    """What one request got: its status (None: nothing came in time), when, how long after it was due, time in run()."""

    status: Optional[int]
    at: float  # perf_counter()
    took: float  # seconds
    run: float  # seconds, 0 for what was not run


async def ask(port: int, head: bytes, body: bytes, timeout: float) -> tuple[Optional[int], float]:
    """One request on a new connection: its status, or None when nothing came in time, and its seconds in run()."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), timeout)
        try:
            writer.write(head + b"content-length: %d\r\n\r\n" % len(body) + body)
            answer = await asyncio.wait_for(reader.read(), timeout)
            timing = re.search(rb"x-ms-run-fn-exec-ms: ([\d.]+)", answer)
            return int(answer.split(None, 2)[1]) if answer else None, float(timing[1]) / 1000 if timing else 0.0
        finally:
            writer.close()
    except (OSError, asyncio.TimeoutError, IndexError):
        return None, 0.0


async def load(running: Running, seconds: float, leave: bool) -> dict[str, Any]:
    """Sends RATE requests a second; with `leave` every fourth client goes after 20 ms."""
    lines = [f"POST {running.peer.path} HTTP/1.1", "host: x", "connection: close"]
    lines += [f"{name}: {value}" for name, value in running.headers.items()]
    post = ("\r\n".join(lines) + "\r\n").encode()
    get = f"GET {running.peer.health} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".encode()
    answers: list[Answer] = []
    health: list[Answer] = []

    async def one(due: float, head: bytes, body: bytes, into: list[Answer], timeout: float) -> None:
        status, run = await ask(running.port, head, body, timeout)
        now = time.perf_counter()
        into.append(Answer(status, now, now - due, run))

    tasks = []
    begun = time.perf_counter()
    for index in range(int(RATE * seconds)):
        due = begun + index / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        gone = leave and index % 4 == 3
        tasks.append(asyncio.ensure_future(one(due, post, BODY, [] if gone else answers, 0.02 if gone else 30.0)))
        if index % 20 == 0:
            tasks.append(asyncio.ensure_future(one(time.perf_counter(), get, b"", health, 5.0)))
    await asyncio.gather(*tasks)
    return {"answers": answers, "health": health}


def percentile(values: list[float], share: float) -> float:
    """A percentile in ms."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else float("nan")


def beyond_turn(good: list[Answer]) -> list[float]:
    """Seconds that each answer took beyond its own run and the QUEUE runs before it: what the server adds."""
    good = sorted(good, key=lambda one: one.at)
    return [good[i].took - sum(one.run for one in good[i - QUEUE : i + 1]) for i in range(QUEUE, len(good))]


def report(name: str, kind: str, result: dict[str, Any], runs: int) -> None:
    """Prints one line."""
    admitted = [one for one in result["answers"] if one.status == 200]
    good = [one.took for one in admitted]
    refused = [one.took for one in result["answers"] if one.status in REFUSED]
    other = sum(one.status not in (200, *REFUSED) for one in result["answers"])
    health = [one.took for one in result["health"]]
    fine = sum(one.status == 200 for one in result["health"])
    service = statistics.mean(one.run for one in admitted) * 1000
    bound = (QUEUE + 1) * service * 1.05
    beyond = beyond_turn(admitted)
    print(
        f"| {name} | {kind} | {len(result['answers'])} | {len(good)} | {service:.1f} "
        f"| {percentile(good, 0.5):.0f} / {percentile(good, 0.99):.0f} (bound {bound:.0f}) "
        f"| {percentile(beyond, 0.5):.1f} / {percentile(beyond, 0.99):.1f} "
        f"| {len(refused)} | {percentile(refused, 0.5):.1f} / {percentile(refused, 0.99):.1f} | {other} "
        f"| {fine} of {len(health)}, {statistics.median(health) * 1000:.1f} / {max(health) * 1000:.1f} | {runs} |",
        flush=True,
    )


def run(options: argparse.Namespace, names: list[str]) -> None:
    """The overload of ours; `--seconds` is its length."""
    ours = next(peer for peer in PEERS if peer.name == "slipway")
    print(
        "| server | run() | asked | 200 | run() ms | p50 / p99 ms | beyond the runs before it, ms | refused | p50 / p99 ms | other | health 200, p50 / worst ms | runs |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for kind, text in SCRIPTS.items():
        for leave in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                runs = Path(folder) / "runs"
                script = Path(folder) / "score.py"
                script.write_text(text.replace("{runs!r}", repr(str(runs))))
                with serving(ours, "echo", ("--queue", str(QUEUE)), script) as running:
                    result = asyncio.run(load(running, options.seconds, leave))
                    report(
                        "slipway", kind + (", every 4th client leaves" if leave else ""), result, len(runs.read_bytes())
                    )
