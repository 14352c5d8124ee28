"""Whole numbers that come as 2.0, made integers where a schema asks for integers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

Convert = Callable[[Any], Any]


def to_whole(value: Any) -> Any:
    """An integer for a float without decimal places; anything else as it is."""
    return int(value) if type(value) is float and value.is_integer() else value


def make_whole(schema: Any) -> Optional[Convert]:
    """A function that makes integers of floats at the places that a JSON Schema declares `integer`, or None."""
    if not isinstance(schema, dict):
        return None
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else list(kinds or [])
    if "integer" in kinds and "number" not in kinds:
        return to_whole
    items = make_whole(schema.get("items"))
    first = [make_whole(part) for part in schema.get("prefixItems", ())]
    members = {name: make_whole(part) for name, part in (schema.get("properties") or {}).items()}
    members = {name: make for name, make in members.items() if make is not None}
    rest = make_whole(schema.get("additionalProperties"))
    if not (items or any(first) or members or rest):
        return None

    def convert(value: Any) -> Any:
        if type(value) is list:
            makers = [*first, *[items] * (len(value) - len(first))]
            return [member if make is None else make(member) for make, member in zip(makers, value)]
        if type(value) is dict:
            made = ((name, members.get(name, rest), member) for name, member in value.items())
            return {name: member if make is None else make(member) for name, make, member in made}
        return value

    return convert
