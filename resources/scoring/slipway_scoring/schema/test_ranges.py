"""Ranges of numbers: how they are declared, written down and refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from slipway_scoring.schema.fields import Array, Column, Frame, SchemaError, from_json
from slipway_scoring.schema.json_schema import field_schema
from slipway_scoring.schema.samples import generate_schema
from slipway_scoring.worker.decode import make_decoder
from slipway_scoring.worker.invalid import Invalid


def run(table: Any, vector: Any) -> None:
    """What the samples are of."""


SAMPLES = {"table": pd.DataFrame({"size": [1.0], "count": [2]}), "vector": np.zeros(3)}


def test_ranges_go_from_the_samples_through_the_file_to_the_document() -> None:
    content = generate_schema(run, SAMPLES, ranges={"table": {"size": (0, 100), "count": (None, 9)}, "vector": (-1, 1)})
    schema = from_json(content)
    table, vector = (schema.inputs[name].field for name in ("table", "vector"))
    assert isinstance(table, Frame)
    record = field_schema(table)["items"]["properties"]
    assert (record["size"]["minimum"], record["size"]["maximum"]) == (0, 100)
    # The dtype's own end stays where none is declared.
    assert (record["count"]["minimum"], record["count"]["maximum"]) == (-(2**63), 9)
    assert field_schema(vector)["items"] == {"type": "number", "format": "double", "minimum": -1, "maximum": 1}


@pytest.mark.parametrize(
    ("columns", "good", "bad", "pointer"),
    [
        (
            (Column("a", "float64", minimum=0, maximum=9), Column("b", "float64")),
            {"a": 9, "b": -5},
            {"a": 9.5, "b": 0},
            "/1/a",
        ),
        ((Column("a", "int8", minimum=0), Column("b", "str")), {"a": 0, "b": ""}, {"a": -1, "b": ""}, "/1/a"),
        ((Column("a", "float64", nullable=True, maximum=1),), {"a": None}, {"a": 1.1}, "/1/a"),
        (
            (Column("a", "Int64", nullable=True, minimum=3), Column("b", "str")),
            {"a": None, "b": ""},
            {"a": 2, "b": ""},
            "/1/a",
        ),
    ],
)
@pytest.mark.parametrize("as_dict", [False, True])
def test_a_value_outside_is_named_by_its_place(
    columns: tuple[Column, ...], good: Any, bad: Any, pointer: str, as_dict: bool
) -> None:
    decode = make_decoder(Frame(columns, as_dict=as_dict))
    decode([good, good])
    with pytest.raises(Invalid) as caught:
        decode([good, bad])
    assert caught.value.mismatch.detail()["pointer"] == pointer


def test_an_array_has_one_range_for_all() -> None:
    decode = make_decoder(Array("float32", (None, 2), minimum=0, maximum=1))
    assert decode([[0, 1], [0.5, 0.5]]).dtype == np.float32
    with pytest.raises(Invalid) as caught:
        decode([[0, 1], [0.5, 1.5]])
    assert caught.value.mismatch.detail() == {"pointer": "/1/1", "expected": "at most 1", "got": "number 1.5"}


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"nothing": (0, 1)}, "the inputs are table, vector"),
        ({"table": {"weight": (0, 1)}}, "no column weight"),
        ({"vector": (1, 0)}, "above maximum"),
        ({"vector": ("low", 1)}, "must be a number"),
    ],
)
def test_a_range_of_nothing_is_refused(ranges: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        generate_schema(run, SAMPLES, ranges=ranges)


def test_text_has_no_range() -> None:
    with pytest.raises(SchemaError, match="only numbers"):
        from_json(
            {"slipway_schema": 1, "inputs": {"a": {"kind": "array", "dtype": "str", "shape": [None], "minimum": 0}}}
        )
