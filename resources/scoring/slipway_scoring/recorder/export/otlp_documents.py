"""Requests, log lines and measurements as documents of OTLP in JSON: ids are hex, enums are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slipway_scoring.recorder.export.attributes import attributes
from slipway_scoring.recorder.export.items import LogItem, RequestItem
from slipway_scoring.version import VERSION

SCOPE = {"name": "slipway_scoring", "version": VERSION}
SEVERITY = {"debug": 5, "info": 9, "warning": 13, "error": 17}  # logs.proto, SeverityNumber
SERVER = 2  # trace.proto, SPAN_KIND_SERVER
FAILED = 2  # trace.proto, STATUS_CODE_ERROR
SAMPLED = 1  # flags of a span and of a log record, as in traceparent


class SpanDocuments:
    """Requests as spans of a server (semantic conventions for HTTP)."""

    def __init__(self, about: dict[str, Any], scheme: str) -> None:
        self.about = about
        self.scheme = scheme

    def weigh(self, _: Any) -> int:
        """Returns 1: a request is a span."""
        return 1

    def of(self, items: Sequence[RequestItem]) -> dict[str, Any]:
        """Returns an ExportTraceServiceRequest."""
        scope = {"scope": SCOPE, "spans": [self.span(item) for item in items]}
        return {"resourceSpans": [{"resource": self.about, "scopeSpans": [scope]}]}

    def span(self, item: RequestItem) -> dict[str, Any]:
        """Returns the span of a request."""
        failed = item.status >= 500
        told = {
            "http.request.method": item.method,
            "url.scheme": self.scheme,
            "url.path": item.path,
            "http.route": item.route,
            "http.response.status_code": item.status,
            "http.response.body.size": item.size,
            "slipway.request_id": item.request_id,
            "slipway.run_us": item.run,
            "error.type": str(item.status) if failed else None,
        }
        span = {
            "traceId": item.trace,
            "spanId": item.span,
            "flags": SAMPLED,
            "name": f"{item.method} {item.route}",
            "kind": SERVER,
            "startTimeUnixNano": str(item.begun * 1000),
            "endTimeUnixNano": str((item.begun + item.took) * 1000),
            "attributes": attributes(told),
            "status": {"code": FAILED} if failed else {},
        }
        return {**span, "parentSpanId": item.parent} if item.parent else span


class LogDocuments:
    """Log lines as log records."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.about = about

    def weigh(self, _: Any) -> int:
        """Returns 1: a line is a record."""
        return 1

    def of(self, items: Sequence[LogItem]) -> dict[str, Any]:
        """Returns an ExportLogsServiceRequest."""
        scope = {"scope": SCOPE, "logRecords": [self.record(item) for item in items]}
        return {"resourceLogs": [{"resource": self.about, "scopeLogs": [scope]}]}

    def record(self, item: LogItem) -> dict[str, Any]:
        """Returns the record of a line."""
        told = dict(item.fields)
        if item.error is not None:
            names = ("exception.type", "exception.message", "exception.stacktrace")
            told.update(zip(names, item.error))
        record = {
            "timeUnixNano": str(item.time),
            "observedTimeUnixNano": str(item.time),
            "severityNumber": SEVERITY[item.level],
            "severityText": item.level,
            "body": {"stringValue": item.message},
            "attributes": attributes(told),
        }
        return {**record, "traceId": item.trace, "spanId": item.span, "flags": SAMPLED} if item.trace else record


class MetricDocuments:
    """Measurements as metrics."""

    def __init__(self, about: dict[str, Any]) -> None:
        self.about = about

    def weigh(self, item: Sequence[dict[str, Any]]) -> int:
        """Returns the data points in the metrics of one moment."""
        return sum(len(metric["histogram"]["dataPoints"]) for metric in item)

    def of(self, items: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
        """Returns an ExportMetricsServiceRequest."""
        scope = {"scope": SCOPE, "metrics": [metric for moment in items for metric in moment]}
        return {"resourceMetrics": [{"resource": self.about, "scopeMetrics": [scope]}]}
