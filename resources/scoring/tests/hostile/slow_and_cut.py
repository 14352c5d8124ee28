"""Clients that send a byte now and then, stop in the middle, or never read."""

import time

from conftest import Server, raw_request

BEGINS = (
    b"",
    b"P",
    b"POST /score HTTP/1.1\r\nhost: x\r\n",
    b"POST /score HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
    b"POST /score HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
    b"POST /score HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n",
)
OPTIONS = ("--keep-alive", "1s")


def attack(target: Server) -> None:
    slow = [target.connect() for _ in range(30)]
    for index, connection in enumerate(slow):
        connection.sendall(BEGINS[index % len(BEGINS)])
    for connection in slow[:10]:
        connection.close()
    deaf = [target.connect() for _ in range(5)]
    for connection in deaf:
        connection.sendall(raw_request(b"{}") * 500)
    for _ in range(30):
        time.sleep(0.1)
        for connection in slow[10:]:
            try:
                connection.sendall(b"x")
            except OSError:
                continue
    for connection in (*slow, *deaf):
        connection.close()
