"""A connection on a socket whose other end reads nothing."""

from __future__ import annotations

import asyncio
import socket
from time import perf_counter

import pytest

from slipway_scoring.failure import Refusal
from slipway_scoring.front.access_log import AccessLog
from slipway_scoring.front.http.answers import Answers
from slipway_scoring.front.http.body_budget import BodyBudget
from slipway_scoring.front.http.connection import Connection
from slipway_scoring.front.http.limits import STALLED_READER
from slipway_scoring.front.http.open_connections import OpenConnections
from slipway_scoring.front.http.received import Received
from slipway_scoring.front.http.reception import Reception
from slipway_scoring.front.http.reply import Reply
from slipway_scoring.front.metrics import Metrics
from slipway_scoring.front.recorder import Records
from slipway_scoring.log import make_log
from slipway_scoring.options import Settings

LITTLE = 4096  # bytes that the kernel holds
SOME = b"x" * 30_000  # more than that, and less than what pauses a transport


class Handler:
    """Answers each request with the same body, to a client with a key if there is an owner."""

    def __init__(self, owner: str | None) -> None:
        self.owner = owner

    def look_at_head(self, received: Received) -> Refusal | None:
        received.owner = self.owner
        return None

    def serve(self, reply: Reply) -> None:
        reply.write(200, b"content-type: text/plain\r\n", SOME)

    def left(self, reply: Reply) -> None:
        raise AssertionError("every request is answered")


async def unread(owner: str | None, request: bytes) -> tuple[Connection, OpenConnections, socket.socket]:
    settings = Settings(body_limit=1 << 20)
    metrics, log = Metrics("service", "1.0"), make_log("json", "error", "server")
    answers = Answers(settings, Records(metrics, AccessLog(settings, log)))
    port = OpenConnections(3, metrics)
    reception = Reception(settings, answers, metrics, BodyBudget(1 << 20), log)
    connection = Connection(reception, Handler(owner), port)
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LITTLE)
    await asyncio.get_running_loop().create_connection(lambda: connection, sock=ours)
    theirs.sendall(request)
    while not connection.transport.get_write_buffer_size():
        await asyncio.sleep(0.001)
    return connection, port, theirs


@pytest.mark.parametrize("owner", (None, "primary"))
@pytest.mark.parametrize("more", (b"", b"connection: close\r\n"))
def test_an_answer_of_which_the_end_is_never_read_ends_the_connection(owner: str | None, more: bytes) -> None:
    async def check() -> None:
        connection, port, theirs = await unread(owner, b"GET / HTTP/1.1\r\nhost: x\r\n" + more + b"\r\n")
        with theirs:
            assert not connection.reader_slow
            begun = perf_counter()
            for second in range(int(STALLED_READER) + 2):
                assert port.all
                connection.sweep(begun + second, draining=False)
            await asyncio.sleep(0.01)
            assert not port.all

    asyncio.run(check())


def test_an_answer_that_is_read_in_time_ends_nothing() -> None:
    async def check() -> None:
        connection, port, theirs = await unread(None, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        with theirs:
            theirs.setblocking(False)
            connection.sweep(perf_counter(), draining=False)
            while connection.transport.get_write_buffer_size():
                await asyncio.get_running_loop().sock_recv(theirs, 1 << 16)
            connection.sweep(perf_counter() + STALLED_READER + 1, draining=False)
            await asyncio.sleep(0.01)
            assert port.all

    asyncio.run(check())
