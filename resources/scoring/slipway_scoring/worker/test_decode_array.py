"""Columns of one dtype from flat lists of JSON values."""

from __future__ import annotations

import base64

import pytest

from slipway_scoring.worker.decode_array import make_column


@pytest.mark.parametrize("dtype", ["string", "str", "<U5", "object_string"])
def test_texts_are_taken_as_they_are_whatever_their_dtype_is_called(dtype: str) -> None:
    assert make_column(dtype, False)(["nurse", "µ"]).tolist() == ["nurse", "µ"]


@pytest.mark.parametrize("dtype", ["S5", "|S5", "bytes"])
def test_bytes_come_as_base64(dtype: str) -> None:
    text = base64.b64encode(b"\xb5\x00\xff").decode()
    assert make_column(dtype, False)([text]).tolist() == [b"\xb5\x00\xff"]
