"""Application Insights: POST /v2.1/track with an array of envelopes.

Which answers are tried again, and which items of a 206, is as azure-monitor-opentelemetry-exporter 1.0.0b58 does it
(_constants.py, export/_base.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Optional
from urllib.parse import urlsplit

import orjson

from slipway_scoring.export_settings import Insights
from slipway_scoring.recorder.export.delivery import Outcome
from slipway_scoring.recorder.export.insights_envelopes import Envelopes
from slipway_scoring.recorder.export.post import Answer, post

RETRYABLE = frozenset((401, 403, 408, 429, 500, 502, 503, 504))
QUOTA = frozenset((402, 439))
REDIRECTS = frozenset((307, 308))
MOST_REDIRECTS = 10
# A redirect may lead to these alone, or to the same host: the key goes with what is sent.
KNOWN_HOSTS = (
    ".monitor.azure.com",
    ".services.visualstudio.com",
    ".applicationinsights.azure.com",
    ".monitor.azure.us",
    ".applicationinsights.azure.us",
    ".monitor.azure.cn",
    ".applicationinsights.azure.cn",
)
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
SAMPLED_OUT, REFUSED, THROTTLED = "sampled-out", "refused", "quota"
WORDS = {
    401: "access is denied; the resource may ask for Microsoft Entra ID, which is not supported",
    403: "access is denied; the resource may ask for Microsoft Entra ID, which is not supported",
    429: "it asks to wait",
}


class InsightsDestination:
    """One resource of Application Insights."""

    name = "Application Insights"
    most = 256

    def __init__(self, insights: Insights, envelopes: Envelopes) -> None:
        self.envelopes = envelopes
        self.address = f"{insights.endpoint}/v2.1/track"

    def send(self, items: Sequence[Any]) -> Outcome:
        """Sends a batch. Raises Undelivered."""
        body = orjson.dumps([self.envelopes.of(item) for item in items])
        answer = post(self.address, body, HEADERS)
        for _ in range(MOST_REDIRECTS):
            target = answer.headers.get("location", "") if answer.status in REDIRECTS else ""
            if not target or not is_known(self.address, target):
                break
            self.address = target
            answer = post(self.address, body, HEADERS)
        return judged(answer, items)


def is_known(address: str, target: str) -> bool:
    """Returns whether a redirect stays with the same host, or within Azure Monitor."""
    here, there = urlsplit(address), urlsplit(target)
    if there.scheme != here.scheme or not there.hostname:
        return False
    hosts = (here.hostname or "", there.hostname)
    return here.netloc == there.netloc or all(host.endswith(KNOWN_HOSTS) for host in hosts)


def judged(answer: Answer, items: Sequence[Any]) -> Outcome:
    """Returns what an answer means for a batch."""
    status = answer.status
    if status == 206:
        return of_each(answer, items)
    if status == 200:
        return Outcome()
    if status in RETRYABLE:
        return Outcome(items, wait=answer.wait(), trouble=WORDS.get(status, f"it answers {status}"))
    reason = THROTTLED if status in QUOTA else REFUSED
    words = "its quota is used up" if status in QUOTA else f"it refuses what is sent ({status})"
    return Outcome(lost={reason: len(items)}, trouble=words)


def of_each(answer: Answer, items: Sequence[Any]) -> Outcome:
    """Returns what a 206 says of single items: {errors: [{index, statusCode, message}]}."""
    again: dict[int, Any] = {}
    lost: Counter[str] = Counter()
    told: set[int] = set()
    first = ""
    for error in errors_in(answer.body):
        index = whole(error.get("index"))
        if index is None or index in told or not 0 <= index < len(items):
            continue
        told.add(index)
        code, message = whole(error.get("statusCode")), str(error.get("message", ""))
        if message.lower() == "telemetry sampled out.":
            lost[SAMPLED_OUT] += 1
        elif code in RETRYABLE:
            again[index] = items[index]
        else:
            lost[THROTTLED if code in QUOTA else REFUSED] += 1
            first = first or f"it refuses single items ({code}: {message[:200]})"
    return Outcome([again[index] for index in sorted(again)], dict(lost), answer.wait(), first)


def errors_in(body: bytes) -> list[dict[str, Any]]:
    """Returns the errors of an answer; none where it cannot be read."""
    try:
        told = orjson.loads(body)
    except ValueError:
        return []
    errors = told.get("errors") if isinstance(told, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def whole(value: Any) -> Optional[int]:
    """Returns a whole number, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
