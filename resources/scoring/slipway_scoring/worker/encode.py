"""What run() returns, as the bytes of an answer."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from typing import Any

import orjson

from slipway_scoring.response import Response
from slipway_scoring.worker.exact_json import exact_json
from slipway_scoring.worker.simpler import NONE, Digits, simpler
from slipway_scoring.worker.whole_numbers import read_json

GZIP_FROM = 1024  # bytes: smaller answers are not worth compressing
# What orjson would write in another way than README.md says, it is made to ask for: dates lose the seconds of an
# offset, dataclasses their members with an underscore. NAIVE_UTC marks the dates of NumPy, see `to_json`.
OPTIONS = (
    orjson.OPT_SERIALIZE_NUMPY
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_NAIVE_UTC
)
NUMPY_DATE = b'+00:00"'


def to_plain(value: Any) -> Any:
    """A simpler form of what orjson does not know. Raises TypeError for what only `exact_json` can write or name."""
    made = NONE if isinstance(value, Iterator) else simpler(value)
    if made is NONE or type(made) is Digits:
        raise TypeError(type(value).__name__)
    return made


def to_json(value: Any, non_finite: str) -> bytes:
    """A value as JSON, as README.md says under Values. Raises Unencodable, or NotFinite under the policy `refuse`.

    orjson writes nearly all results. It fails on what it does not know, and then all is written again, exactly. Dates
    of NumPy it writes by itself, but NaT as a date and without nanoseconds; so an answer that may hold one is also
    written again.
    """
    if non_finite == "null":
        try:
            body = orjson.dumps(value, to_plain, OPTIONS)
        except (TypeError, ValueError, RecursionError, AttributeError):
            return exact_json(value, non_finite)
        if b"+" not in body or NUMPY_DATE not in body or "numpy" not in sys.modules:
            return body
    return exact_json(value, non_finite)


def plain(value: Any) -> Any:
    """A value as it looks in JSON."""
    return read_json(to_json(value, "null"))


def answer(result: Any, non_finite: str) -> tuple[int, bytes, bytes]:
    """Status, head lines (none: JSON) and body of a result of run()."""
    if isinstance(result, dict) and ("aml_response_body" in result or "aml_response_headers" in result):
        headers = result.get("aml_response_headers") or {}
        result = Response(result.get("aml_response_body"), headers=dict(headers))
    if isinstance(result, Response):
        return result.status, result.head_lines(), result.encoded(lambda value: to_json(value, non_finite))
    if hasattr(result, "get_data") and hasattr(result, "status_code"):
        return from_flask(result)
    return 200, b"", to_json(result, non_finite)


def from_flask(result: Any) -> tuple[int, bytes, bytes]:
    """A Flask or Werkzeug response, which scripts with @rawhttp of the 2017 service's successor return."""
    made = Response(result.get_data(), int(result.status_code), dict(result.headers))
    return made.status, made.head_lines(), made.encoded(lambda value: b"")


def compressed(head: bytes, body: bytes) -> tuple[bytes, bytes]:
    """The answer in gzip, when that is worth it."""
    if len(body) < GZIP_FROM or b"content-encoding" in head:
        return head, body
    head = head or b"content-type: application/json\r\n"
    return head + b"content-encoding: gzip\r\nvary: accept-encoding\r\n", gzip.compress(body, 5)
