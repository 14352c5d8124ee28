"""Requests, log lines and exceptions as envelopes of Application Insights.

Fields, limits and rounding are those of azure-monitor-opentelemetry-exporter 1.0.0b58 (export/trace/_exporter.py,
export/logs/_exporter.py, _utils.py); test_insights_envelopes.py holds what it makes of the same items.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import Any

from slipway_scoring.recorder.call_event import moment
from slipway_scoring.recorder.export.items import LogItem, RequestItem
from slipway_scoring.version import VERSION

LONGEST_TEXT, LONGEST_VALUE = 32_768, 8_192  # characters of a message or stack, of a property
LONGEST_NAME, LONGEST_KEY, LONGEST_URL = 1_024, 150, 2_048
SEVERITY = {"debug": 0, "info": 1, "warning": 2, "error": 3}
NO_TRACE, NO_SPAN = "0" * 32, "0" * 16
CUT = "slipway.cut"  # the property that names what was cut


class Envelopes:
    """Makes the envelopes of one replica."""

    def __init__(self, key: str, role: str, instance: str, version: str, scheme: str = "http") -> None:
        self.key = key
        self.scheme = scheme
        self.role = role
        self.tags = {
            "ai.cloud.role": role,
            "ai.cloud.roleInstance": instance,
            "ai.internal.nodeName": instance,
            "ai.application.ver": version,
            "ai.device.id": instance,
            "ai.device.type": "Other",
            "ai.internal.sdkVersion": f"py{platform.python_version()}:slipway{VERSION}",
        }

    def of(self, item: Any) -> dict[str, Any]:
        """Returns the envelope of an item."""
        return self.request(item) if isinstance(item, RequestItem) else self.log(item)

    def envelope(self, kind: str, time: int, tags: Mapping[str, str], data: dict[str, Any]) -> dict[str, Any]:
        """Returns an envelope of a kind. `time` are microseconds of Unix time."""
        return {
            "name": f"Microsoft.ApplicationInsights.{kind}",
            "time": moment(time),
            "iKey": self.key,
            "tags": {**self.tags, **tags},
            "data": {"baseType": f"{kind}Data", "baseData": {"ver": 2, **data}},
        }

    def request(self, item: RequestItem) -> dict[str, Any]:
        """Returns the envelope of a request."""
        name = f"{item.method} {item.route}"[:LONGEST_NAME]
        tags = {"ai.operation.id": item.trace, "ai.operation.name": name}
        if item.parent:
            tags["ai.operation.parentId"] = item.parent
        measurements = {"slipway.response_bytes": item.size}
        if item.run is not None:
            measurements["slipway.run_us"] = item.run
        data = {
            "id": item.span,
            "name": name,
            "duration": duration(item.took),
            "responseCode": str(item.status),
            "success": item.status < 400,
            "url": f"{self.scheme}://{self.role}{item.path}"[:LONGEST_URL],
            "properties": {"slipway.request_id": item.request_id},
            "measurements": measurements,
        }
        return self.envelope("Request", item.begun, tags, data)

    def log(self, item: LogItem) -> dict[str, Any]:
        """Returns the envelope of a log line, or of the exception in it."""
        tags = {"ai.operation.id": item.trace or NO_TRACE, "ai.operation.parentId": item.span or NO_SPAN}
        found, cut = properties(item.fields)
        if len(item.message) > LONGEST_TEXT:
            cut.append("message")
        stack = "" if item.error is None else item.error[2]
        if len(stack) > LONGEST_TEXT:
            cut.append("stack")
        if cut:
            found[CUT] = ", ".join(dict.fromkeys(filter(None, [found.get(CUT, ""), *cut])))[:LONGEST_VALUE]
        message = item.message[:LONGEST_TEXT]
        common = {"severityLevel": SEVERITY[item.level], "properties": found, "measurements": {}}
        time = item.time // 1000
        if item.error is None:
            return self.envelope("Message", time, tags, {"message": message.strip() or "n/a", **common})
        details = {
            "typeName": item.error[0][:LONGEST_NAME],
            "message": message or item.error[1][:LONGEST_TEXT] or "Exception",
            "hasFullStack": True,
            "stack": stack[:LONGEST_TEXT],
        }
        return self.envelope("Exception", time, tags, {"exceptions": [details], **common})


def properties(fields: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Returns fields as properties, and the names of those that were cut. A name that is too long is left out."""
    found = {}
    cut = []
    for name, value in fields.items():
        if not name or len(name) > LONGEST_KEY or value is None:
            continue
        text = str(value)
        if len(text) > LONGEST_VALUE:
            cut.append(name)
        found[name] = text[:LONGEST_VALUE]
    return found, cut


def duration(microseconds: int) -> str:
    """Returns a duration as D.HH:MM:SS.mmm, rounded to milliseconds."""
    seconds, milliseconds = divmod((microseconds + 500) // 1000, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{days}.{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"
