"""Profiles: what they tell is what the values are."""

from __future__ import annotations

import math
import random
import tracemalloc
from pathlib import Path
from typing import Any

import orjson
import pytest

from slipway_scoring.record_rules import Rules
from slipway_scoring.recorder.call_event import About
from slipway_scoring.recorder.profile.column import Column
from slipway_scoring.recorder.profile.digest import DELTA, Digest, squeezed
from slipway_scoring.recorder.profile.hour_profile import HourProfile
from slipway_scoring.recorder.profile.room import Room
from slipway_scoring.recorder.profile.table_rows import rows_of
from slipway_scoring.recorder.segments import lines_in
from slipway_scoring.recorder.spool import Spool

NOW = 1_800_000_000.0  # 2027-01-15 08:00:00 UTC


def told(values: list[Any], rows: int = 0) -> dict[str, Any]:
    column = Column(Room())
    for value in values:
        column.add(value)
    return column.told(rows or len(values))


def test_counts_bounds_mean_and_variance_are_exact() -> None:
    values = [3.5, None, 1, 2.25, "n/a", True, {"a": [1]}, None]
    found = told(values, 10)
    assert found["missing"] == 4 and found["numbers"] == 3
    assert (found["min"], found["max"]) == (1, 3.5)
    assert found["mean"] == pytest.approx(2.25) and found["spread"] == pytest.approx(3.125)
    assert found["exact"] is True and found["digest"] == [[1, 1], [2.25, 1], [3.5, 1]]
    assert found["texts"] == {"n/a": 1, "true": 1, '{"a":[1]}': 1} and found["othertexts"] == 0


def test_numbers_out_of_range_are_counted_with_other_texts() -> None:
    far = [sign * size for size in (1.6e308, 1.01e150, math.inf, 10**400) for sign in (1, -1)] + [math.nan]
    inside = [1e150, -1e150, 0, *range(200)]
    values = [value for pair in zip(inside, far * 30) for value in pair]
    found = told(values)
    assert found["numbers"] == len(inside) and found["othertexts"] == len(values) - len(inside)
    assert found["missing"] == 0 and (found["min"], found["max"]) == (-1e150, 1e150)
    assert sum(count for _, count in found["digest"]) == len(inside)
    assert all(math.isfinite(mean) for mean, _ in found["digest"])
    assert math.isfinite(found["mean"]) and math.isfinite(found["spread"])


@pytest.mark.parametrize("seed", range(3))
def test_quantiles_are_near_however_the_values_lie(seed: int) -> None:
    chance = random.Random(seed)
    shapes = (
        lambda: chance.gauss(0, 1),
        lambda: chance.expovariate(1) ** 3,
        lambda: 2026 + chance.random(),
        lambda: float(chance.randrange(200)),
    )
    for shape in shapes:
        values = [shape() for _ in range(20_000)]
        digest = Digest()
        for value in values:
            digest.add(value)
        centroids = digest.told()
        assert len(centroids) <= DELTA * 1.2 and sum(count for _, count in centroids) == len(values)
        values.sort()
        before = 0.0
        for mean, count in centroids:
            middle = before + count / 2
            near = values[max(0, int(middle - 400))], values[min(len(values) - 1, int(middle + 400))]
            assert near[0] - 1e-6 <= mean <= near[1] + 1e-6
            before += count


def test_digests_merge_without_losing_a_value() -> None:
    parts = [squeezed([(float(value), 1) for value in range(start, start + 1000)]) for start in (0, 500, 5000)]
    merged = squeezed(sorted(one for part in parts for one in part))
    assert sum(count for _, count in merged) == 3000
    assert math.isclose(
        sum(mean * count for mean, count in merged), sum(range(1000)) + sum(range(500, 1500)) + sum(range(5000, 6000))
    )


def test_identifiers_and_sentences_are_in_no_profile() -> None:
    found = told([f"customer {number}" for number in range(2000)])
    assert found["texts"] == {} and found["othertexts"] == 2000
    assert "customer" not in str(found)
    long = told(["x" * 101, "short"])
    assert long["texts"] == {"short": 1} and long["othertexts"] == 1


