"""Deliveries: every item is sent, lost for a reason, or waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from slipway_scoring.recorder.export import delivery
from slipway_scoring.recorder.export.delivery import Delivery, Outcome
from slipway_scoring.recorder.export.insights import is_known, judged
from slipway_scoring.recorder.export.otlp import judged as otlp_judged
from slipway_scoring.recorder.export.post import Answer, Undelivered


class Place:
    name, most = "place", 4

    def __init__(self, *answers: Callable[[Sequence[Any]], Outcome]) -> None:
        self.answers = list(answers)
        self.batches: list[list[Any]] = []

    def send(self, items: Sequence[Any]) -> Outcome:
        self.batches.append(list(items))
        return self.answers.pop(0)(items) if self.answers else Outcome()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GATHERS", "FIRST_PAUSE", "LONGEST_PAUSE"):
        monkeypatch.setattr(delivery, name, 0.01)


def delivered(place: Place, items: Sequence[Any], seconds: float = 5.0) -> dict[str, Any]:
    one = Delivery(place, lambda *_, **__: None)
    for item in items:
        one.put(item, 10)
    one.thread.start()
    one.end(time.monotonic() + seconds)
    one.join()
    counts = one.counts()
    assert counts["offered"] == counts["sent"] + sum(counts["lost"].values()) + counts["waiting"]
    return counts


def test_all_are_sent_in_batches_and_in_order() -> None:
    place = Place()
    assert delivered(place, range(10))["sent"] == 10
    assert place.batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_what_is_to_be_sent_again_is_sent_first_and_once() -> None:
    def nobody(_: Sequence[Any]) -> Outcome:
        raise Undelivered("timeout")

    place = Place(nobody, lambda items: Outcome(items[1:], {"refused": 1}))
    counts = delivered(place, ["a", "b", "c"])
    assert place.batches == [["a", "b", "c"], ["a", "b", "c"], ["b", "c"]]
    assert counts["sent"] == 2 and counts["lost"] == {"refused": 1}


def test_a_mistake_costs_one_batch_and_not_the_thread() -> None:
    def broken(_: Sequence[Any]) -> Outcome:
        raise KeyError("ours")

    counts = delivered(Place(broken), range(5))
    assert counts["sent"] == 1 and counts["lost"] == {"broken": 4}


def test_what_finds_no_room_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_BYTES", 35)
    assert delivered(Place(), range(5))["lost"] == {"queue-full": 2}


def test_the_end_is_bounded() -> None:
    held = threading.Event()

    def hangs(_: Sequence[Any]) -> Outcome:
        held.wait(20)
        return Outcome()

    begun = time.monotonic()
    assert delivered(Place(hangs), range(6), 0.1)["lost"] == {"shutdown": 6}
    assert time.monotonic() - begun < 5
    held.set()


def test_the_destination_says_how_long_to_wait() -> None:
    times = []

    def busy(items: Sequence[Any]) -> Outcome:
        times.append(time.monotonic())
        return Outcome(items, wait=0.3)

    def done(_: Sequence[Any]) -> Outcome:
        times.append(time.monotonic())
        return Outcome()

    one = Delivery(Place(busy, done), lambda *_, **__: None)
    one.put("a", 1)
    one.thread.start()
    while len(times) < 2:
        time.sleep(0.01)
    assert times[1] - times[0] >= 0.3
    one.end(time.monotonic() + 1)
    one.join()


@pytest.mark.parametrize("status", [401, 403, 408, 429, 500, 502, 503, 504])
def test_insights_is_tried_again_where_the_official_exporter_does(status: int) -> None:
    assert list(judged(Answer(status, {}, b""), ["a"]).again) == ["a"]


@pytest.mark.parametrize("status", [400, 402, 404, 413, 439, 307])
def test_insights_is_not_tried_again_otherwise(status: int) -> None:
    outcome = judged(Answer(status, {}, b""), ["a"])
    assert not outcome.again and sum(outcome.lost.values()) == 1


@pytest.mark.parametrize(
    ("target", "follows"),
    [
        ("https://westeurope-5.in.applicationinsights.azure.com/v2.1/track", True),
        ("http://westeurope-5.in.applicationinsights.azure.com/v2.1/track", False),
        ("https://applicationinsights.azure.com.evil.example/v2.1/track", False),
        ("https://dc.services.visualstudio.com/other", True),
        ("/relative", False),
    ],
)
def test_the_key_goes_to_no_strange_host(target: str, follows: bool) -> None:
    assert is_known("https://dc.services.visualstudio.com/v2.1/track", target) is follows


@pytest.mark.parametrize("status", range(400, 600, 1))
def test_otlp_is_tried_again_for_four_answers_alone(status: int) -> None:
    outcome = otlp_judged(Answer(status, {"retry-after": "7"}, b""), ["a", "b"], 2)
    if status in (429, 502, 503, 504):
        assert list(outcome.again) == ["a", "b"] and outcome.wait == 7
    else:
        assert not outcome.again and outcome.lost == {"refused": 2}


@pytest.mark.parametrize("number", ["2", 2])
def test_a_partial_success_is_counted_and_not_sent_again(number: Any) -> None:
    import orjson

    body = orjson.dumps({"partialSuccess": {"rejectedSpans": number, "errorMessage": "too old"}})
    outcome = otlp_judged(Answer(200, {}, body), ["a", "b", "c"], 3)
    assert not outcome.again and outcome.lost == {"refused": 2}
    assert not otlp_judged(Answer(200, {}, b'{"partialSuccess": {}}'), ["a"], 1).lost
