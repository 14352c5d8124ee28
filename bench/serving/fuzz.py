"""Fuzzed request bytes: no crash, and no 500 that the script did not cause."""

from __future__ import annotations

import argparse
import json
import random
import socket
import threading
from collections import Counter

from bodies import body_of
from peers import KEY, PEERS
from running import Running, serving

CLIENTS = 4
PIECES = [
    b"\r\n", b"\r\n\r\n", b"\x00", b"\xff", b"HTTP/1.1", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 5\r\n", b"Expect: 100-continue\r\n",
    b"Content-Encoding: gzip\r\n", b"[" * 50, b"{", b"}", b'"', b"1e999", b"NaN", b"null", b"0\r\n\r\n", b"-1", b"POST /score ", b"%00", b"Upgrade: h2c\r\n",
]  # fmt: skip


def mutate(source: random.Random, data: bytes) -> bytes:
    """A request with some bytes changed, dropped, doubled or replaced by awkward pieces."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 4, 8))):
        at = source.randrange(len(changed) + 1)
        way = source.randrange(5)
        if way == 0 and at < len(changed):
            changed[at] = source.randrange(256)
        elif way == 1:
            del changed[at : at + source.randrange(1, 20)]
        elif way == 2:
            changed[at:at] = changed[at : at + source.randrange(1, 40)]
        else:
            changed[at:at] = source.choice(PIECES)
    return bytes(changed)


def fuzz_body(source: random.Random, body: bytes) -> bytes:
    """A whole request whose body alone is changed, so that it always reaches the worker."""
    changed = mutate(source, body)
    return b"POST /score HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %b\r\ncontent-length: %d\r\n\r\n%b" % (
        KEY.encode(),
        len(changed),
        changed,
    )


def send(running: Running, seed: int, total: int, statuses: Counter[int], lock: threading.Lock) -> None:
    """Sends fuzzed requests in pipelined handfuls until `total` bytes are sent."""
    source = random.Random(seed)
    good = body_of("object", "frame")
    whole = b"POST /score HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        KEY.encode(), len(good), good,
    )  # fmt: skip
    sent = broken = 0
    while sent < total:
        data = b"".join(
            fuzz_body(source, good) if source.random() < 0.7 else mutate(source, whole)
            for _ in range(source.randrange(1, 30))
        )
        sent += len(data)
        received = b""
        try:
            with socket.create_connection(("127.0.0.1", running.port), timeout=5) as connection:
                connection.sendall(data + whole.replace(b"host: x", b"host: x\r\nconnection: close"))
                while part := connection.recv(1 << 20):
                    received += part
        except OSError:
            broken += 1
        with lock:
            for line in received.split(b"HTTP/1.1 ")[1:]:
                if line[:3].isdigit():  # an error may quote what was sent
                    statuses[int(line[:3])] += 1
    with lock:
        statuses[0] += broken


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Sends `--count` bytes to ours and prints the statuses."""
    ours = next(peer for peer in PEERS if peer.name == "slipway")
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    with serving(
        ours, "frame", ("--access-log-rate", "0", "--receive-timeout", "2", "--log-format", "json")
    ) as running:
        before = running.processes()
        threads = [
            threading.Thread(target=send, args=(running, seed, options.count // CLIENTS, statuses, lock))
            for seed in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        status, body = running.ask(body_of("object", "frame"))
        print(
            f"{options.count} bytes; answers by status {dict(sorted(statuses.items()))} (0: connections that ended by themselves)"
        )
        print(
            f"same processes after: {before == running.processes()}; a good request then: {status} {json.loads(body)}"
        )
