"""The link between front and worker over 127.0.0.1, as on Windows, and a server without what Windows does not have."""

from __future__ import annotations

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

import pytest
from conftest import ECHO, PACKAGE, SLEEP, Serve, raw_request, read_answer

from slipway_scoring.process_link import MOST_STRANGERS, NONCE, SIZE, Loopback, open_link
from slipway_scoring.read_waiting import read_waiting

LOOPBACK = {"SLIPWAY_PROCESS_LINK": "loopback"}
WINDOWS = str(Path(__file__).parent / "windows_like")
LIKE_WINDOWS = {**LOOPBACK, "PYTHONPATH": os.pathsep.join((WINDOWS, str(PACKAGE)))}


def alive() -> Optional[int]:
    return None


def meet(link: Loopback, visit: Callable[[], Any], exit_code: Callable[[], Optional[int]] = alive) -> Any:
    """The front's end after a visitor has come in a thread of its own; what the visitor returns or raises."""
    said: list[Any] = []

    def come() -> None:
        try:
            said.append(visit())
        except OSError as error:
            said.append(error)

    thread = threading.Thread(target=come)
    thread.start()
    found = asyncio.run(asyncio.wait_for(link.connected(exit_code), 10))
    thread.join(10)
    return found, said[0]


def address(link: Loopback) -> tuple[str, int]:
    host, _, port = link.argument.rpartition(":")
    return host, int(port)


def test_process_and_front_find_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Loopback()
    monkeypatch.setenv(NONCE, link.variables[NONCE])
    ours, theirs = meet(link, lambda: open_link(link.argument))
    with ours, theirs:
        assert NONCE not in os.environ
        theirs.sendall(b"ready")
        time.sleep(0.05)
        assert ours.recv(100) == b"ready"
        ours.sendall(b"call")
        assert theirs.recv(100) == b"call"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address(link), 1)


@pytest.mark.parametrize("secret", [b"x" * SIZE, b"", b"x", b"\0" * (SIZE - 1)])
def test_who_does_not_know_the_secret_is_not_taken(monkeypatch: pytest.MonkeyPatch, secret: bytes) -> None:
    link = Loopback()
    monkeypatch.setenv(NONCE, link.variables[NONCE])
    strangers = [socket.create_connection(address(link), 5) for _ in range(3)]
    for stranger in strangers:
        stranger.sendall(secret)
    ours, theirs = meet(link, lambda: open_link(link.argument))
    with ours, theirs:
        theirs.sendall(b"mine")
        time.sleep(0.05)
        assert ours.recv(100) == b"mine"
    for stranger in strangers:
        with stranger:
            try:
                assert stranger.recv(100) == b""
            except ConnectionResetError:
                continue


def test_strangers_who_say_nothing_make_room_for_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Loopback()
    monkeypatch.setenv(NONCE, link.variables[NONCE])
    strangers = []
    for _ in range(3 * MOST_STRANGERS):
        strangers.append(socket.create_connection(address(link), 5))
        link.take_in()
    assert len(link.strangers) == MOST_STRANGERS
    ours, theirs = meet(link, lambda: open_link(link.argument))
    for one in (ours, theirs, *strangers):
        one.close()


def test_a_secret_that_comes_in_pieces_is_put_together() -> None:
    link = Loopback()

    def visit() -> bytes:
        with socket.create_connection(address(link), 5) as end:
            for at in range(0, SIZE, 5):
                end.sendall(link.nonce[at : at + 5])
                time.sleep(0.01)
            return end.recv(SIZE)

    ours, answer = meet(link, visit)
    ours.close()
    assert len(answer) == SIZE
    assert answer != link.nonce


def test_a_process_that_ends_before_it_comes_is_not_waited_for() -> None:
    found, _ = meet(Loopback(), lambda: None, lambda: 3)
    assert found is None


def test_a_process_does_not_take_another_server_for_its_front(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NONCE, "ab" * SIZE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        def answer() -> None:
            end, _ = other.accept()
            with end:
                end.sendall(end.recv(SIZE))

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ConnectionError):
            open_link(f"127.0.0.1:{port}")
        thread.join(10)


@pytest.mark.parametrize("env", [LOOPBACK, LIKE_WINDOWS], ids=["loopback", "like Windows"])
def test_scores_large_bodies_and_drains(serve: Serve, env: dict[str, str]) -> None:
    server = serve(ECHO, env=env)
    assert server.score({"data": [1, 2]}).json == [1, 2]
    text = "x" * (3 << 20)
    assert server.score({"data": text}).json == text
    assert server.stop() == 0
    server.wait_for("stopped")


@pytest.mark.parametrize("env", [LOOPBACK, LIKE_WINDOWS], ids=["loopback", "like Windows"])
def test_a_lost_worker_is_replaced(serve: Serve, env: dict[str, str]) -> None:
    server = serve("import os\ndef run(data):\n    if data == 'die': os._exit(9)\n    return os.getpid()\n", env=env)
    before = server.score({"data": ""}).json
    assert server.score({"data": "die"}).status == 500
    server.wait_for("worker lost")
    assert server.score({"data": ""}).json != before


@pytest.mark.parametrize("env", [LOOPBACK, LIKE_WINDOWS], ids=["loopback", "like Windows"])
def test_a_script_that_fails_is_told(serve: Serve, env: dict[str, str]) -> None:
    server = serve("raise RuntimeError('no model here')\n", env=env, wait=False)
    assert server.process.wait(30) == 3
    server.wait_for("no model here")


def test_tasks_of_the_script_go_on_between_calls_without_add_reader(serve: Serve) -> None:
    script = (
        "import asyncio\nticks = []\n"
        "async def tick():\n    while True:\n        ticks.append(1)\n        await asyncio.sleep(0.01)\n"
        "async def init():\n    global task\n    task = asyncio.ensure_future(tick())\n"
        "async def run(data): return len(ticks)\n"
    )
    server = serve(script, env=LIKE_WINDOWS)
    first = server.score({"data": 0}).json
    time.sleep(0.3)
    assert server.score({"data": 0}).json > first + 5


@pytest.mark.parametrize("more", [{}, {"PYTHONPATH": LIKE_WINDOWS["PYTHONPATH"]}], ids=["plain", "like Windows"])
def test_the_end_of_standard_input_drains_where_it_is_asked_for(tmp_path: Path, more: dict[str, str]) -> None:
    (tmp_path / "score.py").write_text(SLEEP)
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(PACKAGE),
        **more,
        **LOOPBACK,
        "SLIPWAY_END_WITH_STDIN": "1",
        "SLIPWAY_ALLOWED_HOSTS": "any",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "slipway_scoring", "--host", "127.0.0.1", "--port", str(port), "--metrics-port", "0"],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_ready(port)
        with socket.create_connection(("127.0.0.1", port), 30) as connection:
            connection.sendall(raw_request(b'{"seconds": 0.5, "n": 7}'))
            time.sleep(0.2)
            assert process.stdin is not None
            process.stdin.close()
            assert read_answer(connection).json == 7
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until_ready(port: int) -> None:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            continue
        finally:
            connection.close()
            time.sleep(0.1)
    raise AssertionError("the server does not become ready")


@pytest.mark.parametrize("at_once", [getattr(socket, "MSG_DONTWAIT", 0), 0])
def test_reads_what_has_come_and_waits_for_nothing(at_once: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with pytest.raises(BlockingIOError):
            read_waiting(ours, 10, at_once)
        theirs.sendall(b"abc")
        assert read_waiting(ours, 10, at_once) == b"abc"
        theirs.close()
        assert read_waiting(ours, 10, at_once) == b""