def test_the_commonest_texts_are_told_and_the_others_together() -> None:
    found = told([f"port {number % 60}" for number in range(600)] + ["Brest"] * 9)
    assert len(found["texts"]) == 50 and found["texts"]["port 0"] == 10
    assert found["othertexts"] + sum(found["texts"].values()) == 609


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ({"inputs": {"data": [{"a": 1}, {"a": 2, "b": 3}]}, "outputs": [5, 6]}, [{"input.a": 1, "output": 5}, {"input.a": 2, "input.b": 3, "output": 6}]),
        ({"inputs": {"df": {"columns": ["a", "b"], "data": [[1, 2]]}}, "outputs": {"p": [0.5]}}, [{"input.a": 1, "input.b": 2, "output.p": 0.5}]),
        ({"inputs": {"x": 1, "y": "z"}, "outputs": 7}, [{"input.x": 1, "input.y": "z", "output": 7}]),
        ({"inputs": [1, 2]}, [{"input.body": [1, 2]}]),
        ({"inputs": {"m": [[1, 2], [3, 4]], "k": 9}, "outputs": [[1], [2]]}, [{"input.k": 9, "input.0": 1, "input.1": 2, "output.0": 1}, {"input.k": 9, "input.0": 3, "input.1": 4, "output.0": 2}]),
        ({"outputs": "fine"}, [{"output": "fine"}]),
        ({}, [{}]),
    ],
)  # fmt: skip
def test_rows_are_those_of_readers(data: Any, rows: Any) -> None:
    assert list(rows_of(data)) == rows


