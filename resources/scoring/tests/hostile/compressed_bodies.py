"""A few KB that are hundreds of MB when they are unpacked, or as Python objects."""

import gzip
import zlib

from conftest import Server

SCRIPT = "def run(data=None): return 1\n"
OPTIONS = ("--body-limit", "4MB", "--inflated-limit", "2MB")
BOMBS = (
    (gzip.compress(b'{"data": "' + b"x" * (200 << 20) + b'"}', 9), "gzip"),
    (gzip.compress(gzip.compress(b"{}" * (50 << 20))), "gzip"),
    (zlib.compress(b'{"data": [' + b"{}," * (1 << 20) + b"{}]}", 9), "deflate"),
)


def attack(target: Server) -> None:
    for body, encoding in BOMBS:
        assert target.score(body, content_encoding=encoding).status in (400, 413)
