"""Takes connections with TLS. Handshakes under way are bounded, in time and in number.

asyncio's own server tells of a connection when its handshake is over. Until then each one has a buffer of 256 KB
(asyncio/sslproto.py, SSLProtocol.max_size), and nothing counts it. Here the oldest handshake makes room for a new one:
a client that says something is done within a round trip.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress

HANDSHAKE = 10.0  # seconds that one may take
MOST_HANDSHAKES = 256  # under way at once
CONNECTION = 300 << 10  # bytes that an open connection takes: its buffer, and what OpenSSL has of it
PAUSE = 0.1  # seconds until the next try, when the system has no more descriptors


def most_connections(asked: int, memory: int) -> int:
    """Returns how many connections with TLS may be open: no more than were asked for, or than `memory` has room for.

    asyncio and uvloop keep the buffer of a connection as long as it is open, and a client needs no key to fill it.
    """
    return min(asked, max(1, memory // CONNECTION))


def open_sockets(host: str, port: int, backlog: int) -> list[socket.socket]:
    """Returns a listening socket for each address of a host; an empty one is every address. Raises OSError."""
    found: list[socket.socket] = []
    addresses = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    try:
        for family, kind, protocol, _, address in dict.fromkeys(addresses):
            one = socket.socket(family, kind, protocol)
            found.append(one)
            if os.name == "posix":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.setblocking(False)
            one.bind(address)
            one.listen(backlog)
    except OSError:
        for one in found:
            one.close()
        raise
    return found


class TlsServer:
    """Listens on sockets, and makes a protocol of each connection whose handshake succeeds."""

    def __init__(
        self,
        sockets: list[socket.socket],
        make_protocol: Callable[[], asyncio.BaseProtocol],
        context: ssl.SSLContext,
    ) -> None:
        self.sockets = sockets
        self.make_protocol = make_protocol
        self.context = context
        self.handshakes: dict[asyncio.Task[None], socket.socket] = {}  # in the order in which they began
        loop = asyncio.get_running_loop()
        self.accepting = [loop.create_task(self.accept(one)) for one in sockets]

    def close(self) -> None:
        """Takes no more connections. Those that are open go on, handshakes end."""
        for task in (*self.accepting, *self.handshakes):
            task.cancel()
        for one in self.sockets:
            one.close()

    async def accept(self, listener: socket.socket) -> None:
        """Takes the connections of one socket."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except ConnectionError:
                continue  # it left before it was taken
            except OSError:
                await asyncio.sleep(PAUSE)
                continue
            if len(self.handshakes) >= MOST_HANDSHAKES:
                self.end_oldest()
            task = loop.create_task(self.greet(connection))
            self.handshakes[task] = connection
            task.add_done_callback(self.over)

    def over(self, task: asyncio.Task[None]) -> None:
        """A handshake has ended in some way."""
        self.handshakes.pop(task, None)

    def end_oldest(self) -> None:
        """Ends the handshake that has taken longest."""
        oldest = next(iter(self.handshakes))
        del self.handshakes[oldest]
        oldest.cancel()

    async def greet(self, connection: socket.socket) -> None:
        """Does one handshake. One that fails ends its connection, and concerns nobody else."""
        loop = asyncio.get_running_loop()
        with suppress(OSError, asyncio.TimeoutError):  # ssl.SSLError is an OSError
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.connect_accepted_socket(
                self.make_protocol, connection, ssl=self.context, ssl_handshake_timeout=HANDSHAKE
            )
