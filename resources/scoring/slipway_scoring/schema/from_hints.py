"""Type hints of run() to a JSON Schema: builtins, dataclasses, TypedDict, enums, pydantic models, arrays, frames."""

from __future__ import annotations

import dataclasses
import enum
import sys
import typing
from datetime import date, datetime, time
from typing import Any, Optional, Union

from slipway_scoring.schema.fields import Value

PLAIN: dict[Any, dict[str, Any]] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    bytes: {"type": "string", "format": "byte"},
    bytearray: {"type": "string", "format": "byte"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    list: {"type": "array"},
    tuple: {"type": "array"},
    set: {"type": "array"},
    frozenset: {"type": "array"},
    dict: {"type": "object"},
}
DEFINITIONS = "#/$defs/"
Definitions = dict[str, Any]


def value_from_hint(hint: Any) -> Optional[Value]:
    """The field of a parameter from its type hint; None when the hint says nothing."""
    if hint is None or hint is Any:
        return None
    definitions: Definitions = {}
    schema = hint_schema(hint, definitions)
    if definitions:
        schema = {**schema, "$defs": definitions}
    return Value(schema, "hint")


def hint_schema(hint: Any, definitions: Definitions) -> dict[str, Any]:
    """The JSON Schema of a type hint. Named types go to `definitions`, so that they may refer to themselves."""
    if hint in PLAIN if is_hashable(hint) else False:
        return dict(PLAIN[hint])
    for make in (generic_schema, named_schema, foreign_schema):
        schema = make(hint, definitions)
        if schema is not None:
            return schema
    return {}


def is_hashable(hint: Any) -> bool:
    """Whether a hint can be a key."""
    return getattr(hint, "__hash__", None) is not None


def is_union(origin: Any) -> bool:
    """Whether a hint's origin is a union, written either way."""
    return origin is Union or (sys.version_info >= (3, 10) and getattr(origin, "__name__", "") == "UnionType")


def generic_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Hints with arguments: list[int], Optional[str], Literal["a"], Annotated[int, ...]."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is None:
        return None
    if getattr(hint, "__metadata__", None) is not None:
        return hint_schema(arguments[0], definitions)
    if is_union(origin):
        return union_schema(arguments, definitions)
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        parts = [hint_schema(part, definitions) for part in arguments]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if origin is dict or getattr(origin, "__name__", "") in ("Mapping", "MutableMapping"):
        return {"type": "object", "additionalProperties": hint_schema(arguments[1], definitions)}
    if getattr(origin, "__module__", "").startswith("numpy"):
        return {"type": "array"}
    return {"type": "array", "items": hint_schema(arguments[0], definitions)}


def union_schema(arguments: tuple[Any, ...], definitions: Definitions) -> dict[str, Any]:
    """One of several; with plain types and null the short form."""
    parts = [hint_schema(part, definitions) for part in arguments]
    if all(set(part) == {"type"} and isinstance(part["type"], str) for part in parts):
        return {"type": [part["type"] for part in parts]}
    return {"anyOf": parts}


def named_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Classes with members: dataclasses, TypedDict, enums, NamedTuple."""
    if not isinstance(hint, type) and not typing.get_type_hints.__module__:
        return None
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    members = member_hints(hint)
    if members is None:
        return None
    name = hint.__name__
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
    """The members of a dataclass, TypedDict or NamedTuple, and which of them are required."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = typing.get_type_hints(hint)
        fields = [field for field in dataclasses.fields(hint) if field.init]
        missing = dataclasses.MISSING
        required = [one.name for one in fields if one.default is missing and one.default_factory is missing]
        return {field.name: hints[field.name] for field in fields}, required
    if isinstance(hint, type) and issubclass(hint, dict) and hasattr(hint, "__required_keys__"):
        hints = typing.get_type_hints(hint)
        return hints, [name for name in hints if name in hint.__required_keys__]
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_field_defaults"):
        hints = typing.get_type_hints(hint)
        return hints, [name for name in hints if name not in hint._field_defaults]
    return None


def foreign_schema(hint: Any, definitions: Definitions) -> Optional[dict[str, Any]]:
    """Types of packages that may be installed: pydantic, NumPy, pandas, PIL."""
    if hasattr(hint, "model_json_schema"):
        schema = dict(hint.model_json_schema(ref_template=DEFINITIONS + "{model}"))
        definitions.update(schema.pop("$defs", {}))
        definitions[hint.__name__] = schema
        return {"$ref": DEFINITIONS + hint.__name__}
    name = f"{getattr(hint, '__module__', '')}.{getattr(hint, '__name__', '')}"
    if name.endswith(".DataFrame"):
        return {"type": "array", "items": {"type": "object"}}
    if name == "numpy.ndarray" or name.endswith(".Series"):
        return {"type": "array"}
    if name == "PIL.Image.Image":
        return {"type": "string", "format": "byte"}
    if isinstance(hint, type) and name.startswith("numpy."):
        return {"type": "number"} if "float" in name else {"type": "integer"}
    return None
