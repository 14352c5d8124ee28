"""The front's end of a worker's socket, with the worker's end in the test's hand."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

import pytest

from slipway_scoring import wire
from slipway_scoring.front.admission import Admission
from slipway_scoring.front.workers.worker_link import READY, Terms, WorkerLink


class Calls:
    """Takes answers and losses, and only notes them."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.unanswered: list[int] = []

    def answered(self, _link: WorkerLink, _call: Admission, _status: int, _head: bytes, body: bytes, _us: int) -> None:
        self.answers.append(body)

    def streamed(self, _call: Admission, _kind: int, _status: int, _head: bytes, _body: bytes) -> None:
        raise AssertionError("nothing is streamed here")

    def stream_ended(self, _link: WorkerLink, _call: Admission, _complete: bool, _us: int) -> None:
        raise AssertionError("nothing is streamed here")

    def loaded(self, _link: WorkerLink, _body: bytes) -> None:
        raise AssertionError("no worker starts here")

    def lost(self, link: WorkerLink) -> None:
        self.unanswered = list(link.outstanding)


def call(number: int) -> Admission:
    """A call as the pool hands it over."""
    made = Admission(cast(Any, None), wire.SCORE, 0, b"id", b"{}", 0)
    made.number = number
    return made


def ignore(*_: object, **__: object) -> None:
    """A log that nobody reads."""


@pytest.mark.parametrize("loop_name", ["asyncio", "uvloop"])
def test_answers_written_before_the_worker_ended_are_taken_though_a_write_to_it_fails_first(loop_name: str) -> None:
    pool = Calls()

    async def scene() -> None:
        link = WorkerLink(Terms(1, 10.0, least_depth=2), pool, pool, ignore)
        ours, theirs = socket.socketpair()
        link.adopt(ours)
        await asyncio.get_running_loop().create_connection(lambda: link, sock=ours)
        link.state, link.was_ready = READY, True
        link.send(call(1))
        link.send(call(2))
        theirs.sendall(wire.TO_FRONT.pack(wire.ANSWER, 200, 1, 50, 0, 4) + b"good")
        theirs.close()  # in the middle of call 2, before the loop has read the answer
        link.send(call(3))
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
