"""Unpacking bodies within a limit."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from typing import Any

import pytest

from slipway_scoring.failure import Refusal
from slipway_scoring.worker.inflate import MOST_MEMBERS, PIECE, inflated

TEXT = b'{"data": [1, 2, 3]}' * 50


def raw_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(body) + machine.flush()


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), " X-GZip "),
        (gzip.compress(TEXT[:100], mtime=0) + gzip.compress(b"", mtime=0) + gzip.compress(TEXT[100:], mtime=0), "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
        (TEXT, "identity"),
        (TEXT, ""),
    ],
)
def test_a_body_is_unpacked(body: bytes, encoding: str) -> None:
    assert inflated(body, encoding, len(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (TEXT, "gzip", 400),
        (b"", "gzip", 400),
        (TEXT, "deflate", 400),
        (gzip.compress(TEXT, mtime=0)[:-1], "gzip", 400),
        (gzip.compress(TEXT, mtime=0) + b"more", "gzip", 400),
        (zlib.compress(TEXT) + b"more", "deflate", 400),
        (zlib.compress(TEXT)[:-5], "deflate", 400),
        (gzip.compress(TEXT, mtime=0), "br", 415),
        (gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0), "gzip, gzip", 415),
        (gzip.compress(TEXT + b"x", mtime=0), "gzip", 413),
        (gzip.compress(TEXT, mtime=0) + gzip.compress(b"x", mtime=0), "gzip", 413),
    ],
)
def test_what_is_broken_or_too_large_is_refused(body: bytes, encoding: str, status: int) -> None:
    with pytest.raises(Refusal) as refused:
        inflated(body, encoding, len(TEXT))
    assert refused.value.status == status


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_no_more_memory_is_taken_than_the_limit_allows(encoding: str) -> None:
    bomb = (gzip.compress if encoding == "gzip" else zlib.compress)(bytes(200 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(Refusal):
            inflated(bomb, encoding, 1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


class Counted:
    """A decompressor of zlib that counts the bytes that it is given."""

    real = zlib.decompressobj
    given = 0

    def __init__(self, bits: int) -> None:
        self.machine = Counted.real(bits)

    def decompress(self, data: bytes, most: int) -> bytes:
        Counted.given += len(data)
        return self.machine.decompress(data, most)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.machine, name)


def test_a_body_of_many_members_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = random.Random(1).randbytes(1 << 20)
    body = gzip.compress(b"", mtime=0) * (MOST_MEMBERS - 1) + gzip.compress(noise, mtime=0)
    monkeypatch.setattr(zlib, "decompressobj", Counted)
    monkeypatch.setattr(Counted, "given", 0)
    assert inflated(body, "gzip", len(noise)) == noise
    assert Counted.given < 2 * len(body) + MOST_MEMBERS * PIECE


def test_members_longer_than_a_piece_are_joined() -> None:
    noise = random.Random(2).randbytes(5 * PIECE)
    assert inflated(gzip.compress(noise, mtime=0) * 3, "gzip", 3 * len(noise)) == noise * 3
    with pytest.raises(Refusal, match="cut off"):
        inflated((gzip.compress(noise, mtime=0) * 3)[:-1], "gzip", 3 * len(noise))


@pytest.mark.parametrize("times", [1, 10])
def test_a_body_of_too_many_members_is_refused(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    body = gzip.compress(b"", mtime=0) * (MOST_MEMBERS * times + 1)
    monkeypatch.setattr(zlib, "decompressobj", Counted)
    monkeypatch.setattr(Counted, "given", 0)
    with pytest.raises(Refusal, match="more than 1000 members") as refused:
        inflated(body, "gzip", len(TEXT))
    assert refused.value.status == 400
    assert Counted.given <= len(body) + MOST_MEMBERS * PIECE
