"""What a client gets from each server for each fault."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Optional

from apps.work import HANGING
from bodies import body_of
from peers import PEERS
from running import Running, serving

# Asks for health until its input ends, then tells the longest wait in seconds. In a process of its own: one that sends
# 100 MB is no good watch.
WATCH = """
import http.client, select, sys, time
worst = 0.0
while not select.select([sys.stdin], [], [], 0.1)[0]:
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    try:
        connection.request("GET", sys.argv[2])
        connection.getresponse().read()
    except OSError:
        worst = max(worst, 20.0)
    finally:
        connection.close()
    worst = max(worst, time.monotonic() - begun)
print(worst)
"""
PATIENCE = 8.0  # seconds that an answer is waited for
HUGE = 100_000_000


def raw(running: Running, body: bytes, length: Optional[int] = None) -> bytes:
    """The bytes of a request."""
    lines = [
        f"POST {running.peer.path} HTTP/1.1",
        "Host: x",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    lines += [f"{name}: {value}" for name, value in running.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def exchange(running: Running, data: bytes, patience: float = PATIENCE) -> str:
    """Sends bytes and tells what came back."""
    try:
        with socket.create_connection(("127.0.0.1", running.port), timeout=patience) as connection:
            try:
                connection.sendall(data)
            except OSError as error:
                return type(error).__name__
            return told(connection)
    except OSError as error:
        return type(error).__name__


def told(connection: socket.socket) -> str:
    """Status of the answer; `*` when its body is not JSON, `!` when it shows a trace."""
    received = b""
    try:
        while b"\r\n\r\n" not in received:
            part = connection.recv(65536)
            if not part:
                return "closed" if not received else "cut off"
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        connection.settimeout(1.0)
        size = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")),
            None,
        )
        while size is None or len(body) < size:
            part = connection.recv(65536)
            if not part:
                break
            body += part
    except OSError as error:
        if b"\r\n\r\n" not in received:
            return "no answer" if isinstance(error, TimeoutError) else type(error).__name__
        head, _, body = received.partition(b"\r\n\r\n")
    mark = "!" if b"Traceback" in body else ""
    try:
        json.loads(body.split(b"\r\n")[1] if b"chunked" in head else body)
    except (ValueError, IndexError):
        mark += "*"
    return received.split()[1].decode() + mark


def changed(value: bytes) -> Callable[[Running], str]:
    """A fault that is one odd value in place of the data."""

    def fault(running: Running) -> str:
        good = body_of(running.peer.form, "echo")
        body = (
            good.replace(b"[1,2,3,4,5]", value, 1)
            if running.peer.form != "cog"
            else json.dumps({"input": {"data": "X"}}).encode().replace(b"X", value)
        )
        return exchange(running, raw(running, body))

    return fault


def plain(body: bytes) -> Callable[[Running], str]:
    """A fault that is a whole odd body."""
    return lambda running: exchange(running, raw(running, body))


def duplicate(running: Running) -> str:
    """The same member twice."""
    good = body_of(running.peer.form, "echo")
    return exchange(running, raw(running, b"{" + good[1:-1] + b"," + good[1:]))


def huge(running: Running) -> str:
    """100 MB; with what it does to health and memory."""
    before = running.memory()
    data = raw(running, b'{"data":[' + b"1," * (HUGE // 2) + b"1]}")
    command = [sys.executable, "-c", WATCH, str(running.port), running.peer.health]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
        result = exchange(running, data, 30.0)
        most = running.memory()
        worst, _ = watcher.communicate()
    return f"{result} (+{max(0, most - before):.0f} MB, health {float(worst):.1f} s)"


def slow(running: Running) -> str:
    """A client that sends a byte a second."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", running.port), timeout=1) as connection:
        connection.sendall(raw(running, b"{", 1000))
        while time.monotonic() - begun < 20:
            try:
                connection.sendall(b" ")
                answer = connection.recv(12)
                return f"{answer[9:12].decode() or 'closed'} after {time.monotonic() - begun:.0f} s"
            except TimeoutError:
                continue
            except OSError as error:
                return f"{type(error).__name__} after {time.monotonic() - begun:.0f} s"
    return "still open after 20 s"


