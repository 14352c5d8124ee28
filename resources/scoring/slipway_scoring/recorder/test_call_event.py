"""Bodies with a content encoding, as they are recorded."""

from __future__ import annotations

import gzip
import zlib

import pytest

from slipway_scoring.record_wire import LARGEST_BODY
from slipway_scoring.recorder.call_event import inflated

BODY = b'{"data": [1, 2, 3]}'


@pytest.mark.parametrize("size", [1, 5, len(BODY)])
def test_all_members_of_a_gzip_body_are_recorded(size: int) -> None:
    members = [gzip.compress(BODY[at : at + size]) for at in range(0, len(BODY), size)]
    assert inflated(b"".join(members), "gzip") == BODY


def test_a_zlib_body_is_recorded() -> None:
    assert inflated(zlib.compress(BODY), "deflate") == BODY


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(BODY)[:-9],
        gzip.compress(BODY) + b"more",
        gzip.compress(bytes(LARGEST_BODY + 1)),
        gzip.compress(bytes(LARGEST_BODY)) + gzip.compress(b"1"),
        gzip.compress(b"") * 1001,
    ],
    ids=["cut", "more behind it", "too large", "too large in parts", "too many members"],  # the bytes hold the time
)
def test_what_is_cut_or_too_large_is_not_recorded(body: bytes) -> None:
    with pytest.raises((ValueError, zlib.error)):
        inflated(body, "gzip")
