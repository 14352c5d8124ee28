"""Keys, documents, metrics, logs, headers, encodings, TLS: what a client and an operator see."""

from __future__ import annotations

import gzip
import http.client
import http.server
import json
import os
import re
import ssl
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
import trustme
from conftest import Serve, Server, raw_request, read_answer
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

ECHO = "def run(data): return data\n"
FRAME = (
    "import pandas as pd, numpy as np, dataclasses\nfrom typing import Optional, List\nfrom slipway_scoring import sample\n"
    "@dataclasses.dataclass\nclass Tree:\n    value: int\n    children: Optional[List['Tree']] = None\n"
    "@sample(returns=[1.0], df=pd.DataFrame({'a': [1.5, None], 'b': [1, 2]}), x=np.zeros((2, 2)))\n"
    "def run(df, x, tree: Optional[Tree] = None): return df.a.tolist()\n"
)


def test_both_keys_in_both_headers(serve: Serve) -> None:
    server = serve(ECHO, "--primary-key", "one", "--secondary-key", "two")
    assert server.score({"data": 1}, authorization="Bearer one").status == 200
    assert server.score({"data": 1}, authorization="bearer two").status == 200
    assert server.score({"data": 1}, x_api_key="two").status == 200
    for headers in (
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer onetwo"},
        {"authorization": "Basic one"},
        {"x_api_key": ""},
    ):
        answer = server.score({"data": 1}, **headers)
        assert answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer")
    assert server.get("/").status == server.get("/health/ready").status == 200
    metrics = server.metrics()
    assert metrics['slipway_key_requests_total{key="primary"}'] == 1
    assert metrics['slipway_key_requests_total{key="secondary"}'] == 2
    assert metrics['slipway_rejected_total{reason="unauthorized"}'] == 5


def test_keys_from_a_folder_are_read_again_when_they_change(serve: Serve, tmp_path: Path) -> None:
    server = serve(ECHO, "--keys-dir", "keys", files={"keys/primary": "one\n", "keys/secondary": "two"})
    assert server.score({"data": 1}, authorization="Bearer one").status == 200
    replaced = tmp_path / "new"
    replaced.write_text("three")
    os.replace(replaced, tmp_path / "keys" / "primary")
    server.wait_for("keys read again", 5)
    assert server.score({"data": 1}, authorization="Bearer one").status == 401
    assert server.score({"data": 1}, authorization="Bearer two").status == 200
    assert server.score({"data": 1}, authorization="Bearer three").status == 200


def test_an_empty_key_folder_lets_nobody_in(serve: Serve, tmp_path: Path) -> None:
    server = serve(ECHO, "--keys-dir", str(tmp_path))
    assert server.score({"data": 1}, authorization="Bearer ").status == 401


@pytest.mark.parametrize(("docs", "status"), [("open", 200), ("closed", 401)])
def test_documents_are_open_or_closed(serve: Serve, docs: str, status: int) -> None:
    server = serve(ECHO, "--primary-key", "k", "--docs", docs)
    for path in ("/swagger.json", "/openapi.json", "/v2", "/v2/models/service"):
        assert server.get(path).status == status
        assert server.get(path, headers={"x-api-key": "k"}).status == 200
    assert server.get("/v2/health/ready").status == 200


