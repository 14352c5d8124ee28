"""Runs every attack in `hostile/`, and checks what must hold after any of them."""

from __future__ import annotations

import importlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from conftest import SLEEP, Serve, Server, memory_of

ATTACKS = sorted(path.stem for path in (Path(__file__).parent / "hostile").glob("*.py") if path.stem != "__init__")
FRONT_MB = 80.0
WORKER_MB = 250.0
SLOWEST_END = 8.0  # seconds after SIGTERM


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def run(server: Server, module: ModuleType) -> float:
    """Runs an attack; returns the most memory in MB that the front had after it."""
    module.attack(server)
    return memory_of(server.process.pid)


@pytest.mark.parametrize("name", ATTACKS)
def test_the_server_survives(serve: Serve, name: str) -> None:
    module = importlib.import_module(f"hostile.{name}")
    options = ("--receive-timeout", "1s", "--timeout", "10s", "--access-log", "off", "--access-log-rate", "1")
    server = serve(getattr(module, "SCRIPT", SLEEP), *options, *getattr(module, "OPTIONS", ()))
    server.score({"n": 1})
    workers = children(server.process.pid)
    front = run(server, module)
    assert front < getattr(module, "FRONT_MB", FRONT_MB)
    headers = {"x-api-key": "k"} if "--primary-key" in getattr(module, "OPTIONS", ()) else {}
    assert until(lambda: server.request("POST", "/score", {}, headers).status == 200, 15)
    assert children(server.process.pid) == workers
    assert all(memory_of(pid) < WORKER_MB for pid in workers)
    assert until(lambda: server.metrics()["slipway_connections"] <= 1, 10), "connections are left open"
    own = [line for line in server.lines if line.get("level") == "error" and line.get("source") == "server"]
    assert [line for line in own if line.get("kind") != "access"] == []
    assert [line for line in server.lines if "Traceback" in str(line.get("message"))] == [], "an exception of the loop"
    server.process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    assert server.process.wait(30) == 0
    assert time.monotonic() - begun < SLOWEST_END
    assert not any(os.path.exists(f"/proc/{pid}") for pid in workers)
