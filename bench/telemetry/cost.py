"""What full recording costs the front: the same load with recording off, full and off again, in turns.

The difference of the two rounds that are off is what this machine cannot tell apart.
"""

from __future__ import annotations

import shutil
import statistics

from counted_load import send
from peers import CACHE, Peer
from processes import accounts, cpu_of, end, pin
from running import LOAD_CORE, serving

CONNECTIONS = (1, 10)
WARM = 500


def run(peer: Peer, rounds: int, count: int) -> None:
    """Prints medians for each way, and the medians of the differences within a round."""
    store, spool = CACHE / "recorded", CACHE / "spool"
    on = ("--record", "full", "--record-store", str(store), "--record-spool", str(spool))
    points: dict[tuple[str, int], list[dict[str, float]]] = {}
    for number in range(rounds):
        for way in ("off", "full", "off again"):
            with serving(peer, "echo", on if way == "full" else ()) as running:
                pin(running, "recorder", LOAD_CORE)
                for connections in CONNECTIONS:
                    send(running, WARM, connections)
                    before = cpu_of(running, "front"), cpu_of(running, "recorder")
                    answered = send(running, count, connections)
                    points.setdefault((way, connections), []).append(
                        {
                            "rate": answered.count / answered.seconds,
                            "p50": answered.quantile(0.5),
                            "p99": answered.quantile(0.99),
                            "front": (cpu_of(running, "front") - before[0]) * 1e6 / answered.count,
                            "recorder": (cpu_of(running, "recorder") - before[1]) * 1e6 / answered.count,
                            "failed": answered.failed,
                        }
                    )
                end(running)
                if way == "full":
                    print(f"round {number + 1}: {accounts(running)}", flush=True)
    for folder in (store, spool):
        shutil.rmtree(folder, ignore_errors=True)
    print(table(points))


def table(points: dict[tuple[str, int], list[dict[str, float]]]) -> str:
    """Returns medians, and the differences to `off` as medians over the rounds."""
    lines = [
        "| recording | connections | requests/s | p50 ms | p99 ms | front µs | front µs to off | recorder | failed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for connections in CONNECTIONS:
        base = points["off", connections]
        for way in ("off", "full", "off again"):
            found = points[way, connections]
            middle = {name: statistics.median(one[name] for one in found) for name in found[0]}
            more = statistics.median(one["front"] - other["front"] for one, other in zip(found, base))
            lines.append(
                f"| {way} | {connections} | {middle['rate']:,.0f} | {middle['p50']:.2f} | {middle['p99']:.2f} | "
                f"{middle['front']:.1f} | {more:+.1f} | {middle['recorder']:.1f} | {middle['failed']:.0f} |"
            )
    return "\n".join(lines)
