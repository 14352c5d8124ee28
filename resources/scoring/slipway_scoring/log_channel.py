"""Log lines on their way to the recorder, which exports them: one datagram each, beside standard output.

The front and all workers write to one socketpair, and never wait for it. Each sender numbers its lines, so a gap tells
how many did not fit. What no recorder has read yet stays in the kernel when a recorder dies.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from time import time_ns
from typing import Any

import orjson

VARIABLE = "SLIPWAY_LOG_CHANNEL"  # the number of the socket, in the environment of a worker
SEND_BUFFER = 1 << 20  # bytes
LARGEST = 192 << 10  # bytes of one datagram
LONGEST, SHORTER = 32_768, 4_096  # characters of one text; shorter ones where the whole line would not fit
LONG = ("trace",)  # fields that may be long as the message is


class LogSender:
    """Sends the log lines of one process."""

    def __init__(self, channel: socket.socket, source: str) -> None:
        self.channel = channel
        self.source = source
        self.lock = threading.Lock()
        self.number = 0

    def tell(self, level: str, message: str, fields: dict[str, Any]) -> None:
        """Sends one line, or leaves it out when there is no room."""
        now = time_ns()
        with self.lock:
            self.number += 1
            line = {"s": os.getpid(), "n": self.number, "t": now, "l": level, "o": self.source}
            data = packed(line, message, fields, LONGEST)
            if len(data) > LARGEST:
                data = packed(line, message, fields, SHORTER)
            with suppress(OSError):  # no room, or the recorder's end is gone: the gap in the numbers tells
                self.channel.send(data[:LARGEST], socket.MSG_DONTWAIT)


def packed(line: dict[str, Any], message: str, fields: dict[str, Any], most: int) -> bytes:
    """Returns a line as a datagram, with texts of at most so many characters. `c` names those that were cut."""
    cut = ["message"] if len(message) > most else []
    short: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, str) and len(value) > most:
            cut.append(name)
            value = value[:most]  # noqa: PLW2901 - the rest of the loop means the short one
        short[name] = value
    whole = {**line, "m": message[:most], "f": short, "c": cut}
    try:
        return orjson.dumps(whole, default=str)
    except orjson.JSONEncodeError:  # half a surrogate pair, which Python's text may hold and UTF-8 may not
        sound = {name: escaped(value) for name, value in short.items()}
        return orjson.dumps({**whole, "m": escaped(whole["m"]), "f": sound}, default=str)


def escaped(value: Any) -> Any:
    """Returns text with what UTF-8 cannot encode escaped; other values as they are."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
