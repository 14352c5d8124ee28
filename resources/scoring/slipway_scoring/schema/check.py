"""JSON Schema compiled to closures: nothing is looked up again while a request is checked.

The keywords are those that our own sources write and that schemas of type hints use: type, enum, const, properties,
required, additionalProperties, items, prefixItems, minItems, maxItems, minLength, maxLength, pattern, minimum,
maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, anyOf, oneOf, allOf, not, $ref to $defs. Others do not check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Optional

from slipway_scoring.schema.dtypes import LEAST_INT64


class Mismatch:
    """Where a value does not fit: the path from the outside in, what was expected, what came."""

    __slots__ = ("expected", "got", "path")

    def __init__(self, expected: str, value: Any) -> None:
        self.path: list[Any] = []
        self.expected = expected
        self.got = describe(value)

    def under(self, part: Any) -> Mismatch:
        """The same mismatch seen from the containing value."""
        self.path.append(part)
        return self

    def detail(self) -> dict[str, str]:
        """As it stands in an error's details, with an RFC 6901 pointer."""
        return {"pointer": pointer(reversed(self.path)), "expected": self.expected, "got": self.got}


Check = Callable[[Any], Optional[Mismatch]]

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
    "number": (int, float),
}


def pointer(path: Any) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def describe(value: Any) -> str:
    """A short description of what came, safe to send back."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"number {value!r}"[:60]
    if isinstance(value, str):
        short = value if len(value) <= 40 else value[:40] + "…"
        return f'string "{short}"'
    if isinstance(value, list):
        return f"array of {len(value)}"
    if isinstance(value, dict):
        return f"object with {len(value)} members"
    return type(value).__name__


def compile_check(schema: Any, definitions: Optional[dict[str, Any]] = None) -> Check:
    """A function that gives None for a value that fits, else the first Mismatch."""
    if schema is True or schema == {}:
        return accept
    if schema is False:
        return lambda value: Mismatch("nothing here", value)
    definitions = {**(definitions or {}), **schema.get("$defs", {}), **schema.get("definitions", {})}
    if "$ref" in schema:
        return compile_reference(schema["$ref"], definitions)
    checks = [make(schema, definitions) for keys, make in KEYWORDS if not keys.isdisjoint(schema)]
    if not checks:
        return accept
    return checks[0] if len(checks) == 1 else every(checks)


def accept(value: Any) -> Optional[Mismatch]:
    """Fits anything."""
    return None


def every(checks: Sequence[Check]) -> Check:
    """All checks in order."""

    def check(value: Any) -> Optional[Mismatch]:
        for one in checks:
            mismatch = one(value)
            if mismatch is not None:
                return mismatch
        return None

    return check


def compile_reference(reference: str, definitions: dict[str, Any]) -> Check:
    """A check that is compiled when first used, so that definitions may refer to themselves."""
    name = reference.rpartition("/")[2]
    made: list[Check] = []

    def check(value: Any) -> Optional[Mismatch]:
        if not made:
            made.append(compile_check(definitions.get(name, {}), definitions))
        return made[0](value)

    return check


def compile_type(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`type`, one or several. An integer may come as 1.0; a boolean is not a number."""
    names = schema["type"]
    names = [names] if isinstance(names, str) else list(names)
    classes = frozenset(one for name in names for one in TYPES.get(name, ()))
    if "integer" in names:
        classes |= {int}
    whole = "integer" in names and "number" not in names
    expected = " or ".join(names)

    def check(value: Any) -> Optional[Mismatch]:
        kind = type(value)
        if kind in classes or (whole and kind is float and value.is_integer()):
            return None
        return Mismatch(expected, value)

    return check


