"""What run() returns, as the bytes of an answer."""

from __future__ import annotations

import base64
import gzip
import io
import sys
from typing import Any, Optional

import orjson

from slipway_scoring.response import Response, from_foreign

GZIP_FROM = 1024  # bytes: smaller answers are not worth compressing
OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


class NotFinite(ValueError):
    """The answer holds NaN or an infinity, and the policy refuses them."""


def to_plain(value: Any) -> Any:
    """What orjson does not know itself: frames, arrays of any layout, bytes, images, models, sets, decimals."""
    for convert in (plain_frame, plain_bytes, plain_object):
        made = convert(value)
        if made is not None:
            return made
    raise TypeError(f"run() returned a {type(value).__name__}, which has no form in JSON")


def plain_frame(value: Any) -> Any:
    """pandas and NumPy values that orjson does not take; a DataFrame becomes an array of records."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        if isinstance(value, numpy.ndarray):
            return value.tolist()
        if isinstance(value, numpy.generic):
            return value.item()
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.DataFrame):
        return value.to_dict("records")
    if isinstance(value, (pandas.Series, pandas.Index)):
        return value.tolist()
    if isinstance(value, (pandas.Timestamp, pandas.Timedelta, pandas.Period)):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return value.tolist()
    return "" if value is pandas.NA else None


def plain_bytes(value: Any) -> Optional[str]:
    """Bytes and images as base64 text."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode()
    imaging = sys.modules.get("PIL.Image")
    if imaging is not None and isinstance(value, imaging.Image):
        buffer = io.BytesIO()
        value.save(buffer, format="PNG")
        return base64.b64encode(buffer.getvalue()).decode()
    return None


def plain_object(value: Any) -> Any:
    """Objects that can tell their content themselves."""
    if isinstance(value, (set, frozenset, range)):
        return list(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if type(value).__module__ == "decimal":
        return float(value)
    for name in ("tolist", "to_dict", "_asdict"):
        method = getattr(value, name, None)
        if callable(method):
            return method()
    return None


def to_json(value: Any, non_finite: str) -> bytes:
    """A value as JSON. Raises TypeError, or NotFinite under the policy `refuse`.

    orjson writes NaN and infinities as null; `literal` writes NaN, Infinity and -Infinity as Python's json does.
    """
    if non_finite == "null":
        return orjson.dumps(value, to_plain, OPTIONS)
    import json

    plain = json.dumps(listed(value), default=to_plain, allow_nan=True, separators=(",", ":"))
    if non_finite == "refuse":
        try:
            orjson.loads(plain)
        except orjson.JSONDecodeError:
            raise NotFinite("run() returned NaN or an infinity") from None
    return plain.encode()


def listed(value: Any) -> Any:
    """The same value with keys that JSON can hold."""
    if isinstance(value, dict):
        return {str(key): listed(member) for key, member in value.items()}
    return value


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
