"""What the log says of a start that takes long."""

from __future__ import annotations

import asyncio
import os
import threading

from slipway_scoring.worker import event_loop
from slipway_scoring.worker.slow_start import SlowStart

ROOT = os.path.dirname(os.path.abspath(__file__))


def test_the_line_of_a_start_that_goes_on_is_logged() -> None:
    told = threading.Event()
    lines: list[str] = []

    def log(level: str, message: str) -> None:
        lines.append(f"{level} {message}")
        told.set()

    with SlowStart(log, ROOT, moments=(0.01,)) as slow:
        slow.stage = "init()"
        assert told.wait(30)
    assert lines[0].startswith("warning init() is still running after 0.01 s at test_slow_start.py:")
    first, *rest = lines[0].splitlines()
    assert first.endswith(", in test_the_line_of_a_start_that_goes_on_is_logged")
    assert rest[0] == "It is here (most recent call last):"
    assert any("threading.py" in line for line in rest)
    assert not any("pytest" in line and "site-packages" in line for line in rest)


def test_at_its_limit_a_start_is_given_up_with_its_place() -> None:
    given_up = threading.Event()
    texts: list[str] = []

    def give_up(text: str) -> None:
        texts.append(text)
        given_up.set()

    with SlowStart(lambda level, message: None, ROOT, limit=0.01, give_up=give_up) as slow:
        slow.stage = "init()"
        assert given_up.wait(30)
    assert texts[0].startswith("init() failed at test_slow_start.py:")
    assert "in test_at_its_limit_a_start_is_given_up_with_its_place: TimeoutError: not done after 0.01 s\n" in texts[0]


def test_a_coroutine_that_waits_has_its_line() -> None:
    told = threading.Event()
    lines: list[str] = []

    def log(level: str, message: str) -> None:
        lines.append(message)
        told.set()

    async def wait_for_nothing() -> None:
        while not told.is_set():
            await asyncio.sleep(0.01)

    async def init() -> None:
        await wait_for_nothing()

    slow = SlowStart(log, ROOT, moments=(0.05,))
    # Under pytest this test itself is code below the folder; a script's init() is called by the server.
    slow.watched = 0
    try:
        with slow:
            event_loop.wait(init())
    finally:
        event_loop.end()
    assert ", in wait_for_nothing" in lines[0].splitlines()[0]


def test_a_start_that_is_over_is_not_watched() -> None:
    with SlowStart(lambda level, message: None, ROOT) as slow:
        assert slow.thread.is_alive()
    assert not slow.thread.is_alive()


def test_code_from_elsewhere_has_no_line_of_the_script() -> None:
    slow = SlowStart(lambda level, message: None, "/nowhere")
    assert slow.stack() == []
    assert slow.place([]) == "the script"
