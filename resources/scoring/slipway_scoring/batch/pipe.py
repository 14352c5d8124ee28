"""Messages between the batch and its workers: a length, then as many bytes."""

from __future__ import annotations

import struct
from typing import IO, Optional

HEAD = struct.Struct("<Q")
FIRST = struct.Struct("<Q")  # the number of a chunk's first row, before its rows


def send(pipe: IO[bytes], *parts: bytes) -> None:
    """Sends one message. Raises OSError when the other end is gone."""
    pipe.write(HEAD.pack(sum(map(len, parts))))
    for part in parts:
        pipe.write(part)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Optional[bytes]:
    """Returns the next message; None when the other end is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    body = pipe.read(size)
    return body if len(body) == size else None
