"""Heads without end: one name again and again, one long line, a long target, chunk extensions."""

import pytest
from conftest import Server

PIECES = {
    b"GET / HTTP/1.1\r\nhost: x\r\n": b"a:\r\n" * 20_000,
    b"GET / HTTP/1.1\r\nhost: x\r\nb: ": b"y" * 100_000,
    b"GET /": b"z" * 100_000,
    b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2;": b"e" * 100_000,
}


def attack(target: Server) -> None:
    for head, piece in PIECES.items():
        with target.connect() as connection:
            connection.sendall(head)
            with pytest.raises(OSError):
                for _ in range(4000):
                    connection.sendall(piece)