@pytest.mark.parametrize(
    "data",
    [
        {"inputs": {"t": [{}] * 40_000, **{f"s{number}": 1 for number in range(10_000)}}},
        {"inputs": {"t": [{}] * 40_000, "s": [[number] for number in range(20_000)]}},
        {"inputs": [{}] * 60_000, "outputs": {f"s{number}": 1 for number in range(20_000)}},
        {"inputs": [[]] * 60_000, "outputs": ["x"] * 59_999},
    ],
    ids=["shared inputs", "a shared list", "shared outputs", "a list of outputs"],
)
def test_a_call_whose_rows_share_very_much_is_one_row(data: Any) -> None:
    tracemalloc.start()
    rows = sum(len(row) for row in rows_of(data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows <= 40_000 and peak < 32 << 20


def test_what_rows_share_is_in_each_of_them() -> None:
    data = {"inputs": {"t": [{"a": 1}, {"a": 2}], "s": [1, 2, 3], "k": {"x": 1}}, "outputs": {"p": [5, 6], "v": "m"}}
    shared = {"input.s": "[1,2,3]", "input.k": '{"x":1}', "output.v": "m"}
    rows = [{"input.a": 1, "output.p": 5, **shared}, {"input.a": 2, "output.p": 6, **shared}]
    assert list(rows_of(data)) == rows


def test_columns_share_the_room_and_what_has_none_is_counted() -> None:
    room = Room(40_000)
    full, later, numbers = Column(room), Column(room), Column(room)
    for number in range(400):
        full.add(f"port {number % 200}")
    for number in range(10):
        later.add(f"{number}")
        numbers.add(number)
    assert room.used <= room.most and room.refused
    parts = [column.told(400) for column in (full, later, numbers)]
    assert parts[0]["cut"] is parts[1]["cut"] is parts[2]["cut"] is True
    assert parts[0]["othertexts"] + sum(parts[0]["texts"].values()) == 400
    assert (parts[1]["othertexts"] + sum(parts[1]["texts"].values()), parts[2]["othertexts"]) == (10, 10)
    assert "cut" not in told(["a", 1])


def test_identifiers_make_room_for_what_is_told() -> None:
    room = Room(60_000)
    identifiers, ports = Column(room), Column(room)
    for number in range(600):
        identifiers.add(f"customer {number}")
    ports.add("Brest" * 10)
    identifiers.make_room()
    assert room.used < 1000
    for column in (identifiers, ports):
        column.add("Cork")
    assert identifiers.told(601)["texts"] == {} and identifiers.told(601)["othertexts"] == 601
    assert ports.told(2)["texts"]["Cork"] == 1


def test_long_names_of_columns_are_left_out_and_counted(tmp_path: Path) -> None:
    profile, spool = profile_in(tmp_path)
    call = event(1)
    call["data"]["inputs"] = {"x" * 501: 1, "y": 2}
    profile.add(call, NOW)
    profile.close()
    data = orjson.loads(Path(spool.ready[0].segment.path).read_bytes())["data"]
    assert list(data["columns"]) == ["input.y"] and data["leftout"] == 1
    spool.lock_file.close()


def event(value: Any, status: int = 200) -> dict[str, Any]:
    facts = {"time": "2027-01-15T08:00:00.000000Z", "status": status, "durationus": 2500}
    return {**facts, "data": {"inputs": {"x": value}}}


def profile_in(folder: Path, name: str = "one") -> tuple[HourProfile, Spool]:
    spool = Spool(str(folder / name), float("inf"))
    return HourProfile(spool, About("iris", "iris:3", 1.0, Rules())), spool


def test_an_hour_is_one_segment_that_counts_its_calls(tmp_path: Path) -> None:
    profile, spool = profile_in(tmp_path)
    for number in range(3):
        profile.add(event(number), NOW)
    profile.add(event(9, 500), NOW)
    profile.save_if_due(1e9)
    assert spool.counts() == (0, {}, 4)
    profile.add(event(4), NOW + 3600)
    profile.close()
    first, second = spool.ready
    assert (first.count, second.count) == (4, 1) and spool.counts() == (0, {}, 5)
    assert (lines_in(first.segment), first.segment.hour) == (4, "2027011508")
    line = orjson.loads(Path(first.segment.path).read_bytes())
    assert line["data"]["calls"] == 4 and line["data"]["answered"] == line["data"]["rows"] == 3
    assert line["data"]["columns"]["input.x"]["digest"] == [[0, 1], [1, 1], [2, 1]]
    assert first.segment.stored_as("iris:3", "pod", "profiles").startswith("profiles/date=2027-01-15/hour=08/")
    spool.lock_file.close()


def test_all_calls_tell_their_status_and_how_long_they_took(tmp_path: Path) -> None:
    profile, spool = profile_in(tmp_path)
    for number in range(5000):
        profile.add({**event(number, 503 if number % 100 == 0 else 200), "durationus": 1000 + number}, NOW)
    profile.close()
    data = orjson.loads(Path(spool.ready[0].segment.path).read_bytes())["data"]
    assert data["statuses"] == {"2xx": 4950, "5xx": 50}
    took = data["durationus"]
    assert took["max"] == 5999 and took["exact"] is False and len(took["digest"]) <= DELTA * 1.2
    assert sum(count for _, count in took["digest"]) == data["calls"] == 5000
    assert list(data)[-1] == "columns"
    spool.lock_file.close()


def test_a_recorder_that_follows_a_killed_one_has_what_was_in_the_spool(tmp_path: Path) -> None:
    profile, spool = profile_in(tmp_path)
    profile.add(event(1), NOW)
    profile.save_if_due(1e9)
    profile.add(event(2), NOW)  # less than a second before it is killed
    spool.lock_file.close()
    assert spool.file is not None
    spool.file.close()
    _, second = profile_in(tmp_path)
    assert second.counts() == (0, {}, 1)
    assert [one.count for one in second.ready] == [1]
    second.lock_file.close()


def test_a_full_disk_loses_what_it_has_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile, spool = profile_in(tmp_path)
    profile.add(event(1), NOW)
    profile.save_if_due(1e9)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "snapshot", full)
    profile.add(event(2), NOW)
    profile.close()
    assert spool.counts() == (0, {"spool-full": 1}, 1)
    spool.lock_file.close()


NESTED = b"[" * 1000 + b"]" * 1000
DEEP = (b'{"x":%b}' % NESTED, b'{"columns":[%b],"data":[[1]]}' % NESTED, b'{"x":[{"a":1},{"a":2}],"y":%b}' % NESTED)


@pytest.mark.parametrize("inputs", DEEP)
@pytest.mark.parametrize("part", ["inputs", "outputs"])
def test_a_call_that_cannot_be_told_is_counted_nowhere(tmp_path: Path, part: str, inputs: bytes) -> None:
    profile, spool = profile_in(tmp_path)
    profile.add(event(1), NOW)
    before = profile.line()
    deep = {**event(1), "data": {"inputs": {"x": [1, 2]}, part: orjson.loads(inputs)}}
    with pytest.raises(TypeError):
        profile.add(deep, NOW)
    assert profile.line() == before
    spool.lock_file.close()
