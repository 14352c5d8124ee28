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


ENDLESS = """
import time

def load():
    while True:
        time.sleep(0.01)

def init():
    load()

def run(data):
    return data
"""


def test_a_start_that_never_ends_is_ended_with_its_place(serve: Serve) -> None:
    server = serve(ENDLESS, "--start-seconds", "1", wait=False)
    assert server.process.wait(30) == 3
    line = server.wait_for("init() failed at score.py:6, in load: TimeoutError: not done after 1 s")
    assert 'score.py", line 9, in init' in str(line)


NATIVE = """
import ctypes

def init():
    # A call of C that keeps the interpreter's lock.
    ctypes.PyDLL(None).sleep(600)

def run(data):
    return data
"""


def test_a_start_in_native_code_is_ended_too(serve: Serve) -> None:
    server = serve(NATIVE, "--start-seconds", "1", wait=False)
    assert server.process.wait(30) == 3
    server.wait_for("TimeoutError: not done after 1 s")
