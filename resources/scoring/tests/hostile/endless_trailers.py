"""Trailers without end after a good request: many short ones, and one that is long."""

import pytest
from conftest import Server, read_answer

HEAD = b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"


def attack(target: Server) -> None:
    for piece in (b"a: b\r\n" * 20_000, b"x" * 120_000):
        with target.connect() as connection:
            connection.sendall(HEAD + b"t: ")
            with pytest.raises(OSError):
                for _ in range(3000):
                    connection.sendall(piece)
    with target.connect() as connection:
        connection.sendall(HEAD + b"t: 1\r\n" * 50_000)
        assert read_answer(connection).status == 431
    with target.connect() as connection:  # a proper trailer is no fault
        connection.sendall(HEAD + b"checksum: 1\r\n\r\n")
        assert read_answer(connection).status == 200
