"""The front's end of a worker's socket, with the worker's end in the test's hand."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any, cast

import pytest

from slipway_scoring import wire
from slipway_scoring.front.exchange import Exchange
from slipway_scoring.front.worker_link import READY, WorkerLink


class Calls:
    """A pool that only notes what it is told."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.unanswered: list[int] = []
        self.capacity, self.timeout, self.batches = 1, 10.0, None
        self.crew = SimpleNamespace(lost=self.lost, log=lambda *_, **__: None)

    def answered(self, _link: WorkerLink, _call: Exchange, _status: int, _head: bytes, body: bytes, _us: int) -> None:
        self.answers.append(body)

    def lost(self, link: WorkerLink) -> None:
        self.unanswered = list(link.outstanding)


def exchange(number: int) -> Exchange:
    """A call as the pool hands it over."""
    call = Exchange(cast(Any, None))
    call.number, call.parts = number, [b"{}"]
    return call


@pytest.mark.parametrize("loop_name", ["asyncio", "uvloop"])
def test_answers_written_before_the_worker_ended_are_taken_though_a_write_to_it_fails_first(loop_name: str) -> None:
    pool = Calls()

    async def scene() -> None:
        link = WorkerLink(cast(Any, pool), 1)
        ours, theirs = socket.socketpair()
        link.adopt(ours)
        await asyncio.get_running_loop().create_connection(lambda: link, sock=ours)
        link.state, link.was_ready = READY, True
        link.send(exchange(1))
        link.send(exchange(2))
        theirs.sendall(wire.TO_FRONT.pack(wire.ANSWER, 200, 1, 50, 0, 4) + b"good")
        theirs.close()  # in the middle of call 2, before the loop has read the answer
        link.send(exchange(3))
        for _ in range(100):
            if pool.unanswered:
                return
            await asyncio.sleep(0.01)

    loop = pytest.importorskip("uvloop").new_event_loop() if loop_name == "uvloop" else asyncio.new_event_loop()
    try:
        loop.run_until_complete(scene())
    finally:
        loop.close()
    assert pool.answers == [b"good"]
    assert pool.unanswered == [2, 3]
