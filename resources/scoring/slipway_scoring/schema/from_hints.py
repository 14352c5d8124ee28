"""Type hints of run() to a JSON Schema: builtins, dataclasses, TypedDict, enums, pydantic models, arrays, frames."""

from __future__ import annotations

import dataclasses
import enum
import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Number, Rational, Real
from pathlib import Path, PurePath
from typing import Any, Optional
from uuid import UUID

from slipway_scoring.schema.dtypes import ELEMENTS, dtype_schema
from slipway_scoring.schema.fields import Value
from slipway_scoring.schema.hint_forms import container_of, full_name, is_union, limits_of, looked_up, unwrapped
from slipway_scoring.schema.type_variables import member_hint

PLAIN: dict[Any, dict[str, Any]] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    None: {"type": "null"},
    bytes: ELEMENTS["bytes"],
    bytearray: ELEMENTS["bytes"],
    memoryview: ELEMENTS["bytes"],
    datetime: ELEMENTS["datetime"],
    date: ELEMENTS["date"],
    time: ELEMENTS["time"],
    timedelta: ELEMENTS["timedelta"],
    Decimal: ELEMENTS["decimal"],
    complex: ELEMENTS["complex"],
    UUID: ELEMENTS["uuid"],
    Path: {"type": "string"},
    PurePath: {"type": "string"},
    Fraction: {"type": "string"},
    Number: {"type": "number"},
    Real: {"type": "number"},
    Rational: {"type": "number"},
    Integral: {"type": "integer"},
    Any: {},
    object: {},
}
FOREIGN: dict[str, dict[str, Any]] = {
    "pandas.DataFrame": {"type": "array", "items": {"type": "object"}},
    "polars.DataFrame": {"type": "array", "items": {"type": "object"}},
    "pandas.Series": {"type": "array"},
    "pandas.Index": {"type": "array"},
    "numpy.ndarray": {"type": "array"},
    "torch.Tensor": {"type": ["array", "number", "boolean"]},
    "pandas.Timestamp": ELEMENTS["datetime"],
    "pandas.Timedelta": ELEMENTS["timedelta"],
    "numpy.datetime64": ELEMENTS["datetime"],
    "numpy.timedelta64": ELEMENTS["timedelta"],
    "PIL.Image.Image": {"type": "string", "format": "byte"},
    "ipaddress.IPv4Address": {"type": "string", "format": "ipv4"},
    "ipaddress.IPv6Address": {"type": "string", "format": "ipv6"},
}
DEFINITIONS = "#/$defs/"
Definitions = dict[str, Any]


def value_from_hint(hint: Any) -> Optional[Value]:
    """The field of a parameter from its type hint; None when the hint says nothing."""
    if hint is None or unwrapped(hint) in (Any, object):
        return None
    definitions: Definitions = {}
    schema = hint_schema(hint, definitions)
    if definitions:
        schema = {**schema, "$defs": definitions}
    return Value(schema, "hint")


def hint_schema(hint: Any, definitions: Definitions) -> dict[str, Any]:
    """The JSON Schema of a type hint. Named types go to `definitions`, so that they may refer to themselves.

    A hint that says nothing of JSON, such as Callable, takes any value; the schema's description names it.
    """
    limits = limits_of(hint)
    hint = unwrapped(hint)
    for make in (plain_schema, union_schema, container_schema, named_schema, foreign_schema):
        schema = make(hint, definitions)
        if schema is not None:
            return {**schema, **limits}
    return {"description": f"Any value: the type hint {full_name(hint)} is not checked."}


def plain_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Builtin types, and Literal."""
    if typing.get_origin(hint) is typing.Literal:
        return {"enum": [one.value if isinstance(one, enum.Enum) else one for one in typing.get_args(hint)]}
    found = looked_up(PLAIN, hint)
    return None if found is None else dict(found)


def union_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """One of several; with plain types and null the short form. A part that is not known takes any value."""
    if not is_union(hint):
        return None
    parts = [hint_schema(part, definitions) for part in typing.get_args(hint)]
    if any(part.keys() <= {"description"} for part in parts):
        return {"description": f"Any value: the type hint {hint} is not checked."[:300]}
    if all(set(part) == {"type"} and isinstance(part["type"], str) for part in parts):
        return {"type": list(dict.fromkeys(part["type"] for part in parts))}
    return {"anyOf": parts}


def container_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Lists, tuples, sets and mappings, bare or with arguments."""
    made, arguments = container_of(hint), typing.get_args(hint)
    if made is None:
        return None
    if issubclass(made, dict):
        members = hint_schema(arguments[-1], definitions) if len(arguments) == 2 else {}
        return {"type": "object", "additionalProperties": members} if members else {"type": "object"}
    if made is tuple and arguments and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        parts = [hint_schema(part, definitions) for part in arguments]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    items = hint_schema(arguments[0], definitions) if arguments else {}
    return {"type": "array", "items": items} if items else {"type": "array"}


