"""Slipway's scoring server: init() and run() of a script as an HTTP prediction API.

For scripts: `sample`, `generate_schema`, `Request`, `rawhttp`, `Response`, `Refusal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slipway_scoring.version import VERSION

if TYPE_CHECKING:
    from slipway_scoring.failure import Refusal
    from slipway_scoring.request import Request, rawhttp
    from slipway_scoring.response import Response
    from slipway_scoring.schema.samples import generate_schema, sample

__version__ = VERSION
__all__ = ["Refusal", "Request", "Response", "generate_schema", "rawhttp", "sample"]

HOMES = {
    "Refusal": "slipway_scoring.failure",
    "Request": "slipway_scoring.request",
    "rawhttp": "slipway_scoring.request",
    "Response": "slipway_scoring.response",
    "generate_schema": "slipway_scoring.schema.samples",
    "sample": "slipway_scoring.schema.samples",
}


def __getattr__(name: str) -> Any:
    """Loads a name when it is first used, so that the front stays small."""
    if name not in HOMES:
        raise AttributeError(f"slipway_scoring has no {name}")
    import importlib

    return getattr(importlib.import_module(HOMES[name]), name)
