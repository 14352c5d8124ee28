"""Frames and arrays from JSON: what pandas and NumPy make of the same values, and never a wrong one."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slipway_scoring.schema.check import compile_check
from slipway_scoring.schema.fields import Array, Column, Frame
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.schema.sample_fields import field_from_sample
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.invalid import Invalid

NUMBERS = ["int8", "uint8", "int16", "int32", "int64", "uint64", "float16", "float32", "float64", "bool"]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["1", "", "x"]), st.just([]), st.just({}),
)  # fmt: skip


def fits(field: Any, value: Any) -> bool:
    return compile_check(field_schema(field))(value) is None


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(NUMBERS), st.booleans(), st.lists(ODD, max_size=3))
def test_a_column_is_decoded_exactly_when_the_schema_fits(dtype: str, nullable: bool, values: list[Any]) -> None:
    nullable = nullable and dtype.startswith("float")
    field = Frame((Column("a", dtype, nullable), Column("b", "float64")))
    records = (
        orjson.loads(orjson.dumps([{"b": 1.5, "a": value} for value in values], default=str)) if small(values) else None
    )
    if records is None:
        return
    try:
        frame = make_decoder(field)(records)
    except Invalid:
        assert not fits(field, records), records
        return
    assert fits(field, records), records
    assert list(frame.columns) == ["a", "b"] and str(frame.a.dtype) == dtype and len(frame) == len(records)
    expected = [np.nan if record["a"] is None else record["a"] for record in records]
    np.testing.assert_array_equal(frame.a.to_numpy(), np.array(expected, dtype=dtype))


def small(values: list[Any]) -> bool:
    """Whether orjson can write the values."""
    return all(not isinstance(value, int) or -(2**63) <= value < 2**64 for value in values)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(NUMBERS),
    st.lists(st.none() | st.integers(0, 2), min_size=1, max_size=3),
    st.recursive(
        st.integers(-2, 300) | st.booleans() | st.just(1.5) | st.just("x"),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=9,
    ),
)
def test_an_array_is_decoded_exactly_when_the_schema_fits(dtype: str, shape: list[Any], value: Any) -> None:
    field = Array(dtype, tuple(shape))
    try:
        array = make_decoder(field)(value)
    except Invalid:
        ragged = fits(field, value)
        if ragged:  # JSON Schema cannot say that lists have one length
            with pytest.raises(ValueError):
                np.array(value, dtype=dtype)
        return
    assert fits(field, value)
    assert array.dtype == dtype and array.ndim == len(shape)
    assert all(size is None or array.shape[axis] == size for axis, size in enumerate(shape))
    if array.size:
        np.testing.assert_array_equal(array, np.array(value, dtype=dtype))


@pytest.mark.parametrize(
    "series",
    [
        pd.Series([1.5, 2.5]), pd.Series([1, 2], dtype="int16"), pd.Series([1.0, None]), pd.Series(["a", "b"]), pd.Series(["a", None]),
        pd.Series(["a", "b"], dtype="string"), pd.Series(["a", "b"], dtype=object), pd.Series([1, None], dtype="Int64"), pd.Series([True, False]),
        pd.Series([True, None], dtype="boolean"), pd.Series(pd.to_datetime(["2026-01-01T01:02:03.5", "2026-01-02"], format="ISO8601")),
        pd.Series(pd.to_datetime(["2026-01-01", "2026-07-02"]).tz_localize("Europe/Paris")), pd.Series(pd.Categorical(["x", "y"])),
        pd.Series(pd.Categorical([1, 2])), pd.Series([[1], [2]]), pd.Series([0.5, 1], dtype="float32"), pd.Series([0.5, None], dtype="Float64"),
    ],
)  # fmt: skip
def test_a_sample_comes_back_as_it_was(series: pd.Series[Any]) -> None:
    from slipway_scoring.schema.sample_fields import example_of

    frame = pd.DataFrame({"v": series, "n": [1.0, 2.0]})
    records = example_of(frame)
    made = make_decoder(field_from_sample(frame))(records)
    pd.testing.assert_frame_equal(made, frame, check_index_type=False)


def test_optional_columns_and_wide_frames() -> None:
    field = Frame(tuple(Column(f"c{n}", "float64") for n in range(500)))
    frame = make_decoder(field)([{f"c{n}": n for n in reversed(range(500))}])
    assert frame.iloc[0].tolist() == list(range(500))
    sparse = Frame((Column("a", "float64"), Column("b", "float64", nullable=True, required=False)))
    assert make_decoder(sparse)([{"a": 1}, {"a": 2, "b": 3}]).b.isna().tolist() == [True, False]
