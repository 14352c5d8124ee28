"""A server without keys on this machine: no page of another site may use it."""

from __future__ import annotations

import pytest
from conftest import ECHO, Serve

BODY = {"data": 1}
UNSET = {"SLIPWAY_ALLOWED_HOSTS": ""}


def statuses(serve_options: tuple[str, ...], serve: Serve, headers: list[dict[str, str]]) -> list[int]:
    server = serve(ECHO, *serve_options, env=UNSET)
    return [server.request("POST", "/score", BODY, one).status for one in headers]


def test_on_a_loopback_address_without_keys_only_this_machines_names_and_pages_are_let_in(serve: Serve) -> None:
    server = serve(ECHO, env=UNSET)
    for host in ("localhost", "LOCALHOST:1234", "127.0.0.1", "127.0.0.1:80", "[::1]:5001", "iris.localhost:5001"):
        assert server.request("POST", "/score", BODY, {"host": host}).status == 200, host
    for host in (
        "evil.example",
        "evil.example:5001",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "0.0.0.0",
        "10.0.0.1",
    ):
        for method, path in (("POST", "/score"), ("GET", "/score?data=1"), ("GET", "/swagger.json"), ("GET", "/")):
            answer = server.request(method, path, BODY if method == "POST" else None, {"host": host})
            assert answer.status == 421 and answer.json["code"] == "foreign-host", (host, path)
    assert server.request("GET", "/metrics", headers={"host": "evil.example"}, port=server.metrics_port).status == 421
    for origin in ("http://localhost:3000", "http://127.0.0.1", "https://app.localhost"):
        assert server.score(BODY, origin=origin).status == 200, origin
    for origin in ("http://evil.example", "null", "https://localhost.evil.example", "file://", "http://[::1", ""):
        for kind in ("text/plain", "application/json", "application/x-www-form-urlencoded"):
            answer = server.score(BODY, origin=origin, content_type=kind)
            assert answer.status == 403 and answer.json["code"] == "foreign-origin", origin
    assert server.request("GET", "/score?data=1", headers={"sec-fetch-site": "cross-site"}).status == 403
    assert server.request("GET", "/swagger.json", headers={"sec-fetch-site": "cross-site"}).status == 200
    assert server.request("GET", "/score?data=1", headers={"sec-fetch-site": "same-origin"}).status == 200
    assert server.metrics()["slipway_requests_in_progress"] == 0


def test_with_keys_or_on_other_addresses_any_name_will_do(serve: Serve) -> None:
    server = serve(ECHO, "--primary-key", "k", env=UNSET)
    assert (
        server.request("POST", "/score", BODY, {"host": "a.example", "origin": "http://b", "x-api-key": "k"}).status
        == 200
    )
    server = serve(ECHO, "--host", "0.0.0.0", env=UNSET)
    assert server.request("POST", "/score", BODY, {"host": "a.example", "origin": "http://b"}).status == 200


def test_in_a_container_the_option_says_that_only_this_machine_is_meant(serve: Serve) -> None:
    server = serve(ECHO, "--host", "0.0.0.0", env={"SLIPWAY_ALLOWED_HOSTS": "local, model.example"})
    assert server.request("POST", "/score", BODY, {"host": "localhost:8080"}).status == 200
    assert server.request("POST", "/score", BODY, {"host": "Model.example:8080"}).status == 200
    assert server.request("POST", "/score", BODY, {"host": "evil.example"}).status == 421
    assert server.score(BODY, origin="http://evil.example").status == 403
    assert server.score(BODY, origin="https://model.example").status == 200


def test_allowed_origins_are_let_in(serve: Serve) -> None:
    server = serve(ECHO, "--cors-origins", "https://good.example", env=UNSET)
    assert server.score(BODY, origin="https://good.example").status == 200
    assert server.score(BODY, origin="https://evil.example").status == 403
    preflight = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    assert server.request("OPTIONS", "/score", headers=preflight).status == 403


@pytest.mark.parametrize("option", ["any", "any,local"])
def test_any_name_can_be_allowed(serve: Serve, option: str) -> None:
    server = serve(ECHO, "--allowed-hosts", option)
    assert (
        server.request("POST", "/score", BODY, {"host": "evil.example", "origin": "http://evil.example"}).status == 200
    )
