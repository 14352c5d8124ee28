"""The start of a server: how fast, from which options, and what stops it."""

from __future__ import annotations

import time
from pathlib import Path

from conftest import ECHO, Serve, Server


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