def test_every_document_is_valid(serve: Serve) -> None:
    server = serve(FRAME, "--primary-key", "k", "--service-name", "my service")
    validators = {"2": OpenAPIV2SpecValidator, "3": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}
    for version, validator in validators.items():
        document = server.get(f"/swagger.json?version={version}").json
        validator(document).validate()
    document = server.get("/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0" and server.get("/swagger.json").json["swagger"] == "2.0"
    assert server.get("/swagger.json?version=4").status == 404
    example = document["components"]["schemas"]["ServiceInput"]["example"]
    Draft202012Validator(
        document["components"]["schemas"]["ServiceInput"] | {"$defs": document["components"]["schemas"]}
    ).validate(example)
    assert server.score(example, x_api_key="k").status == 200
    assert "/api/v1/service/my%20service/score" in document["paths"]
    assert server.request("POST", "/api/v1/service/my%20service/score", example, {"x-api-key": "k"}).status == 200
    swagger = server.get("/swagger.json").json
    assert swagger["paths"]["/score"]["post"]["operationId"] == "RunMLService"
    assert set(swagger["definitions"]) == {"ServiceInput", "ServiceOutput", "ErrorResponse"}
    assert swagger["info"]["title"] == "my service" and swagger["info"]["version"] == "1.0"


def test_request_ids_go_in_and_out(serve: Serve) -> None:
    server = serve(ECHO)
    assert server.score({"data": 1}, x_request_id="mine").headers["x-request-id"] == "mine"
    first, second = (server.score({"data": 1}).headers["x-request-id"] for _ in range(2))
    assert first != second and re.fullmatch("[0-9a-f]{32}", first)
    assert server.score({"data": 1}, x_ms_client_request_id="c").headers["x-ms-client-request-id"] == "c"
    assert server.get("/").headers["x-request-id"]
    assert float(server.score({"data": 1}).headers["x-ms-run-fn-exec-ms"]) >= 0


def test_gzip_in_and_out(serve: Serve) -> None:
    server = serve("def run(data): return data * 1000")
    answer = server.score(gzip.compress(b'{"data": "abc"}'), content_encoding="gzip", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip" and answer.headers["vary"] == "accept-encoding"
    assert json.loads(gzip.decompress(answer.body)) == "abc" * 1000
    assert "content-encoding" not in server.score({"data": "abc"}).headers
    assert server.score(b"no gzip", content_encoding="gzip").json["code"] == "bad-encoding"
    assert server.score(gzip.compress(b'{"data": 1}')[:-4], content_encoding="gzip").json["code"] == "bad-encoding"
    assert server.score(b"x", content_encoding="br").status == 415


def test_content_types(serve: Serve) -> None:
    server = serve(ECHO)
    for kind in (
        "application/json; charset=utf-8",
        "application/vnd.x+json",
        "text/plain",
        "application/x-www-form-urlencoded",
    ):
        assert server.score({"data": 1}, content_type=kind).json == 1
    answer = server.score(b"<x/>", content_type="application/xml")
    assert answer.status == 415 and answer.json["code"] == "unsupported-media-type"


def test_cors_is_for_the_configured_origins(serve: Serve) -> None:
    server = serve(ECHO, "--cors-origins", "https://good.example", "--primary-key", "k")
    preflight = {"origin": "https://good.example", "access-control-request-method": "POST"}
    answer = server.request("OPTIONS", "/score", headers=preflight)
    assert answer.status == 204 and answer.headers["access-control-allow-origin"] == "https://good.example"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert server.score({"data": 1}, origin="https://good.example", x_api_key="k").headers[
        "access-control-allow-origin"
    ]
    assert "access-control-allow-origin" not in server.score({"data": 1}, origin="https://bad.example").headers
    assert serve(ECHO).request("OPTIONS", "/score").status == 405


def test_metrics_are_correct_with_several_workers(serve: Serve) -> None:
    server = serve("def run(n: int): return n", "--workers", "2", "--service-version", "1.0")
    for n in range(20):
        server.score({"n": n})
    server.score({"n": "x"})
    text = server.request("GET", "/metrics", port=server.metrics_port)
    assert text.headers["content-type"].startswith("text/plain; version=0.0.4")
    metrics = server.metrics()
    assert metrics['slipway_requests_total{code="200"}'] == 20
    assert metrics['slipway_requests_total{code="400"}'] == 1
    assert metrics["slipway_request_duration_seconds_count"] == 21
    assert metrics['slipway_request_duration_seconds_bucket{le="+Inf"}'] == 21
    assert metrics["slipway_run_duration_seconds_count"] == 21
    assert metrics["slipway_requests_in_progress"] == metrics["slipway_queue_length"] == 0
    assert server.get("/metrics").status == 404
    assert server.request("GET", "/score", port=server.metrics_port).status == 404


def test_metrics_text_parses_as_prometheus(serve: Serve) -> None:
    server = serve(ECHO, "--service-name", 'quo"te\\d')
    text = server.request("GET", "/metrics", port=server.metrics_port).body.decode()
    sample = re.compile(
        r'[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? [0-9.e+-]+(inf)?'
    )
    for line in text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line


def test_the_access_log_is_json_with_request_id_and_can_be_sampled(serve: Serve) -> None:
    server = serve(ECHO, "--access-log", "off")
    server.score({"data": 1}, x_request_id="quiet")
    server.score(b"x", x_request_id="loud")
    line = server.wait_for("POST /score")
    assert line["request_id"] == "loud" and line["status"] == 400 and line["level"] == "warning"
    assert {"time", "ms", "bytes", "source"} <= set(line)
    assert not any(line.get("request_id") == "quiet" for line in server.lines)


def test_the_access_log_has_a_rate(serve: Serve) -> None:
    server = serve(ECHO, "--access-log-rate", "2")
    for _ in range(30):
        server.score({"data": 1})
    assert server.stop() == 0
    written = sum(line["message"] == "POST /score" for line in server.lines)
    left = sum(int(line["count"]) for line in server.lines if "left out" in str(line["message"]))
    assert written + left == 30 and written < 20


def test_tls_with_reload(serve: Serve, tmp_path: Path) -> None:
    authority = trustme.CA()

    def write() -> str:
        made = authority.issue_cert("localhost")
        (tmp_path / "tls.key").write_bytes(made.private_key_pem.bytes())
        (tmp_path / "tls.crt").write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
        return made.cert_chain_pems[0].bytes().decode()

    first = write()
    server = serve(ECHO, "--tls-certificate", "tls.crt", "--tls-key", "tls.key")
    context = ssl.create_default_context()
    authority.configure_trust(context)

    def ask() -> tuple[int, str]:
        connection = http.client.HTTPSConnection("localhost", server.port, context=context, timeout=10)
        connection.request("POST", "/score", b'{"data": 1}')
        status = connection.getresponse().status
        shown = ssl.DER_cert_to_PEM_cert(connection.sock.getpeercert(binary_form=True))
        connection.close()
        return status, shown

    def ends(shown: str, expected: str) -> bool:
        return shown.replace("\n", "") == expected.replace("\n", "")

    status, shown = ask()
    assert status == 200 and ends(shown, first)
    second = write()
    server.wait_for("certificate read again", 10)
    status, shown = ask()
    assert status == 200 and ends(shown, second)


def test_http_1_0_and_head_and_absolute_urls(serve: Serve) -> None:
    server = serve(ECHO)
    with server.connect() as connection:
        connection.sendall(b'POST http://some.host/score HTTP/1.0\r\ncontent-length: 10\r\n\r\n{"data":1}')
        answer = read_answer(connection)
        assert answer.json == 1 and answer.headers["connection"] == "close"
        assert connection.recv(1) == b""
    with server.connect() as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\nhost: x\r\n\r\n" + raw_request(b'{"data":1}'))
        head = connection.recv(65536)
        assert b"content-length: 7\r\n\r\n" in head and b"Healthy" not in head
    with server.connect() as connection:
        connection.sendall(
            b"POST /score HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\ncontent-length: 10\r\n\r\n"
            + b'{"data":1}'
        )
        assert read_answer(connection).status == 200


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


def test_the_front_is_small_and_the_start_fast(serve: Serve) -> None:
    server = serve(ECHO)
    assert server.score({"data": 1}).json == 1
    ready = server.wait_for("worker ready")
    assert ready["seconds"] < 5
    modules = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "numpy" not in modules and "pandas" not in modules


def test_wrong_options_are_told_with_exit_2(serve: Serve) -> None:
    server = serve(ECHO, "--timeout", "soon", wait=False)
    assert server.process.wait(10) == 2
    server.wait_for("--timeout: 'soon' is not valid")


def test_options_come_from_the_environment_too(serve: Serve) -> None:
    server = serve(ECHO, env={"SLIPWAY_PRIMARY_KEY": "k", "SLIPWAY_SERVICE_NAME": "named"})
    assert server.score({"data": 1}).status == 401
    assert server.request("POST", "/api/v1/service/named/score", {"data": 1}, {"x-api-key": "k"}).json == 1


def test_a_port_that_is_taken_is_told_with_exit_4(serve: Serve) -> None:
    first: Server = serve(ECHO)
    second = serve(ECHO, "--port", str(first.port), wait=False)
    assert second.process.wait(10) == 4
    second.wait_for("cannot listen on")
    time.sleep(0)
