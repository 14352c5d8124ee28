"""OTLP over HTTP, as a collector sees it: every document is read by the generated classes of the protocol."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from capture_server import Capture, Reply, capture
from conftest import Serve, Server
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

TYPES = {
    "/v1/logs": ExportLogsServiceRequest,
    "/v1/metrics": ExportMetricsServiceRequest,
    "/v1/traces": ExportTraceServiceRequest,
}
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
IDS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
SCRIPT = """
import os
def run(data, request_headers):
    if data == "fail":
        raise ValueError("no such iris")
    print("looked at", data)
    return [request_headers.get("traceparent"), os.environ.get("OTEL_EXPORTER_OTLP_HEADERS")]
"""


def read(path: str, document: Any) -> Any:
    """A document as the protocol has it. Unknown members, enums as words and numbers as wrong types are errors."""
    return ParseDict(in_base64(document), TYPES[path]())


def in_base64(value: Any, name: str = "") -> Any:
    """Ids of OTLP are hex where protobuf's JSON has base64; and an enum must be a number."""
    if isinstance(value, dict):
        return {key: in_base64(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [in_base64(part, name) for part in value]
    if name in IDS:
        assert len(value) == IDS[name] and value == value.lower()
        return base64.b64encode(bytes.fromhex(value)).decode()
    if name in ("kind", "severityNumber", "code", "aggregationTemporality"):
        assert isinstance(value, int)
    if name.endswith("UnixNano"):
        assert isinstance(value, str) and value.isdigit()
    return value


def start(serve: Serve, collector: Capture, *options: str, **env: str) -> Server:
    own = ("--otlp", collector.url, "--service-name", "iris", "--service-version", "iris:3", *options)
    return serve(SCRIPT, *own, env={"HOSTNAME": "iris-7d9", **env})


def counts_of(server: Server) -> dict[str, Any]:
    assert server.stop() == 0
    line = server.wait_for("exporting ended")
    found = {name: line[name] for name in line if name.startswith("OTLP")}
    for one in found.values():
        assert one["offered"] == one["sent"] + sum(one["lost"].values()) + one["waiting"]
    return found


def plain(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


def test_logs_metrics_and_traces_are_what_the_protocol_reads(serve: Serve) -> None:
    with capture() as collector:
        server = start(serve, collector, OTEL_EXPORTER_OTLP_HEADERS="api-key=THE%20KEY")
        passed, hidden = server.score({"data": 1}, traceparent=f"00-{TRACE}-{PARENT}-01").json
        server.score({"data": "fail"})
        counts = counts_of(server)
    assert hidden is None
    assert all(one["lost"] == {} and one["waiting"] == 0 for one in counts.values())
    assert all(headers["api-key"] == "THE KEY" for _, headers, _ in collector.taken)
    documents = {path: [read(path, document) for document in collector.of(path)] for path in TYPES}

    spans = [s for d in documents["/v1/traces"] for r in d.resource_spans for p in r.scope_spans for s in p.spans]
    first, second = spans
    assert first.trace_id.hex() == TRACE and first.parent_span_id.hex() == PARENT
    assert passed == f"00-{TRACE}-{first.span_id.hex()}-01"
    assert first.kind == 2 and first.name == "POST /score" and first.status.code == 0
    assert 0 < first.start_time_unix_nano < first.end_time_unix_nano
    told = plain(first.attributes)
    assert told["http.response.status_code"] == 200 and told["http.route"] == "/score"
    assert second.status.code == 2 and plain(second.attributes)["error.type"] == "500"
    assert not second.parent_span_id and second.trace_id.hex() != TRACE

    about = plain(documents["/v1/logs"][0].resource_logs[0].resource.attributes)
    assert about["service.name"] == "iris" and about["service.version"] == "iris:3"
    assert about["service.instance.id"] == "iris-7d9"
    records = [s for d in documents["/v1/logs"] for r in d.resource_logs for p in r.scope_logs for s in p.log_records]
    (line,) = (one for one in records if one.body.string_value == "looked at 1")
    assert (line.trace_id.hex(), line.span_id) == (TRACE, first.span_id) and line.severity_number == 9
    (failure,) = (one for one in records if "exception.type" in plain(one.attributes))
    assert plain(failure.attributes)["exception.type"] == "ValueError" and failure.span_id == second.span_id

    metrics = documents["/v1/metrics"][-1].resource_metrics[0].scope_metrics[0].metrics
    durations = next(one for one in metrics if one.name == "http.server.request.duration")
    assert durations.unit == "s" and durations.histogram.aggregation_temporality == 2
    by_status = {plain(one.attributes)["http.response.status_code"]: one for one in durations.histogram.data_points}
    assert {status: one.count for status, one in by_status.items()} == {200: 1, 500: 1}
    point = by_status[200]
    assert sum(point.bucket_counts) == 1 and len(point.bucket_counts) == len(point.explicit_bounds) + 1
    assert point.sum == point.min == point.max > 0


def test_a_caller_who_does_not_want_a_trace_gets_none(serve: Serve) -> None:
    with capture() as collector:
        server = start(serve, collector)
        passed, _ = server.score({"data": 1}, traceparent=f"00-{TRACE}-{PARENT}-00").json
        counts = counts_of(server)
    assert passed.startswith(f"00-{TRACE}-") and passed.endswith("-00")
    assert collector.of("/v1/traces") == [] and collector.of("/v1/metrics")
    assert counts["OTLP traces"]["offered"] == 0


def test_only_the_signals_that_are_named_are_sent(serve: Serve) -> None:
    with capture() as collector:
        server = start(serve, collector, "--otlp-signals", "traces")
        server.score({"data": 1})
        counts_of(server)
    assert {path for path, _, _ in collector.taken} == {"/v1/traces"}


def test_the_variables_of_opentelemetry_turn_it_on(serve: Serve) -> None:
    with capture() as collector:
        env = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"{collector.url}/base/",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{collector.url}/v1/traces",
            "OTEL_LOGS_EXPORTER": "none",
            "OTEL_SERVICE_NAME": "traced",
            "OTEL_RESOURCE_ATTRIBUTES": "team=forecast%20one",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
        }
        server = serve(SCRIPT, env=env)
        server.score({"data": 1})
        counts_of(server)
    assert {path for path, _, _ in collector.taken} == {"/base/v1/metrics", "/v1/traces"}
    about = plain(read("/v1/traces", collector.of("/v1/traces")[0]).resource_spans[0].resource.attributes)
    assert about["service.name"] == "traced" and about["team"] == "forecast one"


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_the_protocol_lets_be_tried_again_is(serve: Serve, status: int) -> None:
    with capture(Reply(status, headers={"Retry-After": "0"})) as collector:
        server = start(serve, collector, "--otlp-signals", "traces")
        server.score({"data": 1})
        counts = counts_of(server)
    first, second = collector.of("/v1/traces")
    assert first == second and counts["OTLP traces"] == {"offered": 1, "sent": 1, "lost": {}, "waiting": 0}


def test_a_partial_success_is_counted(serve: Serve) -> None:
    body = json.dumps({"partialSuccess": {"rejectedSpans": "1", "errorMessage": "too old"}}).encode()
    with capture(Reply(200, body)) as collector:
        server = start(serve, collector, "--otlp-signals", "traces")
        server.score({"data": 1})
        counts = counts_of(server)
    assert counts["OTLP traces"]["lost"] == {"refused": 1} and len(collector.taken) == 1
    assert server.wait_for("too old")["level"] == "warning"


def test_grpc_is_refused_with_a_word_on_what_to_set(serve: Serve) -> None:
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    server = serve(SCRIPT, wait=False, env=env)
    assert server.process.wait(20) == 2
    server.wait_for("http/json")


def test_without_anything_to_export_a_trace_is_passed_on_as_it_came(serve: Serve) -> None:
    server = serve("def run(data, request_headers): return request_headers.get('traceparent')")
    assert server.score({"data": 1}, traceparent="00-a-b-01").json == "00-a-b-01"
