"""Type hints without their wrappings: aliases, NewType, Annotated and type variables, and what kind of container."""

from __future__ import annotations

import sys
import typing
from collections import abc, deque
from typing import Any, Optional, Union

# What a container hint gives run(), by the class that the hint is or stands for. The more special come first.
CONTAINERS: tuple[tuple[type, type], ...] = (
    (abc.Mapping, dict),
    (tuple, tuple),
    (frozenset, frozenset),
    (abc.Set, set),
    (deque, deque),
    (abc.Iterator, list),
    (abc.Iterable, list),
    (abc.Container, list),
)


def unwrapped(hint: Any) -> Any:
    """The hint that an alias, NewType, Annotated or type variable stands for."""
    for _ in range(20):
        if getattr(hint, "__metadata__", None) is not None:
            hint = typing.get_args(hint)[0]
        elif hasattr(hint, "__supertype__"):  # NewType
            hint = hint.__supertype__
        elif type(hint).__name__ == "TypeAliasType":
            hint = hint.__value__
        elif isinstance(hint, typing.TypeVar):
            hint = Union[hint.__constraints__] if hint.__constraints__ else hint.__bound__ or Any
        else:
            break
    return hint


def limits_of(hint: Any) -> dict[str, Any]:
    """The JSON Schema keywords that Annotated gives a hint, as annotated-types and pydantic write them."""
    found: dict[str, Any] = {}
    pending = list(getattr(hint, "__metadata__", None) or ())
    while pending:
        one = pending.pop(0)
        pending += list(getattr(one, "metadata", None) or ())
        for name, keyword in LIMITS.items():
            value = getattr(one, name, None)
            if isinstance(value, (int, float, str)) and not isinstance(value, bool):
                found[keyword] = value
    return found


LIMITS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
}


def is_union(hint: Any) -> bool:
    """Whether a hint is a union, written either way."""
    origin = typing.get_origin(hint)
    return origin is Union or (sys.version_info >= (3, 10) and getattr(origin, "__name__", "") == "UnionType")


def container_of(hint: Any) -> Optional[type]:
    """The class that run() gets for a hint of a container, bare or with arguments; None for any other hint."""
    origin = typing.get_origin(hint) or hint
    if not isinstance(origin, type) or origin in (str, bytes, bytearray) or is_named(origin):
        return None
    if getattr(origin, "__module__", "") not in ("builtins", "collections", "collections.abc", "typing"):
        return None
    if issubclass(origin, dict) and origin is not dict:
        return origin if origin.__name__ in ("OrderedDict", "Counter", "defaultdict") else dict
    return next((made for known, made in CONTAINERS if issubclass(origin, known)), None)


def is_named(kind: type) -> bool:
    """Whether a class has members of its own names: TypedDict and NamedTuple."""
    return hasattr(kind, "__required_keys__") or hasattr(kind, "_field_defaults")


def looked_up(table: dict[Any, Any], hint: Any) -> Any:
    """What a table has for a hint, or None; not every hint can be a key."""
    try:
        return table.get(hint)
    except TypeError:
        return None


def full_name(hint: Any) -> str:
    """The name of a hint with its module, as in a traceback."""
    module = getattr(hint, "__module__", "") or ""
    name = getattr(hint, "__qualname__", "") or getattr(hint, "__name__", "") or str(hint)
    return name if module in ("builtins", "") or name.startswith(module) else f"{module}.{name}"
