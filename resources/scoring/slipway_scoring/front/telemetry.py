"""OpenTelemetry traces and metrics, only when its packages are installed and an endpoint is set.

Names and boundaries follow the semantic conventions for HTTP servers (semantic-conventions: docs/http).
"""

from __future__ import annotations

import os
from time import perf_counter, time_ns
from typing import Any, Optional

from slipway_scoring.front.http.received import Received
from slipway_scoring.log import Log
from slipway_scoring.options import Settings

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
LONGEST_FLUSH = 2000  # milliseconds at shutdown


def start_telemetry(settings: Settings, log: Log) -> Optional[Telemetry]:
    """Begins to export, if that was asked for and can be done."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return None
    try:
        telemetry = Telemetry(settings)
    except ImportError as error:
        log("warning", "an OpenTelemetry endpoint is set, but its packages are not installed", missing=str(error))
        return None
    log("info", "OpenTelemetry is on")
    return telemetry


class Telemetry:
    """The exporters, and one span for each scoring request."""

    def __init__(self, settings: Settings) -> None:
        from opentelemetry import propagate, trace
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        name = os.environ.get("OTEL_SERVICE_NAME") or settings.service_name
        resource = Resource.create({"service.name": name, "service.version": settings.service_version})
        self.trace: Any = trace
        self.propagate: Any = propagate
        self.traces = TracerProvider(resource=resource)
        self.traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self.meters = MeterProvider(
            resource=resource, metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter())]
        )
        meter = self.meters.get_meter("slipway_scoring")
        self.duration: Any = meter.create_histogram(
            "http.server.request.duration",
            unit="s",
            description="Duration of HTTP server requests.",
            explicit_bucket_boundaries_advisory=list(BOUNDARIES),
        )
        self.active: Any = meter.create_up_down_counter("http.server.active_requests", unit="{request}")
        self.tracer: Any = self.traces.get_tracer("slipway_scoring")
        self.scheme = "https" if settings.tls_certificate else "http"

    def begin(self, received: Received) -> None:
        """Starts the span of a request, under the caller's; the worker is told of ours."""
        carrier = {
            name: received.headers[name.encode()].decode("latin-1")
            for name in ("traceparent", "tracestate")
            if name.encode() in received.headers
        }
        route = received.url.partition(b"?")[0].decode("latin-1")
        method = received.method.decode("latin-1")
        attributes = {
            "http.request.method": method,
            "url.scheme": self.scheme,
            "http.route": route,
            "slipway.request_id": received.request_id.decode("latin-1"),
        }
        span = self.tracer.start_span(
            f"{method} {route}",
            context=self.propagate.extract(carrier),
            kind=self.trace.SpanKind.SERVER,
            attributes=attributes,
            start_time=time_ns() - int((perf_counter() - received.begun) * 1e9),
        )
        received.span = span
        self.active.add(1, {"http.request.method": method, "url.scheme": self.scheme})
        outgoing: dict[str, str] = {}
        self.propagate.inject(outgoing, context=self.trace.set_span_in_context(span))
        if "traceparent" in outgoing:
            received.headers[b"traceparent"] = outgoing["traceparent"].encode()

    def end(self, received: Received, status: int) -> None:
        """Ends the span of a request and counts it."""
        method = received.method.decode("latin-1")
        attributes: dict[str, Any] = {
            "http.request.method": method,
            "url.scheme": self.scheme,
            "http.response.status_code": status,
            "http.route": "/score",
        }
        if status >= 500:
            attributes["error.type"] = str(status)
        self.duration.record(perf_counter() - received.begun, attributes)
        span: Any = received.span
        if span is None:
            return
        self.active.add(-1, {"http.request.method": method, "url.scheme": self.scheme})
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(self.trace.StatusCode.ERROR)
        span.end()

    def shutdown(self) -> None:
        """Sends what is left, for a bounded time."""
        self.traces.force_flush(LONGEST_FLUSH)
        self.traces.shutdown()
        self.meters.shutdown(timeout_millis=LONGEST_FLUSH)
