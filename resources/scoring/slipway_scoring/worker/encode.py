"""What run() returns, as the bytes of an answer."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from typing import Any, Optional

import orjson

from slipway_scoring.response import Response, from_foreign
from slipway_scoring.worker.exact_json import exact_json
from slipway_scoring.worker.simpler import NONE, Digits, simpler
from slipway_scoring.worker.whole_numbers import read_json

GZIP_FROM = 1024  # bytes: smaller answers are not worth compressing
# What orjson would write in another way than README.md says, it is made to ask for: dates lose the seconds of an
# offset, dataclasses their members with an underscore.
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
NUMPY = OPTIONS | orjson.OPT_SERIALIZE_NUMPY
FEW = 20  # NumPy numbers that are converted one by one
Written: Any = getattr(orjson, "Fragment", orjson.loads)  # JSON inside of JSON; orjson before 3.9 reads it again


class Simplify:
    """Gives orjson a simpler form of what it does not know.

    Arrays of numbers it writes by orjson's own means, and a few numbers of NumPy one by one; of more it raises, so that
    orjson may do it. It also raises for what only `exact_json` can write or name.
    """

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = FEW

    def __call__(self, value: Any) -> Any:
        kind = type(value)
        if kind.__module__ == "numpy":
            form = value.dtype.kind if hasattr(value, "dtype") else ""
            if kind.__name__ == "ndarray" and is_native(value.dtype):
                return array_json(value)
            self.left -= 1
            if self.left < 0:
                raise TypeError("many NumPy values")
            if form in ("b", "i", "u") and value.ndim == 0:
                return value.item()
            if kind.__name__ == "float64":
                return float(value)
        return to_plain(value)


def is_native(dtype: Any) -> bool:
    """Whether orjson writes values of a NumPy dtype as README.md says; float16 it writes with too many digits."""
    return dtype.kind in "biu" or (dtype.kind == "f" and dtype.itemsize in (4, 8))


def array_json(array: Any) -> Any:
    """An array of numbers or booleans."""
    try:
        return Written(orjson.dumps(array, option=orjson.OPT_SERIALIZE_NUMPY))
    except TypeError:
        return simpler(array)  # of another layout, byte order or width


def to_plain(value: Any) -> Any:
    """A simpler form of what orjson does not know. Raises TypeError for what only `exact_json` can write or name."""
    made = NONE if isinstance(value, Iterator) else simpler(value)
    if made is NONE or type(made) is Digits:
        raise TypeError(type(value).__name__)
    return made


def to_json(value: Any, non_finite: str) -> bytes:
    """A value as JSON, as README.md says under Values. Raises Unencodable, or NotFinite under the policy `refuse`.

    orjson writes nearly all results; what it cannot is written again, value by value.
    """
    if non_finite != "null":
        return exact_json(value, non_finite)
    simplify = Simplify()
    try:
        return orjson.dumps(value, simplify, OPTIONS)
    except (TypeError, ValueError, RecursionError, AttributeError):
        body = numpy_json(value) if simplify.left < 0 else None
        return exact_json(value, non_finite) if body is None else body


def numpy_json(value: Any) -> Optional[bytes]:
    """A value with many NumPy numbers, written by orjson alone; None when it cannot.

    orjson must not see dates of NumPy: it writes NaT as a date, drops nanoseconds, and for arrays of more dimensions
    it writes broken JSON or crashes (orjson 3.13).
    """

    def careful(part: Any) -> Any:
        made = to_plain(part)
        if not all_native(made):
            raise TypeError("values of NumPy that orjson must not write")
        return made

    try:
        return orjson.dumps(value, careful, NUMPY) if all_native(value) else None
    except (TypeError, ValueError, RecursionError, AttributeError):
        return None


def all_native(value: Any) -> bool:
    """Whether the NumPy values in dicts and lists are all ones that orjson may write."""
    numpy: Any = sys.modules["numpy"]
    pending: list[Any] = [[value]]
    while pending:
        members: list[Any] = pending.pop()
        for kind in set(map(type, members)):
            if issubclass(kind, numpy.ndarray):
                arrays: list[Any] = [one for one in members if type(one) is kind]
                if not all(is_native(array.dtype) for array in arrays):
                    return False
            elif issubclass(kind, numpy.generic) and not issubclass(kind, (str, bytes)):
                if not is_native(numpy.dtype(kind)):
                    return False
            elif issubclass(kind, dict):
                pending += [list(one.values()) for one in members if type(one) is kind]
            elif issubclass(kind, (list, tuple)):
                pending += [one for one in members if type(one) is kind]
    return True


def plain(value: Any) -> Any:
    """A value as it looks in JSON."""
    body = to_json(value, "null")
    try:
        return read_json(body)
    except ValueError:
        return json.loads(body)  # a Decimal past the range of floats


def answer(result: Any, non_finite: str) -> tuple[int, bytes, bytes]:
    """Status, head lines (none: JSON) and body of a result of run()."""
    if isinstance(result, dict) and ("aml_response_body" in result or "aml_response_headers" in result):
        headers = result.get("aml_response_headers") or {}
        result = Response(result.get("aml_response_body"), headers=dict(headers))
    response = from_foreign(result)
    if response is not None:
        body = response.encoded(lambda value: to_json(value, non_finite))
        return response.status_code, response.head_lines(), body
    return 200, b"", to_json(result, non_finite)


def compressed(head: bytes, body: bytes) -> tuple[bytes, bytes]:
    """The answer in gzip, when that is worth it."""
    if len(body) < GZIP_FROM or b"content-encoding" in head:
        return head, body
    head = head or b"content-type: application/json\r\n"
    return head + b"content-encoding: gzip\r\nvary: accept-encoding\r\n", gzip.compress(body, 5)
