"""Reading from a blocking socket what has come already."""

from __future__ import annotations

import select
import socket

AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0)  # Windows has none


def read_waiting(end: socket.socket, most: int, at_once: int = AT_ONCE) -> bytes:
    """Returns up to so many bytes; empty at the end of the stream. Raises BlockingIOError when nothing has come."""
    if not at_once and not select.select([end], [], [], 0)[0]:
        raise BlockingIOError
    return end.recv(most, at_once)
