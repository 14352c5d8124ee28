"""Many requests on one server: whether memory grows."""

from __future__ import annotations

import argparse
import http.client
import threading
from typing import Any

from bodies import body_of
from peers import PEERS
from running import Running, serving

CLIENTS = 4
POINTS = 10


def ask_many(running: Running, body: bytes, count: int, wrong: list[Any]) -> None:
    """Requests on one connection, with a refused one now and then."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    for index in range(count):
        sent = b'{"data": "wrong' if index % 50 == 0 else body
        connection.request("POST", running.peer.path, sent, running.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != (400 if index % 50 == 0 else 200):
            wrong.append(answer.status)
    connection.close()


def run(options: argparse.Namespace, names: list[str]) -> None:
    """Asks `--count` times in ten parts and prints the memory after each."""
    ours = next(peer for peer in PEERS if peer.name == "slipway")
    wrong: list[Any] = []
    with serving(ours, "frame", ("--access-log", "off", "--log-level", "error")) as running:
        body = body_of("object", "frame")
        for part in range(POINTS):
            threads = [
                threading.Thread(target=ask_many, args=(running, body, options.count // POINTS // CLIENTS, wrong))
                for _ in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            from running import resident

            memory = [f"{resident(pid):.1f}" for pid in running.processes()]
            print(
                f"{(part + 1) * options.count // POINTS:>9} requests: RSS {' + '.join(memory)} MB, wrong answers {len(wrong)}",
                flush=True,
            )
