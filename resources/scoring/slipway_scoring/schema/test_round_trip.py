"""A request with the example of a sample gives run() the sample again, for every dtype, label and kind of sample.

The same file runs against every supported pair of pandas and NumPy: `python tests/versions.py`.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import uuid
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from slipway_scoring.schema.fields import from_json, to_json
from slipway_scoring.schema.json_schema import body_schema
from slipway_scoring.schema.sample_fields import is_missing
from slipway_scoring.schema.samples import schema_from_samples
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.whole_numbers import read_json, write_json

SINCE_2 = int(pd.__version__.split(".")[0]) >= 2
YEARLY = "Y-DEC" if tuple(map(int, pd.__version__.split(".")[:2])) >= (2, 2) else "A-DEC"
TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
FLOATS = st.floats(allow_infinity=False, allow_nan=False)
# In the range of nanoseconds, so that every unit holds them.
MOMENTS = st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2250, 1, 1))
DURATIONS = st.timedeltas(dt.timedelta(days=-90000), dt.timedelta(days=90000))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
INT64 = st.integers(-(2**63), 2**63 - 1)
JSON = st.recursive(
    st.booleans() | st.integers(-(2**80), 2**80) | FLOATS | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
ZONES = ["UTC", "Europe/Paris", "Asia/Kolkata", dt.timezone(dt.timedelta(hours=-3, minutes=-30))]


def integers(dtype: str) -> st.SearchStrategy[Any]:
    limits = np.iinfo(dtype.lower())
    return st.integers(int(limits.min), int(limits.max))


def floats(bits: int) -> st.SearchStrategy[Any]:
    return st.floats(allow_infinity=False, allow_nan=False, width=bits)


def moments(unit: str) -> st.SearchStrategy[Any]:
    return MOMENTS.map(lambda value: np.datetime64(value, "us").astype(f"datetime64[{unit}]"))


def durations(unit: str) -> st.SearchStrategy[Any]:
    return DURATIONS.map(lambda value: np.timedelta64(value).astype(f"timedelta64[{unit}]"))


def series(values: Any, dtype: Any = None) -> pd.Series:
    return pd.Series(values, dtype=dtype)


def objects(values: list[Any]) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        array[index] = value
    return array


def object_series(values: list[Any]) -> pd.Series:
    return pd.Series(objects(values), dtype=object)


UNITS = ["s", "ms", "us", "ns"] if SINCE_2 else ["ns"]
INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
MASKED = [f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)]

# By name: values, how a column is made of them, and whether missing ones may be among them.
COLUMNS: dict[str, tuple[st.SearchStrategy[Any], Any, bool]] = {
    **{name: (integers(name), lambda v, n=name: series(v, n), False) for name in INTEGERS},
    **{name: (integers(name), lambda v, n=name: pd.Series(pd.array(v, dtype=n)), True) for name in MASKED},
    **{f"float{bits}": (floats(bits), lambda v, b=bits: series(v, f"float{b}"), True) for bits in (16, 32, 64)},
    **{f"Float{bits}": (floats(bits), lambda v, b=bits: pd.Series(pd.array(v, dtype=f"Float{b}")), True) for bits in (32, 64)},
    "bool": (st.booleans(), lambda v: series(v, "bool"), False),
    "boolean": (st.booleans(), lambda v: pd.Series(pd.array(v, dtype="boolean")), True),
    "complex128": (st.complex_numbers(allow_nan=False, allow_infinity=False), lambda v: series(v, "complex128"), True),
    "complex64": (st.complex_numbers(allow_nan=False, allow_infinity=False, width=64), lambda v: series(v, "complex64"), True),
    "text": (TEXT, lambda v: series(v, None if v else "object"), True),
    "text objects": (TEXT, object_series, True),
    "string": (TEXT, lambda v: pd.Series(pd.array(v, dtype="string")), True),
    "bytes": (st.binary(max_size=4), object_series, True),
    "datetime": (MOMENTS, object_series, False),
    "date": (st.dates(), object_series, True),
    "time": (st.times(), object_series, True),
    "timedelta": (DURATIONS, object_series, False),
    "decimal": (DECIMALS, object_series, True),
    "uuid": (st.uuids(), object_series, True),
    "tuple": (st.tuples(st.integers(0, 9), TEXT), object_series, True),
    "set": (st.sets(st.integers(0, 9), max_size=2), object_series, True),
    "frozenset": (st.frozensets(st.integers(0, 9), max_size=2), object_series, True),
    "object": (JSON, object_series, True),
    "lists": (st.lists(st.integers(0, 3), max_size=2), object_series, True),
    **{f"datetime64[{u}]": (moments(u), lambda v, u=u: series(np.array(v, f"M8[{u}]")), True) for u in UNITS},
    **{f"timedelta64[{u}]": (durations(u), lambda v, u=u: series(np.array(v, f"m8[{u}]")), True) for u in UNITS},
    **{
        f"datetime64[{zone}]": (moments("ns"), lambda v, z=zone: series(pd.DatetimeIndex(np.array(v, "M8[ns]")).tz_localize("UTC").tz_convert(z)), True)
        for zone in ZONES
    },
    **{
        f"period[{f}]": (st.integers(-200, 8000), lambda v, f=f: series(pd.PeriodIndex([pd.NaT if o is None else pd.Period(ordinal=o, freq=f) for o in v], dtype=f"period[{f}]")), True)
        for f in ("D", "M", "Q-DEC", YEARLY, "W-SUN", "H" if not SINCE_2 else "h", "B")
    },
    **{
        f"interval[{bound}, {closed}]": (st.tuples(strategy, strategy).map(sorted), lambda v, c=closed, b=bound: series(intervals(v, b, c)), bound == "float64")
        for bound, strategy in (("float64", FLOATS), ("int64", INT64), ("datetime64[ns]", moments("ns")), ("timedelta64[ns]", durations("ns")))
        for closed in ("left", "right", "both", "neither")
    },
    "Sparse[float64, nan]": (FLOATS, lambda v: series(pd.arrays.SparseArray(np.array([np.nan if o is None else o for o in v], "float64"))), True),
    "Sparse[float64, 0]": (FLOATS, lambda v: series(pd.arrays.SparseArray(np.array(v, "float64"), fill_value=0.0)), False),
    "Sparse[int64, 0]": (INT64, lambda v: series(pd.arrays.SparseArray(np.array(v, "int64"))), False),
    "Sparse[uint8, 1]": (integers("uint8"), lambda v: series(pd.arrays.SparseArray(np.array(v, "uint8"), fill_value=1)), False),
    "Sparse[bool, False]": (st.booleans(), lambda v: series(pd.arrays.SparseArray(np.array(v, "bool"))), False),
    **{
        f"category of {name}": (strategy, lambda v, m=make, o=ordered: categories(v, m, o), True)
        for ordered in (False, True)
        for name, strategy, make in (
            (f"text {ordered}", TEXT, pd.Index),
            (f"int {ordered}", INT64, pd.Index),
            (f"float {ordered}", FLOATS, pd.Index),
            (f"bool {ordered}", st.booleans(), pd.Index),
            (f"datetime {ordered}", moments("ns"), lambda v: pd.DatetimeIndex(np.array(v, "M8[ns]"))),
            (f"timedelta {ordered}", durations("ns"), lambda v: pd.TimedeltaIndex(np.array(v, "m8[ns]"))),
            (f"period {ordered}", st.integers(0, 99), lambda v: pd.PeriodIndex([pd.Period(ordinal=int(o), freq="M") for o in v], dtype="period[M]")),
            (f"date {ordered}", st.dates(), lambda v: pd.Index(v, dtype=object)),
            (f"interval {ordered}", st.integers(0, 9), lambda v: pd.IntervalIndex.from_arrays(list(v), [o + 1 for o in v])),
            (f"int8 {ordered}", integers("int8"), lambda v: pd.Index(np.array(v, "int8"))),
        )
    },
}  # fmt: skip
LABELS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "integers": st.integers(-5, 5),
    "floats": st.sampled_from([0.5, 1.0, -2.25]),
    "tuples": st.tuples(st.sampled_from(["a", "b", ""]), st.integers(0, 2) | st.sampled_from(["a", "b", "a.b"])),
    "mixed": st.sampled_from(["0", 0, 1, "a", "a.1", "1"]),
    "dates": MOMENTS.map(lambda value: pd.Timestamp(value.replace(microsecond=0))),
    "none": st.sampled_from(["a", None]),
}
EXAMPLES = int(os.environ.get("ROUND_TRIP_EXAMPLES", "4"))  # for each dtype, kind of sample and rank
MANY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def intervals(pairs: list[Any], bound: str, closed: str) -> Any:
    missing = {"datetime64[ns]": np.datetime64("NaT"), "float64": np.nan}.get(bound)
    left, right = ([missing if pair is None else pair[side] for pair in pairs] for side in (0, 1))
    return pd.arrays.IntervalArray.from_arrays(np.array(left, bound), np.array(right, bound), closed=closed)


def categories(values: list[Any], make: Any, ordered: bool) -> pd.Series:
    present = list(dict.fromkeys(value for value in values if value is not None))
    codes = [-1 if value is None else present.index(value) for value in values]
    index = make(present) if present else make([values[0]] if values and values[0] is not None else [])
    return pd.Series(pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(index, ordered=ordered)))


def column(name: str) -> st.SearchStrategy[pd.Series]:
    """Columns of a dtype, at most as long as an example."""
    values, make, missing = COLUMNS[name]
    least = 1 if name.startswith(("category", "text")) else 0
    lists = st.lists(values | st.none() if missing else values, min_size=least, max_size=3)
    if name.startswith("category"):
        lists = st.tuples(values, lists).map(lambda pair: [pair[0], *pair[1]][:3])
    return lists.map(lambda made: make([absent(name, value) for value in made]))


def absent(name: str, value: Any) -> Any:
    """What stands for a missing value of a dtype before the column is made."""
    if value is not None:
        return value
    return (
        np.datetime64("NaT")
        if name.startswith("datetime64")
        else np.timedelta64("NaT")
        if name.startswith("timedelta64")
        else None
    )


def through(sample: Any) -> Any:
    """What run() gets for the example of a sample, through schema.json and a request; the documents agree with it."""
    schema = schema_from_samples({"x": sample}, {})
    read = from_json(read_json(write_json(to_json(schema))))
    assert read.inputs == from_json(read_json(write_json(to_json(read)))).inputs
    assert schema.example is not None
    Draft202012Validator(body_schema(read)).validate(schema.example)
    return make_decoder(read.inputs["x"].field)(schema.example["x"])


def assert_same(made: Any, sample: Any) -> None:
    if isinstance(sample, pd.DataFrame):
        pd.testing.assert_frame_equal(made, sample, check_names=False)
    else:
        pd.testing.assert_series_equal(made, sample, check_names=False)
    kinds = [
        [type(one) for one in frame.to_numpy(dtype=object).ravel() if not is_missing(one)] for frame in (made, sample)
    ]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize("name", COLUMNS)
@MANY
@given(data=st.data())
def test_a_series_comes_back(name: str, data: Any) -> None:
    sample = data.draw(column(name))
    made = through(sample)
    assert_same(made, sample)
    assert made.name is None


@pytest.mark.parametrize("name", COLUMNS)
@MANY
@given(data=st.data())
def test_a_column_of_a_frame_comes_back(name: str, data: Any) -> None:
    sample = data.draw(column(name)).to_frame("c")
    sample["n"] = np.arange(len(sample), dtype="float64")
    assert_same(through(sample), sample)


@pytest.mark.parametrize("kind", LABELS)
@settings(max_examples=10 * EXAMPLES, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_labels_of_columns_come_back(kind: str, data: Any) -> None:
    labels = data.draw(st.lists(LABELS[kind], min_size=1, max_size=5))
    index = pd.MultiIndex.from_tuples(labels) if kind == "tuples" else pd.Index(labels)
    mixed = data.draw(st.booleans())
    sample = pd.DataFrame(np.arange(2.0 * len(labels)).reshape(2, -1), columns=index)
    if mixed:
        sample = pd.concat([sample, pd.DataFrame({labels[0]: ["x", "y"]})], axis=1)
    made = through(sample)
    assert list(made.columns) == list(sample.columns)
    assert_same(made, sample)


ARRAYS: dict[str, tuple[st.SearchStrategy[Any], Any, bool]] = {
    **{name: (integers(name), name, False) for name in INTEGERS},
    **{f"float{bits}": (floats(bits), f"float{bits}", True) for bits in (16, 32, 64)},
    "longdouble": (FLOATS, "longdouble", True),
    "complex64": (st.complex_numbers(allow_nan=False, allow_infinity=False, width=64), "complex64", True),
    "complex128": (st.complex_numbers(allow_nan=False, allow_infinity=False), "complex128", True),
    "bool": (st.booleans(), "bool", False),
    ">f8": (FLOATS, ">f8", True),
    ">i4": (integers("int32"), ">i4", False),
    "U": (TEXT, "U", False),
    "S": (st.binary(max_size=4), "S", False),
    **{f"M8[{u}]": (moments(u), f"M8[{u}]", True) for u in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns")},
    **{f"m8[{u}]": (st.integers(-(2**40), 2**40).map(lambda n, u=u: np.timedelta64(n, u)), f"m8[{u}]", True) for u in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns")},
    "text objects": (TEXT, object, True),
    "byte objects": (st.binary(max_size=4), object, True),
    "date objects": (st.dates(), object, True),
    "decimal objects": (DECIMALS, object, True),
    "objects": (st.booleans() | st.integers(-(2**80), 2**80) | TEXT, object, True),
}  # fmt: skip


@pytest.mark.parametrize("rank", [0, 1, 2, 3])
@pytest.mark.parametrize("name", ARRAYS)
@MANY
@given(data=st.data())
def test_an_array_comes_back(name: str, rank: int, data: Any) -> None:
    values, dtype, missing = ARRAYS[name]
    shape = tuple(data.draw(st.integers(0 if axis == 0 else 1, 2)) for axis in range(rank))
    size = math.prod(shape)
    flat = data.draw(st.lists(values | st.none() if missing else values, min_size=size, max_size=size))
    kind = "O" if dtype is object else np.dtype(dtype).kind
    gone = {"f": math.nan, "c": math.nan, "M": np.datetime64("NaT"), "m": np.timedelta64("NaT")}.get(kind)
    made = objects([gone if value is None else value for value in flat])
    sample = made.reshape(shape) if kind == "O" else np.array(list(made), dtype=dtype).reshape(shape)
    back = through(sample)
    assert back.shape == sample.shape and back.dtype.kind == sample.dtype.kind
    if kind not in "USO":
        assert back.dtype == sample.dtype.newbyteorder("=")
    np.testing.assert_array_equal(back, sample)


@pytest.mark.parametrize(
    "sample",
    [
        1, 2**70, 1.5, True, "a", None, [1, 2.5, None], {"a": [1, {"b": None}]}, [], {}, (1, "a"), {1, 2}, frozenset([3]), b"a\x00", bytearray(b"\x00"),
        dt.datetime(2026, 1, 2, 3, 4, 5, 6), dt.datetime(2026, 1, 2, tzinfo=dt.timezone.utc), dt.date(2026, 1, 2), dt.time(1, 2, 3), dt.time(1, 2, tzinfo=dt.timezone.utc),
        dt.timedelta(days=-3, seconds=5, microseconds=7), Decimal("0.1000000000000000000000001"), Decimal("1E+400"), uuid.UUID(int=7), 1 + 2j, PurePosixPath("a/b"),
        np.float32(0.1), np.int64(-(2**63)), np.datetime64("2026-01-02"), np.timedelta64("3", "D"), np.bool_(True),
    ],
    ids=repr,
)  # fmt: skip
def test_a_plain_value_comes_back(sample: Any) -> None:
    made = through(sample)
    assert made == sample
    if not isinstance(sample, (np.generic, PurePosixPath)):
        assert type(made) is type(sample)
