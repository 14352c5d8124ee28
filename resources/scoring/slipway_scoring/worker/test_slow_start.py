"""What the log says of a start that takes long."""

from __future__ import annotations

import os
import threading

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
    assert lines[0].endswith(", in test_the_line_of_a_start_that_goes_on_is_logged")


def test_a_start_that_is_over_is_not_watched() -> None:
    with SlowStart(lambda level, message: None, ROOT) as slow:
        assert slow.thread.is_alive()
    assert not slow.thread.is_alive()


def test_code_from_elsewhere_has_no_line_of_the_script() -> None:
    slow = SlowStart(lambda level, message: None, "/nowhere")
    assert slow.place(None) == "a place outside the script"
