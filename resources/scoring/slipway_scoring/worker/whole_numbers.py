"""JSON read with whole numbers of any size."""

from __future__ import annotations

import json
from typing import Any, Union

import orjson

# Every digit as 0: a run of them is found by one search over the bytes.
DIGITS = bytes(48 if 48 <= code < 58 else code for code in range(256))
LONG = b"0" * 19  # the shortest whole number that orjson rounds to a float has 19 digits


def read_json(body: Union[bytes, str]) -> Any:
    """Parsed JSON. orjson makes floats of whole numbers past 64 bits; here they stay whole.

    Raises ValueError (orjson.JSONDecodeError is one).
    """
    content = orjson.loads(body)
    data = body.encode() if isinstance(body, str) else body
    if len(data) < len(LONG) or LONG not in data.translate(DIGITS):
        return content
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deep") from None
