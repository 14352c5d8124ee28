"""Type hints of run(): what is taken, what is refused, and what run() gets."""

from __future__ import annotations

import collections
import dataclasses
import enum
from typing import Any, Generic, NamedTuple, Optional, TypeVar, Union

import pandas as pd
import pytest

from slipway_scoring.schema.check import compile_check
from slipway_scoring.schema.from_hints import value_from_hint
from slipway_scoring.worker.convert_hint import make_convert
from slipway_scoring.worker.inferred_column import inferred_column

T = TypeVar("T")
K = TypeVar("K")


@dataclasses.dataclass
class Box(Generic[T]):
    value: T
    more: list[T] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Ints(Box[int]):
    name: str = ""


@dataclasses.dataclass
class Both(Box[K], Generic[K, T]):
    other: Optional[T] = None


class Flags(enum.Flag):
    A = 1
    B = 2
    C = 4


class Kind(enum.IntFlag):
    X = 1
    Y = 8


class Point(NamedTuple):
    x: int


def given(hint: Any, value: Any) -> Any:
    """What run() gets, or the place and the reason why not."""
    field = value_from_hint(hint)
    assert field is not None
    mismatch = compile_check(field.schema)(value)
    if mismatch is not None:
        return mismatch.detail()["pointer"]
    convert = make_convert(hint)
    return value if convert is None else convert(value)


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (Box[int], {"value": 1, "more": [2.0]}, Box(1, [2])),
        (Box[int], {"value": "a"}, "/value"),
        (Box[int], {"value": 1, "more": ["a"]}, "/more/0"),
        (Box[Box[int]], {"value": {"value": "a"}}, "/value/value"),
        (Box[Point], {"value": {"x": 1}}, Box(Point(1))),
        (Box[Optional[int]], {"value": None}, Box(None)),
        (list[Box[str]], [{"value": 1}], "/0/value"),
        (Box, {"value": "anything"}, Box("anything")),
        (Ints, {"value": 2.0, "name": "n"}, Ints(2, [], "n")),
        (Ints, {"value": "a"}, "/value"),
        (Both[int, str], {"value": 1, "other": "a"}, Both(1, [], "a")),
        (Both[int, str], {"value": 1, "other": 2}, "/other"),
        (Both[int, str], {"value": "a"}, "/value"),
        (Flags, 5, Flags.A | Flags.C),
        (Flags, 6.0, Flags.B | Flags.C),
        (Flags, 0, Flags(0)),
        (Flags, 8, ""),
        (Flags, -1, ""),
        (Flags, "A", ""),
        (Kind, 9, Kind.X | Kind.Y),
        (collections.defaultdict[str, list[int]], {"a": [1.0]}, collections.defaultdict(list, {"a": [1]})),
        (collections.defaultdict[int, int], {"1": 2}, collections.defaultdict(int, {1: 2})),
        (collections.defaultdict, {"a": 1}, collections.defaultdict(None, {"a": 1})),
    ],
)
def test_hints_check_and_convert(hint: Any, value: Any, expected: Any) -> None:
    made = given(hint, value)
    assert made == expected and type(made) is type(expected)
    if isinstance(expected, collections.defaultdict):
        assert made.default_factory == expected.default_factory


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], "int64"),
        ([1, None], "float64"),
        ([2**53 + 1, None], "Int64"),
        ([-(2**53) - 1, 0.5], "object"),
        ([2**53 + 1, 0.5, None], "object"),
        ([2**64, None], "object"),
        ([1, 0.5, None], "float64"),
        ([], "object"),
    ],
)
def test_columns_without_a_schema_never_round_whole_numbers(values: list[Any], dtype: str) -> None:
    column = inferred_column(values)
    assert str(column.dtype) == dtype
    assert [None if pd.isna(one) else one for one in column.tolist()] == values
    frame = given(pd.DataFrame, [{"a": one} for one in values])
    assert not values or str(frame["a"].dtype) == dtype
    assert str(given(pd.Series, values).dtype) == dtype


def test_a_member_that_a_record_lacks_is_missing_in_the_table() -> None:
    frame = given(pd.DataFrame, [{"a": 1}, {"b": "x", "a": 2}, {"c": True}])
    assert list(frame.columns) == ["a", "b", "c"] and frame["a"].isna().tolist() == [False, False, True]
    assert frame["b"].isna().tolist() == [True, False, True] and frame["c"].tolist()[2] is True


def test_unions_with_generic_classes_take_the_form_that_fits() -> None:
    hint = Union[Box[int], Box[str]]
    assert given(hint, {"value": 1}) == Box(1) and given(hint, {"value": "a"}) == Box("a")
    assert given(hint, {"value": True}) != Box(True)
