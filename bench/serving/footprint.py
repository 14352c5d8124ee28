"""Start, memory and size: ours and the peers."""

from __future__ import annotations

import argparse
import statistics
import subprocess
from importlib import metadata

from bodies import body_of
from peers import CACHE, PEERS, SAME, python_of
from running import installed_size, resident, serving


def package_count(python: str) -> int:
    """Packages in an environment, without pip and setuptools."""
    code = "from importlib.metadata import distributions as d; print(len({x.metadata['Name'] for x in d()} - {'pip', 'setuptools'}))"
    return int(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout)


def base() -> tuple[float, int]:
    """Size and packages of an environment with only what all have."""
    from peers import Peer, environment_folder, install

    plain = Peer("base", (), (), "", "")
    problem = install(plain)
    if problem:
        raise RuntimeError(problem)
    return installed_size(plain), package_count(str(environment_folder(plain) / "bin" / "python"))


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Prints one table."""
    size, count = base()
    print(f"{', '.join(SAME)}: {size:.0f} MB, {count} packages; cache {CACHE.name}; {metadata.version('pip')} pip")
    print(
        "| server | start to 200, echo s | the same, frame s | RSS echo MB | RSS frame after load MB | of these the front MB | added MB | added packages |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for peer in PEERS:
        if names and peer.name not in names:
            continue
        try:
            starts: dict[str, list[float]] = {"echo": [], "frame": []}
            memory = {}
            front = 0.0
            for work in starts:
                for turn in range(options.rounds):
                    with serving(peer, work) as running:
                        starts[work].append(running.ready)
                        if turn == 0:
                            for _ in range(200):
                                running.ask(body_of(peer.form, work))
                            memory[work] = running.memory()
                            front = resident(running.process.pid)
            added = installed_size(peer) - size
            packages = package_count(str(python_of(peer))) - count
            print(
                f"| {peer.name} | {statistics.median(starts['echo']):.2f} | {statistics.median(starts['frame']):.2f} | {memory['echo']:.0f} "
                f"| {memory['frame']:.0f} | {front if peer.name == 'slipway' else 0:.0f} | {added:.0f} | {packages} |",
                flush=True,
            )
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            print(f"| {peer.name} | does not run: {str(error)[:120]} |", flush=True)
