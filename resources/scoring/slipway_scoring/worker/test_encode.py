"""What run() may return, and how each value looks in JSON; the table in README.md says the same."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import enum
import fractions
import ipaddress
import json
import pathlib
import types
import uuid
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slipway_scoring.worker.encode import FEW, to_json
from slipway_scoring.worker.unencodable import NotFinite, Unencodable


class Colour(enum.Enum):
    RED = "r"
    HALF = np.float32(0.5)


@dataclasses.dataclass
class Point:
    x: int
    _hidden: Any


class Tensor:
    """Has no more than what tensors of every package have."""

    def tolist(self) -> Any:
        return [1.5, np.float32(2.5)]


Pair = collections.namedtuple("Pair", "a b")
NAT = np.datetime64("NaT")
DATES = pd.to_datetime(["2020-01-01", None])
GROUPS = pd.DataFrame({"g": ["a", "a"], "v": [1, 2]}).groupby("g").agg(["min", "max"])
SAME_NAMES = pd.DataFrame([[1, 2, 3]], columns=["p", "p", "p.1"])

FORMS: list[tuple[Any, str]] = [
    (pd.DataFrame({"id": [1, 2], "due": DATES}), '[{"id":1,"due":"2020-01-01T00:00:00"},{"id":2,"due":null}]'),
    (pd.Series(DATES), '["2020-01-01T00:00:00",null]'),
    *((np.array(["2020-01-01", "NaT"], dtype=f"M8[{unit}]"), '["2020-01-01T00:00:00",null]') for unit in ("Y", "M", "D", "h", "s", "ms", "us", "ns")),
    (np.array([[["2020-01-01", "NaT"]]], dtype="M8[Y]"), '[[["2020-01-01T00:00:00",null]]]'),
    (np.array(["-0005-01-01", "12020-01-01"], dtype="M8[ms]"), '["-0005-01-01T00:00:00","12020-01-01T00:00:00"]'),
    (np.array(["a", "é"], dtype="T") if np.lib.NumpyVersion(np.__version__) >= "2.0.0" else ["a", "é"], '["a","é"]'),
    ([collections.UserString("x"), memoryview(b"abcd")[::2]], '["x","YWM="]'),
    ([dt.timezone.utc, dt.timezone(dt.timedelta(hours=2))], '["UTC","UTC+02:00"]'),
    (NAT, "null"),
    (np.datetime64("2020-01-01T00:00:00.123456789"), '"2020-01-01T00:00:00.123456789"'),
    ([np.datetime64("2020-01-01T00:00:00.120000")], '["2020-01-01T00:00:00.120000"]'),
    ({"due": np.array(["NaT"], dtype="M8[ns]")}, '{"due":[null]}'),
    ([pd.NaT, pd.NA, None, float("nan"), np.nan, np.float32("nan")], "[null,null,null,null,null,null]"),
    (pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}), '[{"n":1},{"n":null}]'),
    (pd.Series(["a", None], dtype="string"), '["a",null]'),
    (pd.array([True, None], dtype="boolean"), "[true,null]"),
    (dict(zip(np.array([0, 1]), np.array([0.25, 0.75]))), '{"0":0.25,"1":0.75}'),
    ({1.5: 1, True: 2, None: 3, dt.date(2020, 1, 1): 4, ("a", 1): 5, Colour.RED: 6}, '{"1.5":1,"true":2,"null":3,"2020-01-01":4,"a.1":5,"r":6}'),
    ({"id": 2**64 + 1}, '{"id":18446744073709551617}'),
    (-(2**70), "-1180591620717411303424"),
    (np.array([2**64 - 1], dtype="uint64"), "[18446744073709551615]"),
    (dt.timedelta(hours=1), '"PT1H"'),
    (dt.timedelta(seconds=-90.5), '"-PT1M30.5S"'),
    (pd.Timedelta(days=3, nanoseconds=1), '"P3DT0.000000001S"'),
    (np.array([1, "NaT"], dtype="m8[D]"), '["P1D",null]'),
    (np.timedelta64(14, "M"), '"P14M"'),
    (pd.DataFrame({"bin": pd.cut([1, 9], [0, 5, 10])}), '[{"bin":{"left":0,"right":5,"closed":"right"}},{"bin":{"left":5,"right":10,"closed":"right"}}]'),
    (np.array([1.5, 2.5], dtype=">f4"), "[1.5,2.5]"),
    (np.arange(6).reshape(2, 3)[:, 1], "[1,4]"),
    ([np.float16(0.1), np.float32(0.1), np.array([0.1], "f2"), np.array([0.1], "f4")], "[0.1,0.1,[0.1],[0.1]]"),
    (pd.DataFrame({"a": np.array([0.1, np.nan], "f4")}), '[{"a":0.1},{"a":null}]'),
    (SAME_NAMES, '[{"p":1,"p.2":2,"p.1":3}]'),
    (GROUPS, '[{"g":"a","v.min":1,"v.max":2}]'),
    (GROUPS.reset_index(), '[{"g":"a","v.min":1,"v.max":2}]'),
    ({"a": 1}.keys(), '["a"]'),
    ({"a": 1}.values(), "[1]"),
    ({"a": 1}.items(), '[["a",1]]'),
    ([{3}, frozenset([4]), range(2), collections.deque([1]), collections.Counter("a")], '[[3],[4],[0,1],[1],{"a":1}]'),
    (Point(1, pd.NaT), '{"x":1,"_hidden":null}'),
    ([Decimal("0.1000000000000000000001"), Decimal("NaN"), Decimal("1E+30")], "[0.1000000000000000000001,null,1E+30]"),
    ([Colour.RED, Colour.HALF, uuid.UUID(int=5)], '["r",0.5,"00000000-0000-0000-0000-000000000005"]'),
    ([pathlib.PurePosixPath("a/b"), fractions.Fraction(1, 3), ipaddress.ip_address("::1")], '["a/b","1/3","::1"]'),
    ([b"\0", bytearray(b"a"), memoryview(b"b"), np.array([b"a\xff"]), np.void(b"a\0")], '["AA==","YQ==","Yg==",["Yf8="],"YQA="]'),
    ({"a": (i for i in range(2)), "b": map(str, [1])}, '{"a":[0,1],"b":["1"]}'),
    (pd.Series(pd.arrays.SparseArray([0, 0, 1])), "[0,0,1]"),
    (pd.Categorical(DATES), '["2020-01-01T00:00:00",null]'),
    (pd.period_range("2020-01", periods=2, freq="M"), '["2020-01","2020-02"]'),
    (np.array([(1, "a", NAT)], dtype=[("x", "i4"), ("y", "U3"), ("z", "M8[s]")]), '[{"x":1,"y":"a","z":null}]'),
    ([np.array(1.5), np.array("2020-01-01", dtype="M8[D]")], '[1.5,"2020-01-01T00:00:00"]'),
    ([1 + 2j, np.complex64(1)], '[{"real":1.0,"imag":2.0},{"real":1.0,"imag":0.0}]'),
    (pd.Series(DATES).dt.tz_localize("Europe/Paris"), '["2020-01-01T00:00:00+01:00",null]'),
    (dt.datetime(2020, 1, 1, tzinfo=dt.timezone(dt.timedelta(minutes=9, seconds=21))), '"2020-01-01T00:00:00+00:09:21"'),
    ([dt.time(1, 2, tzinfo=dt.timezone.utc), dt.date(2020, 1, 1)], '["01:02:00+00:00","2020-01-01"]'),
    (np.ma.array([1, 2], mask=[0, 1]), "[1,null]"),
    (np.ma.array(np.array(["2020-01-01"] * 2, dtype="M8[ns]"), mask=[0, 1]), '["2020-01-01T00:00:00",null]'),
    (Tensor(), "[1.5,2.5]"),
    (Pair(1, 2), '{"a":1,"b":2}'),
    (types.MappingProxyType({"a": 1}), '{"a":1}'),
    (pd.MultiIndex.from_tuples([("a", 1)]), '[["a",1]]'),
    ([np.dtype("f4"), pd.Int64Dtype(), pd.offsets.Day(2)], '["float32","Int64","2D"]'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "form"), FORMS)
def test_each_value_has_one_form(value: Any, form: str) -> None:
    assert to_json(value, "null").decode() == form


@pytest.mark.parametrize(
    ("value", "form"),
    [(v, f) for v, f in FORMS if not hasattr(v, "__next__") and "map" not in repr(v) and "generator" not in repr(v)],
)
def test_the_form_is_the_same_beside_a_value_that_orjson_cannot_write(value: Any, form: str) -> None:
    assert to_json([value, 2**70], "null").decode() == f"[{form},{2**70}]"
    assert to_json([value, *[np.float64(0.5)] * (FEW + 1)], "null").decode().startswith(f"[{form},0.5")
    if "NaN" not in repr(value).replace("NaT", ""):
        assert "Infinity" not in to_json(value, "literal").decode()


def test_numbers_are_written_by_the_policy() -> None:
    assert to_json([np.inf, np.array([1.0, np.nan]), pd.Series([-np.inf])], "null") == b"[null,[1.0,null],[null]]"
    assert to_json([np.inf, np.array([1.0, np.nan])], "literal") == b"[Infinity,[1.0,NaN]]"
    assert to_json([pd.NaT, pd.NA, None], "refuse") == b"[null,null,null]"
    with pytest.raises(NotFinite, match="at /a/1, NaN or an infinity"):
        to_json({"a": [1.0, np.nan]}, "refuse")


LOOP: list[Any] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("value", "pointer", "said"),
    [
        ({"a": [print]}, "/a/0", "builtin_function_or_method"),
        ({"a/b": {"x": object()}}, "/a~1b/x", "object"),
        (pd.DataFrame({"m": [1, object()]}), "/1/m", "object"),
        ([int], "/0", "type"),
        ({1: "a", "1": "b"}, "", "the keys 1 and '1'"),
        ({None: 1, np.nan: 2}, "", "have the same name"),
        ({object(): 1}, "", "a key of type object"),
        ({"text": b"caf\xe9".decode("utf-8", "surrogateescape")}, "/text", "lone surrogate U+DCE9"),
        (LOOP, "/0", "contains itself"),
        (ValueError("x"), "", "ValueError"),
    ],
)
def test_what_cannot_be_written_is_named_by_place_and_type(value: Any, pointer: str, said: str) -> None:
    with pytest.raises(Unencodable) as caught:
        to_json(value, "null")
    assert caught.value.pointer == pointer and said in str(caught.value)
    detail = caught.value.refusal().details
    assert detail is not None and detail[0]["pointer"] == pointer


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=4),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    for policy in ("null", "literal", "refuse"):
        assert json.loads(to_json(value, policy)) == value


@pytest.mark.parametrize("digits", [1, 18, 19, 20, 639, 641, 4300, 4301, 20_000])
def test_whole_numbers_of_any_length_are_names_and_values_with_all_their_digits(digits: int) -> None:
    key = 10 ** (digits - 1) * 7 + (digits > 1)
    text = "7" + "0" * (digits - 2) + "1" if digits > 1 else "7"
    for sign, value in (("", key), ("-", -key)):
        assert to_json({value: value}, "null") == f'{{"{sign}{text}":{sign}{text}}}'.encode()
        assert to_json({(value, "a"): 1}, "null") == f'{{"{sign}{text}.a":1}}'.encode()


@pytest.mark.parametrize("key", [fractions.Fraction(10**5000, 3), fractions.Fraction(1, 10**5000 + 1)])
def test_a_key_that_python_cannot_write_is_named_with_its_type(key: fractions.Fraction) -> None:
    with pytest.raises(Unencodable, match="Fraction"):
        to_json({key: 1}, "null")
    with pytest.raises(Unencodable, match="Fraction"):
        to_json({"a": key}, "null")


def test_two_long_keys_of_one_name_are_told_without_their_digits() -> None:
    number = 10**5000
    with pytest.raises(Unencodable, match="same name"):
        to_json({number: 1, "1" + "0" * 5000: 2}, "null")
