"""Envelopes against those of the official exporter.

EXPECTED is what azure-monitor-opentelemetry-exporter 1.0.0b58 with opentelemetry-sdk 1.45.2 made (2026-11-30) of a span
and of log records with the same content, by _convert_span_to_envelope and _convert_log_to_envelope. What only tells of
the exporter or its machine (ai.internal.sdkVersion, ai.device.*, logger_name) and discriminators of its own model
(`kind`) are left out.
"""

from __future__ import annotations

from typing import Any

import pytest

from slipway_scoring.recorder.export.insights_envelopes import Envelopes, duration
from slipway_scoring.recorder.export.items import LogItem, RequestItem, log_item, parent_of, raised

TRACE, SPAN, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7"
BEGUN = 1_800_000_000_123_456
ROLE = {
    "ai.cloud.role": "iris",
    "ai.cloud.roleInstance": "iris-7d9-x2x",
    "ai.internal.nodeName": "iris-7d9-x2x",
    "ai.application.ver": "iris:3",
}
OPERATION = {**ROLE, "ai.operation.id": TRACE, "ai.operation.parentId": SPAN}


def expected(kind: str, tags: dict[str, str], **data: Any) -> dict[str, Any]:
    base = {"ver": 2, "measurements": {}, **data}
    return {
        "name": f"Microsoft.ApplicationInsights.{kind}",
        "iKey": "ik",
        "tags": tags,
        "time": "2027-01-15T08:00:00.123456Z",
        "data": {"baseData": base, "baseType": f"{kind}Data"},
    }


def request(parent: str, **data: Any) -> dict[str, Any]:
    tags = {**ROLE, "ai.operation.id": TRACE, "ai.operation.name": "POST /score"}
    common = {"name": "POST /score", "id": SPAN, "url": "http://iris/score"}
    own = {"properties": {"slipway.request_id": "req-1"}}
    return expected(
        "Request", {**tags, **({"ai.operation.parentId": parent} if parent else {})}, **common, **own, **data
    )


EXPECTED = {
    "request ok": request(PARENT, duration="0.00:00:00.012", responseCode="200", success=True),
    "request bad": request("", duration="0.00:00:01.000", responseCode="400", success=False),
    "request failed": request(PARENT, duration="1.01:01:01.001", responseCode="500", success=False),
    "message info": expected("Message", OPERATION, message="hello", severityLevel=1, properties={"source": "worker"}),
    "message debug": expected("Message", OPERATION, message="d", severityLevel=0, properties={}),
    "message warning": expected("Message", OPERATION, message="w", severityLevel=2, properties={}),
    "message error": expected("Message", OPERATION, message="e", severityLevel=3, properties={}),
    "message empty": expected("Message", OPERATION, message="n/a", severityLevel=1, properties={}),
    "message long": expected("Message", OPERATION, message="x" * 32768, severityLevel=1, properties={"p": "y" * 8192}),
    "message outside": expected(
        "Message",
        {**ROLE, "ai.operation.id": "0" * 32, "ai.operation.parentId": "0" * 16},
        message="alone",
        severityLevel=1,
        properties={},
    ),
    "exception": expected(
        "Exception",
        OPERATION,
        severityLevel=3,
        properties={"request_id": "r"},
        exceptions=[
            {
                "typeName": "ValueError",
                "message": "run() failed",
                "hasFullStack": True,
                "stack": "Traceback" + "z" * (32768 - 9),
            }
        ],
    ),
}


def a_request(status: int, took: int, parent: str) -> RequestItem:
    return RequestItem("req-1", "POST", "/score", "/score", status, BEGUN, took, None, 7, TRACE, SPAN, parent, True)


def a_line(level: str, message: str, fields: dict[str, Any], error: Any = None, within: bool = True) -> LogItem:
    return LogItem(BEGUN * 1000, level, message, fields, TRACE if within else "", SPAN if within else "", error)


ITEMS = {
    "request ok": a_request(200, 12_346, PARENT),
    "request bad": a_request(400, 999_500, ""),
    "request failed": a_request(500, 86_400_000_000 + 3_661_001_000, PARENT),
    "message info": a_line("info", "hello", {"source": "worker"}),
    "message debug": a_line("debug", "d", {}),
    "message warning": a_line("warning", "w", {}),
    "message error": a_line("error", "  e  ", {}),
    "message empty": a_line("info", "", {}),
    "message long": a_line("info", "x" * 40_000, {"p": "y" * 9000, "n" * 200: "v"}),
    "message outside": a_line("info", "alone", {}, within=False),
    "exception": a_line("error", "run() failed", {"request_id": "r"}, ("ValueError", "no", "Traceback" + "z" * 40_000)),
}


def comparable(envelope: dict[str, Any]) -> dict[str, Any]:
    """Without what is our own, or of our machine."""
    own = ("ai.internal.sdkVersion", "ai.device.id", "ai.device.type")
    data = envelope["data"]["baseData"]
    ours = {
        "measurements": {},
        "properties": {name: text for name, text in data["properties"].items() if name != "slipway.cut"},
    }
    tags = {name: text for name, text in envelope["tags"].items() if name not in own}
    return {**envelope, "tags": tags, "data": {**envelope["data"], "baseData": {**data, **ours}}}


@pytest.mark.parametrize("name", EXPECTED)
def test_envelopes_are_those_of_the_official_exporter(name: str) -> None:
    made = Envelopes("ik", "iris", "iris-7d9-x2x", "iris:3").of(ITEMS[name])
    assert comparable(made) == EXPECTED[name]


def test_what_is_cut_is_told() -> None:
    made = Envelopes("ik", "iris", "i", "1")
    for name, words in (("message long", "p, message"), ("exception", "stack")):
        assert made.of(ITEMS[name])["data"]["baseData"]["properties"]["slipway.cut"] == words


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [(0, "0.00:00:00.000"), (499, "0.00:00:00.000"), (500, "0.00:00:00.001"), (59_999_500, "0.00:01:00.000")],
)
def test_durations_are_rounded_to_milliseconds(microseconds: int, text: str) -> None:
    assert duration(microseconds) == text


@pytest.mark.parametrize(
    ("stack", "found"),
    [
        ('Traceback (most recent call last):\n  File "a", line 1\n    x\nValueError: no', ("ValueError", "no")),
        ('Traceback (most recent call last):\n  File "a", line 1\nmy.pkg.Odd', ("my.pkg.Odd", "")),
        ('Traceback (most recent call last):\n  File "a", line 1\nKeyError: "x: y"\nnote', ("KeyError", '"x: y"')),
        ("", ("Exception", "")),
    ],
)
def test_the_type_of_an_exception_is_in_its_last_line(stack: str, found: tuple[str, str]) -> None:
    assert raised(stack) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"00-{TRACE}-{SPAN}-01", (TRACE, SPAN, True)),
        (f"00-{TRACE}-{SPAN}-00", (TRACE, SPAN, False)),
        (f"cc-{TRACE}-{SPAN}-03-what-comes", (TRACE, SPAN, True)),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{TRACE[1:]}-{SPAN}-01", None),
        ("", None),
    ],
)
def test_a_traceparent_is_read_as_w3c_says(text: str, found: Any) -> None:
    assert parent_of(text) == found


def test_a_logged_traceback_is_an_exception() -> None:
    text = "it broke\nTraceback (most recent call last):\n  File 'a', line 1\nOSError: disk"
    item = log_item({"t": 1, "l": "error", "o": "worker", "m": text, "f": {"logger": "mine"}, "c": []})
    assert item.error is not None and item.error[:2] == ("OSError", "disk")
