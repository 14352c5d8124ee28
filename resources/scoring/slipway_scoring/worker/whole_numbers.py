"""JSON with whole numbers of any size, read and written."""

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


def write_json(content: Any, option: int = 0) -> bytes:
    """Plain JSON values as JSON, with whole numbers of any size. `option`: of orjson, for the layout."""
    try:
        return orjson.dumps(content, option=option | orjson.OPT_SERIALIZE_NUMPY)
    except TypeError:
        return json.dumps(content, ensure_ascii=False, indent=2 if option & orjson.OPT_INDENT_2 else None).encode()