def compile_values(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`enum` and `const`."""
    allowed = schema["enum"] if "enum" in schema else [schema["const"]]
    shown = ", ".join(describe(value) for value in allowed[:8])

    def check(value: Any) -> Optional[Mismatch]:
        if any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in allowed):
            return None
        return Mismatch(f"one of {shown}", value)

    return check


def compile_object(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`properties`, `required`, `additionalProperties`."""
    members = {name: compile_check(one, definitions) for name, one in schema.get("properties", {}).items()}
    required = tuple(schema.get("required", ()))
    rest = compile_check(schema.get("additionalProperties", True), definitions)
    closed = schema.get("additionalProperties", True) is False

    def check(value: Any) -> Optional[Mismatch]:
        if type(value) is not dict:
            return None
        for name in required:
            if name not in value:
                return missing(name)
        for name, member in value.items():
            one = members.get(name)
            if one is None and closed:
                return unexpected(name, member)
            mismatch = (one or rest)(member)
            if mismatch is not None:
                return mismatch.under(name)
        return None

    return check


def missing(name: str) -> Mismatch:
    """A required member is not there."""
    mismatch = Mismatch("a value", None).under(name)
    mismatch.got = "nothing: it is missing"
    return mismatch


def unexpected(name: str, value: Any) -> Mismatch:
    """A member that the schema does not know."""
    return Mismatch("no such member", value).under(name)


def compile_array(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`items`, `prefixItems`, `minItems`, `maxItems`."""
    first = [compile_check(one, definitions) for one in schema.get("prefixItems", ())]
    items = compile_check(schema.get("items", True), definitions)
    least, most = schema.get("minItems", 0), schema.get("maxItems")

    def check(value: Any) -> Optional[Mismatch]:
        if type(value) is not list:
            return None
        if len(value) < least:
            return Mismatch(f"at least {least} items", value)
        if most is not None and len(value) > most:
            return Mismatch(f"at most {most} items", value)
        for index, member in enumerate(value):
            mismatch = (first[index] if index < len(first) else items)(member)
            if mismatch is not None:
                return mismatch.under(index)
        return None

    return check


def at_least(value: Any, bound: Any) -> bool:
    """Whether a number is not under a bound; a float at the least of int64 is (see dtypes.LEAST_INT64)."""
    return bool(value > bound if bound == LEAST_INT64 and type(value) is float else value >= bound)


def compile_range(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`minimum`, `maximum`, their exclusive forms, `multipleOf`."""
    tests: list[tuple[Callable[[Any, Any], bool], Any, str]] = [
        (at_least, schema.get("minimum"), "at least"),
        (lambda value, bound: value <= bound, schema.get("maximum"), "at most"),
        (lambda value, bound: value > bound, schema.get("exclusiveMinimum"), "more than"),
        (lambda value, bound: value < bound, schema.get("exclusiveMaximum"), "less than"),
        (lambda value, bound: value % bound == 0, schema.get("multipleOf"), "a multiple of"),
    ]
    tests = [test for test in tests if test[1] is not None]

    def check(value: Any) -> Optional[Mismatch]:
        if type(value) is not int and type(value) is not float:
            return None
        for fits, bound, text in tests:
            if not fits(value, bound):
                return Mismatch(f"{text} {bound}", value)
        return None

    return check


def compile_text(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`minLength`, `maxLength`, `pattern`."""
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    search = re.compile(schema["pattern"]).search if "pattern" in schema else None

    def check(value: Any) -> Optional[Mismatch]:
        if type(value) is not str:
            return None
        if len(value) < least:
            return Mismatch(f"at least {least} characters", value)
        if most is not None and len(value) > most:
            return Mismatch(f"at most {most} characters", value)
        if search is not None and not search(value):
            return Mismatch(f"text that matches {schema['pattern']}", value)
        return None

    return check


def compile_combined(schema: dict[str, Any], definitions: dict[str, Any]) -> Check:
    """`anyOf`, `oneOf`, `allOf`, `not`."""
    parts = [every([compile_check(one, definitions) for one in schema["allOf"]])] if "allOf" in schema else []
    parts += [choice(schema[key], definitions, key == "oneOf") for key in ("anyOf", "oneOf") if key in schema]
    if "not" in schema:
        inner = compile_check(schema["not"], definitions)
        parts.append(lambda value: None if inner(value) else Mismatch("another value", value))
    return every(parts)


def choice(options: list[Any], definitions: dict[str, Any], exactly_one: bool) -> Check:
    """One of several schemas; the mismatch of the one that got furthest is reported."""
    checks = [compile_check(one, definitions) for one in options]

    def check(value: Any) -> Optional[Mismatch]:
        mismatches = [mismatch for mismatch in (one(value) for one in checks) if mismatch is not None]
        fitting = len(checks) - len(mismatches)
        if fitting == 1 or (fitting > 1 and not exactly_one):
            return None
        if fitting > 1:
            return Mismatch("a value that fits exactly one form", value)
        deepest = max(mismatches, key=lambda mismatch: len(mismatch.path))
        if not deepest.path:
            deepest.expected = " or ".join(dict.fromkeys(one.expected for one in mismatches))
        return deepest

    return check


KEYWORDS: list[tuple[frozenset[str], Callable[[dict[str, Any], dict[str, Any]], Check]]] = [
    (frozenset({"type"}), compile_type),
    (frozenset({"enum", "const"}), compile_values),
    (frozenset({"properties", "required", "additionalProperties"}), compile_object),
    (frozenset({"items", "prefixItems", "minItems", "maxItems"}), compile_array),
    (frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}), compile_range),
    (frozenset({"minLength", "maxLength", "pattern"}), compile_text),
    (frozenset({"anyOf", "oneOf", "allOf", "not"}), compile_combined),
]
