"""Good requests with some bytes changed, dropped, doubled or replaced by awkward pieces, in pipelined handfuls."""

import random

from conftest import Server, raw_request

PIECES = (
    b"\r\n", b"\r\n\r\n", b"\x00", b"\xff", b"HTTP/1.1", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 5\r\n",
    b"Expect: 100-continue\r\n", b"Content-Encoding: gzip\r\n", b"[" * 50, b"{", b"}", b'"', b"1e999", b"NaN", b"null",
    b"0\r\n\r\n", b"-1", b"POST /score ", b"GET /score?n=1 ", b"%00", b"Upgrade: h2c\r\n", b"Host: y\r\n", b"HTTP/1.0",
    b"Connection: keep-alive\r\n", b"charset=utf-16", b"Inference-Header-Content-Length: 9\r\n", b"/v2/models/service/infer",
    b"/invocations", b"/v1/models/service:predict",
)  # fmt: skip
SEED = 7
ROUNDS = 150


def mutate(source: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(source.choice((0, 1, 1, 2, 4, 8))):
        at = source.randrange(len(changed) + 1)
        way = source.randrange(5)
        if way == 0 and at < len(changed):
            changed[at] = source.randrange(256)
        elif way == 1:
            del changed[at : at + source.randrange(1, 20)]
        elif way == 2:
            changed[at:at] = changed[at : at + source.randrange(1, 40)]
        else:
            changed[at:at] = source.choice(PIECES)
    return bytes(changed)


def attack(target: Server) -> None:
    source = random.Random(SEED)
    good = raw_request(b'{"n": 1}', "content-type: application/json")
    for _ in range(ROUNDS):
        data = b"".join(mutate(source, good) for _ in range(source.randrange(1, 20)))
        with target.connect() as connection:
            connection.settimeout(5)
            try:
                connection.sendall(data + good.replace(b"host: test", b"host: test\r\nconnection: close"))
                while part := connection.recv(1 << 16):
                    assert b"server-failed" not in part
            except OSError:
                continue
