"""How the front and a process that it starts get a socket between them.

Where a process can inherit descriptors, it gets one end of a socketpair. Windows has no such thing: there it connects
to a port of 127.0.0.1 that only waits for it, and both show that they know a secret which the process got in its
environment. SLIPWAY_PROCESS_LINK=loopback has any system do as Windows does.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Optional, Union

CHOICE, NONCE = "SLIPWAY_PROCESS_LINK", "SLIPWAY_PROCESS_NONCE"
SIZE = 32  # bytes of the secret, and of the answer to it
LOOK = 0.005  # seconds between two looks for the process
MOST_STRANGERS = 16  # connections that have not shown the secret yet; the oldest makes room
PATIENCE = 30.0  # seconds that the process waits for the front's answer


class Inherited:
    """A socketpair, one end of which the process inherits."""

    def __init__(self) -> None:
        """Makes it. Raises OSError."""
        self.ours, self.theirs = socket.socketpair()
        self.argument = str(self.theirs.fileno())
        self.descriptors: tuple[int, ...] = (self.theirs.fileno(),)
        self.variables: Mapping[str, str] = {}

    def started(self) -> None:
        """The process has its end."""
        self.theirs.close()
        self.ours.setblocking(False)

    async def connected(self, exit_code: Callable[[], Optional[int]]) -> Optional[socket.socket]:
        """Returns the front's end."""
        return self.ours

    def close(self) -> None:
        """Closes both ends."""
        self.ours.close()
        self.theirs.close()


class Loopback:
    """A port of 127.0.0.1 that waits for one process."""

    def __init__(self) -> None:
        """Opens it. Raises OSError."""
        self.nonce = secrets.token_bytes(SIZE)
        self.listener = socket.socket()
        if sys.platform == "win32":  # else another program could listen on the same port
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(MOST_STRANGERS)
        self.listener.setblocking(False)
        host, port = self.listener.getsockname()
        self.argument = f"{host}:{port}"
        self.descriptors: tuple[int, ...] = ()
        self.variables: Mapping[str, str] = {NONCE: self.nonce.hex()}
        self.strangers: list[tuple[socket.socket, bytes]] = []

    def started(self) -> None:
        """Nothing is shared with the process."""

    async def connected(self, exit_code: Callable[[], Optional[int]]) -> Optional[socket.socket]:
        """Returns the front's end once the process has shown the secret; None when it has ended before."""
        try:
            while True:
                ended = exit_code() is not None
                found = self.look()
                if found is not None or ended:
                    return found
                await asyncio.sleep(LOOK)
        finally:
            self.close()

    def look(self) -> Optional[socket.socket]:
        """Returns the connection that has shown the secret by now, if any."""
        self.take_in()
        waiting, self.strangers = self.strangers, []
        found: Optional[socket.socket] = None
        for end, said in waiting:
            heard = said if found is not None else self.heard(end, said)
            if heard is None:
                end.close()
            elif len(heard) < SIZE or found is not None:
                self.strangers.append((end, heard))
            else:
                found = end
        return found

    def take_in(self) -> None:
        """Accepts whoever has connected."""
        while True:
            try:
                end, _ = self.listener.accept()
            except OSError:  # nobody is there, or who was has left
                return
            end.setblocking(False)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.strangers.append((end, b""))
            if len(self.strangers) > MOST_STRANGERS:
                self.strangers.pop(0)[0].close()

    def heard(self, end: socket.socket, said: bytes) -> Optional[bytes]:
        """Returns what a connection has said so far, never more than the secret; None when it is not our process."""
        try:
            more = end.recv(SIZE - len(said))
        except BlockingIOError:
            return said
        except OSError:
            return None
        said += more
        if not more:
            return None
        if len(said) < SIZE:
            return said
        if not hmac.compare_digest(said, self.nonce):
            return None
        try:
            end.send(answer_to(self.nonce))  # into an empty buffer: it takes all
        except OSError:
            return None
        return said

    def close(self) -> None:
        """Waits for nobody any more."""
        self.listener.close()
        for end, _ in self.strangers:
            end.close()
        self.strangers = []


Link = Union[Inherited, Loopback]


def make_link() -> Link:
    """Returns the way that this system has. Raises OSError."""
    return Loopback() if uses_loopback() else Inherited()


def uses_loopback() -> bool:
    """Whether processes cannot inherit a socket here, or shall not."""
    return sys.platform == "win32" or os.environ.get(CHOICE) == "loopback"


def open_link(argument: str) -> socket.socket:
    """In the new process: returns its end. Raises OSError; ConnectionError when it is not the front that answers."""
    if argument.isdigit():
        end = socket.socket(fileno=int(argument))
        os.set_inheritable(end.fileno(), False)
        return end
    nonce = bytes.fromhex(os.environ.pop(NONCE))
    host, _, port = argument.rpartition(":")
    end = socket.create_connection((host, int(port)), PATIENCE)
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end.sendall(nonce)
    answer = b""
    while len(answer) < SIZE:
        more = end.recv(SIZE - len(answer))
        if not more:
            break
        answer += more
    if not hmac.compare_digest(answer, answer_to(nonce)):
        end.close()
        raise ConnectionError("it is not the server that answers on this port")
    end.settimeout(None)
    return end


def answer_to(nonce: bytes) -> bytes:
    """Returns what shows that the front knows the secret too."""
    return hashlib.sha256(b"slipway front" + nonce).digest()
