"""OpenTelemetry, when its packages and an endpoint are there."""

from __future__ import annotations

import gzip
import http.server
import threading
from typing import Any, ClassVar

from conftest import Serve


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes what OpenTelemetry exports."""

    received: ClassVar[dict[str, bytes]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        self.received[self.path] = self.received.get(self.path, b"") + body
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Silent."""


def test_opentelemetry_exports_spans_and_metrics_and_passes_the_trace_on(serve: Serve) -> None:
    Collector.received = {}
    collector = http.server.HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}", "OTEL_SERVICE_NAME": "traced"}
    server = serve("def run(data, request_headers): return request_headers.get('traceparent')", env=env)
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = f"00-{trace}-b7ad6b7169203331-01"
    passed = server.score({"data": 1}, traceparent=given).json
    assert passed.split("-")[1] == trace and passed != given
    assert server.stop() == 0
    collector.shutdown()
    collector.server_close()
    assert bytes.fromhex(trace) in Collector.received["/v1/traces"] and b"traced" in Collector.received["/v1/traces"]
    assert b"http.server.request.duration" in Collector.received["/v1/metrics"]


def test_without_telemetry_the_trace_is_passed_on_as_it_came(serve: Serve) -> None:
    server = serve("def run(data, request_headers): return request_headers.get('traceparent')")
    assert server.score({"data": 1}, traceparent="00-a-b-01").json == "00-a-b-01"
