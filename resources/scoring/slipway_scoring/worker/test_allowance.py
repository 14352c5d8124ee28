"""What is made of a request never takes more memory than its allowance."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from slipway_scoring.failure import Refusal
from slipway_scoring.schema.fields import Array, Column, Frame, Input
from slipway_scoring.worker.allowance import begin, left, spend
from slipway_scoring.worker.csv_rows import csv_rows
from slipway_scoring.worker.decode_value import to_image
from slipway_scoring.worker.images import read_image
from slipway_scoring.worker.infer import read_tensors, take
from slipway_scoring.worker.peer_formats import to_inputs

MOST = 24 << 20  # bytes of objects, as a body-limit of 1 MiB allows
FRAME = {"df": Input(Frame([Column("a", "int64")]))}


@pytest.fixture(autouse=True)
def allowance() -> Iterator[None]:
    token = left.set(None)
    begin(MOST)
    yield
    left.reset(token)


def frame_of(rows: int) -> Any:
    tensor = {"name": "a", "datatype": "INT8", "shape": [rows], "data": [1] * rows}
    return take("df", FRAME["df"].field, read_tensors([tensor]), set())


def array_of(*shape: int) -> Any:
    tensor = {"name": "x", "datatype": "INT8", "shape": list(shape), "data": [1] * shape[0]}
    return take("x", Array("int64", [None] * len(shape)), read_tensors([tensor]), set())


BOMBS: dict[str, Callable[[], Any]] = {
    "CSV with a digit a line": lambda: csv_rows(b"a\n" + b"1\n" * 200_000, {}),
    "CSV with old ends of lines": lambda: csv_rows(b"a\r" + b"1\r" * 200_000, {}),
    "CSV with many columns": lambda: csv_rows(b"," * 500_000 + b"\n" + b"," * 500_000, {}),
    "CSV with a long name": lambda: csv_rows(b"a" * 100_000 + b"\n" + b"1\n" * 1000, {}),
    "rows without columns": lambda: to_inputs(
        orjson.dumps({"dataframe_split": {"columns": [], "data": [[]] * 400_000}}), None, FRAME
    ),
    "a long name for many rows": lambda: to_inputs(
        orjson.dumps({"dataframe_split": {"columns": ["a" * 100_000], "data": [[1]] * 1000}}), None, FRAME
    ),
    "rows of one value": lambda: to_inputs(orjson.dumps({"instances": [[1]] * 200_000}), None, FRAME),
    "a column of one-byte numbers": lambda: frame_of(200_000),
    "a shape of many ones": lambda: array_of(100_000, *[1] * 20),
    "pixels": lambda: read_image(picture(3000, 3000)),
    "pixels in JSON": lambda: to_image(base64.b64encode(picture(3000, 3000)).decode()),
    "many pictures": lambda: [read_image(picture(1000, 1000)) for _ in range(10)],
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_body_that_would_take_too_much_memory_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        BOMBS[name]()
    assert (refused.value.status, refused.value.code) == (413, "body-too-large")


def test_what_fits_is_read() -> None:
    assert len(csv_rows(b"a\n" + b"1\n" * 20_000, {})) == 20_000
    assert len(frame_of(20_000)) == 20_000
    assert array_of(3, 1, 1) == [[[1]], [[1]], [[1]]]
    assert read_image(picture(500, 400)).size == (500, 400)


def test_each_request_has_its_own_allowance() -> None:
    spend(MOST)
    with pytest.raises(Refusal):
        spend(1)
    begin(MOST)
    spend(MOST)


def picture(width: int, height: int) -> bytes:
    """A PNG of black pixels in 8-bit RGBA."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(height * (1 + 4 * width)), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_picture_for_another_program_is_not_given_to_it() -> None:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "EPS")
    with pytest.raises(ValueError, match="EPS is not read"):
        read_image(file.getvalue())


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", picture(100, 100)[:-40], picture(100, 100)[:60], b"GIF89a"]
)
def test_a_damaged_picture_is_a_value_that_does_not_fit(data: bytes) -> None:
    with pytest.raises(ValueError, match="image"):
        read_image(data)
