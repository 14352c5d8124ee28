"""OTLP over HTTP in JSON: requests as spans, log lines as log records, measurements as metrics.

opentelemetry.io/docs/specs/otlp: only 429, 502, 503 and 504 are tried again, with Retry-After; a partial success is
none to try again. In JSON ids are hex, enums are numbers, and 64-bit numbers are texts.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import Any, Protocol

import orjson

from slipway_scoring.export_settings import Otlp
from slipway_scoring.options import Settings
from slipway_scoring.recorder.export.attributes import attributes
from slipway_scoring.recorder.export.delivery import Outcome
from slipway_scoring.recorder.export.post import Answer, post
from slipway_scoring.recorder.replica import replica_name
from slipway_scoring.version import VERSION

RETRYABLE = frozenset((429, 502, 503, 504))
REFUSED = "refused"


class Documents(Protocol):
    """Makes the body of a request."""

    def of(self, items: Sequence[Any]) -> dict[str, Any]:
        """Returns the document of a batch."""

    def weigh(self, item: Any) -> int:
        """Returns how many an item counts for."""


class OtlpDestination:
    """The endpoint of one signal."""

    def __init__(self, otlp: Otlp, signal: str, documents: Documents) -> None:
        self.name = f"OTLP {signal}"
        self.most = 512
        self.documents = documents
        self.address = otlp.addresses[signal]
        self.packs = otlp.gzip
        packed = {"Content-Encoding": "gzip"} if otlp.gzip else {}
        self.headers = {**otlp.headers, "Content-Type": "application/json", **packed}

    def send(self, items: Sequence[Any]) -> Outcome:
        """Sends a batch. Raises Undelivered."""
        body = orjson.dumps(self.documents.of(items))
        if self.packs:
            body = gzip.compress(body, 5)
        return judged(post(self.address, body, self.headers), items, sum(map(self.documents.weigh, items)))


def judged(answer: Answer, items: Sequence[Any], count: int) -> Outcome:
    """Returns what an answer means for a batch of `count` records."""
    if answer.status in RETRYABLE:
        return Outcome(items, wait=answer.wait(), trouble=f"it answers {answer.status}")
    if not 200 <= answer.status < 300:
        return Outcome(lost={REFUSED: count}, trouble=f"it refuses what is sent ({answer.status})")
    rejected, message = partial_success(answer.body)
    if not rejected:
        return Outcome(trouble=f"it warns: {message}" if message else "")
    return Outcome(lost={REFUSED: min(rejected, count)}, trouble=f"it refuses single records ({message})")


def partial_success(body: bytes) -> tuple[int, str]:
    """Returns how many records a server has rejected, and why; the number may be a text, as all of 64 bits."""
    try:
        told = orjson.loads(body)
    except ValueError:
        return 0, ""
    partial = told.get("partialSuccess") if isinstance(told, dict) else None
    if not isinstance(partial, dict):
        return 0, ""
    rejected = 0
    for name in ("rejectedSpans", "rejectedLogRecords", "rejectedDataPoints"):
        text = str(partial.get(name, "0"))
        rejected += int(text) if text.isdigit() else 0
    return rejected, str(partial.get("errorMessage", ""))[:200]


def resource(settings: Settings, otlp: Otlp) -> dict[str, Any]:
    """Returns what all telemetry of a replica is about; the variables of OpenTelemetry win."""
    named = {
        "service.name": settings.service_name,
        "service.version": settings.service_version,
        "service.instance.id": replica_name(),
        "telemetry.sdk.name": "slipway",
        "telemetry.sdk.language": "python",
        "telemetry.sdk.version": VERSION,
        **otlp.resource,
    }
    return {"attributes": attributes(named)}