JSON_FAULTS: dict[str, Callable[[Running], str]] = {
    "not JSON": plain(b"not json"),
    "empty": plain(b""),
    "NaN": changed(b"[NaN]"),
    "1e999": changed(b"[1e999]"),
    "duplicate key": duplicate,
    "bad UTF-8": changed(b'["\xff"]'),
    "1 MB of [": plain(b"[" * 1_000_000),
    "slow client": slow,
    "100 MB": huge,
}


def terminated(running: Running) -> str:
    """SIGTERM in the middle of runs of 50 ms, an idle connection open."""
    idle = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
    results: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: results.append(exchange(running, raw(running, body_of(running.peer.form, "sleep"))))
        )
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.03)
    os.kill(running.process.pid, signal.SIGTERM)
    for thread in threads:
        thread.join()
    begun = time.monotonic()
    while running.process.poll() is None and time.monotonic() - begun < 5:
        time.sleep(0.02)
    idle.close()
    code = running.process.poll()
    return f"{', '.join(sorted(results))}; exit {'none in 5 s' if code is None else code}"


def killed(running: Running) -> str:
    """The process that works is killed in the middle of a request."""
    results: list[str] = []
    thread = threading.Thread(
        target=lambda: results.append(exchange(running, raw(running, body_of(running.peer.form, "sleep"))))
    )
    workers = running.processes()[1:] or running.processes()
    thread.start()
    time.sleep(0.02)
    os.kill(workers[-1], signal.SIGKILL)
    thread.join()
    time.sleep(3)
    return f"{results[0]}, then {exchange(running, raw(running, body_of(running.peer.form, 'sleep')))}"


def hung(running: Running) -> str:
    """A run() that does not come back, and a good request after it."""
    first = exchange(running, raw(running, body_of(running.peer.form, "sleep", HANGING)), 20.0)
    return f"{first}, then {exchange(running, raw(running, body_of(running.peer.form, 'sleep')))}"


def abandoned(running: Running) -> str:
    """Twenty clients that send a request and leave; how long the next one waits."""
    data = raw(running, body_of(running.peer.form, "sleep"))
    gone = [socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE) for _ in range(20)]
    for connection in gone:
        connection.sendall(data)
    time.sleep(0.02)
    for connection in gone:
        connection.close()
    begun = time.monotonic()
    return f"{exchange(running, data)} after {(time.monotonic() - begun) * 1000:.0f} ms"


SLEEP_FAULTS: dict[str, tuple[Callable[[Running], str], tuple[str, ...]]] = {
    "SIGTERM, 5 under way, idle connection": (terminated, ()),
    "worker killed": (killed, ()),
    "hung run()": (hung, ("--timeout", "5s")),
    "20 clients gone, one after them": (abandoned, ()),
}


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Prints one table: faults by server."""
    columns = [*JSON_FAULTS, *SLEEP_FAULTS]
    print("| server | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1))
    for peer in PEERS:
        if names and peer.name not in names:
            continue
        cells: list[Any] = []
        try:
            limits = ("--body-limit", "50MB") if peer.name == "slipway" else ()
            with serving(peer, "echo", limits) as running:
                cells += [fault(running) for fault in JSON_FAULTS.values()]
            for fault, extra in SLEEP_FAULTS.values():
                with serving(peer, "sleep", extra if peer.name == "slipway" else ()) as running:
                    cells.append(fault(running))
        except (RuntimeError, OSError) as error:
            cells.append(f"does not run: {str(error)[:100]}")
        print(f"| {peer.name} | " + " | ".join(map(str, cells)) + " |", flush=True)
