"""What run() gave for several rows, as one value a row."""

from __future__ import annotations

from typing import Any, Optional

from slipway_scoring.worker.whole_numbers import read_json


def rows_of(value: Any, count: int) -> Optional[list[Any]]:
    """Returns the value of each row; None when the result does not have one for each.

    An array has an element for each row, an object of arrays an element in each of them; a member that is one plain
    value belongs to every row. JSON in text is read first.
    """
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = read_json(value)
        except ValueError:
            return None
    if isinstance(value, list):
        return value if len(value) == count else None
    return rows_of_object(value, count) if isinstance(value, dict) else None


def rows_of_object(value: dict[str, Any], count: int) -> Optional[list[Any]]:
    """Returns an object for each row out of an object of arrays."""
    members: dict[str, list[Any]] = {}
    for name, member in value.items():
        if isinstance(member, list):
            if len(member) != count:
                return None
            members[name] = member
        elif isinstance(member, dict):
            inner = rows_of_object(member, count)
            if inner is None:
                return None
            members[name] = inner
    if not members:
        return None
    return [
        {name: members[name][row] if name in members else one for name, one in value.items()} for row in range(count)
    ]


def counted(value: Any) -> str:
    """Returns how many results a value holds, in words."""
    if isinstance(value, list):
        return f"{len(value)} results"
    return "one object" if isinstance(value, dict) else "one value"
