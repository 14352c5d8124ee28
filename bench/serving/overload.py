"""Twice the capacity, open loop: what the admitted and the refused get, and whether health stays prompt."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

from peers import PEERS
from running import Running, serving

SERVICE = 0.05  # seconds of one run()
QUEUE = 10
RATE = 2 / SERVICE
SCRIPTS = {
    "sleeps": "import time\ndef run(data: list):\n    with open({runs!r}, 'a') as file: file.write('x')\n    time.sleep(0.05)\n    return data\n",
    # C code that keeps the GIL: joining an iterator of bytes objects. Calibrated to 50 ms of CPU at start.
    "holds the GIL": (
        "import time\ndef spin(n): return sum(bytes(n))\n"
        "def init():\n    global size\n    size = 1 << 20\n    while True:\n        t = time.perf_counter(); spin(size); took = time.perf_counter() - t\n"
        "        if took > 0.03: break\n        size *= 2\n    size = int(size * 0.05 / took)\n"
        "def run(data: list):\n    with open({runs!r}, 'a') as file: file.write('x')\n    spin(size)\n    return data\n"
    ),
}
BODY = b'{"data":[1,2,3]}'


async def ask(port: int, head: bytes, body: bytes, timeout: float) -> Optional[int]:
    """One request on a new connection: its status, or None when nothing came in time."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), timeout)
        try:
            writer.write(head + b"content-length: %d\r\n\r\n" % len(body) + body)
            line = await asyncio.wait_for(reader.readline(), timeout)
            await asyncio.wait_for(reader.read(), timeout)
            return int(line.split()[1]) if line else None
        finally:
            writer.close()
    except (OSError, asyncio.TimeoutError, IndexError):
        return None


async def load(running: Running, seconds: float, leave: bool) -> dict[str, Any]:
    """Sends RATE requests a second; with `leave` every fourth client goes after 20 ms."""
    lines = [f"POST {running.peer.path} HTTP/1.1", "host: x", "connection: close"]
    lines += [f"{name}: {value}" for name, value in running.headers.items()]
    post = ("\r\n".join(lines) + "\r\n").encode()
    get = f"GET {running.peer.health} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".encode()
    answers: list[tuple[Optional[int], float]] = []
    health: list[tuple[Optional[int], float]] = []

    async def one(
        due: float, head: bytes, body: bytes, into: list[tuple[Optional[int], float]], timeout: float
    ) -> None:
        status = await ask(running.port, head, body, timeout)
        into.append((status, time.perf_counter() - due))

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


def report(name: str, kind: str, result: dict[str, Any], runs: int) -> None:
    """Prints one line."""
    good = [took for status, took in result["answers"] if status == 200]
    refused = [took for status, took in result["answers"] if status in (429, 503, 409)]
    other = sum(status not in (200, 429, 503, 409) for status, _ in result["answers"])
    health = [took for _, took in result["health"]]
    fine = sum(status == 200 for status, _ in result["health"])
    bound = (QUEUE + 1) * SERVICE * 1.05 * 1000
    print(
        f"| {name} | {kind} | {len(result['answers'])} | {len(good)} | {percentile(good, 0.5):.0f} / {percentile(good, 0.99):.0f} (bound {bound:.0f}) "
        f"| {len(refused)} | {percentile(refused, 0.5):.1f} / {percentile(refused, 0.99):.1f} | {other} "
        f"| {fine} of {len(health)}, {statistics.median(health) * 1000:.1f} / {max(health) * 1000:.1f} | {runs} |",
        flush=True,
    )


def run(options: argparse.Namespace, names: list[str]) -> None:
    """The overload of ours; `--seconds` is its length."""
    ours = next(peer for peer in PEERS if peer.name == "slipway")
    print(
        "| server | run() | asked | 200 | p50 / p99 ms | refused | p50 / p99 ms | other | health 200, p50 / worst ms | runs |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
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
