"""`python bench/serving COMMAND`: throughput, overload, faults, footprint, soak, fuzz, documents, recording. Bounded, on loopback only."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


COMMANDS = ["install", "throughput", "overload", "faults", "footprint", "soak", "fuzz", "documents", "recording"]


def main() -> None:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python bench/serving", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a point, or of the overload")
    parser.add_argument("--servers", default="", help="names parted by commas; default all")
    parser.add_argument("--works", default="", help="echo,frame,array,sleep; default all")
    parser.add_argument("--count", type=int, default=1_000_000, help="requests of soak and fuzz")
    options = parser.parse_args()
    import peers

    names = [name for name in options.servers.split(",") if name]
    works = [work for work in options.works.split(",") if work]
    if options.command in ("overload", "soak", "fuzz", "recording"):
        names = ["slipway"]
    for peer in peers.PEERS if options.command != "documents" else ():
        if not names or peer.name in names:
            trouble = peers.install(peer)
            print(f"{peer.name}: {trouble or peers.versions(peer)}", flush=True)
    print(f"load average {os.getloadavg()}, Python {sys.version.split()[0]}", flush=True)
    if options.command == "throughput":
        import throughput

        points = throughput.run(options.rounds, options.seconds, names, works)
        results = Path(__file__).resolve().parent.parent / "results"
        results.mkdir(exist_ok=True)
        (results / "serving.json").write_text(json.dumps(points, indent=1))
        print(throughput.table(points))
    elif options.command != "install":
        module = __import__(options.command)
        module.run(options, names)


if __name__ == "__main__":
    main()
