"""What is dropped or hashed is nowhere in what is stored, in whatever form a table comes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slipway_scoring.record_rules import Rules
from slipway_scoring.recorder.redact import recorded_inputs, recorded_outputs

RULES = Rules(drop=frozenset(("name",)), hash=frozenset(("id",)), salt=b"pepper", columns={"rows": ("name", "x", "id")})
SECRET = st.just("SECRET-VALUE") | st.lists(st.just("SECRET-VALUE"), min_size=1, max_size=3)
PLAIN = st.none() | st.booleans() | st.integers() | st.text("abc", max_size=3)


def holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = {"name": SECRET, "id": SECRET, "x": inner, "data": inner}
    split = st.lists(SECRET, min_size=3, max_size=3).map(
        lambda row: {"columns": ["name", "id", "name"], "data": [row, row]}
    )
    tensor = st.sampled_from(["name", "id"]).flatmap(lambda name: SECRET.map(lambda data: {"name": name, "data": data}))
    return st.lists(inner, max_size=3) | st.fixed_dictionaries({}, optional=members) | split | tensor


ANY = st.recursive(PLAIN, holding, max_leaves=20)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(["a", "name", "id", "rows"]), ANY, max_size=4))
def test_no_form_of_a_body_leaves_a_value(body: dict[str, Any]) -> None:
    body = {name: "SECRET-VALUE" if name in ("name", "id") else value for name, value in body.items()}
    assert "SECRET-VALUE" not in json.dumps(recorded_inputs(body, RULES))
    assert "SECRET-VALUE" not in json.dumps(recorded_outputs(body, RULES))


def test_rows_without_names_go_by_the_columns_of_the_schema() -> None:
    kept = recorded_inputs({"rows": [["ada", 1, 7], ["bob", 2, 7], ["short", 3]]}, RULES)
    assert [row[0] for row in kept["rows"]] == [1, 2]
    assert kept["rows"][0][1] == kept["rows"][1][1]
    assert "short" not in json.dumps(kept)


def test_a_body_that_is_the_frame_itself_goes_by_its_columns_too() -> None:
    assert recorded_inputs([["ada", 1, None]], RULES) == [[1, None]]


@pytest.mark.parametrize("value", [None, 1, "text", [1, 2], [[1, 2, 3], {"a": 1}], {"a": {"b": [1]}, "data": [[1]]}])
def test_other_values_stay_as_they_are(value: Any) -> None:
    without_frames = Rules(drop=frozenset(("name",)), columns={"rows": ("x", "y")})
    assert recorded_inputs(value, without_frames) == value
    assert recorded_outputs(value, RULES) == value


ROW = ["SECRET-VALUE", 1, "SECRET-VALUE"]


@pytest.mark.parametrize(
    "body",
    [
        {"instances": [ROW]},
        {"inputs": [ROW]},
        {"inputs": {"rows": [ROW]}},
        {"dataframe_records": [ROW]},
        {"dataframe_split": {"data": [ROW]}},
        {"dataframe_split": {"columns": ["name", 1, "id"], "data": [ROW]}},
        {"dataframe_split": {"columns": [["a", "name"], ["a", "x"], ["id", "b"]], "data": [ROW]}},
        {"Inputs": {"rows": [ROW]}},
        {"input_data": {"data": [ROW]}},
        {"inputs": [{"name": "rows", "data": [ROW]}]},
        {"data": [ROW]},
        {"data": ["SECRET-VALUE"]},
        {"rows": [ROW, {"x": 1}]},
        {"rows": [ROW, 1]},
        {"rows": [[ROW, ROW, ROW]]},
        {"rows": {"data": [ROW]}},
        {"rows": ["SECRET-VALUE"]},
        {"rows": "SECRET-VALUE,1,SECRET-VALUE"},
        [ROW, {"x": 1}],
        [[ROW]],
        "SECRET-VALUE,1,SECRET-VALUE",
    ],
)
def test_rows_without_names_leave_no_value_wherever_a_protocol_puts_them(body: Any) -> None:
    assert "SECRET-VALUE" not in json.dumps(recorded_inputs(body, RULES))


@pytest.mark.parametrize("form", ["instances", "inputs", "dataframe_records", "data"])
def test_rows_of_other_protocols_keep_what_may_be_stored(form: str) -> None:
    kept = recorded_inputs({form: [["ada", 5, 7], ["bob", 6, 7]]}, RULES)[form]
    assert [row[0] for row in kept] == [5, 6]
    assert kept[0][1] == kept[1][1] != 7


def test_an_array_beside_a_frame_stays_as_it_is() -> None:
    rules = Rules(drop=frozenset(("name",)), columns={"rows": ("name", "x")}, others=frozenset(("data", "image")))
    body = {"data": [[1, 2], [3, 4]], "image": [[[1, 2]]], "rows": [["ada", 1]]}
    assert recorded_inputs(body, rules) == {**body, "rows": [[1]]}


def test_only_chosen_inputs_are_stored() -> None:
    assert recorded_inputs({"a": 1, "b": 2}, Rules(inputs=frozenset("a"))) == {"a": 1}
    assert recorded_inputs([1, 2], Rules(inputs=frozenset())) == {}
