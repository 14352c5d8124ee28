"""Checked JSON to the Python value that a type hint names."""

from __future__ import annotations

import enum
import ipaddress
import typing
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from pathlib import Path, PurePath
from typing import Any, Optional
from uuid import UUID

from slipway_scoring.schema.check import compile_check
from slipway_scoring.schema.from_hints import Definitions, hint_schema, member_hints
from slipway_scoring.schema.hint_forms import container_of, is_union, looked_up, unwrapped
from slipway_scoring.worker import decode_value
from slipway_scoring.worker.convert_foreign import foreign_convert
from slipway_scoring.worker.durations import to_timedelta
from slipway_scoring.worker.whole_values import to_whole

Convert = Callable[[Any], Any]
FACTORIES = (int, float, str, bool, list, dict, set, tuple)  # what a defaultdict makes of the type of its members

PLAIN: dict[Any, Convert] = {
    int: to_whole,
    Integral: to_whole,
    float: float,
    bytes: decode_value.to_bytes,
    bytearray: decode_value.to_bytearray,
    memoryview: lambda text: memoryview(decode_value.to_bytes(text)),
    datetime: decode_value.to_datetime,
    date: decode_value.to_date,
    time: decode_value.to_time,
    timedelta: to_timedelta,
    Decimal: decode_value.to_decimal,
    complex: decode_value.to_complex,
    UUID: UUID,
    Path: Path,
    PurePath: PurePath,
    Fraction: Fraction,
    ipaddress.IPv4Address: ipaddress.IPv4Address,
    ipaddress.IPv6Address: ipaddress.IPv6Address,
}


def make_convert(hint: Any) -> Optional[Convert]:
    """A function from checked JSON to the hinted value; None when JSON's own value is right.

    The functions raise ValueError, TypeError or Invalid.
    """
    hint = unwrapped(hint)
    plain: Optional[Convert] = looked_up(PLAIN, hint)
    if plain is not None:
        return plain
    if typing.get_origin(hint) is typing.Literal:
        return literal_convert(typing.get_args(hint))
    if is_union(hint):
        return union_convert(typing.get_args(hint))
    made = container_of(hint)
    if made is not None:
        return container_convert(made, typing.get_args(hint))
    for make in (class_convert, foreign_convert):
        convert = make(hint)
        if convert is not None:
            return convert
    return None


def same(value: Any) -> Any:
    """No conversion."""
    return value


def literal_convert(values: tuple[Any, ...]) -> Convert:
    """The value that the hint lists, for one that equals it: 1 for 1.0, a member for the value of an enum."""

    def convert(value: Any) -> Any:
        for one in values:
            plain = one.value if isinstance(one, enum.Enum) else one
            if plain == value and isinstance(plain, bool) == isinstance(value, bool):
                return one
        return value

    return convert


def container_convert(made: Any, arguments: tuple[Any, ...]) -> Optional[Convert]:
    """Lists, tuples, sets and mappings, bare or with arguments."""
    if issubclass(made, dict):
        return mapping_convert(made, arguments)
    if made is tuple and arguments and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        parts = [make_convert(part) or same for part in arguments]
        return lambda value: tuple(part(member) for part, member in zip(parts, value))
    each = make_convert(arguments[0]) if arguments else None
    if each is None:
        return None if made is list else made
    convert_one = each
    return lambda value: made(convert_one(member) for member in value)


def mapping_convert(made: Any, arguments: tuple[Any, ...]) -> Optional[Convert]:
    """A mapping. Keys are text in JSON; a hint of another type converts them."""
    key_hint, member_hint = arguments if len(arguments) == 2 else (str, Any)
    key_hint = unwrapped(key_hint)
    to_key: Optional[Convert] = key_hint if key_hint in (int, float) else make_convert(key_hint)
    to_member = make_convert(member_hint)
    if to_key is None and to_member is None and made is not defaultdict:
        return None if made is dict else made
    factory = typing.get_origin(member_hint) or member_hint
    factory = factory if factory in FACTORIES else None
    key_of, member_of = to_key or same, to_member or same
    if made is defaultdict:
        return lambda value: defaultdict(factory, ((key_of(key), member_of(member)) for key, member in value.items()))
    return lambda value: made((key_of(key), member_of(member)) for key, member in value.items())


def union_convert(arguments: tuple[Any, ...]) -> Convert:
    """The form whose type the value has already, else the first that it fits; null stays None."""
    definitions: Definitions = {}
    parts = [(part, hint_schema(part, definitions), make_convert(part)) for part in arguments]
    forms = [
        (unwrapped(part), compile_check(schema, definitions), make)
        for part, schema, make in parts
        if part is not type(None)
    ]

    def convert(value: Any) -> Any:
        if value is None or any(form is type(value) for form, _, _ in forms):
            return value
        last: Optional[Exception] = None
        for _, check, make in forms:
            if check(value) is None:
                try:
                    return value if make is None else make(value)
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    last = error
        if last is not None:
            raise last
        return value

    return convert


def class_convert(hint: Any) -> Optional[Convert]:
    """Enums, dataclasses, TypedDict, NamedTuple, attrs."""
    members = member_hints(hint)
    hint = typing.get_origin(hint) or hint
    if isinstance(hint, type) and issubclass(hint, enum.Flag):
        return lambda value: hint(to_whole(value))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    if members is None:
        return None
    made: dict[str, Convert] = {}

    def convert(value: Any) -> Any:
        if not made:  # on first use, so that a type may contain itself
            made.update({name: make_convert(one) or same for name, one in members[0].items()})
        content = {name: made[name](member) for name, member in value.items()}
        return content if issubclass(hint, dict) else hint(**content)

    return convert
