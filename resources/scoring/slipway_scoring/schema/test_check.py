"""The compiled checks against jsonschema, on generated schemas and values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from slipway_scoring.schema.check import compile_check

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from([0.5, 1.0, 2.5])
    | st.sampled_from(["", "a", "bb"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object"])


def schemas() -> st.SearchStrategy[Any]:
    """Schemas of the keywords that are compiled."""
    leaf = st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "minimum": st.integers(-2, 2),
            "maximum": st.integers(-2, 4),
            "exclusiveMinimum": st.integers(-2, 2),
            "multipleOf": st.sampled_from([1, 2]),
            "minLength": st.integers(0, 2),
            "maxLength": st.integers(0, 2),
            "pattern": st.sampled_from(["a", "^b+$"]),
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 3),
            "enum": st.lists(st.sampled_from([None, 1, "a", True]), min_size=1, max_size=2, unique_by=repr),
        },
    )
    names = st.sampled_from(["a", "b"])

    def bigger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.fixed_dictionaries(
            {},
            optional={
                "items": inner,
                "prefixItems": st.lists(inner, min_size=1, max_size=2),
                "properties": st.dictionaries(names, inner, max_size=2),
                "required": st.lists(names, max_size=2, unique=True),
                "additionalProperties": st.booleans() | inner,
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "oneOf": st.lists(inner, min_size=1, max_size=2),
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
            },
        )

    return st.recursive(leaf, bigger, max_leaves=6)


@settings(max_examples=1500, deadline=None)
@given(schemas(), VALUES)
def test_it_agrees_with_jsonschema(schema: Any, value: Any) -> None:
    mismatch = compile_check(schema)(value)
    assert (mismatch is None) == Draft202012Validator(schema).is_valid(value), (schema, value)
    if mismatch is not None:
        detail = mismatch.detail()
        found = value
        missing = detail["got"] == "nothing: it is missing"
        parts = [part.replace("~1", "/").replace("~0", "~") for part in detail["pointer"].split("/")[1:]]
        for part in parts[:-1] if missing else parts:
            found = found[int(part)] if isinstance(found, list) else found[part]


def test_a_definition_may_refer_to_itself() -> None:
    tree = {
        "$defs": {
            "T": {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#/$defs/T"}, {"type": "null"}]}}}
        },
        "$ref": "#/$defs/T",
    }
    check = compile_check(tree)
    assert check({"next": {"next": None}}) is None
    mismatch = check({"next": {"next": 3}})
    assert mismatch is not None and mismatch.detail()["pointer"] == "/next/next"


@pytest.mark.parametrize("name", ["a/b", "c~d"])
def test_pointers_are_escaped(name: str) -> None:
    mismatch = compile_check({"properties": {name: {"type": "string"}}})({name: 1})
    assert mismatch is not None
    assert mismatch.detail()["pointer"] == "/" + name.replace("~", "~0").replace("/", "~1")


def test_a_whole_number_just_below_int64_is_refused_though_it_comes_rounded() -> None:
    check = compile_check({"type": "integer", "minimum": -(1 << 63)})
    assert check(-(1 << 63)) is None
    mismatch = check(float(-(1 << 63) - 1))
    assert mismatch is not None and mismatch.expected == "at least -9223372036854775808"
