"""`python bench/telemetry COMMAND`: cost, faults. Bounded, on loopback only."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What starts a server on its own core is that of the comparison with the peers.
sys.path[:0] = [str(HERE), str(HERE.parent / "serving")]


def main() -> None:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python bench/telemetry", description=__doc__)
    parser.add_argument("command", choices=["cost", "faults"])
    parser.add_argument("--rounds", type=int, default=5, help="of cost")
    parser.add_argument("--count", type=int, default=20_000, help="requests of a point of faults, of cost a quarter")
    parser.add_argument("--faults", default="", help="names parted by commas; default all")
    options = parser.parse_args()
    import peers

    ours = next(peer for peer in peers.PEERS if peer.name == "slipway")
    recording = replace(ours, name="slipway-recording", requirements=(*ours.requirements, "obstore"))
    trouble = peers.install(recording)
    if trouble:
        raise SystemExit(trouble)
    print(f"load average {os.getloadavg()}, Python {sys.version.split()[0]}", flush=True)
    if options.command == "cost":
        import cost

        cost.run(recording, options.rounds, options.count // 4)
    else:
        import faults

        sys.exit(faults.run(recording, options.count, [name for name in options.faults.split(",") if name]))


if __name__ == "__main__":
    main()
