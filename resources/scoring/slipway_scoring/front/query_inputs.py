"""The inputs of a scoring request in the query of its URL, as azureml-inference-server-http 1.5.1 reads them.

Source: server/input_parsers.py (`_parse_get_parameters`). Each value is read as JSON, else it is text; a name that
comes several times is a list.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import orjson

from slipway_scoring.front.routes import query_of


def query_inputs(url: bytes) -> bytes:
    """Returns the query of a URL as a JSON object of inputs by name."""
    values: dict[str, list[Any]] = {}
    for name, text in parse_qsl(query_of(url), keep_blank_values=True):
        values.setdefault(name, []).append(read(text))
    return orjson.dumps({name: parts[0] if len(parts) == 1 else parts for name, parts in values.items()})


def read(text: str) -> Any:
    """Returns a value as JSON, or as it is."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