def named_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Classes with members: dataclasses, TypedDict, enums, NamedTuple, attrs; also with type arguments."""
    kind = typing.get_origin(hint) or hint
    if isinstance(kind, type) and issubclass(kind, enum.Flag):
        return {"type": "integer", "minimum": 0, "maximum": sum(member.value for member in kind)}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return {"enum": [member.value for member in kind]}
    members = member_hints(hint)
    if members is None:
        return None
    name = "_".join([kind.__name__, *(getattr(one, "__name__", str(one)) for one in typing.get_args(hint))])
    if name not in definitions:
        definitions[name] = {}
        hints, required = members
        definitions[name].update(
            {
                "type": "object",
                "properties": {key: hint_schema(one, definitions) for key, one in hints.items()},
                "required": required,
                "additionalProperties": False,
            }
        )
        if not required:
            del definitions[name]["required"]
    return {"$ref": DEFINITIONS + name}


def member_hints(hint: Any) -> Optional[tuple[dict[str, Any], list[str]]]:
    """The members of a dataclass, TypedDict, NamedTuple or attrs class, and which of them are required.

    Those of a generic class have the types that the hint, or a class that it inherits from, gives its variables.
    """
    kind = typing.get_origin(hint) or hint
    members = members_of_class(kind)
    if members is None:
        return None
    return {name: member_hint(hint, name, one) for name, one in members[0].items()}, members[1]


def members_of_class(hint: Any) -> Optional[tuple[dict[str, Any], list[str]]]:
    """The members of a class by their own hints, and which of them are required; None for a class without any."""
    if not isinstance(hint, type):
        return None
    if dataclasses.is_dataclass(hint):
        fields = [field for field in dataclasses.fields(hint) if field.init]
        missing = dataclasses.MISSING
        required = [one.name for one in fields if one.default is missing and one.default_factory is missing]
        return pick(class_hints(hint), [field.name for field in fields]), required
    if issubclass(hint, dict) and hasattr(hint, "__required_keys__"):
        hints = class_hints(hint)
        return hints, [name for name in hints if name in hint.__required_keys__]
    if issubclass(hint, tuple) and hasattr(hint, "_fields"):
        defaults = getattr(hint, "_field_defaults", {})
        return pick(class_hints(hint), hint._fields), [name for name in hint._fields if name not in defaults]
    attributes = getattr(hint, "__attrs_attrs__", None)
    if attributes is None:
        return None
    attributes = [one for one in attributes if one.init]
    required = [one.alias for one in attributes if repr(one.default) == "NOTHING"]
    hints = class_hints(hint)
    return {one.alias: hints.get(one.name, Any) for one in attributes}, required


def pick(hints: dict[str, Any], names: Any) -> dict[str, Any]:
    """The hints of some members, in their order; Any for a member without one."""
    return {name: hints.get(name, Any) for name in names}


def class_hints(kind: type) -> dict[str, Any]:
    """The hints of a class's members; Any for those that name something that is not there."""
    try:
        return typing.get_type_hints(kind, include_extras=True)
    except (NameError, TypeError, AttributeError):
        own = getattr(kind, "__annotations__", {})
        return {name: Any if isinstance(hint, (str, typing.ForwardRef)) else hint for name, hint in own.items()}


def foreign_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Types of packages that may be installed: pydantic, NumPy, pandas, PIL, torch, Polars."""
    if hasattr(hint, "model_json_schema"):
        schema = dict(hint.model_json_schema(ref_template=DEFINITIONS + "{model}"))
        definitions.update(schema.pop("$defs", {}))
        definitions[hint.__name__] = schema
        return {"$ref": DEFINITIONS + hint.__name__}
    name = foreign_name(typing.get_origin(hint) or hint)
    if name in FOREIGN:
        return dict(FOREIGN[name])
    if name.startswith("numpy.") and isinstance(hint, type):
        return numpy_schema(name.partition(".")[2].rstrip("_"))
    return None


def foreign_name(hint: Any) -> str:
    """The package and name of a class, wherever in the package it lies."""
    module, name = getattr(hint, "__module__", "") or "", getattr(hint, "__name__", "") or ""
    package = "PIL.Image" if module == "PIL.Image" else module.partition(".")[0]
    return f"{package}.{name}"


def numpy_schema(name: str) -> Optional[dict[str, Any]]:
    """A NumPy scalar type, abstract ones too."""
    abstract = {"generic": {}, "number": {"type": "number"}, "floating": {"type": "number"}, "bytes": ELEMENTS["bytes"]}
    if name in abstract:
        return dict(abstract[name])
    if name in ("integer", "signedinteger", "unsignedinteger"):
        return {"type": "integer"}
    return dtype_schema(name) or None
