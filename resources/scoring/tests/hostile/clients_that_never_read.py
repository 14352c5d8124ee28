"""Clients that ask for large answers and do not read them: no more are made than fit."""

import socket

from conftest import Server

SCRIPT = "def run(size: int = 0, n: int = 0): return 'x' * size\n"
OPTIONS = ("--body-memory", "60MB", "--gzip", "off", "--queue", "100")
FRONT_MB = 350.0  # unbounded it would be more than 600
REQUEST = b"GET /score?size=20000000 HTTP/1.1\r\nhost: x\r\n\r\n"


def attack(target: Server) -> None:
    deaf = []
    for _ in range(30):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", target.port))
        connection.settimeout(10)
        connection.sendall(REQUEST * 3)
        assert connection.recv(12) in (b"HTTP/1.1 200", b"HTTP/1.1 503")
        deaf.append(connection)
    assert target.metrics()['slipway_rejected_total{reason="bodies-too-large"}'] > 10
    for connection in deaf:
        connection.close()
