"""Requests while the store or the recorder fails: none may fail, and each must be accounted for."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from counted_load import Answered, send
from peers import CACHE, Peer
from processes import accounts, end, recorders_of
from running import Running, serving

CONNECTIONS = 4
KILLS, PAUSE = 50, 0.25
SMALL = "2m"  # of a disk that fills up
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LOGIN = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
NAMES = ("healthy", "hanging", "refusing", "slow", "no-name", "disk-full", "stopped", "killed")


def run(peer: Peer, count: int, names: list[str]) -> int:
    """Prints a line for each fault. Returns 1 when a request failed or one is not accounted for."""
    bad = 0
    print("| fault | requests | failed | p99 ms | offered | stored | lost | waiting | adds up |\n|" + "---|" * 9)
    for name in names or NAMES:
        answered, told = one_fault(peer, name, count)
        lost = sum(told["lost"].values())
        together = told["stored"] + told["sampled_out"] + lost + told["waiting"]
        # One more: the request that waits until the server is ready.
        is_exact = together == told["offered"] == answered.count + 1
        bad |= answered.failed > 0 or not is_exact
        print(
            f"| {name} | {answered.count:,} | {answered.failed} | {answered.quantile(0.99):.1f} | {told['offered']} | "
            f"{told['stored']:,} | {told['lost']} | {told['waiting']:,} | {'yes' if is_exact else 'NO'} |",
            flush=True,
        )
    return int(bad)


def one_fault(peer: Peer, name: str, count: int) -> tuple[Answered, dict[str, int]]:
    """Sends the requests while one thing fails."""
    store, spool = CACHE / "recorded", CACHE / "spool"
    for folder in (store, spool):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    with place(name, store, spool) as (address, environment):
        options = ("--record", "full", "--record-store", address, "--record-spool", str(spool), "--record-segment", "1")
        with serving(peer, "echo", options, env={**LOGIN, **environment}) as running:
            answered = send(running, count, CONNECTIONS, disturbance(name, running))
            for pid in recorders_of(running):
                os.kill(pid, signal.SIGCONT)
            end(running)
            return answered, accounts(running)


def disturbance(name: str, running: Running) -> Callable[[], None] | None:
    """What is done to the recorder while requests are sent."""

    def stop() -> None:
        for pid in recorders_of(running):
            os.kill(pid, signal.SIGSTOP)

    def kill() -> None:
        for _ in range(KILLS):
            for pid in recorders_of(running):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(PAUSE)

    return {"stopped": stop, "killed": kill}.get(name)


@contextmanager
def place(name: str, store: Path, spool: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the store for a fault, and the variables that lead there."""
    if name in ("hanging", "refusing", "slow"):
        with listening(name) as port:
            yield "s3://bucket/prefix", {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    elif name == "no-name":
        yield "s3://bucket/prefix", {"AWS_ENDPOINT_URL": "http://no-such-host.invalid"}
    elif name == "disk-full":
        with small_disk(spool):
            store.rmdir()
            store.write_text("no folder, so everything stays in the spool")
            yield str(store), {}
            store.unlink()
    else:
        yield str(store), {}


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mounts a small file system; needs root."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "slipway-bench", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def listening(name: str) -> Iterator[int]:
    """A store that takes connections and never answers, refuses, or answers a byte a second."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                kept.append(listener.accept()[0])
                threading.Thread(target=answer, args=(name, kept[-1]), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        for one in (listener, *kept):
            one.close()


def answer(name: str, connection: socket.socket) -> None:
    """Treats one connection as the fault has it."""
    with suppress(OSError):
        if name == "hanging":
            return
        if name == "refusing":
            connection.recv(65536)
            connection.sendall(REFUSAL)
            connection.close()
            return
        while connection.recv(1):
            time.sleep(1)
