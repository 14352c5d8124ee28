"""Columns of one dtype from flat lists of JSON values."""

from __future__ import annotations

import base64

import orjson
import pytest

from slipway_scoring.worker.decode_column import make_column


@pytest.mark.parametrize("dtype", ["string", "str", "<U5", "object_string"])
def test_texts_are_taken_as_they_are_whatever_their_dtype_is_called(dtype: str) -> None:
    assert make_column(dtype, False)(["nurse", "µ"]).tolist() == ["nurse", "µ"]


@pytest.mark.parametrize("dtype", ["S5", "|S5", "bytes"])
def test_bytes_come_as_base64(dtype: str) -> None:
    text = base64.b64encode(b"\xb5\x00\xff").decode()
    assert make_column(dtype, False)([text]).tolist() == [b"\xb5\x00\xff"]


def test_a_whole_number_just_below_int64_is_refused_though_it_comes_rounded() -> None:
    column = make_column("int64", False)
    assert column(orjson.loads(b"[-9223372036854775808, 1.0, 9223372036854775807]"))[0] == -(1 << 63)
    for text in (b"[-9223372036854775809]", b"[9223372036854775808]", b"[1, -1e19]"):
        with pytest.raises(OverflowError):
            column(orjson.loads(text))
