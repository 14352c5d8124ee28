"""The inputs of a scoring request in the query of its URL, as azureml-inference-server-http 1.5.1 reads them.

Source: server/input_parsers.py (`_parse_get_parameters`). Each value is read as JSON, else it is text; a name that
comes several times is a list.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from slipway_scoring.front.routes import query_of


def query_inputs(url: bytes) -> bytes:
    """Returns the query of a URL as a JSON object of inputs by name.

    It is written as `json.dumps` does, for scripts that take the body as text.
    """
    values: dict[str, list[str]] = {}
    for name, text in parse_qsl(query_of(url), keep_blank_values=True):
        values.setdefault(name, []).append(rewritten(text))
    members = (f"{json.dumps(name)}: {parts[0] if len(parts) == 1 else array(parts)}" for name, parts in values.items())
    return f"{{{', '.join(members)}}}".encode()


def array(parts: list[str]) -> str:
    """Returns JSON values as one array."""
    return f"[{', '.join(parts)}]"


def rewritten(text: str) -> str:
    """Returns a JSON value as `json.dumps` writes it; any other text as a JSON string."""
    try:
        return json.dumps(json.loads(text, parse_constant=refuse))
    except (ValueError, RecursionError):
        return json.dumps(text)


def refuse(name: str) -> Any:
    """Raises ValueError: NaN and the infinities are no JSON, but may be text."""
    raise ValueError(name)
