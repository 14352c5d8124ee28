"""Documents, headers, encodings, media types: what a client sees."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from conftest import ECHO, Serve, raw_request, read_answer
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

FRAME = (
    "import pandas as pd, numpy as np, dataclasses\nfrom typing import Optional, List\nfrom slipway_scoring import sample\n"
    "@dataclasses.dataclass\nclass Tree:\n    value: int\n    children: Optional[List['Tree']] = None\n"
    "@sample(returns=[1.0], df=pd.DataFrame({'a': [1.5, None], 'b': [1, 2]}), x=np.zeros((2, 2)))\n"
    "def run(df, x, tree: Optional[Tree] = None): return df.a.tolist()\n"
)


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


def test_every_answer_says_which_version_of_the_service_gave_it(serve: Serve) -> None:
    server = serve(
        "def run(n: int): return 1 / n", "--service-version", "7", "--body-limit", "1KB", "--primary-key", "k"
    )
    answers = [
        server.score({"n": 1}, x_api_key="k"),
        server.score({"n": 0}, x_api_key="k"),
        server.score({"n": "x"}, x_api_key="k"),
        server.score({"n": 1}),
        server.score(b" " * 2000, x_api_key="k"),
        server.get("/health/ready"),
        server.get("/nowhere"),
    ]
    assert [answer.status for answer in answers] == [200, 500, 400, 401, 413, 200, 404]
    assert [answer.headers["x-service-version"] for answer in answers] == ["7"] * 7
    with server.connect() as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert read_answer(connection).headers["x-service-version"] == "7"


def test_a_version_that_is_no_header_value_is_percent_encoded_and_streams_have_it_too(serve: Serve) -> None:
    server = serve("def run(n: int): yield 'x'", "--service-version", "1 é\r\nx: y")
    assert server.score({"n": 1}).headers["x-service-version"] == "1%20%C3%A9%0D%0Ax:%20y"


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
    assert answer.status == 200 and answer.headers["access-control-allow-origin"] == "https://good.example"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert server.score({"data": 1}, origin="https://good.example", x_api_key="k").headers[
        "access-control-allow-origin"
    ]
    assert "access-control-allow-origin" not in server.score({"data": 1}, origin="https://bad.example").headers
    assert "access-control-allow-origin" not in serve(ECHO).request("OPTIONS", "/score").headers


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
